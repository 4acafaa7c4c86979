"""A rule tried on the past: the same machine over the same log, without storing anything."""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec

from plaudit.features.alerts.machine import Machine, drive
from plaudit.features.alerts.model import Change, Metric, Source
from plaudit.features.alerts.ports import Logs
from plaudit.features.alerts.samples import sample_of
from plaudit.features.alerts.watch import PAGE, begin

LONGEST_MS: Final = 31 * 24 * 3600 * 1000
MOST_ENTRIES: Final = 100_000


class Firing(msgspec.Struct, frozen=True):
    """One alert there would have been; `over` is None where it would stand to this day."""

    fired: Change
    over: Change | None


class DryRun(msgspec.Struct, frozen=True):
    """`evaluated` entries of the log. `until`: how far it came; `cut`: that is not as far as was asked."""

    firings: Sequence[Firing]
    evaluated: int
    until: int
    cut: bool


class DryRuns:
    """One at a time: what it costs stays small beside the votes, however many ask."""

    def __init__(self, logs: Logs) -> None:
        self._logs = logs
        self._turn = asyncio.Semaphore(1)

    async def run(self, source: Source, metric: Metric, since: int, until: int, cooldown: int) -> DryRun:
        """`until` is exclusive for answers. `cooldown` in milliseconds."""
        async with self._turn:
            until = min(until, await self._logs.horizon())
            last = await self._logs.place_before(source, until)
            machine = await begin(self._logs, source, metric, since, cooldown)
            changes: list[Change] = []
            evaluated = 0
            while machine.state.place < last:
                if evaluated >= MOST_ENTRIES:
                    return DryRun(_paired(changes), evaluated, machine.state.at, cut=True)
                evaluated += await self._page(source, machine, last, changes)
            changes += drive(machine, (), until)
            return DryRun(_paired(changes), evaluated, until, cut=False)

    async def _page(self, source: Source, machine: Machine, last: int, changes: list[Change]) -> int:
        page = await self._logs.entries(source, machine.state.place, min(PAGE, last - machine.state.place))
        changes += drive(machine, (sample_of(machine.metric, entry) for entry in page), 0)
        return len(page)


def _paired(changes: Sequence[Change]) -> list[Firing]:
    """Firings with their ends; the machine says them in turns."""
    firings: list[Firing] = []
    for change in changes:
        if change.status == "fired":
            firings.append(Firing(change, None))
        else:
            firings[-1] = Firing(firings[-1].fired, change)
    return firings
