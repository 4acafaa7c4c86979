"""What surveys need from a store, as promises. A conformance test stands for each sentence."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from plaudit.features.polls.model import Environment, Poll, Tally
from plaudit.features.polls.ports import Event
from plaudit.features.polls.search import Search
from plaudit.features.surveys.model import Response, Survey
from plaudit.kernel.replies import StoredReply


class PollStep(msgspec.Struct, frozen=True, kw_only=True):
    """A poll to store along with its survey. `expected_revision` None: it is new."""

    poll: Poll
    events: Sequence[Event]
    expected_revision: int | None = None
    goes_dark: bool = False


class SurveyEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a survey or a response: a row of the outbox, saved with its change."""

    type: str
    project_id: str
    environment: Environment
    at: int
    data: dict[str, str | int]


class SurveyStore(Protocol):
    """Survey records. Cold."""

    async def create(
        self,
        survey: Survey,
        polls: Sequence[PollStep],
        reply: StoredReply | None = None,
        *,
        events: Sequence[SurveyEvent] = (),
    ) -> Sequence[Tally]:
        """Store a new survey, its polls, all their events and the reply in one transaction; their tallies.

        Raises `Conflict("short_code_taken")` as `PollStore.create` does; nothing is stored then.
        """
        ...

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
        """Replace the survey if its stored revision is still `expected_revision`; polls and events with it.

        All or nothing. `while_unanswered`: only if nobody has begun a response, decided at the commit.
        Raises `Conflict("revision_mismatch")` for a survey or a poll changed meanwhile, or answered.
        """
        ...

    async def load(self, survey_id: str) -> Survey | None: ...

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
        """Newest first; `before` is the last id of the page before.

        The status searched for is that of the clock, at `now`; the text is looked for in titles and
        descriptions, whatever the case; tag and external id are taken as they are written.
        """
        ...

    async def due(self, until: int) -> Sequence[Survey]:
        """Open surveys whose `closes_at` is not after `until`."""
        ...

    async def next_deadline(self) -> int | None:
        """The earliest instant at which `due` would return something."""
        ...

    async def counters(self, survey_id: str) -> Mapping[str, int]:
        """The sum of what every response of the survey adds; nothing that is zero."""
        ...


class ResponseStore(Protocol):
    """Responses, at most one for each participant of a survey."""

    async def begin(self, response: Response) -> tuple[Response, bool]:
        """The participant's response, and whether it was stored now: an earlier one is given back as it is.

        A unique constraint decides between two at once. An id that another participant's response has is
        replaced by a fresh one. In that transaction the survey's status by the clock decides:
        raises `Conflict("survey_closed")` for a survey that is not open.
        """
        ...

    async def put(
        self,
        response: Response,
        expected_revision: int,
        places: Mapping[str, int],
        events: Sequence[SurveyEvent] = (),
    ) -> None:
        """Replace the response if its stored revision is still `expected_revision`, with its events.

        In that transaction: the survey must be open (`Conflict("survey_closed")`); the survey's counters move
        by what the response adds now less what it added before; for each counter of `places` that would grow,
        the sum must not pass the number given (`Conflict("survey_full")` with `counter`).
        Raises `Conflict("revision_mismatch")` for a response changed meanwhile. All or nothing.
        """
        ...

    async def load(self, survey_id: str, response_id: str) -> Response | None: ...

    async def of(self, survey_id: str, participant: bytes) -> Response | None: ...

    async def page(self, survey_id: str, *, after: str | None, limit: int) -> Sequence[Response]:
        """Oldest first; `after` is the id of the last response of the page before."""
        ...

    async def changes(self, survey_id: str) -> int:
        """How often a response of the survey was stored: never less; the same number, the same responses."""
        ...
