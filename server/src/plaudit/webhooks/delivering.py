"""Trying what is due, many at once, bounded in all: the loop between the store and the receivers.

One short transaction at a time writes down what came of tries and takes the next ones. What is under way is
held by a lease, so that whatever happens to this process, somebody tries again.
"""

import asyncio
import logging
from collections import Counter
from typing import Final

from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Unavailable
from plaudit.webhooks.attempting import Sender
from plaudit.webhooks.bell import Bell, rung
from plaudit.webhooks.ports import Claimed, DeliveryStore, Tried, Turn

log = logging.getLogger(__name__)

AT_ONCE: Final = 64
_LONGEST_SLEEP_SECONDS: Final = 1.0


class Delivering:
    """A loop. `attempts`, `failures`: how many tries there were since the start, and how many failed."""

    name = "webhooks.deliver"

    def __init__(self, store: DeliveryStore, sender: Sender, bell: Bell, clock: Clock) -> None:
        self._store = store
        self._sender = sender
        self._bell = bell
        self._clock = clock
        self._busy: Counter[int] = Counter()
        self._tried: list[Tried] = []
        self._stopping = False
        self._waits = False
        self.attempts = 0
        self.failures = 0

    @property
    def under_way(self) -> int:
        return self._busy.total()

    async def run(self) -> None:
        # Whoever held a lease is gone: the process before this one, or an earlier life of this loop.
        self._busy.clear()
        self._tried.clear()
        await self._store.release()
        async with asyncio.TaskGroup() as tries:
            while True:
                ring = self._bell.listen()
                turn = await self._turn()
                for claimed in turn.claimed:
                    self._busy[claimed.endpoint_no] += 1
                    tries.create_task(self._try(claimed), name=f"webhook {claimed.id}")
                await rung(ring, self._sleep(turn))

    async def drain(self, seconds: float = 2.0) -> None:
        """Begin nothing more, and give what is under way a moment to end and be written down."""
        self._stopping = True
        try:
            async with asyncio.timeout(seconds):
                while self._busy or self._tried:
                    self._bell.ring()
                    await rung(self._bell.listen(), _LONGEST_SLEEP_SECONDS)
        except TimeoutError:
            log.info("%d webhook deliveries are tried again after the restart", self.under_way)

    async def _turn(self) -> Turn:
        """A turn of the store. Where it cannot write now, what came of tries is kept for the next turn."""
        tried, self._tried = self._tried, []
        room = 0 if self._stopping else AT_ONCE - self.under_way
        try:
            turn = await self._store.turn(tried, self._busy, room)
        except Unavailable as error:
            self._tried = tried + self._tried
            if not self._waits:
                log.warning("webhooks wait: %s", error)
            self._waits = True
            return Turn()
        self._waits = False
        for endpoint in turn.disabled:
            log.warning("webhook %s is disabled: %s", endpoint.id, endpoint.disabled)
        if tried and self._stopping:
            self._bell.ring()
        return turn

    async def _try(self, claimed: Claimed) -> None:
        try:
            tried = await self._sender.attempt(claimed)
        except Exception:  # our own fault; the lease ends, and it is tried again
            log.exception("a try of webhook delivery %s failed", claimed.id)
        else:
            self.attempts += 1
            self.failures += tried.status != "delivered"
            self._tried.append(tried)
        finally:
            self._busy[claimed.endpoint_no] -= 1
            if not self._busy[claimed.endpoint_no]:
                del self._busy[claimed.endpoint_no]
            self._bell.ring()

    def _sleep(self, turn: Turn) -> float:
        if turn.next_due is None:
            return _LONGEST_SLEEP_SECONDS
        return min(max(turn.next_due - self._clock.now(), 0) / 1000, _LONGEST_SLEEP_SECONDS)
