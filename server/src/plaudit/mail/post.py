"""The loop that brings letters to a mail server, and comes back later where that fails."""

import asyncio
import logging
from typing import Final

from plaudit.kernel.clock import Clock
from plaudit.mail.ports import Letter, LetterStore, Refused, Transport

log = logging.getLogger(__name__)

_MINUTE: Final = 60_000
# Milliseconds after each failure; after the last of them every six hours.
_WAITS: Final = (5_000, 30_000, 2 * _MINUTE, 10 * _MINUTE, 30 * _MINUTE, 60 * _MINUTE, 3 * 60 * _MINUTE)
_LONGEST_WAIT: Final = 6 * 60 * _MINUTE
GIVEN_UP_AFTER: Final = 3 * 24 * 60 * _MINUTE
_AT_ONCE: Final = 20
_LOOK_AGAIN_SECONDS: Final = 30.0


class Post:
    """Letters go out one after another. A server that is down costs one attempt, not one for each letter."""

    name = "mail"

    def __init__(self, store: LetterStore, transport: Transport, clock: Clock) -> None:
        self._store = store
        self._transport = transport
        self._clock = clock
        self._written = asyncio.Event()

    def note(self) -> None:
        """A letter may have been stored."""
        self._written.set()

    async def run(self) -> None:
        while True:
            self._written.clear()
            for letter in await self._store.due(self._clock.now(), _AT_ONCE):
                if not await self._attempt(letter):
                    break
            await self._wait(await self._store.next_due())

    async def _attempt(self, letter: Letter) -> bool:
        """Whether the server could be talked to."""
        try:
            await self._transport.send(letter)
        except Refused as refused:
            log.warning("letter %s was refused for good: %s", letter.id, refused)
        except OSError as error:
            await self._later(letter, error)
            return False
        await self._store.done(letter.id)
        return True

    async def _later(self, letter: Letter, error: OSError) -> None:
        now = self._clock.now()
        if now - letter.at > GIVEN_UP_AFTER:
            log.error("letter %s is given up after %d attempts: %s", letter.id, letter.attempts + 1, error)
            await self._store.done(letter.id)
            return
        log.warning("letter %s waits: %s", letter.id, error)
        await self._store.put_off(letter.id, now + wait_after(letter.attempts))

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
