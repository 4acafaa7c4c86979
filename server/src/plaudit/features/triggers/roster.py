"""All triggers in memory, by what they wait for: a decision asks no database who might answer.

Never the truth, always a copy of it: what is put here has been committed. Read from the thread of a
transaction too, so each change puts a new table in the place of the old one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from plaudit.features.triggers.model import Trigger
from plaudit.features.triggers.settings import ProjectSettings, SettingsCache, Tenant

Listener = Callable[[Tenant], None]


class _Table:
    """The triggers of one project and environment."""

    __slots__ = ("all", "by_event", "cues")

    def __init__(self, triggers: Iterable[Trigger]) -> None:
        self.all: tuple[Trigger, ...] = tuple(sorted(triggers, key=lambda one: one.id))
        by_event: dict[str, list[Trigger]] = {}
        for trigger in self.all:
            if trigger.on.event is not None:
                by_event.setdefault(trigger.on.event, []).append(trigger)
        self.by_event: Mapping[str, Sequence[Trigger]] = by_event
        self.cues = tuple(one for one in self.all if one.on.cue is not None and one.enabled)


_EMPTY = _Table(())


class Roster:
    """Satisfies `weighing.Rules`. `put` belongs to the event loop; reading to any thread."""

    def __init__(self, settings: SettingsCache) -> None:
        self._settings = settings
        self._tables: dict[Tenant, _Table] = {}
        self._by_id: dict[str, Trigger] = {}
        self._listeners: list[Listener] = []

    def on_change(self, listener: Listener) -> None:
        """`listener` is told whose triggers have changed, after the commit."""
        self._listeners.append(listener)

    def load(self, triggers: Iterable[Trigger]) -> None:
        """Take in all there are, at the start."""
        by_tenant: dict[Tenant, list[Trigger]] = {}
        for trigger in triggers:
            by_tenant.setdefault(trigger.tenant, []).append(trigger)
            self._by_id[trigger.id] = trigger
        self._tables = {tenant: _Table(ones) for tenant, ones in by_tenant.items()}

    def put(self, trigger: Trigger) -> None:
        """A trigger was created or changed; an archived one leaves."""
        known = self._by_id.get(trigger.id)
        if known is not None and known.revision > trigger.revision:
            return
        others = [one for one in self.of(trigger.tenant) if one.id != trigger.id]
        if trigger.archived_at is None:
            self._by_id[trigger.id] = trigger
            others.append(trigger)
        else:
            self._by_id.pop(trigger.id, None)
        self._tables[trigger.tenant] = _Table(others)
        for listener in self._listeners:
            listener(trigger.tenant)

    def of(self, tenant: Tenant) -> Sequence[Trigger]:
        return self._tables.get(tenant, _EMPTY).all

    def answering(self, tenant: Tenant, event: str) -> Sequence[Trigger]:
        return self._tables.get(tenant, _EMPTY).by_event.get(event, ())

    def cues(self, tenant: Tenant) -> Sequence[Trigger]:
        """Those that pages are to notice: enabled, with a cue."""
        return self._tables.get(tenant, _EMPTY).cues

    def trigger(self, trigger_id: str) -> Trigger | None:
        return self._by_id.get(trigger_id)

    def settings(self, tenant: Tenant) -> ProjectSettings:
        return self._settings.of(*tenant)
