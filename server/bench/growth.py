"""Votes a second when none, a million and ten million votes are already stored in the same poll.

    python bench/growth.py [--rows 1000000,10000000]

A database each, filled by `fill.py` with rows as the product writes them. First the store alone, in batches
of 50; then the whole product over HTTP, as fast as 128 connections go, and its answer times at 2 000 votes a
second. Rounds take turns between the databases. Then what a big file costs otherwise: the start, memory, a
proof, and the export of the smaller one. Prints JSON on the last line.
"""

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import fill
from audience import Audience, new_poll, play
from plaudit.features.polls.kinds import fold
from plaudit.features.polls.ports import Act
from plaudit.kernel.clock import SystemClock
from plaudit.storage.sqlite import open_database
from product import SERVER_CORE, Product, free_port
from tables import Row, middles, rounds_wanted, show

ROUNDS = 5
BATCH = 50
STORE_VOTES = 20_000
HTTP_VOTES = 20_000
AS_FAST_AS_THEY_GO = 1e6
PLAUDIT = [sys.executable, "-m", "plaudit"]
RATES = (
    ("votes stored", "rows", ",.0f"),
    ("votes/s", "votes_per_second", ",.0f"),
    ("of none", "of_none", ".2f"),
    ("CPU us/vote", "us_per_vote", ".1f"),
)
COSTS = (
    ("votes stored", "rows", ",.0f"),
    ("ack p50", "ack_p50_ms", ".1f"),
    ("p99 ms", "ack_p99_ms", ".1f"),
    ("start s", "start_seconds", ".2f"),
    ("proof ms", "proof_ms", ".0f"),
    ("MB resident", "resident_mb", ".0f"),
    ("file MB", "file_mb", ",.0f"),
)
EXPORTS = (
    ("export s", "export_seconds", ".1f"),
    ("peak MB", "export_peak_mb", ".0f"),
    ("verify s", "verify_seconds", ".1f"),
    ("peak MB", "verify_peak_mb", ".0f"),
)


class Filled(NamedTuple):
    """A database with one poll of so many votes."""

    rows: int
    path: Path
    project: dict[str, str]
    poll: dict[str, Any]


@contextlib.contextmanager
def served(path: Path, project: dict[str, str]) -> Iterator[tuple[Product, float]]:
    """`plaudit serve` on this file, on its core; and how many seconds until it was ready."""
    port, began = free_port(), time.monotonic()
    command = [*PLAUDIT, "serve", "--port", str(port)]
    server = subprocess.Popen(
        command,
        env=_environment(path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),
    )
    try:
        while not _ready(port):
            assert server.poll() is None, "the server ended"
            time.sleep(0.01)
        yield Product(port, server.pid, project), time.monotonic() - began
    finally:
        server.terminate()
        server.wait(timeout=60)


def filled(folder: Path, rows: int) -> Filled:
    path = folder / f"{rows}.db"
    made = subprocess.run(
        [*PLAUDIT, "project", "create", "bench", "--json"],
        env=_environment(path), check=True, capture_output=True,
    )  # fmt: skip
    project = json.loads(made.stdout)
    with served(path, project) as (product, _):
        poll = new_poll(product)
    if rows:
        subprocess.run([sys.executable, fill.__file__, str(path), poll["id"], str(rows)], check=True)
    return Filled(rows, path, project, poll)


