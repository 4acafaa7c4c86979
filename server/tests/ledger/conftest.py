"""A store in a fresh file, with the sample project."""

import pytest

from plaudit.storage.sqlite import open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock


@pytest.fixture
async def database(file):
    opened = await open_database(file, clock=ManualClock(), algebra=samples)
    await opened.projects.create(samples.project(), [])
    yield opened
    await opened.close()
