"""One request of a participant as decisions: what fits, what changes, how it ends. Pure.

All answers of a request are admitted before anything is stored: one that does not fit refuses them all.
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec

from plaudit.features.polls.kinds import KINDS, Submitted
from plaudit.features.polls.kinds.algebra import Unfit
from plaudit.features.polls.model import Poll
from plaudit.features.surveys.flow import Walk, ending_of, quotas_of
from plaudit.features.surveys.model import Fact, Given, Response, Survey
from plaudit.features.surveys.whole import Whole
from plaudit.kernel.errors import FieldProblem, Invalid
from plaudit.kernel.field_problems import escaped, told
from plaudit.kernel.ids import derived_id

_COMPLETED: Final = "completed"


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """What a participant sent. An answer of None passes the item over, or takes the answer back."""

    answers: Mapping[str, Submitted | None] = {}
    fields: Mapping[str, Fact] = {}
    language: str | None = None
    complete: bool = False
    response_id: str | None = None


def admitted(whole: Whole, submission: Submission) -> dict[str, Any]:
    """The answers in canonical form as JSON has it. Raises `Invalid` with a pointer to every unfit one.

    The code is that of the first: a client shows it; the others are in `errors`.
    """
    unfit: list[Unfit] = []
    found: dict[str, Any] = {}
    for key, submitted in submission.answers.items():
        poll = whole.poll(key)
        place = f"#/answers/{escaped(key)}"
        if poll is None:
            unfit.append(Unfit("invalid_field", "The survey has no item with this key.", place))
            continue
        answer = None if submitted is None else KINDS[poll.definition.kind].admit(poll.definition, submitted)
        if isinstance(answer, Unfit):
            moved = place + answer.pointer.removeprefix("#")
            unfit.append(msgspec.structs.replace(answer, pointer=moved))
        else:  # a tuple must become the list it is read back as, or it would never equal itself again
            found[key] = list(answer) if isinstance(answer, tuple) else answer
    for name in submission.fields:
        if name not in whole.survey.hidden_fields:
            place = f"#/fields/{escaped(name)}"
            unfit.append(Unfit("invalid_field", "hidden_fields of the survey has no such name.", place))
    if unfit:
        problems = told([FieldProblem(one.pointer, one.detail) for one in unfit])
        raise Invalid(unfit[0].code, unfit[0].detail, errors=problems, **unfit[0].facts)
    return found


def merged(
    whole: Whole, response: Response, answers: Mapping[str, Any], submission: Submission, now: int
) -> Response:
    """The response with the answers in it; the very same if they say nothing new.

    An answer whose vote was withdrawn, because there was no place, is cast anew.
    """
    lapsed = {key: one.answer for key, one in response.answers.items() if not one.counted}
    given = dict(response.answers)
    for key, answer in {**lapsed, **answers}.items():
        before = given.get(key)
        if answer is None:
            given[key] = _passed(before, now)
        elif before is None or before.answer != answer or not before.counted:
            serial = 1 if before is None else before.serial + 1
            poll = whole.poll(key)
            assert poll is not None, "admitted"
            vote_id = _vote_id(whole.survey, response, key, poll, serial)
            given[key] = Given(answer=answer, at=now, serial=serial, vote_id=vote_id)
    after = msgspec.structs.replace(
        response,
        answers=given,
        fields={**response.fields, **submission.fields},
        language=submission.language or response.language,
    )
    return response if after == response else msgspec.structs.replace(after, updated_at=now)


def _passed(before: Given | None, now: int) -> Given:
    if before is None:
        return Given(answer=None, at=now, serial=0)
    return (
        before
        if before.answer is None
        else msgspec.structs.replace(before, answer=None, at=now, counted=False)
    )


def _vote_id(survey: Survey, response: Response, key: str, poll: Poll, serial: int) -> str:
    """The id of the vote an answer is cast as: the same for the same answer sent again, of this run."""
    seed = "\0".join((response.id, key, str(poll.run), str(serial))).encode()
    return derived_id("vote", hmac.digest(survey.secret, seed, hashlib.sha256))


def fresh_votes(before: Response, after: Response) -> dict[str, Given]:
    """The answers that must be cast: those whose vote is not the one that stands."""
    known = {key: given.vote_id for key, given in before.answers.items() if given.counted}
    return {
        key: given
        for key, given in after.answers.items()
        if given.counted and given.answer is not None and known.get(key) != given.vote_id
    }


def withdrawn(response: Response) -> dict[str, str]:
    """The votes that must not count any more, by the key of their item."""
    return {
        key: given.vote_id
        for key, given in response.answers.items()
        if not given.counted and given.vote_id is not None
    }


def settled(before: Response, after: Response, at: Mapping[str, int], refused: Collection[str]) -> Response:
    """The response with the instants its votes were recorded at, and without the answers refused."""
    answers = {key: given for key, given in after.answers.items() if key not in refused}
    answers |= {key: before.answers[key] for key in refused if key in before.answers}
    dated = {key: msgspec.structs.replace(answers[key], at=instant) for key, instant in at.items()}
    return msgspec.structs.replace(after, answers=answers | dated)


def going_on(response: Response, walk: Walk) -> Response:
    """The response as it is stored while it is not complete."""
    return msgspec.structs.replace(response, counters={"started": 1} | _reached(walk))


def completed(survey: Survey, response: Response, walk: Walk, now: int) -> Response:
    """The response at its end. Answers beside the final way are kept, but their votes count no more."""
    ending = ending_of(survey, walk.facts)
    answers = {
        key: given if key in walk.path else msgspec.structs.replace(given, counted=False)
        for key, given in response.answers.items()
    }
    counters = {"started": 1, _COMPLETED: 1} | _reached(walk)
    counters |= {f"quota:{quota.key}": 1 for quota in quotas_of(survey, walk.facts)}
    if ending is not None:
        counters[f"ending:{ending.key}"] = 1
    return msgspec.structs.replace(
        response,
        status=_COMPLETED,
        answers=answers,
        ending=None if ending is None else ending.key,
        counters=counters,
        updated_at=now,
        completed_at=now,
    )


def screened_out(response: Response, walk: Walk, now: int) -> Response:
    """The response of somebody whose quota was full: kept, and counted nowhere but as such."""
    answers = {key: msgspec.structs.replace(given, counted=False) for key, given in response.answers.items()}
    return msgspec.structs.replace(
        response,
        status="screened_out",
        answers=answers,
        counters={"started": 1, "screened_out": 1} | _reached(walk),
        updated_at=now,
        completed_at=now,
    )


def uncounted(response: Response) -> Response:
    """The response of somebody who came too late: none of its votes counts."""
    answers = {key: msgspec.structs.replace(given, counted=False) for key, given in response.answers.items()}
    return msgspec.structs.replace(response, answers=answers)


def places(survey: Survey, response: Response) -> dict[str, int]:
    """How high the counters may grow by this response."""
    found = {
        f"quota:{quota.key}": quota.limit
        for quota in survey.quotas
        if f"quota:{quota.key}" in response.counters
    }
    if survey.max_responses is not None and response.status == _COMPLETED:
        found[_COMPLETED] = survey.max_responses
    return found


def _reached(walk: Walk) -> dict[str, int]:
    counters = {f"reached:{key}": 1 for key in walk.path}
    return counters | {f"answered:{key}": 1 for key in walk.path if key in walk.facts.answers}
