"""When a channel's viewers are told: at once, and then at most once per tick.

Votes mark a channel; they never publish. The first mark after a pause goes out immediately (the leading
edge), later ones wait for the tick and are told together, because what is published is the whole state and
not the change. So a poll costs its viewers ten frames a second, whether it gets ten votes or ten thousand.

A sweep breathes after every chunk, and in each breath the loop serves all that has come: a vote waits for
one chunk, not for the sweep. After a sweep that took d seconds of the processor the fan-out rests for d/9: it
never takes more than nine tenths of a core, and the tick of one channel is `max(100 ms, d / 0.9)`.
"""

import asyncio
import heapq
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable

from plaudit.live.hub import Hub
from plaudit.live.publication import Publication

log = logging.getLogger(__name__)

TICK = 0.1
"""Seconds between two publications of one channel, at least."""

SHARE = 0.9
"""The part of a core that fan-out may take, unless told otherwise."""

Wait = Callable[[asyncio.Event, float | None], Awaitable[None]]


class Coalescer:
    """One loop through which every publication of every channel leaves, so none overtakes another.

    `now` is the monotonic clock in seconds; `wait(event, seconds)` returns when the event is set or the
    seconds are over (None: only the event counts). `used` is the processor time of this thread in seconds,
    `share` (0 to 1) the part of a core that the fan-out may take.
    """

    name = "live.coalescer"

    def __init__(
        self,
        hub: Hub,
        now: Callable[[], float],
        wait: Wait | None = None,
        *,
        used: Callable[[], float] = time.thread_time,
        share: float = SHARE,
    ) -> None:
        self._hub = hub
        self._now = now
        self._wait = wait or _wait
        self._used = used
        self._rest = 1 / share - 1
        self._wake = asyncio.Event()
        self._due: list[tuple[float, str]] = []
        self._marked: set[str] = set()
        self._announced: deque[tuple[str, Publication]] = deque()
        self._rest_until = float("-inf")

    def mark(self, channel: str) -> None:
        """The channel's state has changed. Costs nothing when nobody watches or a frame is already due."""
        watched = self._hub.channel(channel)
        if watched is None:
            return
        watched.stale = True
        if channel in self._marked:
            return
        self._marked.add(channel)
        heapq.heappush(self._due, (max(self._now(), watched.sent_at + TICK), channel))
        self._wake.set()

    def announce(self, channel: str, publication: Publication) -> None:
        """Something happened that has a type of its own (it opened, it closed): told before anything else."""
        if self._hub.channel(channel) is not None:
            self._announced.append((channel, publication))
            self._wake.set()

    async def run(self) -> None:
        while True:
            self._wake.clear()
            await self._wait(self._wake, await self.step())

    async def step(self) -> float | None:
        """Send what is due. Returns the seconds until something will be, None when nothing waits."""
        while (work := self._next()) is not None:
            await self._publish(*work)
        if self._hub.lagging:
            self._hub.catch_up()
        return self._idle_seconds()

    def _next(self) -> tuple[str, Publication | None] | None:
        if self._announced:
            return self._announced.popleft()
        if self._due and max(self._due[0][0], self._rest_until) <= self._now():
            return heapq.heappop(self._due)[1], None
        return None

    async def _publish(self, channel: str, publication: Publication | None) -> None:
        # Unmarked first: a vote that commits during the sweep marks the channel again.
        if publication is None:
            self._marked.discard(channel)
        began = self._used()
        try:
            await self._hub.publish(channel, publication)
        except Exception:
            log.exception("channel %s could not be published", channel)
        self._rest_until = self._now() + (self._used() - began) * self._rest

    def _idle_seconds(self) -> float | None:
        waits = [TICK] if self._hub.lagging else []
        if self._due:
            waits.append(max(self._due[0][0], self._rest_until) - self._now())
        return max(0.0, min(waits)) if waits else None


async def _wait(event: asyncio.Event, seconds: float | None) -> None:
    if seconds is None:
        await event.wait()
        return
    timer = asyncio.get_running_loop().call_later(seconds, event.set)
    try:
        await event.wait()
    finally:
        timer.cancel()
