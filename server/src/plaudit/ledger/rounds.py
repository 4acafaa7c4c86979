"""When checkpoints are signed: every second of activity, and at once when asked, as at a close."""

import asyncio

from plaudit.kernel.clock import Clock
from plaudit.ledger.ports import LedgerStore

EVERY_SECONDS = 1.0


class Rounds:
    """A loop over `LedgerStore.checkpoint` that sleeps while nothing happens."""

    name = "ledger.rounds"

    def __init__(self, store: LedgerStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._grown = asyncio.Event()
        self._hurry = asyncio.Event()
        self._grown.set()  # what the last life of the process left unsigned

    def note(self, *, at_once: bool = False) -> None:
        """Some log has grown. `at_once`: do not wait for the second to be over."""
        self._grown.set()
        if at_once:
            self._hurry.set()

    async def run(self) -> None:
        while True:
            await self._grown.wait()
            self._grown.clear()
            self._hurry.clear()
            try:
                await self._store.checkpoint(self._clock.now())
            except BaseException:
                self._grown.set()  # what is unsigned stays so until a later round
                raise
            try:
                async with asyncio.timeout(EVERY_SECONDS):
                    await self._hurry.wait()
            except TimeoutError:
                pass
