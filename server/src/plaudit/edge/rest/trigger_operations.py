"""What the routes of triggers, events, cues, explanations and settings promise."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec

from plaudit.edge.authentication import LONGEST_SUBJECT
from plaudit.edge.rest.operation import Operation, Told
from plaudit.edge.rest.reception import Nothing
from plaudit.edge.rest.trigger_views import (
    CueReply,
    DryDecision,
    Explanation,
    TriggerOutcomes,
    TriggerPage,
    TriggerView,
)
from plaudit.features.polls.effects import Effects
from plaudit.features.polls.milestone_rules import Milestone, Milestones
from plaudit.features.triggers.drafts import NewTrigger, Seconds, TriggerEdit
from plaudit.features.triggers.events import NewEvent
from plaudit.features.triggers.hours import Hours
from plaudit.features.triggers.model import Source
from plaudit.features.triggers.settings import Theme

MOST_EVENTS: Final = 500
MOST_PAGE_EVENTS: Final = 50
_TRIGGERS: Final = "/v1/triggers"
_TRIGGER: Final = "/v1/triggers/{trigger_id}"
_CONDITIONED: Final = ("invalid_request", "revision_mismatch", "trigger_archived", "trigger_not_found")
TriggerScope = Literal["triggers:read", "triggers:write"]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_SUBJECT)]
_EventName = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_.:-]{1,100}$")]
_HOST: Final[dict[str, Any]] = {"tag": "Triggers", "access": "host"}


class TriggerQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of triggers, newest first; archived ones too, if asked for."""

    archived: bool = False
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    cursor: str | None = None


class OutcomesQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Since when; a week ago, if nothing is said."""

    since: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class TestBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A moment to try a trigger on. `attributes` left out: those last seen of the person."""

    user: _Name | None = None
    voter: _Name | None = None
    properties: dict[str, Any] = {}
    attributes: dict[str, Any] | None = None
    url: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    source: Source | None = None


class CueBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page has noticed: whose cue, and where."""

    trigger: Annotated[str, msgspec.Meta(max_length=64)]
    url: Annotated[str, msgspec.Meta(max_length=2000)] | None = None


class EventBatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Several events at once: 500 of a backend, 50 of a page. A wrong one does not lose the others."""

    events: Annotated[list[NewEvent], msgspec.Meta(min_length=1, max_length=MOST_EVENTS)]


class EventReply(msgspec.Struct, frozen=True, kw_only=True):
    """`duplicate`: an event with this id was stored before, and counts."""

    id: str
    status: Literal["accepted", "duplicate"]


class BatchedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one event of a batch; of a refused one its place and why."""

    status: Literal["accepted", "duplicate", "refused"]
    id: str | msgspec.UnsetType = msgspec.UNSET
    index: int | msgspec.UnsetType = msgspec.UNSET
    problem: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class EventsReply(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each event, in order."""

    data: Sequence[BatchedEvent]
    accepted: int
    duplicates: int
    refused: int


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it was taken in."""

    id: str
    name: str
    user: str | None
    voter: str | None
    source: Source
    at: str
    received_at: str
    properties: dict[str, Any]
    attributes: dict[str, Any] | None
    url: str | None


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """Events, newest first."""

    data: Sequence[EventView]
    next_cursor: str | None
    has_more: bool


class EventQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of events, newest first; of one person, or of one name."""

    user: _Name | None = None
    voter: _Name | None = None
    name: _EventName | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50
    cursor: str | None = None

    def found_by(self) -> dict[str, str | None]:
        """All but where in the list the page is."""
        return {"user": self.user, "voter": self.voter, "name": self.name}


class SettingsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change. What is left out stays; null clears what may be empty."""

    cooldown_seconds: Seconds | msgspec.UnsetType = msgspec.UNSET
    timezone: Annotated[str, msgspec.Meta(max_length=64)] | msgspec.UnsetType = msgspec.UNSET
    quiet_hours: Hours | msgspec.UnsetType | None = msgspec.UNSET
    muted: bool | msgspec.UnsetType = msgspec.UNSET
    effects: Effects | msgspec.UnsetType = msgspec.UNSET
    milestones: Milestones | msgspec.UnsetType = msgspec.UNSET
    page_events: Annotated[list[_EventName], msgspec.Meta(max_length=100)] | msgspec.UnsetType | None = (
        msgspec.UNSET
    )
    theme: Theme | msgspec.UnsetType | None = msgspec.UNSET


class SettingsView(msgspec.Struct, frozen=True, kw_only=True):
    """What the project has chosen, in this environment. `revision` 0: nothing yet."""

    cooldown_seconds: int
    timezone: str
    quiet_hours: Hours | None
    muted: bool
    effects: Effects
    milestones: Sequence[Milestone]
    page_events: Sequence[str] | None
    theme: Theme | None
    revision: int


CREATE: Final = Operation(
    method="POST",
    path=_TRIGGERS,
    id="createTrigger",
    summary="Make a trigger",
    body=NewTrigger,
    replies={201: Told("The new trigger", TriggerView, etag=True)},
    problems=("trigger_limit",),
    idempotent=True,
    **_HOST,
)
LIST: Final = Operation(
    method="GET",
    path=_TRIGGERS,
    id="listTriggers",
    summary="List triggers",
    query=TriggerQuery,
    replies={200: Told("A page of triggers", TriggerPage, link=True)},
    **_HOST,
)
READ: Final = Operation(
    method="GET",
    path=_TRIGGER,
    id="getTrigger",
    summary="Read a trigger",
    replies={
        200: Told("The trigger", TriggerView, etag=True),
        304: Told("It has not changed", etag=True),
    },
    problems=("trigger_not_found",),
    conditional="If-None-Match",
    **_HOST,
)
EDIT: Final = Operation(
    method="PATCH",
    path=_TRIGGER,
    id="editTrigger",
    summary="Edit a trigger",
    body=TriggerEdit,
    replies={200: Told("The trigger as it is now", TriggerView, etag=True)},
    problems=_CONDITIONED,
    conditional="If-Match",
    **_HOST,
)
ARCHIVE: Final = Operation(
    method="DELETE",
    path=_TRIGGER,
    id="archiveTrigger",
    summary="Take a trigger out of service for good",
    body=Nothing,
    body_required=False,
    replies={200: Told("The archived trigger", TriggerView, etag=True)},
    problems=("invalid_request", "revision_mismatch", "trigger_not_found"),
    conditional="If-Match",
    **_HOST,
)


def _switch(verb: str, name: str, summary: str) -> Operation:
    return Operation(
        method="POST",
        path=f"{_TRIGGER}/{verb}",
        id=name,
        summary=summary,
        body=Nothing,
        body_required=False,
        replies={200: Told("The trigger as it is now", TriggerView, etag=True)},
        problems=_CONDITIONED,
        idempotent=True,
        conditional="If-Match",
        **_HOST,
    )


ENABLE: Final = _switch("enable", "enableTrigger", "Enable a trigger")
DISABLE: Final = _switch("disable", "disableTrigger", "Disable a trigger")
TEST: Final = Operation(
    method="POST",
    path=f"{_TRIGGER}/test",
    id="testTrigger",
    summary="Ask what a trigger would decide, without deciding it",
    body=TestBody,
    replies={200: Told("The decision and its reason", DryDecision)},
    problems=("trigger_not_found",),
    **_HOST,
)
OUTCOMES: Final = Operation(
    method="GET",
    path=f"{_TRIGGER}/outcomes",
    id="getTriggerOutcomes",
    summary="Read what a trigger came to",
    query=OutcomesQuery,
    replies={200: Told("Decisions and outcomes", TriggerOutcomes)},
    problems=("trigger_not_found",),
    **_HOST,
)
EXPLAIN_USER: Final = Operation(
    method="GET",
    path="/v1/users/{user}/explain",
    id="explainUser",
    summary="Ask why a user is, or is not, shown something",
    replies={200: Told("What would be decided now, and what was", Explanation)},
    problems=("invalid_field",),
    **_HOST,
)
EXPLAIN_VOTER: Final = Operation(
    method="GET",
    path="/v1/voters/{voter}/explain",
    id="explainVoter",
    summary="Ask the same about a voter without a name",
    replies={200: Told("What would be decided now, and what was", Explanation)},
    problems=("invalid_field",),
    **_HOST,
)
CUE: Final = Operation(
    method="POST",
    path="/v1/me/cues",
    id="reportCue",
    summary="Tell that a page has noticed a cue",
    tag="Triggers",
    access="anyone",
    body=CueBody,
    replies={200: Told("What was decided", CueReply)},
    problems=("overloaded", "trigger_not_found", "voter_required"),
    voter=True,
)
SEND: Final = Operation(
    method="POST",
    path="/v1/events",
    id="sendEvents",
    summary="Tell of an event, or of several",
    tag="Events",
    access="anyone",
    body=(NewEvent, EventBatch),
    replies={202: Told("Stored; triggers decide at once", (EventReply, EventsReply))},
    problems=("not_found", "overloaded", "voter_required"),
    voter=True,
    idempotent=True,
)
EVENTS: Final = Operation(
    method="GET",
    path="/v1/events",
    id="listEvents",
    summary="List events",
    tag="Events",
    access="host",
    query=EventQuery,
    replies={200: Told("A page of events", EventPage, link=True)},
)
SETTINGS: Final = Operation(
    method="GET",
    path="/v1/settings",
    id="getSettings",
    summary="Read the project's settings",
    tag="Settings",
    access="host",
    replies={200: Told("The settings", SettingsView, etag=True)},
)
EDIT_SETTINGS: Final = Operation(
    method="PATCH",
    path="/v1/settings",
    id="editSettings",
    summary="Change the project's settings",
    tag="Settings",
    access="host",
    body=SettingsBody,
    replies={200: Told("The settings as they are now", SettingsView, etag=True)},
    problems=("invalid_request", "revision_mismatch"),
    conditional="If-Match",
)
EVERY: Final = (
    *(CREATE, LIST, READ, EDIT, ARCHIVE, ENABLE, DISABLE, TEST, OUTCOMES),
    *(EXPLAIN_USER, EXPLAIN_VOTER, CUE, SEND, EVENTS, SETTINGS, EDIT_SETTINGS),
)
