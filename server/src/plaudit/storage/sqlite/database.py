"""Open one SQLite file as a whole: lock, migrations, check, checkpoint, boot marker, then the stores.

The order matters. A process killed between writing and syncing leaves votes in the operating system's cache
that nobody was told of. A restart sees them and would call a retry "already recorded"; a power cut could then
still lose them. The checkpoint and the marker commit, both synced, come before the first answer.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec

from plaudit.features.polls.algebra import Algebra
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import ConfigurationError, Unavailable
from plaudit.storage.migrations import schema
from plaudit.storage.shared import instance
from plaudit.storage.sqlite.alerts import SqliteAlerts
from plaudit.storage.sqlite.audience import SqliteAudience
from plaudit.storage.sqlite.celebrations import SqliteCelebrations
from plaudit.storage.sqlite.connections import Transaction, core_connection, open_reader, open_writer
from plaudit.storage.sqlite.decisions import SqliteDecisions
from plaudit.storage.sqlite.events import SqliteEvents
from plaudit.storage.sqlite.filelock import FileLock
from plaudit.storage.sqlite.heads import Heads
from plaudit.storage.sqlite.interactions import SqliteInteractions
from plaudit.storage.sqlite.ledger import SqliteLedger, private_key
from plaudit.storage.sqlite.logs import SqliteLetters, SqliteLogs
from plaudit.storage.sqlite.polls import SqlitePolls
from plaudit.storage.sqlite.projects import SqliteProjects
from plaudit.storage.sqlite.pushes import SqlitePushes
from plaudit.storage.sqlite.reactions import SqliteReactions
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.replies import SqliteReplies
from plaudit.storage.sqlite.room import Room
from plaudit.storage.sqlite.settings import SqliteSettings
from plaudit.storage.sqlite.surveys import SqliteResponses, SqliteSurveys
from plaudit.storage.sqlite.triggers import SqliteTriggers
from plaudit.storage.sqlite.votes import SqliteVotes
from plaudit.storage.sqlite.webhooks import SqliteWebhooks
from plaudit.storage.sqlite.writer import Writer
from plaudit.webhooks.pace import Pace

_WHOLE_CHECK_BELOW_BYTES = 1 << 28


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether votes can be stored now; `failure` is final for this process, a full disk is not."""

    writable: bool
    disk_full: bool
    failure: str | None


class Database:
    """The stores over one file, and what holds them together. Made by `open_database`."""

    def __init__(
        self, writer: Writer, readers: Readers, lock: FileLock | None, clock: Clock, algebra: Algebra
    ) -> None:
        heads = Heads(sole=lock is not None)
        self.writer = writer
        self.polls = SqlitePolls(writer, readers, heads)
        self.votes = SqliteVotes(writer, readers, heads, clock, algebra)
        self.audience = SqliteAudience(writer, readers, heads, self.polls, clock)
        self.surveys = SqliteSurveys(writer, readers, self.polls)
        self.responses = SqliteResponses(writer, readers, clock)
        self.interactions = SqliteInteractions(writer, readers, clock)
        self.settings = SqliteSettings(writer, readers)
        self.triggers = SqliteTriggers(writer, readers)
        self.events = SqliteEvents(writer, readers)
        self.decisions = SqliteDecisions(writer, readers, clock)
        self.reactions = SqliteReactions(writer, readers, clock)
        self.alerts = SqliteAlerts(writer, readers, clock)
        self.logs = SqliteLogs(writer, readers, clock)
        self.letters = SqliteLetters(writer, readers)
        self.pushes = SqlitePushes(writer, readers)
        self.webhooks = SqliteWebhooks(writer, readers, clock, Pace())
        self.celebrations = SqliteCelebrations(writer, readers, clock)
        self.projects = SqliteProjects(writer, readers)
        self.replies = SqliteReplies(writer, readers)
        self.ledger = SqliteLedger(writer, readers, clock)
        self._readers = readers
        self._lock = lock

    def health(self) -> Health:
        failure, full = self.writer.failure, self.writer.disk_full
        return Health(writable=failure is None and not full, disk_full=full, failure=failure)

    async def close(self) -> None:
        """Finish what is queued and leave a file that needs no recovery. Closing twice is no error."""
        await self._readers.close()
        await self.writer.close()
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()


async def open_database(
    path: Path | str,
    *,
    clock: Clock,
    algebra: Algebra,
    on_fatal: Callable[[str], None] = lambda _reason: None,
    exclusive: bool = True,
    reserve: int = 0,
) -> Database:
    """The stores over the file at `path`, created and migrated as needed; ready for votes on return.

    `exclusive`: as the server, of which there is one per file; a second is refused with `ConfigurationError`.
    Otherwise as a guest beside a running server, for short administrative work: no checkpoints, no votes.
    `reserve`: bytes of free disk space below which no votes are taken.
    `on_fatal` is called on the event loop, once, when storage failed for good and the process should end.
    """
    file = Path(path)
    lock = None
    try:
        lock = FileLock(file) if exclusive else None
        connection = await asyncio.to_thread(open_writer, file)
        writer = Writer(connection, on_fatal, Room(file, reserve), checkpoints=exclusive)
        readers = await _make_ready(writer, file, clock.now(), exclusive=exclusive)
    except BaseException as error:
        if lock is not None:
            lock.release()
        if isinstance(error, OSError | sqlite3.Error | Unavailable):
            why = error.__cause__ if isinstance(error, Unavailable) else error
            raise ConfigurationError(f"The database {file} cannot be opened: {why}") from error
        raise
    return Database(writer, readers, lock, clock, algebra)


async def _make_ready(writer: Writer, file: Path, now: int, *, exclusive: bool) -> Readers:
    """Everything between opening the file and answering the first caller, in its order."""
    try:
        if exclusive:
            await writer.inspect(lambda raw: _examine(raw, file))
        if await writer.run(lambda transaction: schema.version(transaction.core)) != schema.HEAD:
            await _migrate(writer, file, locked=exclusive)
        if exclusive:
            await writer.run(lambda transaction: _mark_boot(transaction, now))
        return await asyncio.to_thread(Readers, file)
    except BaseException:
        await writer.close()
        raise


async def _migrate(writer: Writer, file: Path, *, locked: bool) -> None:
    """Never under a running server: a guest takes the server's lock for as long as this lasts."""
    lock = None if locked else FileLock(file)
    try:
        await writer.run(lambda transaction: schema.upgrade(transaction.core))
    finally:
        if lock is not None:
            lock.release()


async def schema_of(path: Path) -> str | None:
    """The version of the file's schema; None when there is no file, or an empty one."""

    def look() -> str | None:
        if not path.exists():
            return None
        connection = open_reader(path)
        try:
            return schema.version(core_connection(connection))
        finally:
            connection.close()

    return await asyncio.to_thread(look)


def _examine(raw: sqlite3.Connection, file: Path) -> None:
    """Fold the write-ahead log of the last life into the file, synced, and check the file's structure."""
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    whole = file.stat().st_size < _WHOLE_CHECK_BELOW_BYTES
    (verdict,) = raw.execute("PRAGMA integrity_check(1)" if whole else "PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise ConfigurationError(f"{file} is damaged ({verdict}). Restore a backup.")


def _mark_boot(transaction: Transaction, now: int) -> None:
    """A commit, so that all before it is synced; the signing key too, so that no reader has to make it."""
    instance.put(transaction.core, "booted_at", str(now))
    private_key(transaction)
