"""What the routes of effects and interactions promise; the routes are in `interactions.py` and `me.py`."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec

from plaudit.edge.authentication import LONGEST_SUBJECT
from plaudit.edge.inbox import InboxState
from plaudit.edge.rest.interaction_views import (
    Claimed,
    InteractionPage,
    InteractionView,
    OutcomesReply,
    TotalsReply,
)
from plaudit.edge.rest.operation import Operation, Told
from plaudit.edge.rest.reception import Nothing
from plaudit.features.interactions.drafts import NewEffect, NewInteraction
from plaudit.features.interactions.model import Mark, Status, Type
from plaudit.kernel.effects import EffectName

_INTERACTIONS: Final = "/v1/interactions"
_INTERACTION: Final = "/v1/interactions/{interaction_id}"
_SENDING: Final[dict[str, Any]] = {
    "method": "POST",
    "tag": "Interactions",
    "access": "host",
    "replies": {
        201: Told("It is stored, and open pages are told", InteractionView),
        200: Told("One with the same dedupe key still lives: this one", InteractionView),
    },
    "problems": (
        *("interaction_limit", "poll_not_found", "poll_state", "survey_not_found", "survey_state"),
        "shutting_down",
    ),
    "idempotent": True,
}
_READING: Final[dict[str, Any]] = {"method": "GET", "tag": "Interactions", "access": "host"}
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_SUBJECT)]


class InteractionQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of interactions, newest first. `user` or `voter`: those addressed to this one person."""

    user: _Name | None = None
    voter: _Name | None = None
    trigger: _Name | None = None
    type: Type | None = None
    status: Status | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    cursor: str | None = None

    def found_by(self) -> dict[str, str | None]:
        """All but where in the list the page is."""
        return {name: getattr(self, name) for name in ("user", "voter", "trigger", "type", "status")}


class TotalsQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Since when (a week ago, if nothing is said), and told apart by what."""

    since: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    by: Literal["effect", "trigger"] = "effect"


class OutcomeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page reports. `slot`: its tab, or `device:tab` for what is shown once per device; the same in
    every report of the page.

    `fallback`: what it did instead of the effect; `detail`: why it could not, in a few words.
    """

    outcome: Mark
    slot: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_.:-]{1,128}$")] | None = None
    fallback: EffectName | None = None
    detail: Annotated[str, msgspec.Meta(max_length=200)] | None = None


EFFECT: Final = Operation(
    path="/v1/effects",
    id="sendEffect",
    summary="Make people feel something: an effect for a person, a poll's viewers, a segment, or everyone",
    body=NewEffect,
    **_SENDING,
)
SEND: Final = Operation(
    path=_INTERACTIONS,
    id="sendInteraction",
    summary="Show one person a poll, a survey or an effect now",
    body=NewInteraction,
    **_SENDING,
)
LIST: Final = Operation(
    path=_INTERACTIONS,
    id="listInteractions",
    summary="List interactions, newest first",
    query=InteractionQuery,
    replies={200: Told("A page of interactions", InteractionPage, link=True)},
    **_READING,
)
TOTALS: Final = Operation(
    path=f"{_INTERACTIONS}/totals",
    id="getInteractionTotals",
    summary="Read what all interactions came to, by effect or trigger, and by the hour",
    query=TotalsQuery,
    replies={200: Told("The totals", TotalsReply)},
    **_READING,
)
READ: Final = Operation(
    path=_INTERACTION,
    id="getInteraction",
    summary="Read an interaction and how far it came",
    replies={200: Told("The interaction", InteractionView)},
    problems=("interaction_not_found",),
    **_READING,
)
OUTCOMES: Final = Operation(
    path=f"{_INTERACTION}/outcomes",
    id="getOutcomes",
    summary="Read what each person did with an interaction",
    replies={200: Told("The outcomes", OutcomesReply)},
    problems=("interaction_not_found",),
    **_READING,
)
WITHDRAW: Final = Operation(
    method="DELETE",
    path=_INTERACTION,
    id="withdrawInteraction",
    summary="Take an interaction back; open pages take it away",
    tag="Interactions",
    access="host",
    body=Nothing,
    body_required=False,
    replies={200: Told("The interaction as it is now", InteractionView)},
    problems=("interaction_not_found",),
)
REPORT: Final = Operation(
    method="POST",
    path=f"{_INTERACTION}/outcomes",
    id="reportPollEffect",
    summary="Report what became of an effect to a poll's viewers on this page",
    tag="Interactions",
    access="anyone",
    body=OutcomeBody,
    replies={200: Told("It is counted", Claimed)},
    problems=("interaction_not_found", "interaction_over", "overloaded"),
    voter=True,
)
CLAIM: Final = Operation(
    method="POST",
    path="/v1/me/interactions/{interaction_id}/outcomes",
    id="reportOutcome",
    summary="Claim an interaction before showing it, and report what became of it",
    tag="Interactions",
    access="anyone",
    body=OutcomeBody,
    replies={200: Told("It is noted", Claimed)},
    problems=("interaction_not_found", "interaction_over", "overloaded", "voter_required"),
    voter=True,
)
INBOX: Final = Operation(
    method="GET",
    path="/v1/me/inbox",
    id="getInbox",
    summary="Read what waits for oneself",
    tag="Interactions",
    access="anyone",
    replies={200: Told("The whole inbox, as a stream begins with it", InboxState)},
    problems=("not_found", "voter_required"),
    voter=True,
)
EVERY: Final = (EFFECT, SEND, LIST, TOTALS, READ, OUTCOMES, WITHDRAW, REPORT, CLAIM, INBOX)
