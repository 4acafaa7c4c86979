"""A whole server that may send to this machine, whose clock can be wound on."""

import pytest
from studios import opened_studio

from plaudit.settings import Settings


@pytest.fixture
def settings(file):
    return Settings(database_url=f"sqlite:///{file}", webhook_private=True, rate_limits=False)


@pytest.fixture
async def studio(settings):
    async with opened_studio(settings) as studio:
        yield studio
