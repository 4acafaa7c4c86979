"""Durable votes a second straight into the SQLite store, by batch size.

    python bench/store.py [directory]

Every batch is one transaction, synced before the next begins; unique voters, one poll. One process, one core
for Python, so figures are for this path alone: no HTTP, no admission. The directory decides the disk.
Prints JSON on the last line.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from plaudit.features.polls.model import Definition
from plaudit.features.polls.ports import Act
from plaudit.kernel.clock import SystemClock
from plaudit.storage.sqlite import open_database
from plaudit.testing import samples
from tables import show

SIZES = (1, 10, 50, 200, 1000)
SECONDS = 2.0
COLUMNS = (
    ("batch", "batch", "d"),
    ("votes/s", "votes_per_second", ",.0f"),
    ("CPU us/vote", "us_per_vote", ".1f"),
)


def batch(number: int, size: int) -> list[Act]:
    choices = [(option, samples.fold(Definition(kind="single_choice"), option)) for option in samples.OPTIONS]
    return [
        Act(
            type="cast",
            poll_id="poll_tea",
            run=1,
            vote_id=f"vote_{number:012d}{place:06d}",
            voter_key=os.urandom(16),
            answer=choices[place % 3][0],
            counters=choices[place % 3][1],
        )
        for place in range(size)
    ]


async def measure(folder: Path, size: int) -> tuple[float, float]:
    """(votes a second, CPU microseconds a vote) of this process, batches made beforehand."""
    database = await open_database(folder / f"{size}.db", clock=SystemClock(), algebra=samples)
    await database.projects.create(samples.project(), [])
    await database.polls.create(samples.poll(), [])
    prepared = [batch(number, size) for number in range(max(20, 120_000 // size if size > 1 else 8000))]
    started, used, votes = time.perf_counter(), time.process_time(), 0
    for acts in prepared:
        committed = await database.votes.commit(acts)
        votes += len(committed.outcomes)
        if time.perf_counter() - started > SECONDS:
            break
    elapsed, used = time.perf_counter() - started, time.process_time() - used
    assert (await database.votes.tally("poll_tea")).counters["votes"] == votes
    await database.close()
    return votes / elapsed, used / votes * 1e6


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        for size in SIZES:
            rate, used = asyncio.run(measure(Path(folder), size))
            rows.append({"batch": size, "votes_per_second": rate, "us_per_vote": used})
    show(COLUMNS, rows)
    print(json.dumps({"store": rows}))


if __name__ == "__main__":
    main()
