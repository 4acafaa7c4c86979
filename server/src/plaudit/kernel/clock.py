"""Time as a parameter. Instants inside Plaudit are whole Unix milliseconds (`int`), always UTC."""

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol


class Clock(Protocol):
    """The two clocks of a process: one to date things with, one to measure waits with."""

    def now(self) -> int:
        """Wall clock, Unix milliseconds. May step when the operator sets the time."""
        ...

    def monotonic(self) -> float:
        """Seconds since an arbitrary start; never goes back. For waits and rates only."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()


def format_instant(millis: int) -> str:
    """Unix milliseconds as RFC 3339 in UTC with milliseconds: `2026-11-21T09:30:00.000Z`."""
    seconds, rest = divmod(millis, 1000)
    return f"{_second(seconds)}.{rest:03d}Z"


@lru_cache(maxsize=256)
def _second(seconds: int) -> str:
    # Cached: every vote tells two instants, and most of them lie in the same second.
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}"
