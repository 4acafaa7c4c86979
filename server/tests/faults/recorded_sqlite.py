"""The standard library's SQLite connection, over APSW: what the product opens lands on a recorded disk.

The product's own code opens, writes, checkpoints and closes; only the driver beneath it is another, because
the standard library's cannot be told where to write. Nothing of SQLite is imitated: both are thin.
"""

import contextlib
import sqlite3

import apsw


class Cursor:
    """Runs a statement to its end at once: the results read here are short, and none stays open at a commit."""

    rowcount = -1
    arraysize = 1
    description = None

    def __init__(self, connection):
        self._connection = connection
        self._rows = iter(())

    def execute(self, statement, parameters=()):
        changes = self._connection.apsw.total_changes()
        running, columns = self._connection.apsw.cursor(), []

        def describe(cursor, _statement, _bindings):
            columns.extend(name for name, _ in cursor.get_description())
            return True

        running.exec_trace = describe
        self._rows = iter(list(running.execute(statement, parameters)))
        self.description = [(name, *[None] * 6) for name in columns] or None
        self.rowcount = -1 if columns else self._connection.apsw.total_changes() - changes
        return self

    def executemany(self, statement, rows):
        for row in rows:
            self.execute(statement, row)
        return self

    def fetchone(self):
        return next(self._rows, None)

    def fetchall(self):
        return list(self._rows)

    def __iter__(self):
        return self._rows

    def close(self):
        self._rows = iter(())


class Connection:
    isolation_level = None

    def __init__(self, path, disk_name):
        self.apsw = apsw.Connection(str(path), vfs=disk_name)

    def cursor(self, _factory=None):
        return Cursor(self)

    def execute(self, statement, parameters=()):
        return Cursor(self).execute(statement, parameters)

    def executemany(self, statement, rows):
        return Cursor(self).executemany(statement, rows)

    @property
    def in_transaction(self):
        return not self.apsw.get_autocommit()

    @property
    def total_changes(self):
        return self.apsw.total_changes()

    def create_function(self, *_arguments, **_named):
        """SQLAlchemy offers REGEXP here; no statement of the product asks for it."""

    def commit(self):
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self):
        if self.in_transaction:
            self.execute("ROLLBACK")

    def close(self):
        self.apsw.close()


@contextlib.contextmanager
def opened_on(disk):
    """While this lasts, every connection of this process is opened on the recorded disk."""
    real = sqlite3.connect

    def connect(path, *, isolation_level, check_same_thread, cached_statements):
        assert isolation_level is None
        assert not check_same_thread
        return Connection(path, disk.name)

    sqlite3.connect = connect
    try:
        yield
    finally:
        sqlite3.connect = real
