"""Work in bulk that lets others by: after each piece of it a pause, as long as somebody is in a hurry."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

# A fifth of the time for the work, four fifths for whoever goes before.
_PAUSE: Final = 4.0


class Courtesy:
    """`hurried` says whether somebody goes before at the moment, such as voters."""

    def __init__(self, hurried: Callable[[], bool]) -> None:
        self._hurried = hurried

    async def after(self, began: float) -> None:
        """Pause for a piece of work that began at this `now()`; at least one turn of the loop."""
        await asyncio.sleep((self.now() - began) * _PAUSE if self._hurried() else 0)

    @staticmethod
    def now() -> float:
        """Seconds, for `after`."""
        return time.perf_counter()


NOBODY_WAITS: Final = Courtesy(lambda: False)
