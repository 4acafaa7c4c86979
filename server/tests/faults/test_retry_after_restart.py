"""A vote told "already recorded" after a restart survives a power cut, too.

A process killed between writing the log and syncing it leaves votes in the operating system's cache that
nobody was told of. The next life finds them and answers a retry with their receipt. If nothing has synced
them by then, a power cut takes back what was acknowledged. Here every kill is put into that window on
purpose; the next life is the product's own opening of the file; then the power is cut.
"""

import random

import pytest
from crash_disk import RecordingDisk, after_kill, image
from recorded_votes import Life, missing, some_votes, with_open_poll, write

from plaudit.storage.sqlite import database


async def first_life(file, seed):
    disk, rng = RecordingDisk(), random.Random(seed)
    life = Life(disk)
    async with life.opened(file):
        await life.pragma(f"wal_autocheckpoint = {rng.choice([20, 1000])}")
        for number in range(12):
            await life.cast(some_votes(rng, str(number)))
            if rng.random() < 0.15:
                await life.rest()
        log = list(disk.log)
    return log, life


def kill_places(log, life):
    """Just before a sync of the write-ahead log, with votes written that nobody was told of."""
    first = life.acknowledged[0].at
    return [
        n for n, one in enumerate(log) if n >= first and one.what == "sync" and one.file[0].endswith("-wal")
    ]


async def retried(folder, start, log, unknown):
    """The life after the kill: started by the product, asked for every unknown vote."""
    folder.mkdir()
    write(folder, after_kill(start, log))
    life = Life(RecordingDisk(log=log))
    async with life.opened(folder / "plaudit.db"):
        await life.cast(unknown)
        end = len(life.disk.log)
    return life, list(life.disk.log)[: end + 1]


async def lost_after_retry(tmp_path, kills, cuts):
    names = ("kills", "retries_answered_from_an_unsynced_log", "images", "acknowledged_votes_checked")
    counted = dict.fromkeys((*names, "images_with_a_loss"), 0)
    rng, places = random.Random(kills), []
    for number in range(kills):
        if not places:
            folder = tmp_path / f"life{number}"
            folder.mkdir()
            start = await with_open_poll(folder / "plaudit.db")
            log, first = await first_life(folder / "plaudit.db", number)
            places = kill_places(log, first)
        at = places.pop(rng.randrange(len(places)))
        told = first.told_by(at)
        known = {vote.vote_id for vote in told}
        unknown = {v: first.sent[v] for v, sent in first.sent_at.items() if sent <= at and v not in known}
        second, whole = await retried(tmp_path / f"kill{number}", start, log[:at], unknown)
        counted["kills"] += 1
        counted["retries_answered_from_an_unsynced_log"] += sum(vote.replayed for vote in second.acknowledged)
        for _ in range(cuts):
            cut = rng.randrange(min((vote.at for vote in second.acknowledged), default=at), len(whole) + 1)
            expected = [*told, *second.told_by(cut)]
            lost = missing(tmp_path / "cut", image(start, whole, cut, rng), expected, first.sent)
            counted["images"] += 1
            counted["acknowledged_votes_checked"] += len(expected)
            counted["images_with_a_loss"] += bool(lost)
    return counted


async def test_what_a_retry_was_told_survives_the_power_cut(tmp_path, amount, figures):
    counted = await lost_after_retry(tmp_path, kills=amount(40, 500), cuts=amount(10, 20))
    figures(**counted)
    assert counted["images_with_a_loss"] == 0
    assert counted["retries_answered_from_an_unsynced_log"] > counted["kills"], "the window was missed"


@pytest.mark.parametrize("left_out", ["checkpoint and mark", "checkpoint", "mark"])
async def test_the_test_would_see_a_start_without_its_syncs(tmp_path, amount, figures, monkeypatch, left_out):
    """Without both votes are lost; each of the two alone is enough, and the product does both."""
    if "checkpoint" in left_out:
        monkeypatch.setattr(database, "_examine", lambda raw, file: None)
    if "mark" in left_out:
        monkeypatch.setattr(database, "_mark_boot", lambda transaction, now: None)
    counted = await lost_after_retry(tmp_path, kills=amount(10, 100), cuts=10)
    figures(left_out_at_the_start=left_out, **counted)
    if left_out == "checkpoint and mark":
        assert counted["images_with_a_loss"] > counted["images"] // 10
    else:
        assert counted["images_with_a_loss"] == 0
