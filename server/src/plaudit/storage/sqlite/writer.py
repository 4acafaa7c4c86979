"""One thread owns the one connection that writes, and makes every checkpoint of the write-ahead log.

`run(work)` executes `work` in one transaction on that thread and returns once the commit is synced to disk.
A failed sync or write is final: after it the operating system may call unwritten pages clean, so a retry
could falsely succeed. The writer then refuses everything until the process starts anew (fail-stop).
A full disk is not final: the transaction is rolled back, refused, and the next one may succeed. Votes stop
before that, at a reserve (`room.py`), so that what ends a poll in order still finds room.

While one vote after another is committed, work that has time goes along in their transactions: a sync of its
own would stand in their way.
"""

import asyncio
import contextlib
import logging
import math
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar

from plaudit.kernel.errors import Unavailable
from plaudit.storage.sqlite.connections import Transaction, code_of, core_connection
from plaudit.storage.sqlite.room import Room

log = logging.getLogger(__name__)

T = TypeVar("T")
_IDLE_SECONDS: Final = 1.0
# 500 to 4 000 pages. SQLite would make its own checkpoints after 1 000, but keeps their failures to itself.
_FOLD_AFTER_ROWS: Final = 2000
_FATAL: Final = frozenset(
    {
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    }
)
# Not the work's fault: anything else is raised as it is, so that a batch can be split around its culprit.
_STORAGE: Final = _FATAL | {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
}
# Writes at every run, so that it cannot succeed without room.
_PROBE: Final = (
    "INSERT INTO instance VALUES ('room', 'a')"
    " ON CONFLICT DO UPDATE SET value = CASE value WHEN 'a' THEN 'b' ELSE 'a' END"
)
_Job = tuple[Callable[[], Any], asyncio.Future[Any]]
# How long work that has time waits to be taken along, and since when there may have been nobody to do it.
_ALONG_WITHIN_SECONDS: Final = 0.01


class _Rider(NamedTuple):
    """Work that waits to be taken along. It stays until it is on disk: whatever goes wrong, it walks."""

    work: Callable[[Transaction], Any]
    leave_reserve: bool
    future: asyncio.Future[Any]


def unavailable() -> Unavailable:
    return Unavailable("storage_unavailable", "The store cannot write at the moment.", retry_after_seconds=5)


