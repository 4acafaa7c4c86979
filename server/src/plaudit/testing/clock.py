"""A clock that stands still until it is told otherwise."""


class ManualClock:
    """`now` in Unix milliseconds, `monotonic` in seconds; both move only by `advance`."""

    def __init__(self, now: int = 1_800_000_000_000) -> None:
        self._now = now
        self._started = now

    def now(self) -> int:
        return self._now

    def monotonic(self) -> float:
        return (self._now - self._started) / 1000

    def advance(self, milliseconds: int) -> None:
        self._now += milliseconds
