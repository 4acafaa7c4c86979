"""Asking the name server, on threads of our own: a name that hangs must not hold up anything else.

`getaddrinfo` cannot be canceled. In the event loop's own threads a handful of names whose servers never
answer would stop whoever needs those threads next. Here a name takes up one place however many ask for it and
however often they give up, and all names together take up a bounded number.
"""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

# The addresses a name has, best first. Raises `OSError` for a name that has none.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

MOST_LOOKUPS: Final = 32

_Name = tuple[str, int]
_Found = tuple[Sequence[str], Exception | None]


class SystemNames:
    """The machine's own resolver."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(MOST_LOOKUPS)
        self._asked: dict[_Name, asyncio.Future[_Found]] = {}

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        name = (host, port)
        if name not in self._asked:
            await self._places.acquire()
            if name in self._asked:  # somebody else waited for a place for the same name
                self._places.release()
            else:
                self._ask(name)
        waiting = self._asked[name]
        await asyncio.wait([waiting])  # giving up leaves the question standing, for whoever asks next
        found, error = waiting.result()
        if error is not None:
            raise error
        return found

    def _ask(self, name: _Name) -> None:
        loop = asyncio.get_running_loop()
        self._asked[name] = answer = loop.create_future()

        def settle(found: _Found) -> None:
            self._places.release()
            del self._asked[name]
            answer.set_result(found)

        def look() -> None:
            found = _lookup(*name)
            try:
                loop.call_soon_threadsafe(settle, found)
            except RuntimeError:  # the loop ended meanwhile, and nobody waits
                return

        threading.Thread(target=look, name="plaudit-names", daemon=True).start()


def _lookup(host: str, port: int) -> _Found:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return (), error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found)), None
