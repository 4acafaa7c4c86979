"""One timer for every connection: a ring of one-second slots, turned by one loop.

Pings, deadlines and expiries of ten thousand viewers cost one wake-up a second instead of ten thousand
timers. Precision is a second; nothing here needs more.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from plaudit.live.sweep import CHUNK

log = logging.getLogger(__name__)

SLOTS = 64


class Wheel:
    """Calls callbacks once, `after` whole seconds. `now` is the monotonic clock in seconds."""

    name = "live.wheel"

    def __init__(
        self, now: Callable[[], float], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._slots: list[dict[Callable[[], None], None]] = [{} for _ in range(SLOTS)]
        self._position = 0
        self._turned_at = now()

    def after(self, seconds: int, callback: Callable[[], None]) -> int:
        """Call back in `seconds` (1 to 63). Returns the slot, for `cancel`."""
        slot = (self._position + min(max(seconds, 1), SLOTS - 1)) % SLOTS
        self._slots[slot][callback] = None
        return slot

    def cancel(self, slot: int, callback: Callable[[], None]) -> None:
        self._slots[slot].pop(callback, None)

    async def run(self) -> None:
        while True:
            await self._sleep(max(0.0, self._turned_at + 1.0 - self._now()))
            await self.turn()

    async def turn(self) -> None:
        """Move on by as many slots as seconds have passed, calling once what is in them.

        What a callback asks for counts from now, however late the turn is: after a process was stopped for
        a minute, no peer is given up for a ping it had no time to answer.
        """
        passed = int(self._now() - self._turned_at)
        self._turned_at += passed
        due: list[Callable[[], None]] = []
        for _ in range(min(passed, SLOTS)):
            self._position = (self._position + 1) % SLOTS
            due += self._slots[self._position]
            self._slots[self._position] = {}
        for at, callback in enumerate(due, 1):
            try:
                callback()
            except Exception:
                log.exception("a timed call failed")
            if at % CHUNK == 0:
                await asyncio.sleep(0)
