"""Who did best in a quiz: points for right answers, more of them for quick ones. Pure.

A right answer earns `points` * (1 - t/limit/2), rounded half up, where t is the time from the opening of
the poll to the vote, at most the limit: full points at once, half of them at the very end. Without a time
limit, or where speed does not count, it earns all of them; a wrong answer earns none.
"""

import heapq
from collections.abc import AsyncIterator, Collection, Sequence
from typing import Final

import msgspec

from plaudit.features.polls.kinds.quiz import is_right, points_of
from plaudit.features.polls.model import Poll, answer_key_is_told
from plaudit.features.surveys.model import Response
from plaudit.features.surveys.whole import Whole

QUIZ: Final = "quiz"


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """What one response has earned: points, right answers, answered quiz questions."""

    score: int
    right: int
    answered: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the leaderboard; equal scores share a place, and the next place is left out."""

    place: int
    response_id: str
    name: str | None
    score: int
    right: int
    answered: int


def quiz_keys(whole: Whole, *, host: bool) -> frozenset[str]:
    """The items whose answers count now: for others than the host those whose right answer is told."""
    pairs = zip(whole.survey.items, whole.polls, strict=True)
    return frozenset(
        item.key
        for item, poll in pairs
        if poll.definition.kind == QUIZ and (host or answer_key_is_told(poll))
    )


def score_of(whole: Whole, response: Response, keys: Collection[str]) -> Score:
    score = right = answered = 0
    for item, poll in zip(whole.survey.items, whole.polls, strict=True):
        given = response.answers.get(item.key)
        if item.key not in keys or given is None or given.answer is None or not given.counted:
            continue
        answered += 1
        right += is_right(poll.definition, tuple(given.answer))
        score += points(poll, given.answer, given.at)
    return Score(score=score, right=right, answered=answered)


def points(poll: Poll, answer: Sequence[str], at: int) -> int:
    """What an answer given at this instant earns."""
    return points_of(poll.definition, tuple(answer), 0 if poll.opens_at is None else at - poll.opens_at)


async def ranked(
    whole: Whole, responses: AsyncIterator[Sequence[Response]], keys: Collection[str], limit: int
) -> list[Row]:
    """The best `limit` responses, best first; those who were equally good in the order they began."""
    best: list[tuple[int, int, Response, Score]] = []
    number = 0
    async for page in responses:
        for response in page:
            score = score_of(whole, response, keys)
            number += 1
            if score.answered and response.status != "screened_out":
                entry = (score.score, -number, response, score)
                (heapq.heappush if len(best) < limit else heapq.heappushpop)(best, entry)
    rows: list[Row] = []
    for _, _, response, score in sorted(best, key=lambda one: (-one[0], -one[1])):
        tied = bool(rows) and rows[-1].score == score.score
        rows.append(
            Row(
                place=rows[-1].place if tied else len(rows) + 1,
                response_id=response.id,
                name=name_of(response),
                **msgspec.structs.asdict(score),
            )
        )
    return rows


def name_of(response: Response) -> str | None:
    """What a participant is called: the hidden field `name`, or else what the host's token says."""
    told = response.fields.get("name")
    return str(told) if told else response.name
