"""No acknowledged vote is lost in a power cut, and what is left is whole: `commit`'s own code on a recorded disk."""

import json
import random
import sqlite3
from contextlib import closing

import apsw
import pytest
from crash_disk import RecordingDisk, image

from plaudit.ledger import verifier
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.heads import Heads
from plaudit.storage.sqlite.votes import SqliteVotes
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock

BATCHES, CUTS = 40, 80


@pytest.fixture
async def start(opened, tmp_path):
    """A safely stored file with an open poll in it."""
    database = await opened()
    await database.projects.create(samples.project(), [])
    await database.polls.create(samples.poll(rules=samples.LENIENT), [])
    await database.close()
    return tmp_path / "plaudit.db"


def record(file, synchronous):
    """What the disk saw of forty batches, and after how many operations each vote was acknowledged."""
    disk = RecordingDisk()
    votes = SqliteVotes(None, None, Heads(sole=True), ManualClock(), samples.fold)
    acknowledged, rng = [], random.Random(1)
    with closing(apsw.Connection(str(file), vfs="crash")) as raw:
        raw.execute(f"PRAGMA synchronous = {synchronous}")
        raw.execute("PRAGMA wal_autocheckpoint = 25")
        for number in range(BATCHES):
            voters = [rng.randrange(30) for _ in range(rng.randrange(1, 12))]
            batch = [samples.cast(str(v), vote_id=f"{number}-{n}") for n, v in enumerate(voters)]
            transaction = Transaction(raw, None)
            raw.execute("BEGIN IMMEDIATE")
            votes.decide(transaction, batch)
            raw.execute("COMMIT")
            for follow_up in transaction.after_commit:
                follow_up()
            acknowledged += [(len(disk.log), act.vote_id) for act in batch]
        return list(disk.log), acknowledged


def survivors(folder, files):
    """The vote ids in the file after the cut, checked to be whole: counters, log and chain agree."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with closing(sqlite3.connect(folder / "plaudit.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tallies = dict(raw.execute("SELECT bucket, n FROM tallies"))
        ((current,),) = raw.execute("SELECT count(*) FROM acts WHERE current = 1")
        assert tallies.get("votes", 0) == tallies.get("voters", 0) == current
        chain, size = verifier.genesis("poll_tea"), 0
        for joined in raw.execute("SELECT leaves FROM extensions ORDER BY size"):
            chain, size = verifier.extend(chain, joined[0]), size + len(joined[0]) // 32
        assert raw.execute("SELECT size, chain FROM heads").fetchone() == (size, chain)
        assert raw.execute("SELECT count(*) FROM acts").fetchone() == (size,)
        told = raw.execute("SELECT data FROM outbox WHERE type = 'votes'").fetchall()
        assert sum(json.loads(data)["count"] for (data,) in told) == size
        return {row[0] for row in raw.execute("SELECT vote_id FROM acts")}


def losing_cuts(start, synchronous, tmp_path):
    files = {start.name: start.read_bytes()}
    log, acknowledged = record(start, synchronous)
    rng, losses = random.Random(2), 0
    for number in range(CUTS):
        cut = rng.randrange(acknowledged[0][0], len(log) + 1)
        left = survivors(tmp_path / f"cut{number}", image(files, log, cut, rng))
        losses += any(at <= cut and vote_id not in left for at, vote_id in acknowledged)
    return losses


async def test_no_acknowledged_vote_is_lost(start, tmp_path):
    assert losing_cuts(start, "FULL", tmp_path) == 0


async def test_the_test_would_see_it(start, tmp_path):
    """With the weaker setting, votes are lost: the disk and the coin are fair."""
    assert losing_cuts(start, "NORMAL", tmp_path) > 5
