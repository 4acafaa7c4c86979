"""Surveys and responses in SQLite: thin, the text is `shared.surveys` and `shared.responses`.

A survey's polls are stored in its transaction, through the same door as any poll: record, log, outbox.
"""

from collections.abc import Mapping, Sequence

import msgspec

from plaudit.features.interactions.model import ENDED
from plaudit.features.polls.model import Environment, Tally
from plaudit.features.polls.search import Search
from plaudit.features.surveys.model import Response, Survey
from plaudit.features.surveys.ports import PollStep, SurveyEvent
from plaudit.kernel.clock import Clock
from plaudit.kernel.replies import StoredReply
from plaudit.storage.shared import replies, responses, surveys
from plaudit.storage.sqlite import outbox
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.interaction_ends import target_over
from plaudit.storage.sqlite.polls import SqlitePolls
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer


class SqliteSurveys:
    """The `SurveyStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, polls: SqlitePolls) -> None:
        self._writer = writer
        self._readers = readers
        self._polls = polls

    async def create(
        self,
        survey: Survey,
        polls: Sequence[PollStep],
        reply: StoredReply | None = None,
        *,
        events: Sequence[SurveyEvent] = (),
    ) -> Sequence[Tally]:
        def work(transaction: Transaction) -> Sequence[Tally]:
            surveys.add(transaction.core, survey)
            _tell(transaction, events)
            return self._take(transaction, polls, reply)

        return await self._writer.run(work)

    async def save(
        self,
        survey: Survey,
        expected_revision: int,
        polls: Sequence[PollStep] = (),
        reply: StoredReply | None = None,
        *,
        while_unanswered: bool = False,
        events: Sequence[SurveyEvent] = (),
    ) -> Sequence[Tally]:
        def work(transaction: Transaction) -> Sequence[Tally]:
            before = surveys.status(transaction.core, survey.id)
            surveys.replace(transaction.core, survey, expected_revision)
            if survey.status in ENDED and survey.status != before:
                target_over(transaction.raw, survey.id)
            if while_unanswered and responses.any_begun(transaction.core, survey.id):
                raise surveys.changed_meanwhile(expected_revision)
            _tell(transaction, events)
            return self._take(transaction, polls, reply)

        return await self._writer.run(work)

    async def load(self, survey_id: str) -> Survey | None:
        return await self._readers.run(lambda snapshot: surveys.load(snapshot.core, survey_id))

    async def page(
        self,
        project_id: str,
        environment: Environment,
        search: Search,
        *,
        now: int,
        before: str | None = None,
        limit: int,
    ) -> Sequence[Survey]:
        return await self._readers.run(
            lambda snapshot: surveys.page(
                snapshot.core, project_id, environment, search, now=now, before=before, limit=limit
            )
        )

    async def due(self, until: int) -> Sequence[Survey]:
        return await self._readers.run(lambda snapshot: surveys.due(snapshot.core, until))

    async def next_deadline(self) -> int | None:
        return await self._readers.run(lambda snapshot: surveys.next_deadline(snapshot.core))

    async def counters(self, survey_id: str) -> Mapping[str, int]:
        return await self._readers.run(lambda snapshot: responses.counters(snapshot.core, survey_id))

    def _take(
        self, transaction: Transaction, steps: Sequence[PollStep], reply: StoredReply | None
    ) -> Sequence[Tally]:
        if reply is not None:
            replies.save(transaction.core, reply)
        return [self._step(transaction, step) for step in steps]

    def _step(self, transaction: Transaction, step: PollStep) -> Tally:
        if step.expected_revision is None:
            return self._polls.add(transaction, step.poll, step.events)
        return self._polls.put(
            transaction, step.poll, step.expected_revision, step.events, goes_dark=step.goes_dark
        )


class SqliteResponses:
    """The `ResponseStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def begin(self, response: Response) -> tuple[Response, bool]:
        return await self._writer.run(
            lambda transaction: responses.begin(transaction.core, response, self._clock.now()),
            leave_reserve=True,
        )

    async def put(
        self,
        response: Response,
        expected_revision: int,
        places: Mapping[str, int],
        events: Sequence[SurveyEvent] = (),
    ) -> None:
        def work(transaction: Transaction) -> None:
            responses.put(transaction.core, response, expected_revision, places, self._clock.now())
            _tell(transaction, events)

        await self._writer.run(work, leave_reserve=True)

    async def load(self, survey_id: str, response_id: str) -> Response | None:
        return await self._readers.run(lambda snapshot: responses.load(snapshot.core, survey_id, response_id))

    async def of(self, survey_id: str, participant: bytes) -> Response | None:
        return await self._readers.run(lambda snapshot: responses.of(snapshot.core, survey_id, participant))

    async def page(self, survey_id: str, *, after: str | None, limit: int) -> Sequence[Response]:
        return await self._readers.run(
            lambda snapshot: responses.page(snapshot.core, survey_id, after=after, limit=limit)
        )

    async def changes(self, survey_id: str) -> int:
        return await self._readers.run(lambda snapshot: responses.changes(snapshot.core, survey_id))


def _tell(transaction: Transaction, events: Sequence[SurveyEvent]) -> None:
    for event in events:
        data = msgspec.json.encode(event.data)
        outbox.add_other(transaction.raw, event.type, (event.project_id, event.environment), event.at, data)
