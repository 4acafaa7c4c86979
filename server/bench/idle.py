"""What a viewer costs who only waits: memory, CPU of the pings, and the price of coming.

    python bench/idle.py [VIEWERS] [SECONDS]

Memory is the growth of the server's resident set from a fresh process; the kernel's own (socket structures,
both ends of each connection, since both live on this machine) is the growth of its slabs. Joining is accept,
upgrade, connect, subscribe and snapshot, 64 at a time. Prints JSON on the last line.
"""

import json
import sys

from audience import Audience, new_poll, play
from product import running
from tables import Row, show

COLUMNS = (
    ("viewers", "viewers", ".0f"),
    ("on", "watching", ""),
    ("KB each", "kb_per_viewer", ".1f"),
    ("kernel KB each", "kernel_kb_per_viewer", ".1f"),
    ("idle us/s each", "idle_us_per_viewer_second", ".2f"),
    ("idle core", "idle_core", ".4f"),
    ("joins/s", "joins_per_second", ".0f"),
    ("CPU us/join", "join_cpu_us", ".0f"),
)


def measure(watching: str, viewers: int, seconds: float) -> Row:
    with running() as product:  # fresh: memory that a process has taken once it does not give back
        play(product, Audience(50, watching), new_poll(product), idle_seconds=0.2)
        told = play(product, Audience(viewers, watching), new_poll(product), idle_seconds=seconds)
    return {
        "watching": watching,
        "viewers": viewers,
        "kb_per_viewer": round(told["resident_bytes"] / viewers / 1024, 2),
        "kernel_kb_per_viewer": round(told["slab_bytes"] / viewers / 1024, 2),
        "idle_us_per_viewer_second": round(told["server_core"] * 1e6 / viewers, 3),
        "idle_core": told["server_core"],
        "pings": told["pings"],
        "joins_per_second": round(viewers / told["join_seconds"]),
        "join_cpu_us": round(told["join_cpu_seconds"] / viewers * 1e6, 1),
        "exact": not told["lost"],
    }


def main() -> None:
    viewers = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 30.0
    rows = [measure(watching, viewers, seconds) for watching in ("websocket", "sse")]
    show(COLUMNS, rows)
    print(json.dumps({"idle": rows}))


if __name__ == "__main__":
    main()
