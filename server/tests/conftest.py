"""What holds for all tests: properties have no deadline, and find the same cases again where it matters."""

import os
import shutil
import signal

import pytest
from hypothesis import settings

from plaudit.storage.migrations import schema
from plaudit.storage.sqlite.connections import core_connection, open_writer

# A shared machine stalls for longer than any deadline; `-W error` and the suite's own limits watch instead.
settings.register_profile("plaudit", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("plaudit")

# Whoever runs the suite in the background ignores Ctrl-C for all it starts, and some tests end theirs by it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def _schema(tmp_path_factory):
    """This release's tables and nothing in them: made once, since making them is half of opening a store."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    connection = open_writer(path)
    core = core_connection(connection)
    connection.execute("BEGIN IMMEDIATE")
    schema.upgrade(core)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    core.close()
    connection.close()
    return path


@pytest.fixture
def file(tmp_path, _schema):
    """A database of this test's own, with the tables laid out."""
    return shutil.copyfile(_schema, tmp_path / "plaudit.db")
