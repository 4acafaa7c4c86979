"""How a SQLite connection is opened here, for writing and for reading.

The reasons for each setting: docs, "Durability". WAL lets readers never block the writer;
`synchronous=FULL` is the durability promise, and is asserted because SQLite ignores what it does not like.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import sqlalchemy
from sqlalchemy.pool import StaticPool

_FULL = 2
# The index of the write-ahead log could not grow. Nothing durable is in it: the disk is full, no more.
_NO_ROOM_FOR_INDEX = sqlite3.SQLITE_IOERR_SHMSIZE


class Transaction:
    """What a unit of work gets: the raw connection for hot statements, and SQLAlchemy over it for cold.

    `after_commit` callables run on the writer's thread once the commit is on disk: where caches are updated.
    """

    __slots__ = ("after_commit", "core", "raw")

    def __init__(self, raw: sqlite3.Connection, core: sqlalchemy.Connection) -> None:
        self.raw = raw
        self.core = core
        self.after_commit: list[Callable[[], None]] = []


def open_writer(path: Path) -> sqlite3.Connection:
    """The connection that writes. It folds no log away by itself: its owner does, and hears of failures."""
    _create_privately(path)
    connection = _open(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_size_limit = 67108864")
    # The inner pages of the indexes of ten million votes: with SQLite's 2 MB each vote read one anew.
    connection.execute("PRAGMA cache_size = -32768")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
    if (mode, synchronous) != ("wal", _FULL):
        connection.close()
        raise OSError(f"{path}: this file system gives journal_mode={mode}, synchronous={synchronous}")
    _sync_folder(path)
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    connection = _open(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def core_connection(connection: sqlite3.Connection) -> sqlalchemy.Connection:
    """The same connection for SQLAlchemy's text. It begins and commits nothing: that is done beside it."""
    engine = sqlalchemy.create_engine(
        "sqlite://", creator=lambda: connection, poolclass=StaticPool, isolation_level="AUTOCOMMIT"
    )
    return engine.connect()


def code_of(error: BaseException) -> int | None:
    """SQLite's primary result code of an error, through SQLAlchemy's wrapping; None if it is not SQLite's."""
    if isinstance(error, sqlalchemy.exc.DBAPIError) and error.orig is not None:
        error = error.orig
    if not isinstance(error, sqlite3.Error):
        return None
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code == _NO_ROOM_FOR_INDEX:
        return sqlite3.SQLITE_FULL
    return None if code is None else code & 0xFF


def _create_privately(path: Path) -> None:
    """A new file is for its owner alone: it holds secrets. SQLite gives the log beside it the same mode.

    A file that exists is not touched: closing it again would drop the locks this process may hold on it.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _sync_folder(path: Path) -> None:
    """Makes the names of the file and its log safe. SQLite syncs the folder itself, and hides a failure."""
    folder = os.open(path.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA mmap_size = 0")
    return connection
