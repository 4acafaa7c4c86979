"""What is in memory has been committed, and only ever replaces something older."""

import asyncio

import msgspec
import pytest
from sample_polls import poll, tally

from plaudit.features.polls.catalogue import Catalogue, Entry


class Shelf:
    """A store with one poll, whose reads end when the test says so."""

    def __init__(self) -> None:
        self.poll, self.counted = poll(), tally(5)
        self.loads = 0
        self.reading = asyncio.Event()
        self.go_on = asyncio.Event()
        self.error: Exception | None = None

    async def load(self, poll_id):
        self.loads += 1
        found = self.poll if poll_id == self.poll.id else None
        self.reading.set()
        await self.go_on.wait()
        if self.error:
            raise self.error
        return found

    async def tally(self, poll_id):
        return self.counted


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def catalogue(shelf):
    return Catalogue(shelf, shelf, capacity=3)


async def together(*waits):
    async with asyncio.TaskGroup() as group:
        return [group.create_task(wait) for wait in waits]


async def test_everybody_who_asks_at_once_shares_one_load(shelf, catalogue):
    async def answer():
        await shelf.reading.wait()
        shelf.go_on.set()

    *asked, _ = await together(*(catalogue.get("poll_a") for _ in range(20)), answer())
    assert shelf.loads == 1
    assert {id(task.result()) for task in asked} == {id(catalogue.peek("poll_a"))}


async def test_what_is_in_memory_is_not_loaded_again(shelf, catalogue):
    shelf.go_on.set()
    first = await catalogue.get("poll_a")
    assert await catalogue.get("poll_a") is first
    assert shelf.loads == 1


async def test_there_is_no_such_poll(shelf, catalogue):
    shelf.go_on.set()
    assert await catalogue.get("poll_z") is None
    assert catalogue.peek("poll_z") is None


async def test_a_failed_load_fails_all_who_wait_and_is_not_remembered(shelf, catalogue):
    shelf.error = OSError("disk")

    async def answer():
        await shelf.reading.wait()
        shelf.go_on.set()

    asked = await asyncio.gather(
        catalogue.get("poll_a"), catalogue.get("poll_a"), answer(), return_exceptions=True
    )
    assert asked[:2] == [shelf.error, shelf.error]
    shelf.error = None
    assert await catalogue.get("poll_a") == Entry(shelf.poll, shelf.counted)


async def test_who_waits_does_not_go_away_with_whoever_was_loading(shelf, catalogue):
    first = asyncio.ensure_future(catalogue.get("poll_a"))
    await shelf.reading.wait()
    second = asyncio.ensure_future(catalogue.get("poll_a"))
    shelf.reading.clear()
    first.cancel()
    await shelf.reading.wait()  # the second has taken over
    shelf.go_on.set()
    assert await second == Entry(shelf.poll, shelf.counted)
    assert first.cancelled()


async def test_a_slow_load_does_not_overtake_a_newer_poll(shelf, catalogue):
    async def change():
        await shelf.reading.wait()
        catalogue.put(poll(revision=2, question="New?"), tally(6), None)
        shelf.go_on.set()

    loaded, _ = await together(catalogue.get("poll_a"), change())
    assert loaded.result().poll.question == "New?"
    assert catalogue.peek("poll_a").tally.version == 6


async def test_votes_counted_during_a_load_are_not_lost(shelf, catalogue):
    async def count():
        await shelf.reading.wait()
        catalogue.count(tally(7))
        catalogue.count(tally(6))
        shelf.go_on.set()

    await together(catalogue.get("poll_a"), count())
    assert catalogue.peek("poll_a").tally.version == 7


async def test_a_late_tally_is_dropped(catalogue):
    told = []
    catalogue.put(poll(), tally(5), None)
    catalogue.on_change(lambda entry, event: told.append((entry.tally.version, event)))
    for version in (7, 6, 7, 8):
        catalogue.count(tally(version))
    assert told == [(7, None), (8, None)]


async def test_a_change_is_told_with_its_event(catalogue):
    told = []
    catalogue.on_change(lambda entry, event: told.append((entry.poll.status, event)))
    catalogue.put(poll(), tally(), None)
    catalogue.put(poll(status="closed", revision=2), tally(2), "poll.closed")
    assert told == [("closed", "poll.closed")]


async def test_the_least_recently_used_leaves(shelf, catalogue):
    shelf.go_on.set()
    for letter in "abc":
        catalogue.put(
            poll(id=f"poll_{letter}"), msgspec.structs.replace(tally(), poll_id=f"poll_{letter}"), None
        )
    await catalogue.get("poll_a")
    catalogue.put(poll(id="poll_d"), tally(), None)
    assert [letter for letter in "abcd" if catalogue.peek(f"poll_{letter}")] == ["a", "c", "d"]


def test_the_least_used_is_forgotten_first_but_never_one_that_is_watched(catalogue):
    catalogue.keep_while(lambda poll_id: poll_id == "poll_0")
    for number in range(6):
        catalogue.put(poll(id=f"poll_{number}"), tally(1), None)
    assert [number for number in range(6) if catalogue.peek(f"poll_{number}")] == [0, 4, 5]
