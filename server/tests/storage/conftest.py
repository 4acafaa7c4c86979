"""Databases in fresh files."""

import contextlib

import pytest

from plaudit.storage.sqlite import open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock


@pytest.fixture
async def opened(tmp_path):
    """`await opened(**options)` opens the test's file; whatever is left open is closed at the end."""
    async with contextlib.AsyncExitStack() as stack:

        async def open_it(path=tmp_path / "plaudit.db", **options):
            database = await open_database(path, **{"clock": ManualClock(), "algebra": samples} | options)
            stack.push_async_callback(database.close)
            return database

        yield open_it
