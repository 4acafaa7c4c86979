"""What a disk can do to the writer: no room, no write, and what the process does then."""

import asyncio
import resource
import signal
import sqlite3

import msgspec
import pytest

from plaudit.kernel.errors import Unavailable
from plaudit.testing import samples
from plaudit.testing.samples import cast


async def ready(opened, **options):
    database = await opened(**options)
    await database.projects.create(samples.project(), [])
    await database.polls.create(samples.poll(), [])
    return database


def many(name, count=400):
    return [cast(f"{name}{n}") for n in range(count)]


async def test_a_full_disk_refuses_the_batch_and_recovers_without_restart(opened):
    database = await ready(opened)
    await database.votes.commit(many("a"))
    before = await database.votes.tally("poll_tea")

    def room(raw, pages):
        raw.execute(f"PRAGMA max_page_count = {pages or raw.execute('PRAGMA page_count').fetchone()[0]}")

    await database.writer.inspect(lambda raw: room(raw, None))
    with pytest.raises(Unavailable) as refused:
        await database.votes.commit(many("b"))
    assert refused.value.code == "storage_unavailable"
    assert (database.health().writable, database.health().disk_full) == (False, True)
    assert await database.votes.tally("poll_tea") == before
    await database.writer.inspect(lambda raw: room(raw, 1_000_000))
    await database.writer.inspect(lambda _: database.writer._rest())
    assert database.health().writable, "noticed in a second of rest, without a vote"
    await database.votes.commit(many("b"))
    assert (await database.votes.tally("poll_tea")).counters["votes"] == 800


async def test_a_failed_write_is_final(opened, tmp_path):
    reasons = []
    database = await ready(opened, on_fatal=reasons.append)
    await database.votes.commit(many("a"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = (tmp_path / "plaudit.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        with pytest.raises(Unavailable):
            await database.votes.commit(many("b"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    await asyncio.sleep(0)
    assert reasons == ["storage"]
    assert database.health().failure is not None
    with pytest.raises(Unavailable):
        await database.votes.commit([cast("after")])
    assert (await database.votes.tally("poll_tea")).counters["votes"] == 400
    await database.close()
    reborn = await opened()
    assert (await reborn.votes.tally("poll_tea")).counters["votes"] == 400
    await reborn.votes.commit(many("b"))


async def test_work_that_raises_is_rolled_back_and_raises_as_it_is(opened):
    database = await ready(opened)

    def half(transaction):
        transaction.raw.execute("DELETE FROM polls")
        raise LookupError("half done")

    with pytest.raises(LookupError):
        await database.writer.run(half)
    with pytest.raises(sqlite3.IntegrityError):
        await database.writer.run(lambda t: t.raw.execute("INSERT INTO acts (poll_no) VALUES (1)"))
    assert await database.polls.load("poll_tea") == samples.poll()
    assert database.health().writable


async def test_a_caller_who_gives_up_does_not_stop_what_was_begun(opened):
    database = await ready(opened)
    waiting = asyncio.ensure_future(database.votes.commit([cast("a")]))
    await asyncio.sleep(0)
    waiting.cancel()
    await database.votes.commit([cast("b")])
    assert (await database.votes.tally("poll_tea")).counters["votes"] == 2


async def test_readers_cannot_write(opened):
    database = await ready(opened)
    with pytest.raises(Unavailable):
        await database.polls._readers.run(lambda snapshot: snapshot.raw.execute("DELETE FROM polls"))
    assert await database.polls.load("poll_tea") == samples.poll()


async def test_a_fault_of_the_work_is_not_called_a_fault_of_the_storage(opened):
    database = await ready(opened)
    with pytest.raises(sqlite3.OperationalError):
        await database.writer.run(lambda transaction: transaction.raw.execute("SELECT nothing"))
    assert database.health().writable


async def test_below_the_reserve_votes_stop_and_all_else_goes_on(opened):
    database = await ready(opened, reserve=1 << 60)
    with pytest.raises(Unavailable) as refused:
        await database.votes.commit([cast("a")])
    assert refused.value.code == "storage_unavailable"
    assert (database.health().writable, database.health().disk_full) == (False, True)
    closed = msgspec.structs.replace(samples.poll(), status="closed", revision=2)
    await database.polls.save(closed, 1, [])
    assert (await database.polls.load("poll_tea")).status == "closed"
    assert database.health().disk_full, "what still goes through makes no room"
