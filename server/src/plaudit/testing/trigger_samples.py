"""Sample triggers, events and rules for the suites of their stores."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.features.interactions.model import Environment
from plaudit.features.triggers.events import Event
from plaudit.features.triggers.model import Frequency, Moment, On, Target, Trigger
from plaudit.features.triggers.settings import ProjectSettings, Tenant
from plaudit.kernel.effects import Effect
from plaudit.testing.interaction_samples import NOW
from plaudit.testing.samples import PROJECT_ID

TENANT: Final[tuple[str, Environment]] = (PROJECT_ID, "live")
TOAST = Target(effect=Effect(effect="toast"))


def trigger(name: str = "1", **changes: Any) -> Trigger:
    """One that shows a toast on `bought`, always."""
    plain = Trigger(
        id=f"trig_{name}",
        project_id=PROJECT_ID,
        environment="live",
        name=name,
        on=On(event="bought"),
        show=TOAST,
        created_at=NOW,
        updated_at=NOW,
        frequency=Frequency(type="always"),
    )
    return msgspec.structs.replace(plain, **changes)


def event(event_id: str = "1", **changes: Any) -> Event:
    plain = Event(
        id=event_id,
        project_id=PROJECT_ID,
        environment="live",
        name="bought",
        person="host:ann",
        source="backend",
        at=NOW,
        received_at=NOW,
    )
    return msgspec.structs.replace(plain, **changes)


def moment(**changes: Any) -> Moment:
    plain = Moment(
        project_id=PROJECT_ID,
        environment="live",
        at=NOW,
        happened_at=NOW,
        person="host:ann",
        event="bought",
    )
    return msgspec.structs.replace(plain, **changes)


class FixedRules:
    """Rules that stay as they were given: a `weighing.Rules`."""

    def __init__(self, *triggers: Trigger, settings: ProjectSettings | None = None) -> None:
        self.triggers = triggers
        self.chosen = settings or ProjectSettings()

    def answering(self, tenant: Tenant, event: str) -> Sequence[Trigger]:
        return [one for one in self.triggers if one.tenant == tenant and one.on.event == event]

    def trigger(self, trigger_id: str) -> Trigger | None:
        return next((one for one in self.triggers if one.id == trigger_id), None)

    def settings(self, tenant: Tenant) -> ProjectSettings:  # noqa: ARG002 - the same for all
        return self.chosen
