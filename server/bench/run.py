"""Every measurement in turn, as tables, and together as JSON in build/bench.json. At most 25 minutes.

    python bench/run.py                         all of them
    python bench/run.py votes screen            these, the others kept as they were in build/bench.json
    python bench/run.py --quick                 small numbers, a minute or two: whether everything runs
    python bench/run.py --report                all of them, and docs/performance.md written anew

Figures of one sitting on one machine: compare the ratios, not the numbers, with those of another. A machine
that is busy with something else says so in the load average and in the lateness of the generators.
"""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import report

HERE = Path(__file__).resolve().parent


class Measurement(NamedTuple):
    """A script of this directory, its arguments in full and in a hurry, and when it counts as stuck."""

    script: str
    arguments: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    seconds_at_most: int = 400


MEASUREMENTS = {
    "store": Measurement("store"),
    "votes": Measurement("votes", (), ("--votes", "2000", "--seconds", "0.5")),
    "fanout": Measurement("fanout_peers", (), ("--viewers", "200", "--seconds", "0.5"), 900),
    "screen": Measurement("screen", (), ("--quick",), 600),
    "flash": Measurement("flash", (), ("500",)),
    "idle": Measurement("idle", (), ("500", "2")),
    "polls": Measurement("polls", (), ("--quick",)),
    "inbox": Measurement("inbox", (), ("100", "100", "500")),
    "events": Measurement("events", (), ("--rounds", "1", "--seconds", "2")),
    "growth": Measurement("growth", (), ("--rows", "20000,100000"), 700),
}
TAKES_ROUNDS = {"votes", "fanout_peers", "events"}


def measured(one: Measurement, *, quick: bool, rounds: int | None) -> dict[str, Any]:
    """Run one script, its table passing through; its last line is kept as JSON where it is JSON."""
    began = time.monotonic()
    arguments = [*(one.quick if quick else one.arguments)]
    if rounds and one.script in TAKES_ROUNDS:
        arguments += ["--rounds", str(rounds)]
    environment = {**os.environ, **({"BENCH_ROUNDS": str(rounds)} if rounds else {})}
    with subprocess.Popen(
        [sys.executable, str(HERE / f"{one.script}.py"), *arguments],
        cwd=HERE, env=environment, stdout=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        try:
            told, _ = child.communicate(timeout=one.seconds_at_most)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGINT)  # unlike a kill, it ends its servers too
            told, _ = child.communicate()
    lines = told.splitlines()
    facts = json.loads(lines.pop()) if lines and lines[-1].startswith("{") else {}
    print("\n".join(lines), flush=True)
    took = round(time.monotonic() - began, 1)
    return {"seconds": took, "failed": bool(child.returncode), "table": lines, **facts}


def machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
        "at": datetime.now(UTC).strftime("%Y-%m-%d"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="All measurements, or some.")
    parser.add_argument("wanted", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument(
        "--report", action="store_true", help="write docs/performance.md and its picture anew"
    )
    options = parser.parse_args()
    wanted = options.wanted or list(MEASUREMENTS)
    if unknown := set(wanted) - set(MEASUREMENTS):
        parser.error(
            f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(MEASUREMENTS)}"
        )
    file = report.FIGURES.with_name("bench-quick.json") if options.quick else report.FIGURES
    known = json.loads(file.read_text())["measured"] if options.wanted and file.exists() else {}
    found = {"machine": machine(), "quick": options.quick, "measured": known}
    file.parent.mkdir(exist_ok=True)
    rounds = options.rounds or (1 if options.quick else None)
    for name in wanted:
        print(f"\n== {name}", flush=True)
        known[name] = measured(MEASUREMENTS[name], quick=options.quick, rounds=rounds)
        file.write_text(json.dumps(found, indent=1) + "\n")
    told = " · ".join(f"{name} {value}" for name, value in found["machine"].items())
    print(f"\n{told}; also in build/{file.name}")
    if failed := [name for name in wanted if known[name]["failed"]]:
        sys.exit(f"failed: {', '.join(failed)}")
    if options.report:
        report.main()


if __name__ == "__main__":
    main()
