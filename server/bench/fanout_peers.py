"""What one delivery costs, ours and theirs: every server in one sitting, each with frames as long as ours.

    python bench/fanout_peers.py                             2000 viewers, five rounds; then 10000, fewer
    python bench/fanout_peers.py --viewers 500 --rounds 1 --only plaudit,nchan

The frame is as long as a publication of the whole product. Rounds take turns, each with a fresh server on
core 0 (all its processes and threads) and the viewers on core 1. CPU is the scheduler's own account over the
frames that really arrived. The age of a frame runs from its making to its reading by the viewer; the
product's own frames carry no such stamp (`screen.py` measures from the vote). Prints JSON on the last line.
"""

import argparse
import json
import subprocess
import sys
import time

from deliveries import Round, measure, medians, table
from peers.contenders import Contender, contenders
from product import built, running
from target import Refused, keep_to_the_load_core
from watched import frame_bytes, open_poll

HZ = 10
SITTINGS = ((2_000, 5, 1.5), (10_000, 3, 1.5))
SECONDS_AT_MOST = 300
Failure = (Refused, OSError, subprocess.SubprocessError)


def sitting(
    wanted: list[Contender], viewers: int, rounds: int, seconds: float, limit: float
) -> tuple[dict, dict]:
    """The rounds of one crowd, fewer when another would pass the limit; who could not take part, and why."""
    found: dict[str, list[Round]] = {}
    began = time.monotonic()
    absent = {one.name: reason for one in wanted if (reason := one.lacks())}
    for number in range(rounds):
        spent = time.monotonic() - began
        if number and spent * (number + 1) / number > limit:
            break
        for one in wanted:
            if one.name in absent:
                continue
            try:
                with one.start() as target:
                    measured = measure(target, one.dialect, str(built("viewers")), viewers, seconds)
                found.setdefault(one.name, []).append(measured)
            except Failure as failure:
                absent[one.name] = str(failure)
    return found, absent


def measured(options: argparse.Namespace, size: int, crowd: tuple[int, int, float]) -> dict:
    viewers, rounds, seconds = crowd
    everybody = contenders(viewers, size, HZ)
    words = options.only.split(",") if options.only else [""]
    wanted = [one for one in everybody if one.name == "floor" or any(word in one.name for word in words)]
    found, absent = sitting(wanted, viewers, rounds, seconds, options.limit)
    rounds = len(found.get("floor", ()))
    if not rounds:
        raise SystemExit(f"the floor did not run: {absent['floor']}")
    print(f"{viewers} viewers, {size} bytes, {HZ} Hz, median of {rounds}")
    print(table(found))
    for name, reason in absent.items():
        print(f"{name:34}not run: {reason}")
    print(flush=True)
    return {
        "viewers": viewers, "rounds": rounds, "seconds": seconds,
        "medians": medians(found), "each": found, "not_run": absent,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU per delivery of every server, in one sitting.")
    parser.add_argument("--viewers", type=int, help="this crowd alone")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--limit", type=float, default=SECONDS_AT_MOST, help="seconds for a crowd, about")
    parser.add_argument("--bytes", type=int, help="the length of a frame; the product keeps its own")
    parser.add_argument("--only", help="parts of names, with commas between")
    options = parser.parse_args()
    keep_to_the_load_core()
    size = options.bytes
    if not size:
        with running() as product:
            size = frame_bytes(product, open_poll(product))
    crowds = [
        (viewers, options.rounds or rounds, options.seconds or seconds)
        for viewers, rounds, seconds in ([(options.viewers, 5, 1.5)] if options.viewers else SITTINGS)
    ]
    sittings = [measured(options, size, crowd) for crowd in crowds]
    print(json.dumps({"bytes": size, "hz": HZ, "sittings": sittings}))


if __name__ == "__main__":
    sys.exit(main())
