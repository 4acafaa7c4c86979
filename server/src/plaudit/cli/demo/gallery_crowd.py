"""Voters of the gallery: a few hundred for each poll, who come quickly at first and then now and then.

What they write is in `gallery_words`; what they choose, the kinds say.
"""

import asyncio
import random
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from plaudit.cli.crowd.answers import NoAnswer
from plaudit.cli.crowd.ballots import Ballot, Question
from plaudit.cli.crowd.booths import HttpBooth, Paper
from plaudit.cli.crowd.http import HttpConnection
from plaudit.cli.crowd.target import Target, host_token, load_poll
from plaudit.cli.demo import gallery_words as words
from plaudit.cli.failures import CommandFailed
from plaudit.features.polls.kinds import KINDS
from plaudit.kernel.ids import new_id

VOTERS: Final = 240
_HURRY: Final = 40  # so many votes come at the quick pace
_QUICK_PER_SECOND: Final = 4.0
_GENTLE_PER_SECOND: Final = 0.4
_BUSY_PER_SECOND: Final = 1.2  # where a round is soon over
_SUGGESTS: Final = 0.04
_IN_ROUNDS: Final = frozenset({"quiz", "prediction"})
_READS_AGAIN_EVERY: Final = 8  # acts, where options come while people vote
_PAUSE_SECONDS: Final = 3.0


class Visitors:
    """The crowd of one poll. `poll` is its host's JSON: who knows the answer of a quiz must be told it."""

    def __init__(self, target: Target, poll: Mapping[str, Any], chance: random.Random) -> None:
        self._target = msgspec.structs.replace(target, poll_id=poll["id"])
        self._poll = dict(poll)
        self._question = Question(poll)
        self._chance = chance
        self._booth = HttpBooth(self._target)
        self._desk = HttpConnection(target.url)
        # Where answers go on from the last one, people who come after a restart are new: nobody knows what
        # they had said before.
        self._party = "visitor" if self._question.kind.step is None else secrets.token_hex(4)
        self._said: dict[int, Ballot] = {}
        self._votes: dict[int, str] = {}
        self._tokens: dict[int, str] = {}
        self._acts = 0

    async def come(self) -> None:
        """For ever: cancel it to leave."""
        while True:
            await asyncio.sleep(self._chance.expovariate(self._pace))
            try:
                await self._act()
            except (NoAnswer, CommandFailed):
                await asyncio.sleep(_PAUSE_SECONDS)

    @property
    def _pace(self) -> float:
        if self._acts < _HURRY:
            return _QUICK_PER_SECOND
        return _BUSY_PER_SECOND if self._poll["kind"] in _IN_ROUNDS else _GENTLE_PER_SECOND

    async def _act(self) -> None:
        self._acts += 1
        if self._poll["kind"] == "text":
            await self._speak()
            return
        if KINDS[self._poll["kind"]].grows and self._acts % _READS_AGAIN_EVERY == 0:
            self._poll |= await load_poll(self._target)
            self._question = Question(self._poll)
        voter = self._chance.randrange(min(VOTERS, self._acts + 1))
        if self._question.takes_suggestions and self._chance.random() < _SUGGESTS:
            await self._suggest(voter)
        await self._vote(voter, self._ballot(voter))

    def _ballot(self, voter: int) -> Ballot:
        before = self._said.get(voter)
        if before is not None and self._question.kind.step is not None:
            return self._question.draw_other(self._chance, before)  # what grows goes on from what stands
        return self._question.draw(self._chance)

    async def _vote(self, voter: int, ballot: Ballot) -> None:
        paper = Paper(f"{voter}", self._token(voter), _fresh("vote"), ballot)
        answer = await self._booth.hand_in(paper)
        if answer.reply is not None:
            self._said[voter] = ballot
            self._votes[voter] = paper.vote_id

    async def _speak(self) -> None:
        """Everybody says one thing; then they like what others said."""
        if (voter := len(self._said)) < len(words.SAID):
            await self._vote(voter, ("text", words.SAID[voter]))
            return
        liked, voter = self._chance.choice(list(self._votes.values())), self._chance.randrange(VOTERS)
        await self._ask(voter, f"answers/{liked}/like", b"")

    async def _ask(self, voter: int, path: str, content: bytes) -> None:
        headers = {"Authorization": f"Bearer {self._target.key}", "Plaudit-Voter": self._token(voter)}
        await self._desk.request("POST", f"{self._target.poll_path}/{path}", headers, content)

    async def _suggest(self, voter: int) -> None:
        asks = words.ASKED if self._poll["kind"] == "qna" else words.PROPOSED
        body = {"text": self._chance.choice(asks), "suggestion_id": _fresh("sug")}
        await self._ask(voter, "suggestions", msgspec.json.encode(body))

    def _token(self, voter: int) -> str:
        if voter not in self._tokens:
            self._tokens[voter] = host_token(self._target, f"gallery-{self._party}-{voter}")
        return self._tokens[voter]


async def visit(target: Target, polls: Sequence[Mapping[str, Any]], chance: random.Random) -> None:
    """Send everybody to every poll that can be answered, until cancelled."""
    async with asyncio.TaskGroup() as group:
        for poll in polls:
            if KINDS[poll["kind"]].field is not None:
                group.create_task(Visitors(target, poll, chance).come())


def _fresh(sort: str) -> str:
    return new_id(sort, time.time_ns() // 1_000_000)
