"""What sending letters needs, as promises. A conformance test stands for each sentence."""

from collections.abc import Sequence
from typing import Protocol

import msgspec


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """Plain text to one person. `id` names it for ever: it is part of its Message-ID."""

    id: str
    recipient: str
    subject: str
    body: str
    at: int
    attempts: int = 0


class LetterStore(Protocol):
    """Letters that wait. Whoever causes one stores it in its own transaction."""

    async def due(self, now: int, limit: int) -> Sequence[Letter]:
        """Letters whose next attempt is not after `now`, in the order they were written."""
        ...

    async def next_due(self) -> int | None:
        """The earliest instant at which `due` would return something."""
        ...

    async def done(self, letter_id: str) -> None:
        """It was taken, or given up: it is forgotten. Twice is no error."""
        ...

    async def put_off(self, letter_id: str, until: int) -> None:
        """An attempt failed: not before `until` again, and one attempt more."""
        ...


class Refused(Exception):
    """The mail server will never take this letter."""


class Deferred(Exception):
    """The mail server will not take this letter now."""


class Transport(Protocol):
    """The way to a mail server."""

    async def send(self, letter: Letter) -> None:
        """Returns once the server has taken it. Raises `Refused` or `Deferred`, or `OSError` where it
        cannot be talked to.
        """
        ...
