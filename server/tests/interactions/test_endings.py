"""The end of interactions, written down by a loop; and the end of keeping them."""

import pytest
from shop_floor import waiting

from plaudit.features.interactions.closing import Closing
from plaudit.features.interactions.expiry import Expiry
from plaudit.features.interactions.model import Address, Show
from plaudit.storage.sqlite import open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.interaction_samples import MINUTE, NOW, effect, note

DAY = 24 * 60 * MINUTE


@pytest.fixture
async def kept(tmp_path):
    """A store, its manual clock, and the loop over it that keeps things for ten days."""
    clock = ManualClock(NOW)
    database = await open_database(tmp_path / "plaudit.db", clock=clock, algebra=samples)
    await database.projects.create(samples.project(), [])
    yield database.interactions, clock, Expiry(database.interactions, clock, 10)
    await database.close()


async def test_every_end_is_written_down_however_many_there_are(kept):
    store, clock, expiry = kept
    for n in range(1200):
        await store.add(effect(f"{n}", to=Address(user=f"user-{n}")))
    await expiry.settle()
    assert await store.next_end() == NOW + MINUTE
    clock.advance(MINUTE)
    await expiry.settle()
    assert await store.next_end() is None


async def test_what_is_older_than_is_kept_goes_and_nothing_else(kept):
    store, clock, expiry = kept
    old, new, lasting = effect("old"), effect("new", created_at=NOW + 5 * DAY), effect("long")
    await store.add(old)
    await store.add(effect("long", expires_at=NOW + 29 * DAY))
    await store.note([note(old)])
    clock.advance(5 * DAY)
    await store.add(effect("new", expires_at=clock.now() + MINUTE))
    await expiry.settle()
    assert not await expiry.forget()
    clock.advance(5 * DAY + MINUTE + 1)
    await expiry.settle()
    while await expiry.forget():
        pass
    assert await store.load(old.id) is None
    assert await store.load(new.id)
    assert await store.load(lasting.id)


async def test_the_loop_looks_when_the_next_ends_and_a_second_later_at_most(kept):
    _, clock, expiry = kept
    assert expiry._seconds_until(None) == 1.0
    assert expiry._seconds_until(clock.now() + 300) == 0.3
    assert expiry._seconds_until(clock.now() + MINUTE) == 1.0
    assert expiry._seconds_until(clock.now() - MINUTE) == 0.05


async def test_an_end_that_a_crash_came_after_is_settled_by_the_next_life(tmp_path):
    """The poll's own transaction says that it is over; the rest needs nobody's memory."""
    clock, poll = ManualClock(NOW), samples.poll()
    database = await open_database(tmp_path / "plaudit.db", clock=clock, algebra=samples)
    await database.projects.create(samples.project(), [])
    await database.polls.create(poll, [])
    for n in range(450):
        asks = effect(f"{n}", to=Address(user=f"user-{n}"), effect=None, show=Show(poll=poll.id))
        await database.interactions.add(asks)
    await database.polls.save(samples.poll(status="closed", revision=2), 1, [])
    await database.close()
    database, told = await open_database(tmp_path / "plaudit.db", clock=clock, algebra=samples), []
    await Closing(database.interactions, told.append).settle()
    assert {one.id for one in told} == {f"int_{n}" for n in range(450)}
    assert {one.because for one in told} == {"target_closed"}
    await Closing(database.interactions, told.append).settle()
    assert len(told) == 450
    await database.close()


async def test_a_running_server_writes_ends_down_by_itself(house):
    sent = await house.effect(ttl_seconds=1)
    listed = "/v1/interactions?status=expired"

    store = house.app.database.interactions
    while (await store.load(sent["id"]))[0].state == "open":
        pass
    assert [one["id"] for one in (await house.ask("GET", listed)).json()["data"]] == [sent["id"]]
    async with house.inbox() as ann:
        assert waiting(ann.snapshot) == []


@pytest.mark.parametrize("settings", [{"interaction_days": 1}], indirect=True)
async def test_how_long_is_a_setting(house):
    sent = await house.effect(ttl_seconds=1)
    house.clock.ahead_ms += 25 * 60 * MINUTE
    store = house.app.database.interactions
    while await store.load(sent["id"]) is not None:
        pass
    assert (await house.ask("GET", f"/v1/interactions/{sent['id']}")).status_code == 404
