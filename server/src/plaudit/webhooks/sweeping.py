"""Forgetting messages after their time, listeners that went away, and what the relay is done with."""

import asyncio
from typing import Final

from plaudit.kernel.clock import Clock
from plaudit.webhooks.pace import DAY
from plaudit.webhooks.ports import DeliveryStore

# So much in one transaction that no vote waits for it; then again, until little is left.
_AT_ONCE: Final = 500
_EVERY_SECONDS: Final = 60.0
_BETWEEN_SECONDS: Final = 0.2
_UNASKED_MS: Final = 3_600_000


class Sweeping:
    """A loop. `days`: how long messages are kept."""

    name = "webhooks.sweep"

    def __init__(self, store: DeliveryStore, clock: Clock, days: int) -> None:
        self._store = store
        self._clock = clock
        self._kept = days * DAY

    async def run(self) -> None:
        while True:
            more = await self.sweep()
            await asyncio.sleep(_BETWEEN_SECONDS if more else _EVERY_SECONDS)

    async def sweep(self) -> bool:
        """One bit; whether there may be more."""
        now = self._clock.now()
        return await self._store.sweep(now - self._kept, now - _UNASKED_MS, _AT_ONCE) >= _AT_ONCE
