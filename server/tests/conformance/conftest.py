"""The stores under test: SQLite in a fresh file, the sample project stored."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plaudit.storage.sqlite import Database, open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def database(file: Path, clock: ManualClock) -> AsyncIterator[Database]:
    opened = await open_database(file, clock=clock, algebra=samples)
    await opened.projects.create(samples.project(), [])
    yield opened
    await opened.close()