class Writer:
    """Runs transactions one after another. Made on the event loop that will await them."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        on_fatal: Callable[[str], None],
        room: Room,
        *,
        checkpoints: bool,
    ) -> None:
        self._connection = connection
        self._room = room
        self._core = core_connection(connection)
        self._on_fatal = on_fatal
        self._checkpoints = checkpoints
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._done: deque[tuple[asyncio.Future[Any], Any, BaseException | None]] = deque()
        self._riders: deque[_Rider] = deque()
        self._driven_at = -math.inf
        self._wake_pending = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._stopped = False
        self._ended = threading.Event()
        self._written = False
        self._folded = 0
        self._full = False
        self.failure: str | None = None
        self._thread = threading.Thread(target=self._live, name="plaudit-writer", daemon=True)
        self._thread.start()

    @property
    def disk_full(self) -> bool:
        """Whether votes are refused for want of room; over by itself once there is room."""
        return self._full or self._room.low

    async def run(
        self,
        work: Callable[[Transaction], T],
        *,
        leave_reserve: bool = False,
        drives: bool = False,
        has_time: bool = False,
    ) -> T:
        """The result of `work(transaction)`, committed and on disk. What `work` raises, rolls back.

        `leave_reserve`: refused already when the disk is down to its reserve. `drives`: takes one work along
        that `has_time`, which may be run twice, and waits for that while such transactions follow each other.
        Raises `Unavailable("storage_unavailable")` when the storage failed and nothing was stored.
        """
        now = self._loop.time()
        if has_time and now - self._driven_at < _ALONG_WITHIN_SECONDS:
            return await self._ride(work, leave_reserve=leave_reserve)
        if drives:
            self._driven_at, work = now, self._driving(work)
        return await self._submit(lambda: self._transact(work, leave_reserve=leave_reserve))

    async def inspect(self, look: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `look(connection)`, outside any transaction: for pragmas."""
        return await self._submit(lambda: look(self._connection))

    async def close(self) -> None:
        """Finish what is queued, fold the write-ahead log into the file, close the connection."""
        if not self._stopped:
            self._stopped = True
            for rider in self._riders.copy():
                self._jobs.put(self._on_foot(rider))
            self._jobs.put(None)
        await asyncio.to_thread(self._ended.wait)

    async def _submit(self, job: Callable[[], T]) -> T:
        future: asyncio.Future[T] = self._promise()
        self._jobs.put((job, future))
        return await future

    async def _ride(self, work: Callable[[Transaction], T], *, leave_reserve: bool) -> T:
        future: asyncio.Future[T] = self._promise()
        rider = _Rider(work, leave_reserve, future)
        self._riders.append(rider)
        patience = self._loop.call_later(_ALONG_WITHIN_SECONDS, self._jobs.put, self._on_foot(rider))
        result = await future
        patience.cancel()
        return result

    def _promise(self) -> asyncio.Future[Any]:
        if self._stopped or self.failure is not None:
            raise unavailable()
        return self._loop.create_future()

    def _on_foot(self, rider: _Rider) -> _Job:
        """A transaction of its own for what nobody took along. Who has arrived has the answer already."""

        def walk() -> Any:
            if rider in self._riders:
                self._riders.remove(rider)
                return self._transact(rider.work, leave_reserve=rider.leave_reserve)
            return None

        return walk, rider.future

    def _driving(self, work: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
        """Do this work, and the first of those who wait along with it."""

        def both(transaction: Transaction) -> T:
            result = work(transaction)
            if self._riders and not self._room.low:
                self._take_along(self._riders[0], transaction)
            return result

        return both

    def _take_along(self, rider: _Rider, transaction: Transaction) -> None:
        """A mistake of the rider's own undoes nothing else; alone, it is told of it."""
        follow_ups = len(transaction.after_commit)
        transaction.raw.execute("SAVEPOINT rider")
        try:
            result = rider.work(transaction)
        except Exception as error:
            if code_of(error) in _STORAGE:
                raise
            transaction.raw.execute("ROLLBACK TO rider")
            del transaction.after_commit[follow_ups:]
        else:
            transaction.after_commit.append(lambda: self._arrive(rider, result))
        transaction.raw.execute("RELEASE rider")

    def _arrive(self, rider: _Rider, result: Any) -> None:
        self._riders.remove(rider)
        self._answer(rider.future, result, None)

    def _live(self) -> None:
        self._work_off()
        self._checkpoint("TRUNCATE")
        if self.failure is None:
            self._core.close()
            self._connection.close()
        self._ended.set()
        if self.failure is not None:
            # Closing would sync once more, and may falsely succeed: the thread keeps the connection for good.
            threading.Event().wait()

    def _work_off(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=_IDLE_SECONDS)
            except queue.Empty:
                self._rest()
                continue
            if job is None:
                return
            work, future = job
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - raised where awaited
                self._answer(future, None, error)
            else:
                self._answer(future, result, None)
            if self._connection.total_changes - self._folded > _FOLD_AFTER_ROWS:
                self._checkpoint("PASSIVE")

    def _rest(self) -> None:
        """A second without work: see whether a full disk has room again, and fold the log away."""
        self._room.look()
        if self._full and self.failure is None:
            with contextlib.suppress(Unavailable):
                self._transact(lambda transaction: transaction.raw.execute(_PROBE))
        self._checkpoint("TRUNCATE")

    def _transact(self, work: Callable[[Transaction], T], *, leave_reserve: bool = False) -> T:
        self._room.look()
        if self.failure is not None or (leave_reserve and self._room.low):
            raise unavailable()
        transaction = Transaction(self._connection, self._core)
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            result = work(transaction)
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._roll_back()
            if (code := code_of(error)) not in _STORAGE:
                raise
            self._judge(code or sqlite3.SQLITE_IOERR, error)
            raise unavailable() from error
        self._written = True
        if self._full:
            self._full = False
            log.warning("the disk has room again")
        for follow_up in transaction.after_commit:
            follow_up()
        return result

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            self._judge(sqlite3.SQLITE_IOERR, error)

    def _judge(self, code: int, error: BaseException) -> None:
        """Decide whether this storage error ends the life of this process."""
        if not (self._full and code == sqlite3.SQLITE_FULL):  # told once, not for every vote refused
            log.error("storage error %s: %s", code, error)
        self._full = code == sqlite3.SQLITE_FULL
        if code in _FATAL and self.failure is None:
            self.failure = f"{type(error).__name__}: {error}"
            self._tell(self._on_fatal, "storage")

    def _checkpoint(self, mode: str) -> None:
        """Fold the write-ahead log into the file; never wait for a reader. `TRUNCATE` also empties it."""
        self._folded = self._connection.total_changes
        if not (self._checkpoints and self._written) or self.failure is not None:
            return
        try:
            self._connection.execute("PRAGMA busy_timeout = 0")
            busy = self._connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()[0]
            self._written = bool(busy) or mode != "TRUNCATE"
            self._connection.execute("PRAGMA busy_timeout = 5000")
        except sqlite3.Error as error:
            code = code_of(error) or sqlite3.SQLITE_IOERR
            if code not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                self._judge(code, error)

    def _answer(self, future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
        self._done.append((future, result, error))
        if not self._wake_pending.is_set():
            self._wake_pending.set()
            self._tell(self._deliver)

    def _tell(self, callback: Callable[..., None], *arguments: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, *arguments)
        except RuntimeError:
            log.warning("the event loop ended before the storage could report to it")

    def _deliver(self) -> None:
        """On the event loop: settle every finished transaction with one wake-up."""
        self._wake_pending.clear()
        while self._done:
            future, result, error = self._done.popleft()
            if future.done():  # its caller gave up
                continue
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)
