"""The live run: every enabled rule's machine, stepped through what was stored since it was stepped last.

Votes that commit and whole minutes wake it; what they wake is a reading of the log, so a hint that is lost
costs a minute at most. State and place in the log are saved in the transaction that stores a firing, and now
and then besides: after a crash the machine takes the same steps again from there, and finds the same.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from plaudit.features.alerts.machine import Machine, drive, machine_of
from plaudit.features.alerts.model import MINUTE, Alert, Change, Rule, Source
from plaudit.features.alerts.ports import AlertStore, Logs, Turn, Watched
from plaudit.features.alerts.samples import Entry, sample_of
from plaudit.features.alerts.watch import PAGE, begin
from plaudit.kernel.clock import Clock

log = logging.getLogger(__name__)

_HOLD_SECONDS: Final = 0.5
"""Between two rounds: many votes in a row are one round's work."""
_SAVE_AFTER_ENTRIES: Final = 1000
_SAVE_AFTER_MINUTES: Final = 10

Listener = Callable[[Alert], None]


class _Running:
    """A rule with its machine, and how far its saved state is behind."""

    __slots__ = ("entries", "machine", "rule", "saved_minute")

    def __init__(self, rule: Rule, machine: Machine) -> None:
        self.rule = rule
        self.machine = machine
        self.entries = 0
        self.saved_minute = machine.state.minute

    def step(self, page: Sequence[Entry], until: int) -> list[Change]:
        metric = self.rule.metric
        self.entries += len(page)
        return list(drive(self.machine, (sample_of(metric, entry) for entry in page), until))

    def is_worth_saving(self) -> bool:
        behind = self.machine.state.minute - self.saved_minute
        return self.entries >= _SAVE_AFTER_ENTRIES or behind >= _SAVE_AFTER_MINUTES

    def saved(self) -> None:
        self.entries, self.saved_minute = 0, self.machine.state.minute


class Watching:
    """A loop over all rules. Whatever fails, it begins anew from what is stored."""

    name = "alerts"

    def __init__(self, store: AlertStore, logs: Logs, clock: Clock) -> None:
        self._store = store
        self._logs = logs
        self._clock = clock
        self._rules: dict[Source, dict[str, _Running]] = {}
        self._sources: dict[str, Source] = {}
        self._polls: dict[str, Source] = {}
        self._dirty: set[Source] = set()
        self._changed: set[str] = set()
        self._woken = asyncio.Event()
        self._listeners: list[Listener] = []

    def on_change(self, listener: Listener) -> None:
        """`listener` is told of every alert fired or resolved, after it is on disk."""
        self._listeners.append(listener)

    def tell(self, alert: Alert) -> None:
        for listener in self._listeners:
            listener(alert)

    def note(self, poll_id: str) -> None:
        """Something was stored in the log of this poll. Costs nothing where no rule watches it."""
        source = self._polls.get(poll_id)
        if source is not None:
            self._dirty.add(source)
            self._woken.set()

    def rule_changed(self, rule_id: str) -> None:
        """A rule was made, edited or deleted."""
        self._changed.add(rule_id)
        self._woken.set()

    async def run(self) -> None:
        await self.load()
        minute = 0
        while True:
            self._woken.clear()
            await self._reload()
            now = self._clock.now() // MINUTE
            due, self._dirty = (set(self._rules) if now > minute else self._dirty), set()
            minute = now
            for source in due:
                await self._advance(source)
            await asyncio.sleep(_HOLD_SECONDS)
            await self._wait((minute + 1) * MINUTE)

    async def catch_up(self) -> None:
        """One round over everything, for whoever wants to know that it is done."""
        await self._reload()
        for source in tuple(self._rules):
            await self._advance(source)

    async def load(self) -> None:
        """Begin from what is stored."""
        self._rules.clear()
        self._sources.clear()
        self._polls.clear()
        self._changed.clear()
        for watched in await self._store.watched():
            await self._take(watched)

    async def _reload(self) -> None:
        changed, self._changed = self._changed, set()
        for rule_id in changed:
            self._forget(rule_id)
            for watched in await self._store.watched(rule_id):
                await self._take(watched)
                self._dirty.add(watched.rule.source)

    async def _take(self, watched: Watched) -> None:
        rule, state = watched.rule, watched.state
        if state is None:
            cooldown = rule.cooldown_seconds * 1000
            machine = await begin(self._logs, rule.source, rule.metric, rule.watched_since, cooldown)
        else:
            machine = machine_of(rule, state)
        self._rules.setdefault(rule.source, {})[rule.id] = _Running(rule, machine)
        self._sources[rule.id] = rule.source
        if rule.source.type == "poll":
            self._polls[rule.source.id] = rule.source

    def _forget(self, rule_id: str) -> None:
        source = self._sources.pop(rule_id, None)
        if source is not None:
            del self._rules[source][rule_id]
            if not self._rules[source]:
                del self._rules[source]
                self._polls.pop(source.id, None)

    async def _advance(self, source: Source) -> None:
        """Step all rules of a source through what its log holds. One reading serves them all."""
        running = tuple(self._rules.get(source, {}).values())
        if not running:
            return
        horizon = await self._logs.horizon()
        place = min(one.machine.state.place for one in running)
        while True:
            page = await self._logs.entries(source, place, PAGE)
            is_last = len(page) < PAGE
            place = page[-1].place if page else place
            until = horizon if is_last else 0
            await self._record([self._turn(one, page, until) for one in running])
            if is_last:
                return

    def _turn(self, running: _Running, page: Sequence[Entry], until: int) -> Turn | None:
        changes = running.step(page, until)
        if not changes and not running.is_worth_saving():
            return None
        running.saved()
        return Turn(rule=running.rule, state=running.machine.state, changes=changes)

    async def _record(self, turns: Sequence[Turn | None]) -> None:
        due = [turn for turn in turns if turn is not None]
        if due:
            for alert in await self._store.record(due):
                self.tell(alert)

    async def _wait(self, deadline: int) -> None:
        seconds = min(max(deadline - self._clock.now(), 0) / 1000, 60.0)
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
