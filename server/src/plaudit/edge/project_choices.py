"""What projects chose for all their polls: feedback, milestones. Read from their settings when they change.

Votes ask for it one by one, so that a look is one look into a dictionary.
"""

from typing import Final

import msgspec

from plaudit.features.polls.effects import Effects
from plaudit.features.triggers.settings import ProjectSettings, SettingsCache, Tenant

_NOTHING: Final = Effects()


class ProjectChoices:
    """Kept beside the settings, and read anew when they change."""

    def __init__(self, settings: SettingsCache) -> None:
        self._settings = settings
        self._effects: dict[Tenant, Effects] = {}
        settings.on_change(self._changed)

    def effects(self, project_id: str, environment: str) -> Effects:
        """The feedback the project chose, by moment."""
        tenant = (project_id, environment)
        known = self._effects.get(tenant)
        if known is None:
            known = self._read(tenant, self._settings.of(*tenant))
        return known

    def _changed(self, tenant: Tenant, settings: ProjectSettings) -> None:
        self._read(tenant, settings)

    def _read(self, tenant: Tenant, settings: ProjectSettings) -> Effects:
        effects = msgspec.convert(settings.effects, Effects) if settings.effects else _NOTHING
        self._effects[tenant] = effects
        return effects
