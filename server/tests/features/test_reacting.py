"""Reacting on a real store: one newest state told per batch, a bounded memory, and what happens when it is full."""

import asyncio

import pytest

from plaudit.features.reactions.model import Limits, Name, Reaction, State
from plaudit.features.reactions.reacting import Forgetting, Reacting
from plaudit.features.reactions.subjects import Subjects
from plaudit.kernel.errors import PlauditError
from plaudit.storage.sqlite import open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock

PROJECT = samples.project().id


def name(subject="post-42"):
    return Name(PROJECT, "live", subject)


def like(voter, subject="post-42", *, value=True):
    return Reaction(name=name(subject), voter=f"host:{voter}", like=value)


@pytest.fixture
async def store(tmp_path):
    clock = ManualClock()
    database = await open_database(tmp_path / "plaudit.db", clock=clock, algebra=samples)
    await database.projects.create(samples.project(), [])
    yield database.reactions
    await database.close()


@pytest.fixture
async def running(store):
    """Subjects and the group commit over them, with a list of what was told."""
    subjects, told = Subjects(store, capacity=3), []
    subjects.on_change(lambda name, state: told.append((name.subject, state.version)))
    reacting = Reacting(store, subjects, Limits(subjects=50), capacity=40)
    task = asyncio.get_running_loop().create_task(reacting.run())
    yield reacting, subjects, told
    task.cancel()


async def test_a_batch_is_told_once_with_its_newest_state(running):
    reacting, subjects, told = running
    replies = await asyncio.gather(*(reacting.react(like(voter)) for voter in range(30)))
    assert sorted(reply.state.version for reply in replies) == list(range(1, 31))
    assert told[-1] == ("post-42", 30)
    assert len(told) < 30
    assert [version for _, version in told] == sorted({version for _, version in told})
    assert subjects.peek(name()).likes == 30


async def test_what_changes_nothing_is_told_to_nobody(running):
    reacting, _, told = running
    await reacting.react(like("ann"))
    await reacting.react(like("ann"))
    await reacting.react(like("bob", value=False))
    assert told == [("post-42", 1)]


async def test_memory_is_bounded_and_what_is_watched_stays(running, store):
    reacting, subjects, _ = running
    subjects.keep_while(lambda one: one.subject == "s0")
    for at in range(10):
        await reacting.react(like("ann", f"s{at}"))
    assert len(subjects) == 3
    assert subjects.peek(name("s0")).likes == 1
    assert subjects.peek(name("s5")) is None
    assert (await subjects.get(name("s5"))).likes == 1
    for at in range(100):
        assert (await subjects.get(name(f"nobody-{at}"))).version == 0
    assert len(subjects) == 3


async def test_an_older_state_never_replaces_a_newer_one(running):
    _, subjects, told = running
    subjects.put(name(), State(subject="post-42", likes=5, version=5))
    subjects.put(name(), State(subject="post-42", likes=4, version=4))
    assert subjects.peek(name()).likes == 5
    assert told == [("post-42", 5)]


async def test_a_refusal_of_one_is_not_that_of_others(store):
    subjects = Subjects(store)
    reacting = Reacting(store, subjects, Limits(subjects=1))
    task = asyncio.get_running_loop().create_task(reacting.run())
    wishes = [reacting.react(like("ann", one)) for one in ("a", "b", "a")]
    first, second, third = await asyncio.gather(*wishes, return_exceptions=True)
    assert isinstance(second, PlauditError)
    assert second.code == "subject_limit"
    assert first.state.version == third.state.version == 1
    task.cancel()


async def test_when_too_many_wait_it_says_so_at_once(store):
    reacting = Reacting(store, Subjects(store), capacity=2)
    waiting = [asyncio.ensure_future(reacting.react(like(voter))) for voter in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(PlauditError) as caught:
        await reacting.react(like("one too many"))
    assert (caught.value.code, reacting.waiting) == ("overloaded", 2)
    task = asyncio.get_running_loop().create_task(reacting.run())
    assert [(await one).state.likes for one in waiting] == [1, 2]
    await reacting.drain()
    with pytest.raises(PlauditError) as caught:
        await reacting.react(like("too late"))
    assert caught.value.code == "shutting_down"
    task.cancel()


async def test_forgetting_takes_batches_of_yesterday(tmp_path):
    clock = ManualClock()
    database = await open_database(tmp_path / "plaudit.db", clock=clock, algebra=samples)
    await database.projects.create(samples.project(), [])
    batch = [Reaction(name=name(), voter=f"host:{one}", taps={"👍": 1}, batch_id="b") for one in range(5)]
    await database.reactions.commit([*batch, like("ann")], Limits())
    clock.advance(24 * 3600 * 1000 + 1)
    await database.reactions.commit([batch[0], batch[1]], Limits())  # sent again; nothing of them moves
    task = asyncio.get_running_loop().create_task(Forgetting(database.reactions, clock).run())

    async def rows():
        query = "SELECT count(*) FROM subject_voters"
        return await database.writer.inspect(lambda raw: raw.execute(query).fetchone()[0])

    for _ in range(1000):
        if await rows() == 1:
            break
    assert await rows() == 1
    assert (await database.reactions.load(name())).likes == 1
    task.cancel()
    await database.close()
