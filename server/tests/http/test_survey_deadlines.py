"""The deadline of a survey, to the millisecond of a clock that moves when told."""

from datetime import UTC, datetime, timedelta

import pytest
from surveyed import made, tallies

from plaudit.testing.clock import ManualClock

FULL = {"answers": {"rating": {"rating": 5}}, "complete": True}


@pytest.fixture
def clock():
    return ManualClock()


async def test_a_deadline_ends_the_survey_and_its_polls_by_the_clock(house, clock):
    ends = datetime.fromtimestamp(clock.now() / 1000, UTC) + timedelta(minutes=1)
    shop = await made(house, closes_at=ends.isoformat())
    clock.advance(59_999)
    begun = await house.page.post(
        shop.answers, json={"answers": {"rating": {"rating": 5}}}, headers=await house.voter()
    )
    assert begun.status_code == 201
    clock.advance(1)
    late = await house.page.post(shop.answers, json=FULL, headers=await house.voter())
    assert (late.status_code, late.json()["code"], late.json()["survey_status"]) == (
        409,
        "survey_closed",
        "closed",
    )
    assert (await house.page.get(shop.path)).json()["status"] == "closed"
    listed = (await house.host.get("/v1/surveys?status=closed")).json()["data"]
    assert [one["id"] for one in listed] == [shop.id]
    assert (await house.host.get("/v1/surveys?status=open")).json()["data"] == []
    poll = (await house.page.get(f"/v1/polls/{shop.polls['rating']['id']}")).json()
    assert poll["status"] == "closed"
    assert (await house.host.post(f"{shop.path}/close")).json()["status"] == "closed"
    assert (await house.host.delete(shop.path)).json()["status"] == "archived"


async def test_a_later_deadline_moves_the_polls_along(house, clock):
    ends = datetime.fromtimestamp(clock.now() / 1000, UTC) + timedelta(minutes=1)
    shop = await made(house, closes_at=ends.isoformat())
    later = (ends + timedelta(minutes=1)).isoformat()
    moved = await house.host.patch(shop.path, json={"closes_at": later})
    assert moved.json()["closes_at"] == moved.json()["items"][0]["poll"]["closes_at"]
    clock.advance(90_000)
    reply = await house.page.post(shop.answers, json=FULL, headers=await house.voter())
    assert reply.json()["response"]["status"] == "completed"
    assert await tallies(house, shop) == {"rating": 1, "why": 0}
