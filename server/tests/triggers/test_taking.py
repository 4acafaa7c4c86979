"""Events and sightings on their way in: what a full queue says, and what is written once."""

import pytest

from plaudit.features.interactions.conditions import Circumstance
from plaudit.features.triggers.ports import EventFilter
from plaudit.features.triggers.taking import People, Taking
from plaudit.kernel.errors import Unavailable
from plaudit.kernel.supervision import Supervisor
from plaudit.storage.sqlite import open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.trigger_samples import TENANT, FixedRules, event, moment, trigger

DAY = 86_400_000


@pytest.fixture
async def shop(tmp_path):
    """A store, and loops over it; `runs` starts one more."""
    clock = ManualClock()
    database = await open_database(tmp_path / "plaudit.db", clock=clock, algebra=samples)
    await database.projects.create(samples.project(), [])
    fatal = []
    supervisor = Supervisor(fatal.append)
    yield database, clock, supervisor.start
    await supervisor.stop()
    await database.close()
    assert fatal == []


async def test_a_full_queue_says_so_and_what_was_stored_is_a_duplicate_afterwards(shop):
    database, _, runs = shop
    taking = Taking(database.events, capacity=2)
    runs(taking)
    batch = [event(str(number)) for number in range(3)]
    with pytest.raises(Unavailable) as refused:
        await taking.take(batch)
    assert refused.value.code == "overloaded"
    assert [one.fresh for one in await taking.take(batch[:2])] == [False, False]
    assert [one.fresh for one in await taking.take(batch[2:])] == [True]


async def test_listeners_hear_of_what_is_new_alone(shop):
    database, _, runs = shop
    taking, heard = Taking(database.events), []
    taking.on_stored(lambda events: heard.extend(one.id for one in events))
    runs(taking)
    await taking.take([event("1"), event("2")])
    await taking.take([event("2"), event("3")])
    assert heard == ["1", "2", "3"]
    assert len(await database.events.page(*TENANT, EventFilter(), limit=9)) == 3


async def test_a_token_that_says_nothing_new_is_written_once_a_day(shop):
    database, clock, runs = shop
    written = []
    people = People(Watched(database.events, written), clock)
    runs(people)
    for attributes in ({"plan": "pro"}, {"plan": "pro"}, {}, {"plan": "free"}, {"text": "x" * 5000}):
        people.seen(*TENANT, "host:ann", attributes)
    clock.advance(DAY)
    people.seen(*TENANT, "host:ann", {"plan": "free"})
    await people.drain()
    assert written == [b'{"plan":"pro"}', b'{"plan":"free"}', b'{"plan":"free"}']
    pro = trigger(segment=Circumstance(attribute="plan", op="eq", value="pro"))
    (looked,) = await database.decisions.look(moment(), [pro], FixedRules(pro))
    assert looked.decision.reason == "segment_false"


class Watched:
    """The real store, noting what is asked of it."""

    def __init__(self, store, written):
        self.store, self.written = store, written

    async def see(self, batch):
        self.written += [one.attributes for one in batch]
        return await self.store.see(batch)
