"""Forgetting: events and people after the days an operator chose, decisions after 30."""

import asyncio
import logging
from typing import Final

from plaudit.features.triggers.ports import DecisionStore, EventStore
from plaudit.kernel.clock import Clock

log = logging.getLogger(__name__)

DECISION_DAYS: Final = 30
_DAY_MS: Final = 86_400_000
_EVERY_SECONDS: Final = 60.0
_AT_ONCE: Final = 2000


class Sweep:
    """A loop that forgets a little at a time, so that votes find room between."""

    name = "events.sweep"

    def __init__(self, events: EventStore, decisions: DecisionStore, clock: Clock, event_days: int) -> None:
        self._events = events
        self._decisions = decisions
        self._clock = clock
        self._event_ms = event_days * _DAY_MS

    async def run(self) -> None:
        while True:
            await self.settle()
            await asyncio.sleep(_EVERY_SECONDS)

    async def settle(self) -> int:
        """Forget all that is old; how many rows."""
        gone, now = 0, self._clock.now()
        while one := await self._events.sweep(now - self._event_ms, _AT_ONCE):
            gone += one
        while one := await self._decisions.sweep(now - DECISION_DAYS * _DAY_MS, _AT_ONCE):
            gone += one
        if gone:
            log.info("forgot %d rows of events and decisions", gone)
        return gone
