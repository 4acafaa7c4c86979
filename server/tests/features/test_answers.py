"""Answers read from memory: never older than the question, and one query for all who ask."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from plaudit.features.polls.moderation.answers import APART_SECONDS, Answers, Listing
from plaudit.features.polls.moderation.audience import Audience
from plaudit.features.polls.moderation.rules import Rules
from plaudit.features.polls.voting import Voter, voter_key
from plaudit.kernel.errors import NotFound

NEWEST = Listing("approved", "newest", None, 20)
CROWD = 200


class Counted:
    """The store itself, with a note of each question it was asked, and a door that can be held."""

    def __init__(self, store):
        self._store, self.asked = store, []
        self.door = asyncio.Event()
        self.door.set()

    async def answers(self, poll, **wanted):
        self.asked.append("answers")
        rows = await self._store.answers(poll, **wanted)
        await self.door.wait()
        return rows

    async def own(self, poll, key):
        self.asked.append("own")
        own = await self._store.own(poll, key)
        await self.door.wait()
        return own


class Room:
    """An open question with a crowd that reads; pauses are noted and pass by the clock."""

    def __init__(self, studio, poll, audience):
        self.studio, self.poll, self.audience = studio, poll, audience
        self.store, self.pauses = Counted(studio.database.audience), []
        self.answers = Answers(self.store, studio.catalogue, studio.clock, self.pause)
        studio.voting.on_recorded(self.answers.recorded)
        audience.on_like(self.answers.liked)

    async def pause(self, seconds):
        self.pauses.append(seconds)
        self.studio.clock.advance(round(seconds * 1000))

    async def texts(self, listing=NEWEST):
        return [one.text for _, one in await self.answers.page(self.poll.id, listing)]

    async def say(self, voter, text):
        return (await self.studio.send(self.poll, voter, {"text": text})).vote.id

    async def own(self, name):
        poll = (await self.studio.catalogue.get(self.poll.id)).poll
        return await self.answers.own(poll, voter_key(poll, Voter("test", name, signed=False)))


@pytest.fixture
async def room(studio):
    audience = Audience(studio.database.audience, Rules(), studio.lifecycle.saved)
    voting = {"change": True, "retract": True}
    poll = await studio.create(kind="text", options=[], voting=voting)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(audience.run())
        yield Room(studio, poll, audience)
        await audience.drain()
        running.cancel()


@asynccontextmanager
async def held(store):
    """Nothing asked of the store is answered within."""
    store.door.clear()
    yield
    store.door.set()


async def test_what_did_not_change_is_read_once(room):
    await room.say("ann", "one")
    for _ in range(5):
        assert await room.texts() == ["one"]
    assert (room.store.asked, room.pauses) == (["answers"], [])


async def test_a_crowd_that_reads_again_costs_one_query(room):
    await room.say("ann", "one")
    await room.texts()
    await room.say("bob", "two")
    pages = await asyncio.gather(*(room.texts() for _ in range(CROWD)))
    assert pages == [["two", "one"]] * CROWD
    assert room.store.asked == ["answers"] * 2
    assert room.pauses == [APART_SECONDS]


async def test_reading_again_after_a_while_does_not_wait(room):
    await room.texts()
    room.studio.clock.advance(1000)
    await room.say("ann", "one")
    assert await room.texts() == ["one"]
    assert room.pauses == []


@pytest.mark.parametrize("what", ["change", "retract", "reject", "like", "reset"])
async def test_whatever_happens_is_in_the_next_page(room, what):
    first, second = await room.say("ann", "one"), await room.say("bob", "two")
    listing = Listing("approved", "liked", None, 20)
    assert await room.texts(listing) == ["two", "one"]
    if what == "change":
        await room.say("bob", "three")
        expected = ["three", "one"]
    elif what == "retract":
        await room.studio.retract(room.poll, "bob", second)
        expected = ["one"]
    elif what == "reject":
        await room.audience.rule_on_answer(room.poll, second, approve=False)
        expected = ["one"]
    elif what == "like":
        await room.audience.like(room.poll, Voter("test", "cid", signed=False), first, liked=True)
        expected = ["one", "two"]
    else:
        await room.studio.lifecycle.act(room.poll.id, "reset")
        expected = []
    assert await room.texts(listing) == expected


async def test_who_asks_while_an_older_page_is_on_its_way_gets_a_newer_one(room):
    await room.say("ann", "one")
    async with asyncio.TaskGroup() as group, held(room.store):
        early = group.create_task(room.texts())
        while not room.store.asked:
            await asyncio.sleep(0)
        await room.say("bob", "two")
        late = group.create_task(room.texts())
        await asyncio.sleep(0)
        room.store.door.set()
    assert late.result() == ["two", "one"]
    assert early.result()[-1] == "one"


async def test_a_voters_own_are_read_once_until_the_voter_does_something(room):
    first = await room.say("ann", "one")
    own = await room.own("bob")
    assert (own.written, own.liked) == ((), frozenset())
    await room.say("cid", "three")
    await room.audience.rule_on_answer(room.poll, first, approve=False)
    await room.audience.rule_on_answer(room.poll, first, approve=True)
    await room.own("bob")
    assert room.store.asked == ["own"]
    await room.audience.like(room.poll, Voter("test", "bob", signed=False), first, liked=True)
    assert (await room.own("bob")).liked == {first}
    await room.say("bob", "two")
    assert [one.text for one in (await room.own("bob")).written] == ["two"]
    assert room.store.asked == ["own"] * 3


async def test_who_wrote_something_learns_of_rulings(room):
    first = await room.say("ann", "one")
    assert [one.state for one in (await room.own("ann")).written] == ["approved"]
    await room.audience.rule_on_answer(room.poll, first, approve=False)
    assert [one.state for one in (await room.own("ann")).written] == ["rejected"]


async def test_what_was_read_before_a_like_is_not_kept_after_it(room):
    first = await room.say("ann", "one")
    async with asyncio.TaskGroup() as group, held(room.store):
        early = group.create_task(room.own("bob"))
        while not room.store.asked:
            await asyncio.sleep(0)
        await room.audience.like(room.poll, Voter("test", "bob", signed=False), first, liked=True)
        room.store.door.set()
    assert early.done()
    assert (await room.own("bob")).liked == {first}


async def test_after_a_reset_a_voter_begins_anew(room):
    await room.say("ann", "one")
    await room.own("ann")
    await room.studio.lifecycle.act(room.poll.id, "reset")
    assert (await room.own("ann")).written == ()


async def test_a_poll_that_is_not_there(room):
    with pytest.raises(NotFound):
        await room.answers.page("poll_x", NEWEST)
