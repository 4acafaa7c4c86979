"""Waking those who wait for work: a hint that something may be there, never the truth of it."""

import asyncio


class Bell:
    """`ring` wakes everybody who listens. Whoever listens before looking misses nothing."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()

    def listen(self) -> asyncio.Event:
        """The next ring."""
        return self._rung


async def rung(ring: asyncio.Event, seconds: float) -> None:
    """Wait for a ring that was listened for, at most so long."""
    try:
        async with asyncio.timeout(seconds):
            await ring.wait()
    except TimeoutError:
        return
