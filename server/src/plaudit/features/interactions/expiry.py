"""The end of interactions, written down; and the end of keeping them.

Whether something may still be shown decides the clock, wherever it is asked. This loop only writes down what
the clock has decided, so that hosts hear of what was never shown, and forgets what is older than is kept.
"""

import asyncio
import logging
from typing import Final

from plaudit.features.interactions.ports import InteractionStore
from plaudit.kernel.clock import Clock

log = logging.getLogger(__name__)

# The longest sleep: what was sent meanwhile may end sooner, and a clock set by hand is noticed within it.
_LOOK_AGAIN_SECONDS: Final = 1.0
_SHORTEST_SECONDS: Final = 0.05
_FORGET_EVERY_SECONDS: Final = 3600.0
_DAY_MS: Final = 24 * 3600 * 1000


class Expiry:
    """A loop that sleeps until the next end, a second at most."""

    name = "interactions.expiry"

    def __init__(self, store: InteractionStore, clock: Clock, days_kept: int) -> None:
        self._store = store
        self._clock = clock
        self._kept_ms = days_kept * _DAY_MS
        self._forget_at = float("-inf")

    async def run(self) -> None:
        while True:
            await self.settle()
            more = self._clock.monotonic() >= self._forget_at and await self.forget()
            end = await self._store.next_end()
            await asyncio.sleep(_SHORTEST_SECONDS if more else self._seconds_until(end))

    async def settle(self) -> None:
        """Write down every end that has passed, a batch at a time so that votes come in between."""
        end = await self._store.next_end()
        while end is not None and end <= self._clock.now():
            over = await self._store.expire(self._clock.now())
            log.info("%d interactions are over", len(over))
            end = await self._store.next_end()

    async def forget(self) -> bool:
        """Delete a piece of what is older than is kept; whether there may be more."""
        if await self._store.forget(self._clock.now() - self._kept_ms):
            return True
        self._forget_at = self._clock.monotonic() + _FORGET_EVERY_SECONDS
        return False

    def _seconds_until(self, end: int | None) -> float:
        if end is None:
            return _LOOK_AGAIN_SECONDS
        return min(max((end - self._clock.now()) / 1000, _SHORTEST_SECONDS), _LOOK_AGAIN_SECONDS)
