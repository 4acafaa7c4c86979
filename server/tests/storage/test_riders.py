"""Work that has time goes along in the transactions of votes: one sync for both, and no mistake shared."""

import asyncio
import contextlib
import sqlite3
import threading

import pytest

from plaudit.kernel.errors import Unavailable
from plaudit.storage.sqlite import writer
from plaudit.testing import samples
from plaudit.testing.samples import cast

NOTE = "INSERT INTO instance (key, value) VALUES (?, '')"


@pytest.fixture
def patience(monkeypatch):
    """However slow the machine, who waits goes along and does not walk."""
    monkeypatch.setattr(writer, "_ALONG_WITHIN_SECONDS", 60)


def noting(key):
    return lambda transaction: transaction.raw.execute(NOTE, (key,)).rowcount


async def notes(database):
    rows = await database.writer.inspect(lambda raw: raw.execute("SELECT key FROM instance").fetchall())
    return {key for (key,) in rows} & {"first", "second", "third"}


@pytest.fixture
async def database(opened):
    database = await opened()
    await database.projects.create(samples.project(), [])
    await database.polls.create(samples.poll(), [])
    return database


@contextlib.asynccontextmanager
async def busy(database):
    """The writer is kept busy meanwhile; yields what it is told to execute afterwards."""
    let_go, told = threading.Event(), []
    holding = asyncio.ensure_future(database.writer.inspect(lambda _raw: let_go.wait()))
    tracing = asyncio.ensure_future(
        database.writer.inspect(lambda raw: raw.set_trace_callback(lambda line: told.append(line.split()[0])))
    )
    await asyncio.sleep(0)
    try:
        yield told
    finally:
        let_go.set()
        await asyncio.gather(holding, tracing)


def vote(database, name):
    return asyncio.ensure_future(database.votes.commit([cast(name)]))


def patient(database, work):
    return asyncio.ensure_future(database.writer.run(work, has_time=True))


async def test_it_shares_the_commit_of_a_vote_and_each_vote_takes_one_along(database, patience):
    async with busy(database) as told:
        votes = [vote(database, "a"), vote(database, "b")]
        await asyncio.sleep(0)
        riders = [patient(database, noting(key)) for key in ("first", "second")]
        await asyncio.sleep(0)
    await asyncio.gather(*votes)
    assert told.count("COMMIT") == 2
    assert told.count("SAVEPOINT") == 2
    assert await asyncio.gather(*riders) == [1, 1]
    assert await notes(database) == {"first", "second"}


async def test_without_votes_it_goes_at_once_and_alone(database):
    async with busy(database) as told:
        rider = patient(database, noting("first"))
        await asyncio.sleep(0)
    assert await rider == 1
    assert (told.count("COMMIT"), told.count("SAVEPOINT")) == (1, 0)


async def test_after_the_last_vote_it_waits_no_longer(database):
    await vote(database, "a")
    assert await patient(database, noting("first")) == 1
    assert await notes(database) == {"first"}


async def test_its_mistake_undoes_itself_and_is_told_to_it_alone(database):
    followed = []

    def half(transaction):
        transaction.raw.execute(NOTE, ("first",))
        transaction.after_commit.append(lambda: followed.append("first"))
        raise LookupError("half done")

    async with busy(database):
        voted = vote(database, "a")
        await asyncio.sleep(0)
        riders = [patient(database, half), patient(database, noting("second"))]
        await asyncio.sleep(0)
    await voted
    with pytest.raises(LookupError):
        await riders[0]
    assert await riders[1] == 1
    assert await notes(database) == {"second"}
    assert followed == []
    assert (await database.votes.tally("poll_tea")).counters["votes"] == 1


async def test_a_mistake_of_who_takes_it_along_is_not_its_own(database):
    def wrong(transaction):
        transaction.raw.execute(NOTE, ("third",))
        raise sqlite3.IntegrityError("wrong")

    async with busy(database):
        driver = asyncio.ensure_future(database.writer.run(wrong, drives=True))
        await asyncio.sleep(0)
        rider = patient(database, noting("first"))
        await asyncio.sleep(0)
    with pytest.raises(sqlite3.IntegrityError):
        await driver
    assert await rider == 1
    assert await notes(database) == {"first"}


async def test_it_is_told_nothing_before_the_commit_that_carries_it(database):
    def unfit(transaction):
        transaction.raw.execute("PRAGMA defer_foreign_keys = ON")
        transaction.raw.execute("UPDATE polls SET project_id = 'nobody'")  # refused by the commit alone

    async with busy(database):
        driver = asyncio.ensure_future(database.writer.run(unfit, drives=True))
        await asyncio.sleep(0)
        rider = patient(database, noting("first"))
        await asyncio.sleep(0)
    with pytest.raises(sqlite3.IntegrityError):
        await driver
    assert await rider == 1
    assert await notes(database) == {"first"}


async def test_a_full_disk_refuses_both_and_stores_neither(database):
    await database.writer.inspect(
        lambda raw: raw.execute(f"PRAGMA max_page_count = {raw.execute('PRAGMA page_count').fetchone()[0]}")
    )

    def large(transaction):
        transaction.raw.execute("INSERT INTO instance (key, value) VALUES ('first', hex(zeroblob(4000000)))")

    async with busy(database):
        voted = vote(database, "a")
        await asyncio.sleep(0)
        rider = patient(database, large)
        await asyncio.sleep(0)
    for refused in (voted, rider):
        with pytest.raises(Unavailable):
            await refused
    assert (await database.votes.tally("poll_tea")).counters.get("votes", 0) == 0
    assert await notes(database) == set()


async def test_what_waits_when_the_writer_closes_is_finished(database, opened, patience):
    async with busy(database):
        failing = asyncio.ensure_future(database.writer.run(lambda _: 1 / 0, drives=True))
        await asyncio.sleep(0)
        riders = [patient(database, noting("first")), patient(database, noting("second"))]
        await asyncio.sleep(0)
        closing = asyncio.ensure_future(database.close())
        await asyncio.sleep(0)
    await closing
    with pytest.raises(ZeroDivisionError):
        await failing
    async with asyncio.timeout(10):
        assert await asyncio.gather(*riders) == [1, 1]
    reborn = await opened()
    assert await notes(reborn) == {"first", "second"}
