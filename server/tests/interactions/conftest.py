"""A running server with one project, for tests of what people are shown."""

import pytest
from shop_floor import WoundClock, serving

from plaudit.settings import Settings


@pytest.fixture
def clock():
    return WoundClock()


@pytest.fixture
def settings(file, request):
    """Those of the test, if it brings some as an indirect parameter."""
    plain = {"rate_limits": False} | getattr(request, "param", {})
    return Settings(database_url=f"sqlite:///{file}", **plain)


@pytest.fixture
async def house(settings, clock):
    async with serving(settings, clock) as house:
        yield house
