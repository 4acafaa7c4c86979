"""A running server with one project, for alerts on live channels."""

import pytest
from shop_floor import WoundClock, serving

from plaudit.settings import Settings


@pytest.fixture
async def house(file):
    settings = Settings(database_url=f"sqlite:///{file}", rate_limits=False)
    async with serving(settings, WoundClock()) as house:
        yield house
