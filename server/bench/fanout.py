"""What one delivery costs the server: the C floor, our WebSocket and our SSE, in one sitting.

    python bench/fanout.py                                     the bare hub, 2000 viewers
    python bench/fanout.py --viewers 10000 --rounds 3
    python bench/fanout.py --url http://127.0.0.1:8080 --key pl_sk_… --poll poll_… --pid 4711
                                                               a running server; votes keep its poll moving

Server on core 0, viewers on core 1. CPU is the scheduler's own account of the server process, all threads
(/proc/PID/task/*/schedstat), over the frames that really arrived. Rounds take turns, medians are printed:
on a shared machine only the ratios of one sitting mean anything. Other servers: fanout_peers.py.
"""

import argparse
import json
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

from deliveries import Round, measure, medians, table
from product import built
from target import SERVER_CORE, Refused, Target, keep_to_the_load_core, spawned
from watched import VOTES_PER_PUBLICATION, voting

HERE = Path(__file__).parent
MAX_VIEWERS = 19_000


def bare(options: argparse.Namespace) -> dict[str, list[Round]]:
    """Floor, WebSocket and SSE take turns; a fresh server each time, so none pays for the one before."""
    size, hz = str(options.bytes), str(options.hz * 2)
    hub = (sys.executable, str(HERE / "fanout_server.py"), size, hz)
    contenders = {"floor": ("ws", floor(options)), "websocket": ("ws", hub), "sse": ("sse", hub)}
    rounds: dict[str, list[Round]] = {name: [] for name in contenders}
    for _ in range(options.rounds):
        for name, (dialect, command) in contenders.items():
            with spawned(*command) as target:
                rounds[name].append(watch(options, target, dialect))
    return rounds


def product(options: argparse.Namespace) -> dict[str, list[Round]]:
    """A running server beside the floor."""
    at = urlsplit(options.url)
    host, port, key, poll = at.hostname or "127.0.0.1", at.port or 80, options.key, options.poll
    rate = options.hz * VOTES_PER_PUBLICATION

    def publishing() -> AbstractContextManager[None]:
        return voting(host, port, key, poll, rate)

    target = Target(port, options.pid, publishing, key=key, poll=poll, host=host)
    subprocess.run(["taskset", "-acp", SERVER_CORE, str(options.pid)], check=True, stdout=subprocess.DEVNULL)
    target.set_publishing_aside()
    rounds: dict[str, list[Round]] = {"floor": [], "websocket": [], "sse": []}
    for _ in range(options.rounds):
        with spawned(*floor(options)) as ground:
            rounds["floor"].append(watch(options, ground, "ws"))
        for name, dialect in (("websocket", "ws"), ("sse", "sse")):
            rounds[name].append(watch(options, target, dialect))
    return rounds


def floor(options: argparse.Namespace) -> tuple[str, ...]:
    return (str(built("floor")), str(options.viewers), str(options.bytes), str(options.hz))


def watch(options: argparse.Namespace, target: Target, dialect: str) -> Round:
    return measure(target, dialect, str(built("viewers")), options.viewers, options.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU per delivery: C floor, WebSocket, SSE.")
    parser.add_argument("--viewers", type=int, default=2000)
    parser.add_argument("--bytes", type=int, default=190)
    parser.add_argument("--hz", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=2.5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--url")
    parser.add_argument("--key")
    parser.add_argument("--poll")
    parser.add_argument("--pid", type=int)
    options = parser.parse_args()
    if not 0 < options.viewers <= MAX_VIEWERS:
        parser.error(f"1 to {MAX_VIEWERS} viewers")
    keep_to_the_load_core()
    try:
        rounds = product(options) if options.url else bare(options)
    except Refused as refused:
        sys.exit(str(refused))
    print(f"{options.viewers} viewers, {options.bytes} bytes, {options.hz} Hz, median of {options.rounds}")
    print(table(rounds))
    told = {"options": vars(options) | {"key": None}, "medians": medians(rounds), "rounds": rounds}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
