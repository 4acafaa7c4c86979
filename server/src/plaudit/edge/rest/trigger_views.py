"""Triggers, their decisions and what came of them as JSON shows them: the only such translation."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, Literal

import msgspec

from plaudit.edge.rest.interaction_views import InteractionView
from plaudit.features.interactions.conditions import Circumstance
from plaudit.features.interactions.model import OncePer, Push, Surface
from plaudit.features.triggers.hours import Day, Hours
from plaudit.features.triggers.model import (
    NOT_MEANT,
    CueName,
    Decision,
    Frequency,
    Reason,
    Source,
    Target,
    Trigger,
    UrlMatch,
)
from plaudit.features.triggers.ports import Figures, Looked
from plaudit.features.triggers.weighing import Made
from plaudit.kernel.clock import format_instant


class OnView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What it waits for: an event, or a cue of pages."""

    event: str | None = None
    where: Circumstance | None = None
    source: Source | Literal["any"] | None = None
    cue: CueName | None = None
    url: UrlMatch | None = None
    seconds: int | None = None
    percent: int | None = None
    selector: str | None = None


class ScheduleView(msgspec.Struct, frozen=True, kw_only=True, rename={"begins": "from"}):
    """When it may show; days and hours are of the project's time zone."""

    begins: str | None
    until: str | None
    days: tuple[Day, ...] | None
    hours: Hours | None


class TriggerView(msgspec.Struct, frozen=True, kw_only=True):
    """A trigger. `quiet_hours` left out: the project's; null: none."""

    id: str
    name: str
    enabled: bool
    revision: int
    on: OnView
    show: Target
    surface: Surface = msgspec.field(name="as")
    slot: str | None
    segment: Circumstance | None
    frequency: Frequency
    cooldown_seconds: int
    ignores_cooldown: bool
    sample_percent: float
    schedule: ScheduleView | None
    quiet_hours: Hours | msgspec.UnsetType | None = msgspec.UNSET
    priority: int
    delay_seconds: int
    expires_seconds: int
    once_per: OncePer
    push: Push | None
    created_at: str
    updated_at: str
    archived_at: str | None


class TriggerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Triggers, newest first."""

    data: Sequence[TriggerView]
    next_cursor: str | None
    has_more: bool


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """A decision not yet made. `until`: from when on an event would not meet this reason any more."""

    show: bool
    reason: Reason
    until: str | None
    facts: dict[str, Any]


class DryDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What would be decided; nothing was."""

    decision: DecisionView


class CueDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What a cue came to; `interaction` comes by the channel `me` as well."""

    show: bool
    reason: str
    interaction: str | None


class CueReply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a page's cue."""

    decision: CueDecision


class HourOfDecisions(msgspec.Struct, frozen=True, kw_only=True):
    """How many were decided within one hour, and how many of them show."""

    at: str
    decisions: int
    show: int


class TriggerOutcomes(msgspec.Struct, frozen=True, kw_only=True):
    """What a trigger came to since the beginning of an hour.

    `eligible`: decisions about somebody it is meant for, shown or not; `sent`: those that show.
    `median_seconds_to_show`: of the last thousand interactions, from when each could be shown until it was.
    """

    trigger: str
    since: str
    decisions: int
    eligible: int
    sent: int
    delivered: int
    shown: int
    clicked: int
    dismissed: int
    answered: int
    unsupported: int
    expired: int
    canceled: int
    refusals: dict[str, int]
    by_hour: Sequence[HourOfDecisions]
    median_seconds_to_show: float | None


class AheadView(msgspec.Struct, frozen=True, kw_only=True):
    """What a trigger would show this person if its event came now and its `where` held."""

    trigger: str
    name: str
    would_show: bool
    reason: Reason
    until: str | None


class MadeView(msgspec.Struct, frozen=True, kw_only=True):
    """A decision from the log. `event` null: a page's cue."""

    at: str
    trigger: str
    name: str | None
    revision: int
    event: str | None
    event_id: str | None
    show: bool
    reason: str
    until: str | None
    facts: dict[str, Any]
    interaction: str | None


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """A person as triggers see them: what would be shown, what was decided, newest first, and what waits."""

    user: str | None
    voter: str | None
    now: Sequence[AheadView]
    decisions: Sequence[MadeView]
    waiting: Sequence[InteractionView]
    cooldown_until: str | None


def trigger_view(trigger: Trigger) -> TriggerView:
    on, schedule = trigger.on, trigger.schedule
    copied = {
        name: getattr(trigger, name)
        for name in TriggerView.__struct_fields__
        if name not in {"on", "schedule", "created_at", "updated_at", "archived_at"}
    }
    told = {name: getattr(on, name) for name in OnView.__struct_fields__ if name != "source"}
    return TriggerView(
        on=OnView(**told, source=on.source if on.event is not None else None),
        schedule=None
        if schedule is None
        else ScheduleView(
            begins=_instant(schedule.begins),
            until=_instant(schedule.ends),
            days=schedule.days,
            hours=schedule.hours,
        ),
        created_at=format_instant(trigger.created_at),
        updated_at=format_instant(trigger.updated_at),
        archived_at=_instant(trigger.archived_at),
        **copied,
    )


def decision_view(decision: Decision) -> DecisionView:
    return DecisionView(
        show=decision.show, reason=decision.reason, until=_instant(decision.until), facts=decision.facts
    )


def ahead_view(looked: Looked) -> AheadView:
    trigger, decision = looked.trigger, looked.decision
    return AheadView(
        trigger=trigger.id,
        name=trigger.name,
        would_show=decision.show,
        reason=decision.reason,
        until=_instant(decision.until),
    )


def made_view(made: Made, name: str | None) -> MadeView:
    return MadeView(
        at=format_instant(made.at),
        trigger=made.trigger,
        name=name,
        revision=made.revision,
        event=made.event,
        event_id=made.event_id,
        show=made.show,
        reason=made.reason,
        until=_instant(made.until),
        facts=made.facts,
        interaction=made.interaction,
    )


def outcomes_view(trigger_id: str, since: int, figures: Figures) -> TriggerOutcomes:
    reasons: dict[str, int] = {}
    for counted in figures.reasons.values():
        for reason, n in counted.items():
            reasons[reason] = reasons.get(reason, 0) + n
    waited, came = figures.seconds_to_show, figures.outcomes
    names = ("delivered", "shown", "clicked", "dismissed", "answered", "unsupported", "expired", "canceled")
    return TriggerOutcomes(
        trigger=trigger_id,
        since=format_instant(since),
        decisions=sum(reasons.values()),
        eligible=sum(n for reason, n in reasons.items() if reason not in NOT_MEANT),
        sent=reasons.get("show", 0),
        refusals={reason: n for reason, n in sorted(reasons.items()) if reason != "show"},
        by_hour=[_hour(at, counted) for at, counted in sorted(figures.reasons.items())],
        median_seconds_to_show=median(waited) if waited else None,
        **{name: came.get(name, 0) for name in names},
    )


def _hour(at: int, counted: Mapping[str, int]) -> HourOfDecisions:
    return HourOfDecisions(
        at=format_instant(at), decisions=sum(counted.values()), show=counted.get("show", 0)
    )


def _instant(at: int | None) -> str | None:
    return None if at is None else format_instant(at)
