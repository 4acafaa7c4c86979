"""F1: kill -9 of the server while votes are under way, and nothing it said is taken back.

A kill counts only if it left votes unanswered. After each, every unknown vote is asked for or sent again, by
either transport, before the crowd goes on; at the end the whole journal is compared with the truth.
"""

import asyncio
import itertools
import os
import random
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest
from booths import moment
from crowd import Crowd
from journal import Journal
from serving import Serving
from votes_stored import audit

ASKED_AGAIN = 20
PATIENCE_SECONDS = 60.0


@pytest.fixture
def serving(tmp_path):
    with Serving(tmp_path) as running:
        yield running


@pytest.fixture
def journal(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl")
    yield journal
    journal.close()


class Kills:
    """The kills so far, and those that left votes unanswered."""

    def __init__(self, serving, crowd, chance):
        self.serving, self.crowd, self.chance = serving, crowd, chance
        self.all = self.in_flight = self.cut_off = self.at_start = self.at_stop = 0

    async def after(self, seconds):
        """Kill the server at that moment, seconds from now, and see what was under way; whether it was alive."""
        await moment(seconds)
        self.crowd.cut()
        self.serving.signal(signal.SIGKILL)
        unanswered = len(self.crowd.journal.waiting)
        if await asyncio.to_thread(self.serving.wait) != -signal.SIGKILL:
            return False  # it had ended before
        self.all += 1
        self.cut_off += unanswered
        self.in_flight += unanswered > 0
        return True

    async def load(self):
        """Votes are on their way."""
        before = self.crowd.journal.sends
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.crowd.journal.sends == before:
                await moment(0.001)

    async def during_load(self):
        await self.load()
        await self.after(self.chance.uniform(0, 0.25))

    async def during_stop(self):
        """It was told to end, and is killed on the way out."""
        await self.load()
        await moment(self.chance.uniform(0, 0.1))
        self.crowd.cut()
        self.serving.signal(signal.SIGTERM)
        self.at_stop += await self.after(self.chance.uniform(0, 0.02))

    async def during_start(self, seconds):
        """Killed before it listens: in its imports, its check of the file, its boot marker."""
        self.serving.begin()
        self.at_start += await self.after(self.chance.uniform(0.5, 1.0) * seconds)


async def test_killed_at_random_nothing_acknowledged_is_lost_or_counted_twice(
    serving, journal, amount, figures
):
    seed = int(os.environ.get("PLAUDIT_SEED", random.randrange(1 << 32)))
    chance = random.Random(seed)
    polls = [
        serving.poll(results_visibility=shown) for shown in ("always", "after_close", "always", "after_vote")
    ]
    crowd = Crowd(serving, journal, polls, seed)
    kills = Kills(serving, crowd, chance)
    cycles, start_seconds = amount(20, 200), 1.0
    for cycle in itertools.count():
        if kills.in_flight >= cycles:
            break
        assert cycle < 2 * cycles, f"too few kills met votes under way: {kills.in_flight} of {kills.all}"
        async with crowd.voting():
            await (kills.during_stop() if cycle % 5 == 4 else kills.during_load())
        if cycle % 7 == 3:
            await kills.during_start(start_seconds)
        begun = time.monotonic()
        await asyncio.to_thread(serving.start)
        start_seconds = time.monotonic() - begun
        crowd.back()
        await crowd.heal()
        await ask_again(crowd, chance)
    findings = await asyncio.to_thread(audit, journal, serving, polls)
    figures(
        seed=seed,
        kills=kills.all,
        kills_with_requests_in_flight=kills.in_flight,
        kills_during_start_up=kills.at_start,
        kills_during_shutdown=kills.at_stop,
        votes_cut_off=kills.cut_off,
        requests_sent=journal.sends,
        acknowledged_votes_checked=findings.checked,
        receipts_given_again=journal.replays,
        lost=findings["lost"],
        counted_twice=findings["counted twice"],
        differing_receipts=findings["receipts differ"],
        unresolved=findings["unknown"],
    )
    findings.none()
    assert set(journal.refusals) <= {"already_voted", "shutting_down", "vote_not_found"}, journal.refusals
    assert journal.replays, "no receipt was ever given again"


async def ask_again(crowd, chance):
    """Some of those who know that they voted send their vote once more: the audit compares the receipts."""
    known = sorted(crowd.journal.with_outcome("yes"))
    ballots = [
        crowd.journal.ballots[vote_id] for vote_id in chance.sample(known, min(ASKED_AGAIN, len(known)))
    ]
    await crowd.again(ballots)


def test_killed_during_its_first_start_it_starts_again(tmp_path, amount, figures):
    """With no file, half a schema, or no project yet: the next start makes up for it, and makes nothing twice."""
    seed = int(os.environ.get("PLAUDIT_SEED", random.randrange(1 << 32)))
    chance, killed = random.Random(seed), 0
    begun = time.monotonic()
    lives = [Serving(folder_in(tmp_path, number)) for number in range(amount(3, 13))]
    with lives.pop():
        seconds = time.monotonic() - begun
    for serving in lives:
        serving.begin()
        with pytest.raises(subprocess.TimeoutExpired):
            serving.process.wait(chance.uniform(0.6, 1.1) * seconds)
        killed += serving.kill() == -signal.SIGKILL
        with serving:
            assert serving.ask("GET", "/readyz")[0] == 200
            with closing(sqlite3.connect(serving.database)) as file:
                assert file.execute("SELECT count(*) FROM projects").fetchall() == [(1,)]
                assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    figures(seed=seed, first_starts_killed=killed, started_again=len(lives))
    assert killed == len(lives)


def folder_in(parent, name):
    folder = parent / str(name)
    folder.mkdir()
    return folder
