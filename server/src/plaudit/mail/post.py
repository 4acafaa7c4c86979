"""The loop that brings letters to a mail server, and comes back later where that fails."""

import asyncio
import logging
from typing import Final

from plaudit.kernel.clock import Clock
from plaudit.mail.ports import Deferred, Letter, LetterStore, Refused, Transport

log = logging.getLogger(__name__)

_MINUTE: Final = 60_000
# Milliseconds after each failure in a row; after the last of them every hour.
_WAITS: Final = (5_000, 15_000, 30_000, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE)
_LONGEST_WAIT: Final = 60 * _MINUTE
GIVEN_UP_AFTER: Final = 3 * 24 * 60 * _MINUTE
_AT_ONCE: Final = 20
_LOOK_AGAIN_SECONDS: Final = 30.0


class Post:
    """Letters go out one after another, in order. While the server cannot be talked to, all of them wait; one
    that it asks to come back later waits alone.
    """

    name = "mail"

    def __init__(self, store: LetterStore, transport: Transport, clock: Clock) -> None:
        self._store = store
        self._transport = transport
        self._clock = clock
        self._written = asyncio.Event()
        self._failures = 0

    def note(self) -> None:
        """A letter may have been stored."""
        self._written.set()

    async def run(self) -> None:
        while True:
            self._written.clear()
            for letter in await self._store.due(self._clock.now(), _AT_ONCE):
                if not await self._attempt(letter):
                    await asyncio.sleep(wait_after(self._failures - 1) / 1000)
                    break
            else:
                await self._wait(await self._store.next_due())

    async def _attempt(self, letter: Letter) -> bool:
        """Whether the server could be talked to."""
        try:
            await self._transport.send(letter)
        except Refused as refused:
            log.warning("letter %s was refused for good: %s", letter.id, refused)
        except Deferred as deferred:
            if not await self._given_up(letter, deferred):
                later = self._clock.now() + wait_after(letter.attempts)
                await self._store.put_off(letter.id, later)
            return True
        except OSError as error:
            self._failures += 1
            await self._given_up(letter, error)
            return False
        self._failures = 0
        await self._store.done(letter.id)
        return True

    async def _given_up(self, letter: Letter, error: Exception) -> bool:
        if self._clock.now() - letter.at <= GIVEN_UP_AFTER:
            log.warning("letter %s waits: %s", letter.id, error)
            return False
        log.error("letter %s is given up: %s", letter.id, error)
        await self._store.done(letter.id)
        return True

    async def _wait(self, due: int | None) -> None:
        seconds = _LOOK_AGAIN_SECONDS
        if due is not None:
            seconds = min(max(due - self._clock.now(), 0) / 1000, seconds)
        try:
            async with asyncio.timeout(seconds):
                await self._written.wait()
        except TimeoutError:
            pass


def wait_after(attempts: int) -> int:
    """Milliseconds to the next attempt after so many and one have failed."""
    return _WAITS[attempts] if attempts < len(_WAITS) else _LONGEST_WAIT
