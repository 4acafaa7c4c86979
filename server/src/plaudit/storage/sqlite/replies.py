"""Replies to requests with an Idempotency-Key that change no poll; those that do are saved with the poll."""

import asyncio
from typing import Final

from plaudit.kernel.clock import Clock
from plaudit.kernel.replies import StoredReply
from plaudit.storage.shared import replies
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer

# Clients are promised a day; a second one is for clocks and weekends.
_KEPT_MS: Final = 48 * 3600 * 1000
_EVERY_SECONDS: Final = 3600.0


class SqliteReplies:
    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def save(self, reply: StoredReply) -> None:
        """Raises `Conflict("idempotency_in_progress")` when another request took the key."""
        await self._writer.run(lambda transaction: replies.save(transaction.core, reply))

    async def load(self, scope: str, key: str) -> StoredReply | None:
        return await self._readers.run(lambda snapshot: replies.load(snapshot.core, scope, key))

    async def sweep(self, before: int) -> int:
        """Forget replies stored before this instant; how many."""
        return await self._writer.run(lambda transaction: replies.sweep(transaction.core, before))


class ReplySweep:
    """A loop that forgets replies no client can still ask for."""

    name = "replies.sweep"

    def __init__(self, replies: SqliteReplies, clock: Clock) -> None:
        self._replies = replies
        self._clock = clock

    async def run(self) -> None:
        while True:
            await self._replies.sweep(self._clock.now() - _KEPT_MS)
            await asyncio.sleep(_EVERY_SECONDS)
