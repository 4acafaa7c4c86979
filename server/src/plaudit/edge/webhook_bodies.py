"""What messages of webhooks say: the publication a host would see, written once, when it is told.

Hosts alone get webhooks, so results are the visible ones, and a vote comes with its receipt. A poll's own
facts are those of the event; its numbers are the newest there are, as in every publication.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import msgspec

from plaudit.edge.rest.survey_views import ResponseView, response_view
from plaudit.edge.views import ReceiptView, VoteView, receipt_view, vote_view
from plaudit.features.polls.catalogue import Catalogue, Entry
from plaudit.features.polls.model import Poll, Tally
from plaudit.features.polls.ports import Recorded
from plaudit.features.polls.results import view
from plaudit.features.surveys.flow import walk
from plaudit.features.surveys.model import Status as SurveyStatus
from plaudit.features.surveys.model import Survey
from plaudit.features.surveys.ports import ResponseStore, SurveyStore
from plaudit.features.surveys.results import ResponseCounts, counts_of
from plaudit.features.surveys.whole import whole_of
from plaudit.kernel.clock import format_instant
from plaudit.webhooks.ports import Happening
from plaudit.webhooks.types import VOTES

_encode: Final = msgspec.json.Encoder().encode


# The tally of a run of a poll that need not be its present one.
Tallies = Callable[[str, int], Awaitable[Tally]]


class VoteTold(msgspec.Struct, frozen=True, kw_only=True):
    """`data` of vote.cast, vote.changed and vote.retracted. `replaces`: the vote a change put an end to."""

    poll_id: str
    run: int
    vote: VoteView
    receipt: ReceiptView
    replaces: str | msgspec.UnsetType = msgspec.UNSET


class SurveyTold(msgspec.Struct, frozen=True, kw_only=True):
    """`data` of survey.opened and survey.closed."""

    survey_id: str
    title: str
    status: SurveyStatus
    revision: int
    opens_at: str | None
    closes_at: str | None
    external_id: str | None
    metadata: dict[str, str]
    tags: Sequence[str]
    responses: ResponseCounts


class ResponseTold(msgspec.Struct, frozen=True, kw_only=True):
    """`data` of response.completed."""

    survey_id: str
    response: ResponseView


class PollFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What an event says of its poll that may be otherwise by now."""

    run: int | msgspec.UnsetType = msgspec.UNSET
    status: Any = msgspec.UNSET
    opens_at: int | msgspec.UnsetType | None = msgspec.UNSET
    closes_at: int | msgspec.UnsetType | None = msgspec.UNSET
    revealed: bool | msgspec.UnsetType = msgspec.UNSET
    outcome: tuple[str, ...] | msgspec.UnsetType | None = msgspec.UNSET
    revision: int | msgspec.UnsetType = msgspec.UNSET


class SurveyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What an event says of its survey."""

    survey_id: str
    status: SurveyStatus = "closed"
    revision: int = 0
    response_id: str = ""


class Bodies:
    """The `Teller` of webhooks: it knows the features, so that webhooks need not."""

    def __init__(
        self, catalogue: Catalogue, tallies: Tallies, surveys: SurveyStore, responses: ResponseStore
    ) -> None:
        self._catalogue = catalogue
        self._tallies = tallies
        self._surveys = surveys
        self._responses = responses

    async def tell(self, happening: Happening) -> bytes | None:
        if happening.poll_id is not None:
            entry = await self._catalogue.get(happening.poll_id)
            if entry is None:
                return None
            if happening.type in VOTES:
                return _vote(entry.poll, happening)
            return await self._results(entry, happening)
        text = happening.data
        assert isinstance(text, str)
        if not happening.type.startswith(("survey.", "response.")):
            return text.encode()
        facts = msgspec.json.decode(text, type=SurveyFacts)
        survey = await self._surveys.load(facts.survey_id)
        if survey is None:
            return None
        if happening.type == "response.completed":
            return await self._response(survey, facts.response_id)
        return await self._survey(survey, facts)

    async def _results(self, entry: Entry, happening: Happening) -> bytes:
        assert isinstance(happening.data, str)
        facts = msgspec.json.decode(happening.data, type=PollFacts)
        said = msgspec.structs.asdict(facts)
        changes = {name: value for name, value in said.items() if value is not msgspec.UNSET}
        poll, tally = msgspec.structs.replace(entry.poll, **changes), entry.tally
        if poll.run != tally.run:
            tally = await self._tallies(poll.id, poll.run)
        return _encode(view(poll, tally, happening.at, visible=True))

    async def _survey(self, survey: Survey, facts: SurveyFacts) -> bytes:
        told = SurveyTold(
            survey_id=survey.id,
            title=survey.title,
            status=facts.status,
            revision=facts.revision,
            opens_at=_instant(survey.opens_at),
            closes_at=_instant(survey.closes_at),
            external_id=survey.external_id,
            metadata=survey.metadata,
            tags=survey.tags,
            responses=counts_of(await self._surveys.counters(survey.id)),
        )
        return _encode(told)

    async def _response(self, survey: Survey, response_id: str) -> bytes | None:
        response = await self._responses.load(survey.id, response_id)
        if response is None:
            return None
        whole = await whole_of(survey, self._catalogue)
        shown = response_view(whole, response, walk(survey, response), host=True)
        return _encode(ResponseTold(survey_id=survey.id, response=shown))


def _vote(poll: Poll, happening: Happening) -> bytes:
    assert isinstance(happening.data, tuple)
    recorded, replaced = happening.data
    assert isinstance(recorded, Recorded)
    told = VoteTold(
        poll_id=poll.id,
        run=recorded.vote.run,
        vote=vote_view(poll, recorded.vote),
        receipt=receipt_view(recorded.receipt),
        replaces=replaced or msgspec.UNSET,
    )
    return _encode(told)


def _instant(millis: int | None) -> str | None:
    return None if millis is None else format_instant(millis)
