"""A poll that already has many votes: rows as the product would have written them, only faster.

    python bench/fill.py DATABASE POLL VOTES [--ids ordered|random]

The server must not be running. Every row has its leaf, every 500 a link of the hash chain, and the tally its
counts, so that an export of the poll verifies and receipts of these votes can be asked for. Voter keys are
random, as the product's are; within a block they are inserted in sorted order, which leaves the index as
loosely packed as years of random inserts would, in a tenth of the time.
"""

import argparse
import os
import sqlite3
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import msgspec

from plaudit.ledger import verifier
from plaudit.ledger.log import Tree, split_leaves
from plaudit.storage.sqlite import acts, trees

BLOCK = 250_000
EXTENSION = 500
_INSERT = (
    "INSERT INTO acts (poll_no, place, run, act, at, vote_id, voter_key, slot, current, answer, nonce)"
    " VALUES (?,?,1,'cast',?,?,?,0,1,?,?)"
)
Row = tuple[int, int, int, str, bytes, str, bytes]


class Filled(NamedTuple):
    """What is filled: the poll, its answers as JSON, and whether vote ids are "ordered" or "random"."""

    no: int
    poll_id: str
    answers: list[str]
    ids: str


def block(filled: Filled, first: int, size: int) -> tuple[list[Row], bytes]:
    """Rows of the places from `first` on, and their leaves, joined."""
    poll_no, poll_id, answers, ids = filled
    keys = sorted(os.urandom(16) for _ in range(size))
    votes = [vote_id(first + number, ids) for number in range(size)]
    if ids == "random":
        votes.sort()
    nonces = os.urandom(16 * size)
    rows, leaves, at = [], [], 1_700_000_000_000 + first // 10
    for number, key in enumerate(keys):
        place, answer = first + number, answers[number % len(answers)]
        nonce = nonces[16 * number : 16 * number + 16]
        voter = verifier.commitment(nonce, key).hex()
        facts = {"vote_id": votes[number], "refers": None, "answer": answer, "voter": voter}
        leaves.append(acts.leaf(poll_id, place, "cast", 1, at, **facts))
        rows.append((poll_no, place, at, votes[number], key, answer, nonce))
    return rows, b"".join(leaves)


def vote_id(number: int, ids: str) -> str:
    """As long as the client's (`vote_` and 26 characters); ordered by time like those, or random."""
    return f"vote_{number:010x}{os.urandom(8).hex()}" if ids == "ordered" else f"vote_{uuid.uuid4().hex[:26]}"


def fill(database: Path, poll_id: str, votes: int, ids: str = "ordered") -> float:
    """Add votes to the poll; seconds it took."""
    began = time.monotonic()
    raw = sqlite3.connect(database, isolation_level=None)
    for pragma in (
        "journal_mode = DELETE",
        "journal_mode = OFF",
        "synchronous = OFF",
        "cache_size = -1000000",
    ):
        raw.execute(f"PRAGMA {pragma}").fetchall()
    no, document = raw.execute("SELECT no, document FROM polls WHERE id = ?", (poll_id,)).fetchone()
    size, chain, version = raw.execute(
        "SELECT size, chain, version FROM heads WHERE poll_no = ?", (no,)
    ).fetchone()
    options = msgspec.json.decode(document)["definition"]["options"]
    answers = [f'"{option["id"]}"' for option in options]
    tally: Counter[str] = Counter()
    tree = Tree()
    for leaf in trees.leaves(raw, no, 0, size):
        tree.add(leaf)
    raw.execute("BEGIN EXCLUSIVE")
    for rows, leaves in blocks(Filled(no, poll_id, answers, ids), size + 1, votes):
        raw.executemany(_INSERT, rows)
        tally.update(f"opt:{row[5][1:-1]}" for row in rows)
        tally.update({"votes": len(rows), "voters": len(rows)})
        for start in range(0, len(rows), EXTENSION):
            stretch = leaves[32 * start : 32 * (start + EXTENSION)]
            size, chain, version = size + len(stretch) // 32, verifier.extend(chain, stretch), version + 1
            raw.execute("INSERT INTO extensions VALUES (?,0,?,?,?)", (no, size, chain, stretch))
        for leaf in split_leaves(leaves):
            tree.add(leaf)
    trees.save(raw, no, tree)
    raw.executemany(
        "INSERT INTO tallies VALUES (?,1,0,?,?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [(no, bucket, count) for bucket, count in tally.items()],
    )
    raw.execute(
        "UPDATE heads SET size = ?, chain = ?, version = ? WHERE poll_no = ?", (size, chain, version, no)
    )
    raw.execute("COMMIT")
    raw.close()
    return time.monotonic() - began


def blocks(filled: Filled, first: int, votes: int) -> Iterator[tuple[list[Row], bytes]]:
    """Blocks in order, made by processes of their own two ahead of the insertion."""
    sizes = [min(BLOCK, votes - start) for start in range(0, votes, BLOCK)]
    with ProcessPoolExecutor(2) as pool:
        waiting = []
        for size in sizes:
            waiting.append(pool.submit(block, filled, first, size))
            first += size
            if len(waiting) > 2:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def main() -> None:
    parser = argparse.ArgumentParser(description="Fill a poll with votes.")
    parser.add_argument("database", type=Path)
    parser.add_argument("poll")
    parser.add_argument("votes", type=int)
    parser.add_argument("--ids", choices=("ordered", "random"), default="ordered")
    options = parser.parse_args()
    seconds = fill(options.database, options.poll, options.votes, options.ids)
    sys.stdout.write(f"{options.votes:,} votes in {seconds:.0f} s\n")


if __name__ == "__main__":
    main()
