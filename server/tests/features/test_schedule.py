"""The server's clock opens and closes polls, once each, whoever else is faster."""

import asyncio

import pytest

from plaudit.kernel.clock import format_instant


@pytest.fixture
def later(studio):
    return lambda seconds: format_instant(studio.clock.now() + seconds * 1000)


async def status(studio, poll):
    return (await studio.database.polls.load(poll.id)).status


async def test_nothing_is_due_before_its_time(studio, later):
    poll = await studio.create(open=False, opens_at=later(10))
    studio.clock.advance(9_999)
    await studio.schedule.settle()
    assert await status(studio, poll) == "scheduled"


async def test_a_poll_opens_and_closes_at_its_times(studio, later):
    poll = await studio.create(open=False, opens_at=later(10), closes_at=later(20))
    seen = []
    for _ in range(3):
        await studio.schedule.settle()
        seen.append(await status(studio, poll))
        studio.clock.advance(10_000)
    assert seen == ["scheduled", "open", "closed"]
    assert [event for event, _ in studio.told] == ["poll.opened", "poll.closed"]


async def test_a_locked_poll_closes_too(studio):
    poll = await studio.create(duration_seconds=10)
    await studio.lifecycle.act(poll.id, "lock")
    studio.clock.advance(10_000)
    await studio.schedule.settle()
    assert await status(studio, poll) == "closed"


async def test_a_poll_that_slept_through_its_whole_life_is_closed_without_opening(studio, later):
    poll = await studio.create(open=False, opens_at=later(10), closes_at=later(20))
    studio.clock.advance(30_000)
    await studio.schedule.settle()
    assert [event for event, _ in studio.told] == ["poll.closed"]
    assert await status(studio, poll) == "closed"


async def test_settling_twice_changes_nothing(studio):
    poll = await studio.create(duration_seconds=1)
    studio.clock.advance(1_000)
    await studio.schedule.settle()
    revision = (await studio.database.polls.load(poll.id)).revision
    await studio.schedule.settle()
    assert (await studio.database.polls.load(poll.id)).revision == revision


async def test_a_host_who_is_faster_is_no_error(studio):
    poll = await studio.create(duration_seconds=1)
    studio.clock.advance(1_000)
    await asyncio.gather(
        studio.schedule.settle(), studio.lifecycle.act(poll.id, "close"), return_exceptions=True
    )
    assert await status(studio, poll) == "closed"
    assert [event for event, _ in studio.told] == ["poll.closed"]


async def test_the_loop_wakes_when_a_deadline_moves(studio):
    """The deadline is an hour away when the loop begins to wait; an edit brings it near, and it is kept."""
    poll = await studio.create(duration_seconds=3600)
    closed = asyncio.Event()
    studio.catalogue.on_change(lambda _, event: closed.set() if event == "poll.closed" else None)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(studio.schedule.run())
        await studio.edit(poll, closes_at=format_instant(studio.clock.now() + 1))
        studio.clock.advance(1)
        await closed.wait()
        running.cancel()
    assert await status(studio, poll) == "closed"
