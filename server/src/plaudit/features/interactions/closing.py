"""What waits to be shown goes with the poll or survey it shows.

The transaction that ends a poll writes down that it is over: no page may claim to show it from then on. This
loop does the rest a piece at a time, so that votes come in between: what waited is canceled, and the open
pages of those who have not seen it yet are told. Whoever has it before them keeps it, with its results.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from plaudit.features.interactions.model import Interaction
from plaudit.features.interactions.ports import InteractionStore

# Ends that nobody told of, such as those of surveys without polls of their own, are noticed within it.
_LOOK_AGAIN_SECONDS: Final = 0.5


class Closing:
    """A loop that settles what ended polls and surveys leave behind."""

    name = "interactions.closing"

    def __init__(self, store: InteractionStore, announce_end: Callable[[Interaction], None]) -> None:
        self._store = store
        self._announce_end = announce_end
        self._woken = asyncio.Event()

    def note(self, _changed: object) -> None:
        """Something may have ended."""
        self._woken.set()

    async def run(self) -> None:
        while True:
            self._woken.clear()
            await self.settle()
            try:
                async with asyncio.timeout(_LOOK_AGAIN_SECONDS):
                    await self._woken.wait()
            except TimeoutError:
                pass

    async def settle(self) -> None:
        """Everything there is to settle, in pieces."""
        while (unseen := await self._store.settle_targets()) is not None:
            for interaction in unseen:
                self._announce_end(interaction)
