"""Durable votes per second of the whole product, over HTTP and WebSocket, beside four other servers.

    python bench/votes.py [--rounds 5] [--votes 20000] [--seconds 1.5]

Every vote is of another voter with an anonymous token, admitted, unique, in the ledger, tallied and synced
to disk before its reply; `bare_app.py` only stores and counts it, in the same group commit; FastAPI and Node
store it alone, a commit each. Every server has core 0 in turn; the load generator (C, core 1) plays a
prepared script. First as fast as it goes, with one vote outstanding per connection; then at a given rate,
where the reply time counts from the intended time. Prints JSON on the last line.
"""

import argparse
import contextlib
import json
import os
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from peers import packages
from product import LOAD_CORE, Product, built, running, running_app, running_bare
from vote_scripts import SOCKETS, Record, new_poll, over_http, over_sockets, stored

RATES = (1_000, 5_000)
HEADROOM = 1.25
SECONDS_AT_MOST = 150
PEERS = Path(__file__).parent / "peers"
PRODUCT, BARE = "plaudit, HTTP", "bare app, HTTP"
PRODUCT_WS, BARE_WS = "plaudit, WebSocket", "bare app, WebSocket"
FASTAPI, NODE = "FastAPI + SQLAlchemy", "Node http + better-sqlite3"
Figures = dict[str, float]


@dataclass
class Contender:
    """A running server, the way votes reach it, and the share of the votes it gets: slow ones get fewer."""

    server: Product
    transport: str
    share: float = 1
    rounds: list[Figures] = field(default_factory=list)

    def play(self, votes: int, rate: int = 0) -> Figures:
        """As fast as it goes, or at a rate; in the end every vote must be there."""
        polls = [new_poll(self.server) for _ in range(votes // SOCKETS if self.transport == "ws" else 1)]
        script = (
            over_sockets(self.server, polls)
            if self.transport == "ws"
            else over_http(self.server, polls[0], votes)
        )
        found = measure(self.server, script, self.transport, rate)
        if (there := stored(self.server, polls)) != found["answered"]:
            raise SystemExit(f"{found['answered']:.0f} votes were acknowledged, {there} are stored")
        return found

    def one_round(self, votes: int, seconds: float) -> None:
        found = self.play(int(votes * self.share))
        capacity = found["votes_per_second"]
        for rate in RATES:
            if capacity >= HEADROOM * rate:
                at_rate = self.play(int(rate * seconds), rate)
                found[f"p50_ms_at_{rate}"] = at_rate["ack_p50_ms"]
                found[f"p99_ms_at_{rate}"] = at_rate["ack_p99_ms"]
        self.rounds.append(found)

    def medians(self) -> Figures:
        """Of the figures that every round has."""
        shared = [name for name in self.rounds[0] if all(name in one for one in self.rounds)]
        return {name: round(median(one[name] for one in self.rounds), 2) for name in shared}


def measure(product: Product, records: Iterator[Record], transport: str, rate: int) -> Figures:
    with tempfile.NamedTemporaryFile() as script:
        for connection, message in records:
            script.write(struct.pack("<II", connection, len(message)) + message)
        script.flush()
        before = product.cpu_seconds()
        done = subprocess.run(
            [str(built("votes")), str(product.port), script.name, transport, str(rate)],
            capture_output=True, text=True, errors="replace", check=False,
            preexec_fn=lambda: os.sched_setaffinity(0, {LOAD_CORE}),
        )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"votes over {transport} failed: {done.stderr.strip()} {done.stdout.strip()}")
    told = json.loads(done.stdout)
    return {
        "answered": told["good"],
        "votes_per_second": told["good"] / told["seconds"],
        "ack_p50_ms": told["p50_us"] / 1000,
        "ack_p99_ms": told["p99_us"] / 1000,
        "server_us_per_vote": (product.cpu_seconds() - before) / told["good"] * 1e6,
        "load_cpu_share": told["cpu_seconds"] / told["seconds"],
    }


def taking_part(stack: contextlib.ExitStack) -> tuple[dict[str, Contender], dict[str, str]]:
    """Every server that can run here, and why the others cannot."""

    def peer(*command: str) -> Callable[[], Product]:
        return lambda: stack.enter_context(running_app(*command))

    product, bare = stack.enter_context(running()), stack.enter_context(running_bare())
    found = {
        PRODUCT: Contender(product, "http"),
        BARE: Contender(bare, "http"),
        PRODUCT_WS: Contender(product, "ws"),
        BARE_WS: Contender(bare, "ws"),
    }
    absent = {}
    for name, lacks, share, start in (
        (FASTAPI, packages.lacks_python, 0.075, peer(str(packages.PYTHON), str(PEERS / "fastapi_votes.py"))),
        (NODE, packages.lacks_better_sqlite3, 0.25, peer("node", str(PEERS / "node_votes.js"))),
    ):
        if reason := lacks():
            absent[name] = reason
        else:
            found[name] = Contender(start(), "http", share)
    return found, absent


def report(medians: dict[str, Figures], absent: dict[str, str], rounds: int) -> dict[str, Figures]:
    at = "".join(f"{f'p50 / p99 ms at {rate}/s':>24}" for rate in RATES)
    print(f"Durable votes, median of {rounds}")
    print(f"{'':28}{'votes/s':>9}{'us/vote':>9}{'p50 ms':>9}{'p99 ms':>9}{'load core':>11}{at}")
    for name, row in medians.items():
        ages = "".join(
            f"{row[f'p50_ms_at_{rate}']:17.1f} /{row[f'p99_ms_at_{rate}']:5.1f}"
            if f"p99_ms_at_{rate}" in row
            else f"{'-':>24}"
            for rate in RATES
        )
        print(
            f"{name:28}{row['votes_per_second']:9.0f}{row['server_us_per_vote']:9.1f}{row['ack_p50_ms']:9.1f}"
            f"{row['ack_p99_ms']:9.1f}{row['load_cpu_share']:11.2f}{ages}"
        )
    for name, reason in absent.items():
        print(f"{name:28}not run: {reason}")
    ratios = {}
    for ours, theirs in ((PRODUCT, BARE), (PRODUCT, FASTAPI), (PRODUCT, NODE), (PRODUCT_WS, BARE_WS)):
        if theirs not in medians:
            continue
        votes = medians[ours]["votes_per_second"] / medians[theirs]["votes_per_second"]
        cpu = medians[ours]["server_us_per_vote"] / medians[theirs]["server_us_per_vote"]
        ratios[f"{ours} / {theirs}"] = {"votes": round(votes, 3), "cpu": round(cpu, 3)}
        print(f"{ours}: {votes:.2f} x the votes of {theirs}, for {cpu:.2f} x its CPU per vote")
    return ratios


def main() -> None:
    parser = argparse.ArgumentParser(description="Durable votes per second, and how long a reply takes.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--votes", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=1.5, help="at each given rate")
    parser.add_argument("--limit", type=float, default=SECONDS_AT_MOST, help="seconds in all, about")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        contenders, absent = taking_part(stack)
        began = time.monotonic()
        for number in range(options.rounds):
            if number and (time.monotonic() - began) * (number + 1) / number > options.limit:
                break
            for one in contenders.values():
                one.one_round(options.votes, options.seconds)
    medians = {name: one.medians() for name, one in contenders.items()}
    ratios = report(medians, absent, len(contenders[PRODUCT].rounds))
    each = {name: one.rounds for name, one in contenders.items()}
    print(json.dumps({"votes": medians, "ratios": ratios, "rounds": each, "not_run": absent}))


if __name__ == "__main__":
    main()
