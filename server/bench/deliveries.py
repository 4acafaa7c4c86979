"""One round of fan-out: so many viewers join, the server publishes, and each delivery has its price."""

import json
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from target import LOAD_CORE, Refused, Target, expect, pipe, say, started

SETTLE_SECONDS = 0.4
JOIN_SECONDS_AT_MOST = 60
Round = dict[str, float]


def measure(target: Target, dialect: str, viewers: str, count: int, seconds: float) -> Round:
    """Connect `count` viewers (`viewers`: the program), let it publish, watch for `seconds`."""
    command = [viewers, dialect, target.host, str(target.port), str(count), target.key, target.poll]
    with started("taskset", "-c", LOAD_CORE, *command) as load:
        began = time.monotonic()
        with _ended_after(load, JOIN_SECONDS_AT_MOST):
            expect(load, "ready")
        joined = time.monotonic() - began
        time.sleep(SETTLE_SECONDS)
        with target.publishing():
            time.sleep(SETTLE_SECONDS)
            say(load, "now")
            expect(load, "counting")
            used, began = target.cpu_seconds(), time.monotonic()
            time.sleep(seconds)
            used, took = target.cpu_seconds() - used, time.monotonic() - began
            memory = target.resident_kb() - target.resident_at_first
            say(load, "now")
            told = json.loads(pipe(load.stdout).readline())
    if not told["frames"]:
        raise Refused(f"no frame reached {count} viewers in {took:.1f} s")
    ages = {"p50_ms": told["p50_ms"], "p99_ms": told["p99_ms"]} if told["stamped"] else {}
    return {
        "us_per_delivery": used / told["frames"] * 1e6,
        "us_without_votes": (used - target.aside * took) / told["frames"] * 1e6,
        "deliveries_per_second": told["frames"] / took,
        "server_core": used / took,
        **ages,
        "load_core": told["cpu_seconds"] / took,
        "kb_per_viewer": memory / count,
        "joins_per_second": count / joined,
        "bytes_per_delivery": told["bytes"] / told["frames"],
        "lost": told["lost"],
    }


@contextmanager
def _ended_after(child: subprocess.Popen[str], seconds: float) -> Iterator[None]:
    """A server that lets nobody in must not hold up the others."""
    alarm = threading.Timer(seconds, child.kill)
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


def medians(rounds: dict[str, list[Round]]) -> dict[str, Round]:
    """Of each contender, each figure's median; beside it the ratio of its price to the floor's.

    `us_without_votes` is less what the same votes cost while nobody watches: the price that compares with
    servers that have no votes to store.
    """
    found = {
        name: {figure: statistics.median(one[figure] for one in runs) for figure in runs[0]}
        for name, runs in rounds.items()
        if runs
    }
    for row in found.values():
        row["ratio"] = row["us_per_delivery"] / found["floor"]["us_per_delivery"]
        row["ratio_without_votes"] = row["us_without_votes"] / found["floor"]["us_per_delivery"]
    return found


def table(rounds: dict[str, list[Round]]) -> str:
    """The medians for reading. `spread` is the least and the most a delivery cost in any round."""
    head = (
        f"{'':34}{'us/delivery':>12}{'x floor':>9}{'less votes':>11}{'spread':>15}{'per s':>9}{'core':>6}"
        f"{'p50 ms':>8}{'p99 ms':>8}{'KB/viewer':>11}{'joins/s':>9}{'load core':>11}{'lost':>6}"
    )
    lines = [head]
    for name, row in medians(rounds).items():
        each = sorted(one["us_per_delivery"] for one in rounds[name])
        lines.append(
            f"{name:34}{row['us_per_delivery']:12.2f}{row['ratio']:9.2f}{row['ratio_without_votes']:11.2f}"
            f"{f'{each[0]:.2f} - {each[-1]:.2f}':>15}{row['deliveries_per_second']:9.0f}"
            f"{row['server_core']:6.2f}{_age(row, 'p50_ms'):>8}{_age(row, 'p99_ms'):>8}"
            f"{row['kb_per_viewer']:11.1f}{row['joins_per_second']:9.0f}{row['load_core']:11.2f}{row['lost']:6.0f}"
        )
    return "\n".join(lines)


def _age(row: Round, figure: str) -> str:
    return f"{row[figure]:.1f}" if figure in row else "-"
