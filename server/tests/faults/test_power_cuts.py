"""No acknowledged vote is lost in a power cut, and what is left is whole: the real vote path on a recorded disk.

Each image is a folder a power cut could have left. It is opened by another SQLite, recounted from its raw
rows without the product's code, and compared with what the voters had been told by then.
"""

import random

import pytest
from crash_disk import RecordingDisk, image
from recorded_votes import Life, missing, some_votes, with_open_poll


async def record(file, seed, *, synchronous=None):
    """One life with checkpoints, log resets, signing rounds, a clean restart in the middle, and its end."""
    disk, rng = RecordingDisk(), random.Random(seed)
    life = Life(disk)
    for half in range(2):
        async with life.opened(file):
            if synchronous is not None:  # else as the product set it
                await life.pragma(f"synchronous = {synchronous}")
            await life.pragma(f"wal_autocheckpoint = {rng.choice([15, 40, 1000])}")
            for number in range(15):
                batch = some_votes(rng, f"{half}-{number}")
                await life.cast(batch)
                if rng.random() < 0.15:
                    await life.rest()
                if rng.random() < 0.2:
                    await life.sign()
                if rng.random() < 0.2:
                    vote_id, (voter, _) = rng.choice(list(batch.items()))
                    await life.retract(voter, vote_id)
                if rng.random() < 0.2:
                    await life.cast(dict(rng.choices(sorted(life.sent.items()), k=2)))  # a retry
    return disk.log, life


async def cuts(tmp_path, lives, images, *, tear=False, synchronous=None):
    """What is counted over `images` power cuts in each of `lives` recorded lives."""
    names = (
        "images",
        "writes_and_syncs_recorded",
        "checkpoints",
        "acknowledged_votes_checked",
        "images_with_a_loss",
    )
    counted = dict.fromkeys(names, 0)
    for seed in range(lives):
        folder = tmp_path / f"life{seed}"
        folder.mkdir()
        start = await with_open_poll(folder / "plaudit.db")
        log, life = await record(folder / "plaudit.db", seed, synchronous=synchronous)
        counted["writes_and_syncs_recorded"] += len(log)
        counted["checkpoints"] += sum(one.what == "sync" and one.file[0] == "plaudit.db" for one in log)
        rng = random.Random(f"{seed} {tear}")
        for _ in range(images):
            cut = rng.randrange(life.acknowledged[0].at, len(log) + 1)
            told = life.told_by(cut)
            lost = missing(tmp_path / "cut", image(start, log, cut, rng, tear=tear), told, life.sent)
            counted["images"] += 1
            counted["acknowledged_votes_checked"] += len(told)
            counted["images_with_a_loss"] += bool(lost)
    return counted


@pytest.mark.parametrize("tear", [False, True], ids=["whole writes", "torn at 512 bytes"])
async def test_no_acknowledged_vote_is_lost(tmp_path, amount, figures, tear):
    counted = await cuts(tmp_path, lives=amount(4, 50), images=amount(100, 100), tear=tear)
    figures(**counted)
    assert counted["images_with_a_loss"] == 0


async def test_the_test_would_see_it(tmp_path, amount, figures):
    """With the weaker setting votes are lost: the disk forgets, and the recount notices."""
    counted = await cuts(tmp_path, lives=2, images=amount(20, 200), synchronous="NORMAL")
    figures(synchronous="NORMAL", **counted)
    assert counted["images_with_a_loss"] > counted["images"] // 10
