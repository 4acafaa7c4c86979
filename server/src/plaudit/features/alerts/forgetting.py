"""Forgetting what no rule and no dry run asks about any more: old lines of the logs that only alerts read.

The log of a poll's acts is not among them: it is what votes are proven by, and stays.
"""

import asyncio
from typing import Final

from plaudit.features.alerts.ports import Logs
from plaudit.kernel.clock import Clock

LEAST_DAYS: Final = 35
"""A dry run looks at 31 days, and a rate at two days before that."""

_DAY_MS: Final = 86_400_000
# A third of a millisecond's work in one transaction; then others have their turn.
_AT_ONCE: Final = 500
_EVERY_SECONDS: Final = 3600.0
_BETWEEN_SECONDS: Final = 0.2


class LogSweep:
    """A loop. `days`: how long an operator keeps what people were shown."""

    name = "alerts.sweep"

    def __init__(self, logs: Logs, clock: Clock, days: int) -> None:
        self._logs = logs
        self._clock = clock
        self._kept_ms = max(days, LEAST_DAYS) * _DAY_MS

    async def run(self) -> None:
        while True:
            more = await self.sweep()
            await asyncio.sleep(_BETWEEN_SECONDS if more else _EVERY_SECONDS)

    async def sweep(self) -> bool:
        """One piece; whether there may be more."""
        return await self._logs.forget(self._clock.now() - self._kept_ms, _AT_ONCE) > 0
