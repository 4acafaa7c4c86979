"""What projects chose for all their polls: feedback, milestones. Read from their settings when they change.

Votes ask for it one by one, so that a look is one look into a dictionary.
"""

from typing import Final

import msgspec

from plaudit.features.polls.effects import Effects
from plaudit.features.polls.milestone_rules import Milestone
from plaudit.features.triggers.settings import ProjectSettings, SettingsCache, Tenant

_NOTHING: Final = Effects()


class ProjectChoices:
    """Kept beside the settings, and read anew when they change."""

    def __init__(self, settings: SettingsCache) -> None:
        self._settings = settings
        self._effects: dict[Tenant, Effects] = {}
        self._milestones: dict[Tenant, tuple[Milestone, ...]] = {}
        settings.on_change(self._read)

    def effects(self, project_id: str, environment: str) -> Effects:
        """The feedback the project chose, by moment."""
        tenant = (project_id, environment)
        known = self._effects.get(tenant)
        if known is None:
            self._read(tenant, self._settings.of(*tenant))
            known = self._effects[tenant]
        return known

    def milestones(self, project_id: str, environment: str) -> tuple[Milestone, ...]:
        """Those of polls that have none of their own."""
        tenant = (project_id, environment)
        known = self._milestones.get(tenant)
        if known is None:
            self._read(tenant, self._settings.of(*tenant))
            known = self._milestones[tenant]
        return known

    def _read(self, tenant: Tenant, settings: ProjectSettings) -> None:
        self._effects[tenant] = msgspec.convert(settings.effects, Effects) if settings.effects else _NOTHING
        self._milestones[tenant] = msgspec.convert(settings.milestones, tuple[Milestone, ...])