async def store_rounds(databases: list[Filled], count: int) -> list[Row]:
    """The store alone, in this process: open all, take turns, close."""
    os.sched_setaffinity(0, {SERVER_CORE})
    opened = [await open_database(one.path, clock=SystemClock(), fold=fold) for one in databases]
    rounds = []
    for number in range(count + 1):
        rows = []
        for one, database in zip(databases, opened, strict=True):
            batches = [_batch(one.poll) for _ in range(STORE_VOTES // BATCH)]
            began, used = time.perf_counter(), time.process_time()
            for acts in batches:
                await database.votes.commit(acts)
            took, used = time.perf_counter() - began, time.process_time() - used
            rows.append(_rate(one, STORE_VOTES / took, used / STORE_VOTES))
        if number:  # the first is to warm
            rounds.append(_compared(rows))
    for database in opened:
        await database.close()
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    return middles(rounds)


def http_rounds(products: list[tuple[Filled, Product]], count: int, ids: str) -> list[Row]:
    rounds = []
    for number in range(count + 1):
        rows = []
        for one, product in products:
            audience = Audience(0, votes=HTTP_VOTES, rate=AS_FAST_AS_THEY_GO, ids=ids)
            told = play(product, audience, one.poll if one.rows else new_poll(product))
            assert not told["refused"], told
            rate = HTTP_VOTES / told["seconds"]
            rows.append(_rate(one, rate, told["server_core"] / rate))
        if number:
            rounds.append(_compared(rows))
    return middles(rounds)


def costs(one: Filled, product: Product, start_seconds: float) -> Row:
    """Answer times at a steady rate, and what the size of the file costs otherwise."""
    told = play(product, Audience(0, votes=4_000, rate=2_000), one.poll)
    newest = product.call("GET", f"/v1/polls/{one.poll['id']}/votes?limit=1")["data"][0]["vote"]["id"]
    began = time.monotonic()
    product.call("GET", f"/v1/polls/{one.poll['id']}/votes/{newest}/proof")
    return {
        "rows": one.rows,
        "ack_p50_ms": told["ack"]["p50_ms"],
        "ack_p99_ms": told["ack"]["p99_ms"],
        "generator_late_p99_ms": told["sent_late"]["p99_ms"],
        "start_seconds": start_seconds,
        "proof_ms": (time.monotonic() - began) * 1000,
        "resident_mb": product.resident_bytes() / 1e6,
        "file_mb": one.path.stat().st_size / 1e6,
    }


def exported(one: Filled) -> Row:
    """Seconds and peak memory of `plaudit export`, and of `plaudit verify` on what it wrote."""
    file = one.path.with_suffix(".ndjson")
    row: Row = {"rows": one.rows}
    for name, command in (
        ("export", ["export", one.poll["id"], "-o", str(file)]),
        ("verify", ["verify", str(file)]),
    ):
        began = time.monotonic()
        child = subprocess.Popen([*PLAUDIT, *command], env=_environment(one.path), stdout=subprocess.DEVNULL)
        peak = 0.0
        while child.poll() is None:
            peak = _peak_mb(child.pid) or peak
            time.sleep(0.02)
        assert child.returncode == 0, f"plaudit {name} failed"
        row |= {f"{name}_seconds": time.monotonic() - began, f"{name}_peak_mb": peak}
    return row


def _peak_mb(pid: int) -> float:
    """The most memory the process has had resident so far; 0 when it is no more."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024 if "VmHWM:" in status else 0.0


def _compared(rows: list[Row]) -> list[Row]:
    return [row | {"of_none": row["votes_per_second"] / rows[0]["votes_per_second"]} for row in rows]


def _rate(one: Filled, rate: float, cpu_seconds: float) -> Row:
    return {"rows": one.rows, "votes_per_second": rate, "us_per_vote": cpu_seconds * 1e6}


def _batch(poll: dict[str, Any]) -> list[Act]:
    options = [option["id"] for option in poll["options"]]
    return [
        Act(
            type="cast",
            poll_id=poll["id"],
            run=1,
            vote_id=fill.vote_id(time.monotonic_ns(), "ordered"),
            voter_key=os.urandom(16),
            answer=options[number % len(options)],
            counters={f"opt:{options[number % len(options)]}": 1},
        )
        for number in range(BATCH)
    ]


def _environment(path: Path) -> dict[str, str]:
    names = {"DATABASE_URL": f"sqlite:///{path}", "RATE_LIMITS": "off", "LOG_LEVEL": "warning"}
    return {**os.environ, **{f"PLAUDIT_{name}": value for name, value in names.items()}}


def _ready(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").close()
    except OSError:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description="Votes a second by votes already stored.")
    parser.add_argument("--rows", default="1000000,10000000")
    parser.add_argument("--directory", help="where the databases go: decides the disk")
    options = parser.parse_args()
    count = rounds_wanted(ROUNDS)
    with tempfile.TemporaryDirectory(prefix="plaudit-bench-", dir=options.directory) as folder:
        sizes = [0, *map(int, options.rows.split(","))]
        databases = [filled(Path(folder), rows) for rows in sizes]
        store = asyncio.run(store_rounds(databases, count))
        print(f"the store alone, batches of {BATCH}, median of {count}")
        show(RATES, store)
        with contextlib.ExitStack() as stack:
            started = [stack.enter_context(served(one.path, one.project)) for one in databases]
            products = [(one, product) for one, (product, _) in zip(databases, started, strict=True)]
            http = http_rounds(products, count, "ordered")
            print(f"the product over HTTP, median of {count}")
            show(RATES, http)
            scattered = http_rounds(products, max(1, count // 2), "random")
            print("the same with random vote ids, which are dearer to index")
            show(RATES, scattered)
            others = [
                costs(one, product, seconds)
                for one, (product, seconds) in zip(databases, started, strict=True)
            ]
            show(COSTS, others)
        export = exported(databases[1])
    print(f"export and verify, {export['rows']:,} votes")
    show(EXPORTS, [export])
    print(
        json.dumps(
            {"store": store, "http": http, "http_random_ids": scattered, "costs": others, "export": export}
        )
    )


if __name__ == "__main__":
    main()
