"""All triggers that answer one moment, weighed together. Pure, but for what it asks of the world."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from plaudit.features.interactions.model import Environment, Interaction
from plaudit.features.triggers.choose import Weighed, choose
from plaudit.features.triggers.decide import begins, decide, expires
from plaudit.features.triggers.model import (
    Decision,
    History,
    Moment,
    Surroundings,
    Trigger,
    address_of,
)
from plaudit.features.triggers.settings import ProjectSettings, Tenant

_NOTHING = History()


class World(Protocol):
    """What is asked of the store, within one transaction or snapshot."""

    def history(self, trigger: Trigger, person: str, at: int) -> History:
        """What the person has had of this trigger: all but `last_loud_at`."""
        ...

    def last_loud(self, tenant: Tenant, person: str, at: int, within_ms: int) -> int | None:
        """When something loud was last shown to the person, or given out and still waits."""
        ...

    def is_open(self, trigger: Trigger, at: int) -> bool:
        """Whether what it shows takes answers at this instant; an effect always does."""
        ...

    def attributes(self, tenant: Tenant, person: str) -> Mapping[str, Any] | None:
        """Those last seen of the person."""
        ...


class Rules(Protocol):
    """What the project has told: in memory, asked from the thread of the transaction."""

    def answering(self, tenant: Tenant, event: str) -> Sequence[Trigger]:
        """Those that wait for this event, disabled ones too."""
        ...

    def trigger(self, trigger_id: str) -> Trigger | None:
        """The trigger with this id, unless it is archived."""
        ...

    def settings(self, tenant: Tenant) -> ProjectSettings: ...


class Made(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One decision as it is written down. `event` None: a page's cue."""

    at: int
    trigger: str
    revision: int
    show: bool
    reason: str
    event: str | None = None
    event_id: str | None = None
    until: int | None = None
    facts: dict[str, Any] = {}
    interaction: str | None = None


def weigh(
    moment: Moment, triggers: Sequence[Trigger], settings: ProjectSettings, world: World
) -> list[Weighed]:
    """Their decisions, those of higher priority first; at most one of the loud ones shows."""
    person = moment.person
    asked = any(trigger.segment is not None for trigger in triggers)
    if person is not None and moment.attributes is None and asked:
        moment = msgspec.structs.replace(moment, attributes=world.attributes(moment.tenant, person))
    return choose([(trigger, judge(trigger, moment, settings, world)) for trigger in triggers])


def judge(trigger: Trigger, moment: Moment, settings: ProjectSettings, world: World) -> Decision:
    """One trigger's decision, with the history read only where something depends on it."""
    around = Surroundings(
        timezone=settings.timezone,
        quiet_hours=settings.quiet_hours,
        muted=settings.muted,
        cooldown_seconds=settings.cooldown_seconds,
        target_open=world.is_open(trigger, moment.at),
    )
    # A history only ever adds reasons against it, and they are the last to be looked at.
    first = decide(trigger, moment, _NOTHING, around)
    if not first.show or moment.person is None:
        return first
    return decide(trigger, moment, _history(trigger, moment, around, world), around)


def interaction_of(trigger: Trigger, moment: Moment, interaction_id: str) -> Interaction:
    """What a decision to show gives out."""
    assert moment.person is not None, "decided for a person"
    return Interaction(
        id=interaction_id,
        project_id=trigger.project_id,
        environment=trigger.environment,
        to=address_of(moment.person),
        created_at=moment.at,
        not_before=begins(trigger, moment),
        expires_at=expires(trigger, moment),
        effect=trigger.show.effect,
        show=trigger.show.show,
        surface=trigger.surface,
        slot=trigger.slot,
        priority=trigger.priority,
        once_per=trigger.once_per,
        trigger=trigger.id,
        push=trigger.push,
    )


def made(trigger: Trigger, decision: Decision, moment: Moment, interaction: Interaction | None) -> Made:
    return Made(
        at=moment.at,
        trigger=trigger.id,
        revision=trigger.revision,
        show=decision.show,
        reason=decision.reason,
        event=moment.event,
        event_id=moment.event_id,
        until=decision.until,
        facts=decision.facts,
        interaction=None if interaction is None else interaction.id,
    )


def ahead(tenant: tuple[str, Environment], person: str, at: int) -> Moment:
    """The moment in which a trigger's event would come now, and its condition would hold."""
    project_id, environment = tenant
    return Moment(
        project_id=project_id, environment=environment, at=at, happened_at=at, person=person, ahead=True
    )


def _history(trigger: Trigger, moment: Moment, around: Surroundings, world: World) -> History:
    person = moment.person or ""
    history = _NOTHING
    counts = trigger.show.effect is None or trigger.frequency.type != "always" or trigger.cooldown_seconds
    if counts:
        history = world.history(trigger, person, moment.at)
    seconds = around.cooldown_seconds
    if seconds and trigger.is_loud and not trigger.ignores_cooldown:
        last = world.last_loud(moment.tenant, person, moment.at, seconds * 1000)
        history = msgspec.structs.replace(history, last_loud_at=last)
    return history
