"""A running server with one project and a survey, for tests of what events and cues lead to."""

import pytest
from shop_floor import WoundClock, serving

from plaudit.settings import Settings

SURVEY = {"title": "Visit", "open": True, "items": [{"poll": {"question": "How was it?", "kind": "rating"}}]}


@pytest.fixture
def clock():
    return WoundClock()


@pytest.fixture
def settings(file):
    return Settings(database_url=f"sqlite:///{file}", rate_limits=False)


@pytest.fixture
async def house(settings, clock):
    async with serving(settings, clock) as house:
        house.survey = (await house.ask("POST", "/v1/surveys", SURVEY, status=201)).json()["id"]
        yield house


@pytest.fixture
def trigger(house):
    """Makes a trigger that shows the survey after a checkout; what is given is changed of it."""

    async def make(**body):
        plain = {"on": {"event": "checkout.completed"}, "show": {"survey": house.survey}}
        return (await house.ask("POST", "/v1/triggers", plain | body, status=201)).json()

    return make


@pytest.fixture
def tell(house):
    """Tells of an event, as the backend."""

    async def tell(name="checkout.completed", user="ann", **more):
        body = {"name": name, "user": user} | more
        return (await house.ask("POST", "/v1/events", body, status=202)).json()

    return tell
