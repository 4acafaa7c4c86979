"""What a project has chosen for all its triggers and pages, kept in memory beside the store.

One row for each project and environment; whoever has chosen nothing has the defaults. What other features
keep here (`effects`, `milestones`) is checked by them at the edge, and plain JSON here.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

import msgspec

from plaudit.features.interactions.model import Environment
from plaudit.features.triggers.hours import Hours, zone
from plaudit.kernel.effects import Color
from plaudit.kernel.errors import Conflict, FieldProblem, Invalid

Tenant = tuple[str, str]
"""Project id and environment."""

LONGEST_COOLDOWN_SECONDS: Final = 366 * 86_400


class Theme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The brand's own colour, for what pages show."""

    accent: Color


class ProjectSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`page_events`: the only names pages may tell of; None: any. `revision` 0: nothing was ever chosen.

    `effects`: feedback by moment, `milestones`: those of all polls; both as their features wrote them.
    """

    cooldown_seconds: int = 0
    timezone: str = "UTC"
    quiet_hours: Hours | None = None
    muted: bool = False
    effects: dict[str, Any] = {}
    milestones: tuple[Any, ...] = ()
    page_events: tuple[str, ...] | None = None
    theme: Theme | None = None
    revision: int = 0


class SettingsStore(Protocol):
    """A conformance test stands for each sentence."""

    async def all(self) -> Sequence[tuple[Tenant, ProjectSettings]]:
        """Of every project and environment that has chosen something."""
        ...

    async def save(
        self, project_id: str, environment: Environment, settings: ProjectSettings, expected_revision: int
    ) -> None:
        """Store them, on disk on return. Raises `Conflict("revision_mismatch")` when others were faster."""
        ...


Listener = Callable[[Tenant, ProjectSettings], None]


class SettingsCache:
    """All settings in memory. `load` once at the start; afterwards they change here alone."""

    def __init__(self, store: SettingsStore) -> None:
        self._store = store
        self._known: dict[Tenant, ProjectSettings] = {}
        self._listeners: list[Listener] = []
        self._turn = asyncio.Lock()

    def on_change(self, listener: Listener) -> None:
        """`listener` is told of new settings once they are on disk."""
        self._listeners.append(listener)

    async def load(self) -> None:
        self._known = dict(await self._store.all())

    def of(self, project_id: str, environment: str) -> ProjectSettings:
        """No waiting, no database."""
        return self._known.get((project_id, environment), _DEFAULTS)

    async def change(
        self,
        project_id: str,
        environment: Environment,
        changes: Mapping[str, Any],
        expected_revision: int | None = None,
    ) -> ProjectSettings:
        """Change some fields. Raises `Invalid` with pointers, `Conflict("revision_mismatch")`."""
        async with self._turn:
            before = self.of(project_id, environment)
            if expected_revision is not None and expected_revision != before.revision:
                raise changed_meanwhile(expected_revision)
            after = msgspec.structs.replace(before, **changes, revision=before.revision + 1)
            if wrong := list(problems(after)):
                raise Invalid("invalid_field", f"{wrong[0].pointer}: {wrong[0].detail}", errors=wrong)
            await self._store.save(project_id, environment, after, before.revision)
            self._known[project_id, environment] = after
        for listener in self._listeners:
            listener((project_id, environment), after)
        return after


def problems(settings: ProjectSettings) -> Iterator[FieldProblem]:
    """What is wrong with them, with pointers."""
    if zone(settings.timezone) is None:
        yield FieldProblem("#/timezone", "not the IANA name of a time zone, such as Europe/Berlin")
    quiet = settings.quiet_hours
    if quiet is not None and quiet.begin == quiet.until:
        yield FieldProblem("#/quiet_hours/until", "the hours end when they begin")


def changed_meanwhile(expected: int) -> Conflict:
    return Conflict("revision_mismatch", "This was changed meanwhile. Read it again.", expected=expected)


_DEFAULTS: Final = ProjectSettings()
