"""What a host is told of interactions: how they were sent, how far they came, and what all came to."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from plaudit.features.interactions.model import (
    Address,
    Because,
    Counts,
    Interaction,
    OncePer,
    Outcomes,
    Push,
    Show,
    Status,
    Surface,
    Type,
    status_of,
)
from plaudit.features.interactions.ports import Showing
from plaudit.kernel.clock import format_instant
from plaudit.kernel.effects import Effect


class OutcomesView(msgspec.Struct, frozen=True, kw_only=True):
    """How many each came to: people for what is addressed to people, pages for what went to a poll."""

    delivered: int
    shown: int
    clicked: int
    dismissed: int
    answered: int
    unsupported: int
    fallbacks: dict[str, int]


class CountsView(OutcomesView, frozen=True, kw_only=True):
    """The same of many. `expired`: never shown in time; `canceled`: taken back."""

    sent: int
    expired: int
    canceled: int


class InteractionView(msgspec.Struct, frozen=True, kw_only=True):
    """An interaction. `effect` or `show` says what it shows; `first_shown_at` when somebody first saw it.

    `because`: why nobody is shown it any more: `taken_back` by the host, or `target_closed`, as what it shows
    has ended; null while it lives, and where its time was over.
    """

    id: str
    type: Type
    to: Address
    effect: Effect | None
    show: Show | None
    surface: Surface = msgspec.field(name="as")
    slot: str | None
    status: Status
    because: Because | None
    priority: int
    once_per: OncePer
    dedupe_key: str | None
    trigger: str | None
    push: Push | None
    created_at: str
    not_before: str
    expires_at: str
    first_shown_at: str | None
    outcomes: OutcomesView
    deduplicated: Literal[True] | msgspec.UnsetType = msgspec.UNSET


class InteractionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Interactions, newest first."""

    data: Sequence[InteractionView]
    next_cursor: str | None
    has_more: bool


class ShowingView(msgspec.Struct, frozen=True, kw_only=True):
    """What one person did with it; `slot` names the tab or device where these are told apart."""

    user: str | None
    voter: str | None
    slot: str | None
    delivered_at: str | None
    shown_at: str | None
    clicked_at: str | None
    dismissed_at: str | None
    answered_at: str | None
    unsupported_at: str | None
    fallback: str | None
    detail: str | None


class OutcomesReply(msgspec.Struct, frozen=True, kw_only=True):
    """All counts, and what each person did. `truncated`: there are more than the thousand told here."""

    interaction: str
    outcomes: OutcomesView
    data: Sequence[ShowingView]
    truncated: bool


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """What all of one effect or trigger came to; `poll` and `survey` stand for those."""

    key: str
    counts: CountsView


class HourView(msgspec.Struct, frozen=True, kw_only=True):
    """What came to pass within one hour, whenever it was sent."""

    at: str
    counts: CountsView


class TotalsReply(msgspec.Struct, frozen=True, kw_only=True):
    """What all interactions came to since the beginning of an hour."""

    since: str
    by: Literal["effect", "trigger"]
    total: CountsView
    groups: Sequence[GroupView]
    hours: Sequence[HourView]


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """`first`: whoever asked may show it, or is the first to report this."""

    first: bool


def outcomes_view(outcomes: Outcomes) -> OutcomesView:
    return OutcomesView(**{name: getattr(outcomes, name) for name in OutcomesView.__struct_fields__})


def counts_view(counts: Counts) -> CountsView:
    return CountsView(**{name: getattr(counts, name) for name in CountsView.__struct_fields__})


def interaction_view(
    interaction: Interaction, outcomes: Outcomes, now: int, *, deduplicated: bool = False
) -> InteractionView:
    first = outcomes.first_shown_at
    return InteractionView(
        id=interaction.id,
        type=interaction.type,
        to=interaction.to,
        effect=interaction.effect,
        show=interaction.show,
        surface=interaction.surface,
        slot=interaction.slot,
        status=status_of(interaction, outcomes, now),
        because=interaction.because,
        priority=interaction.priority,
        once_per=interaction.once_per,
        dedupe_key=interaction.dedupe_key,
        trigger=interaction.trigger,
        push=interaction.push,
        created_at=format_instant(interaction.created_at),
        not_before=format_instant(interaction.not_before),
        expires_at=format_instant(interaction.expires_at),
        first_shown_at=None if first is None else format_instant(first),
        outcomes=outcomes_view(outcomes),
        deduplicated=True if deduplicated else msgspec.UNSET,
    )


def showing_view(showing: Showing) -> ShowingView:
    issuer, _, subject = showing.person.partition(":")
    moments = {
        name: None if (at := getattr(showing, name)) is None else format_instant(at)
        for name in Showing.__struct_fields__
        if name.endswith("_at")
    }
    return ShowingView(
        user=subject if issuer == "host" else None,
        voter=subject if issuer == "anonymous" else None,
        slot=showing.slot or None,
        fallback=showing.fallback,
        detail=showing.detail,
        **moments,
    )
