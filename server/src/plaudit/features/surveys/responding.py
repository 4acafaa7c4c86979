"""The use case of a participant: answering a survey, bit by bit, as often as the network makes it necessary.

In this order, so that a request sent twice, or five times at once, counts once:

1. Every answer is admitted; one that does not fit refuses the request, and nothing is stored.
2. The participant's one response is found or begun: a unique constraint decides (`ports.ResponseStore`).
3. Each new answer is cast as a vote under an id derived from response, item and how often it was changed:
   the same answer is the same vote, another answer changes it.
4. The response is stored with those answers. Its completion takes its places (quotas, `max_responses`) in
   that very transaction; whoever finds none is told so, and the votes are withdrawn.
5. Answers that lie beside the final way are kept, but their votes are withdrawn: they count for no outcome.
   Until the response is complete they stand, because nobody knows yet where the way will lead.

A crash in between leaves votes the response does not know of yet, or not yet withdrawn; the request sent
again finds the same ids and finishes. A vote whose poll has closed meanwhile can no longer be withdrawn.
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.ports import Outcome, Recorded, Refused
from plaudit.features.polls.voting import Voter, Voting
from plaudit.features.surveys import answering
from plaudit.features.surveys.answering import Submission
from plaudit.features.surveys.events import completion_of
from plaudit.features.surveys.flow import Walk, walk
from plaudit.features.surveys.model import Fact, Response, Survey
from plaudit.features.surveys.ports import ResponseStore, SurveyStore
from plaudit.features.surveys.whole import Whole, attributes_used, whole_of
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict, FieldProblem, Forbidden, Invalid, Unavailable
from plaudit.kernel.field_problems import escaped
from plaudit.kernel.ids import new_id

log = logging.getLogger(__name__)

_ATTEMPTS: Final = 20
# After these the response may be found changed, or complete, by the same request sent twice.
_OVERTAKEN: Final = frozenset({"revision_mismatch", "survey_full", "survey_closed"})
_NOT_NOW: Final = frozenset({"overloaded", "storage_unavailable", "shutting_down"})


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers, and what the host's token says of them."""

    voter: Voter
    name: str | None = None
    attributes: Mapping[str, Any] = {}


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A response as it stands after a request. `begun`: by this request. `problems`: votes not taken now."""

    whole: Whole
    response: Response
    walk: Walk
    begun: bool
    problems: Mapping[str, Refused]


def participant_of(survey: Survey, voter: Voter) -> bytes:
    """16 bytes that stand for the person in this survey only, and for nobody once its secret is gone."""
    name = f"participant\0{voter.issuer}\0{voter.subject}".encode()
    return hmac.digest(survey.secret, name, hashlib.sha256)[:16]


class Responding:
    """Answering surveys. Holds no state: everything is decided by the stores."""

    def __init__(
        self,
        surveys: SurveyStore,
        responses: ResponseStore,
        catalogue: Catalogue,
        voting: Voting,
        clock: Clock,
    ) -> None:
        self._surveys = surveys
        self._responses = responses
        self._catalogue = catalogue
        self._voting = voting
        self._clock = clock

    async def answer(self, survey: Survey, person: Person, submission: Submission) -> Answered:
        """Take the answers in, and complete the response if asked to.

        Raises `Invalid` for an answer that does not fit or is missing, `Conflict` with `survey_closed`,
        `survey_full` or `survey_state`, and `Unavailable` when the votes cannot be stored now.
        """
        if survey.identity == "signed" and not person.voter.signed:
            raise Forbidden("identity_required", "This survey takes answers of signed-in people only.")
        whole = await whole_of(survey, self._catalogue)
        answers = answering.admitted(whole, submission)
        standing = await self._standing(survey, person)
        begun = False
        for attempt in range(_ATTEMPTS):
            try:
                if standing is None:
                    standing, begun = await self._begin(whole, person, answers, submission)
                return await self._take(whole, standing, person, answers, submission, begun=begun)
            except Conflict as conflict:  # somebody, probably the same person, was faster: look again
                if conflict.code not in _OVERTAKEN or attempt == _ATTEMPTS - 1:
                    raise
                known, standing = standing, await self._standing(survey, person)
                if conflict.code != "revision_mismatch" and _is_last_word(conflict, known, standing):
                    raise
        raise AssertionError("the last attempt returns or raises")

    async def _begin(
        self, whole: Whole, person: Person, answers: Mapping[str, Any], submission: Submission
    ) -> tuple[Response, bool]:
        survey, now = whole.survey, self._clock.now()
        blank = Response(
            id=submission.response_id or new_id("resp", now),
            survey_id=survey.id,
            participant=participant_of(survey, person.voter),
            status="in_progress",
            started_at=now,
            updated_at=now,
            attributes=_kept_attributes(whole, person),
            name=person.name,
        )
        wished = answering.merged(whole, blank, answers, submission, now)
        way = walk(survey, wished)
        _refuse_missing(way, submission)
        await self._refuse_late(survey)
        blank = answering.going_on(blank, walk(survey, blank))
        return await self._responses.begin(blank)

    async def _take(
        self,
        whole: Whole,
        standing: Response,
        person: Person,
        answers: Mapping[str, Any],
        submission: Submission,
        *,
        begun: bool,
    ) -> Answered:
        survey, now = whole.survey, self._clock.now()
        wished = answering.merged(whole, standing, answers, submission, now)
        if standing.status != "in_progress":
            if wished.answers != standing.answers and answers:
                _refuse_changes(standing, wished)
            await self._withdraw(whole, person, standing)
            return Answered(
                whole=whole, response=standing, walk=walk(survey, standing), begun=begun, problems={}
            )
        way = walk(survey, wished)
        _refuse_missing(way, submission)
        if wished is standing and not submission.complete:
            return Answered(whole=whole, response=standing, walk=way, begun=begun, problems={})
        await self._refuse_late_answers(whole, person, standing, wished)
        wished, problems = await self._cast(whole, person, standing, wished)
        way = walk(survey, wished) if problems else way
        ends = submission.complete and not problems
        response = await self._store(whole, person, standing, wished, way, ends=ends)
        await self._withdraw(whole, person, response)
        return Answered(whole=whole, response=response, walk=way, begun=begun, problems=problems)

    async def _store(
        self, whole: Whole, person: Person, standing: Response, wished: Response, way: Walk, *, ends: bool
    ) -> Response:
        """The response as it was stored. Screened out where a quota was full."""
        survey, now = whole.survey, self._clock.now()
        wished = msgspec.structs.replace(wished, revision=standing.revision + 1)
        after = answering.completed(survey, wished, way, now) if ends else answering.going_on(wished, way)
        try:
            told = completion_of(survey, after)
            await self._responses.put(after, standing.revision, answering.places(survey, after), told)
        except Conflict as conflict:
            if conflict.code != "survey_full":
                raise
            if conflict.facts.get("counter") == "completed":
                late = answering.going_on(answering.uncounted(wished), way)
                await self._responses.put(late, standing.revision, {})
                await self._withdraw(whole, person, late)
                raise _full(survey) from conflict
            after = answering.screened_out(wished, way, now)
            await self._responses.put(after, standing.revision, {})
        return after

    async def _standing(self, survey: Survey, person: Person) -> Response | None:
        return await self._responses.of(survey.id, participant_of(survey, person.voter))

    async def _refuse_late_answers(
        self, whole: Whole, person: Person, standing: Response, wished: Response
    ) -> None:
        """As `_refuse_late`; where all places are taken, what was said before counts no more either.

        The response is stored anew though little or nothing changes: a copy of the request that is under way
        finds it changed, comes here too, and withdraws what it has cast.
        """
        try:
            await self._refuse_late(whole.survey)
        except Conflict as refused:
            if refused.code == "survey_full":
                late = msgspec.structs.replace(answering.uncounted(standing), revision=standing.revision + 1)
                await self._responses.put(late, standing.revision, {})
                await self._withdraw(whole, person, answering.uncounted(wished))
                await self._withdraw(whole, person, late)
            raise

    async def _refuse_late(self, survey: Survey) -> None:
        """A courtesy: the transaction that stores the answers decides."""
        status = survey.status_at(self._clock.now())
        if status != "open":
            raise Conflict("survey_closed", f"A survey that is {status} takes no answers.", status=status)
        if survey.max_responses is not None:
            counters = await self._surveys.counters(survey.id)
            if counters.get("completed", 0) >= survey.max_responses:
                raise _full(survey)

    async def _cast(
        self, whole: Whole, person: Person, before: Response, after: Response
    ) -> tuple[Response, dict[str, Refused]]:
        """Cast the new answers as votes, all at once; the response without those the store refused."""
        waiting: dict[str, asyncio.Future[Outcome]] = {}
        for key, given in answering.fresh_votes(before, after).items():
            poll = whole.poll(key)
            assert poll is not None
            assert given.vote_id is not None
            field = KINDS[poll.definition.kind].field
            waiting[key] = decided = asyncio.get_running_loop().create_future()
            self._voting.cast(poll, person.voter, given.vote_id, {str(field): given.answer}, _into(decided))
        outcomes = {key: await decided for key, decided in waiting.items()}
        refused = {key: outcome for key, outcome in outcomes.items() if isinstance(outcome, Refused)}
        for outcome in refused.values():
            if outcome.code in _NOT_NOW:
                wait = outcome.facts.get("retry_after_seconds")
                raise Unavailable(outcome.code, outcome.detail, retry_after_seconds=wait)
        at = {key: outcome.vote.at for key, outcome in outcomes.items() if isinstance(outcome, Recorded)}
        return answering.settled(before, after, at, refused), refused

    async def _withdraw(self, whole: Whole, person: Person, response: Response) -> None:
        """Take back the votes that count no more. Taking one back twice is once."""
        waiting = []
        for key, vote_id in answering.withdrawn(response).items():
            poll = whole.poll(key)
            assert poll is not None
            decided: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
            self._voting.retract(poll, person.voter, vote_id, _into(decided))
            waiting.append((key, decided))
        for key, decided in waiting:
            outcome = await decided
            if not isinstance(outcome, Recorded) and outcome.code != "vote_not_found":
                log.info("survey %s: a vote on %s stands: %s", whole.survey.id, key, outcome.code)


def _into(decided: asyncio.Future[Outcome]) -> Any:
    def done(outcome: Outcome) -> None:
        if not decided.done():  # the client may have gone meanwhile; the vote stands
            decided.set_result(outcome)

    return done


def _refuse_missing(way: Walk, submission: Submission) -> None:
    if submission.complete and way.missing is not None:
        problem = FieldProblem(f"#/answers/{escaped(way.missing)}", "An answer is required here.")
        raise Invalid("answer_required", problem.detail, errors=[problem], item=way.missing)


def _refuse_changes(standing: Response, wished: Response) -> None:
    """Only what the response says already may be said again."""
    for key, given in wished.answers.items():
        before = standing.answers.get(key)
        if before is None or before.answer != given.answer:
            raise Conflict(
                "survey_state", "The response is complete: its answers stand.", status=standing.status
            )


def _is_last_word(refused: Conflict, known: Response | None, standing: Response | None) -> bool:
    """Whether a refusal stands: nobody has moved the response since it was looked at.

    Where a response was refused its place, the store has just said so.
    """
    if known is None or standing is None:
        return standing is None
    return refused.code == "survey_full" or known.revision == standing.revision


def _full(survey: Survey) -> Conflict:
    return Conflict("survey_full", "The survey has all the responses it takes.", limit=survey.max_responses)


def _kept_attributes(whole: Whole, person: Person) -> dict[str, Fact]:
    """What the survey looks at, of what the token says: plain values alone."""
    used = attributes_used(whole)
    return {
        name: value
        for name, value in person.attributes.items()
        if name in used and isinstance(value, str | bool | int | float)
    }
