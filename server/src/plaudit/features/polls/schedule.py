"""The server's clock opens and closes polls.

This loop only writes down, for the log and for every screen, what the clock has already decided: the vote's
own transaction compares with `closes_at` itself and never waits for this.
"""

import asyncio
import logging

from plaudit.features.polls.lifecycle import Lifecycle
from plaudit.features.polls.model import Poll
from plaudit.features.polls.ports import PollStore
from plaudit.features.polls.transitions import Action
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict

log = logging.getLogger(__name__)

# The longest sleep: a wall clock set by hand is noticed within it.
_LOOK_AGAIN_SECONDS = 1.0


class Schedule:
    """A loop that sleeps until the next deadline, or until a change of a poll may have moved it."""

    name = "schedule"

    def __init__(self, store: PollStore, lifecycle: Lifecycle, clock: Clock) -> None:
        self._store = store
        self._lifecycle = lifecycle
        self._clock = clock
        self._moved = asyncio.Event()
        lifecycle.on_change(self._note)

    async def run(self) -> None:
        while True:
            self._moved.clear()
            await self.settle()
            await self._sleep_until(await self._store.next_deadline())

    async def settle(self) -> None:
        """Write down every deadline that has passed."""
        now = self._clock.now()
        for poll in await self._store.due(now):
            over = poll.closes_at is not None and poll.closes_at <= now
            await self._take(poll, "close" if over else "open")

    async def _take(self, poll: Poll, action: Action) -> None:
        try:
            await self._lifecycle.act(poll.id, action)
        except Conflict as conflict:  # a host was faster; the poll is where it should be, or elsewhere
            log.info("poll %s: %s by the clock was overtaken: %s", poll.id, action, conflict)

    async def _sleep_until(self, deadline: int | None) -> None:
        seconds = _LOOK_AGAIN_SECONDS
        if deadline is not None:
            seconds = min(max(deadline - self._clock.now(), 0) / 1000, seconds)
        try:
            async with asyncio.timeout(seconds):
                await self._moved.wait()
        except TimeoutError:
            pass

    def _note(self, poll: Poll) -> None:  # noqa: ARG002 - any change may move the next deadline
        self._moved.set()
