"""What one delivery costs the server: the C floor, our WebSocket and our SSE, in one sitting.

    python bench/fanout.py                                     the bare hub, 2000 viewers
    python bench/fanout.py --viewers 10000 --rounds 3
    python bench/fanout.py --url http://127.0.0.1:8080 --key pl_sk_… --poll poll_… --pid 4711
                                                               a running server; votes keep its poll moving

Server on core 0, viewers on core 1. CPU is the scheduler's own account of the server process, all threads
(/proc/PID/task/*/schedstat), over the frames that really arrived. Rounds take turns, medians are printed:
on a shared machine only the ratios of one sitting mean anything.
"""

import argparse
import contextlib
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

HERE = Path(__file__).parent
SERVER_CORE, LOAD_CORE = "0", "1"
MAX_VIEWERS = 19_000
SETTLE_SECONDS = 0.5


class Target:
    """A server to measure: where it listens, and the process that pays."""

    def __init__(self, port: int, pid: int, key: str = "bench", poll: str = "bench", host: str = "127.0.0.1"):
        self.host, self.port, self.pid, self.key, self.poll = host, port, pid, key, poll

    def cpu_seconds(self) -> float:
        total = 0
        for account in Path(f"/proc/{self.pid}/task").glob("*/schedstat"):
            total += int(account.read_text().split()[0])
        return total / 1e9

    def resident_kb(self) -> int:
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A child with pipes; ended by closing its input, by force after that."""
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield child
    finally:
        with contextlib.suppress(BrokenPipeError):
            _pipe(child.stdin).close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(3)
        child.kill()
        child.wait()


@contextmanager
def spawned(*command: str) -> Iterator[Target]:
    """A server of ours on its core; it prints its port first."""
    with started("taskset", "-c", SERVER_CORE, *command) as child:
        yield Target(int(_pipe(child.stdout).readline()), child.pid)


def measure(target: Target, mode: str, viewers: str, count: int, seconds: float) -> dict[str, float]:
    """One round: connect `count` viewers, let them settle, watch for `seconds`."""
    before_kb = target.resident_kb()
    command = [viewers, mode, target.host, str(target.port), str(count), target.key, target.poll]
    with started("taskset", "-c", LOAD_CORE, *command) as load:
        began = time.monotonic()
        _expect(load, "ready")
        joined = time.monotonic() - began
        time.sleep(SETTLE_SECONDS)
        memory = (target.resident_kb() - before_kb) / count
        _say(load, "counting")
        used, began = target.cpu_seconds(), time.monotonic()
        time.sleep(seconds)
        used, took = target.cpu_seconds() - used, time.monotonic() - began
        pipe = _pipe(load.stdin)
        pipe.write("end\n")
        pipe.flush()
        result = json.loads(_pipe(load.stdout).readline())
    frames = result["frames"]
    return {
        "us_per_delivery": used / frames * 1e6 if frames else float("nan"),
        "deliveries_per_second": frames / took,
        "server_core": used / took,
        "viewer_us_per_delivery": result["cpu_seconds"] / frames * 1e6 if frames else float("nan"),
        "kb_per_viewer": memory,
        "join_seconds": joined,
        "lost": result["lost"],
    }


def bare(options: argparse.Namespace, built: Path) -> dict[str, list[dict[str, float]]]:
    """Floor, WebSocket and SSE take turns; a fresh server each time, so none pays for the one before."""
    size, count = str(options.bytes), str(options.viewers)
    contenders = {
        "floor": ("ws", (str(built / "floor"), count, size, str(options.hz))),
        "websocket": ("ws", (sys.executable, str(HERE / "fanout_server.py"), size, str(options.hz * 2))),
        "sse": ("sse", (sys.executable, str(HERE / "fanout_server.py"), size, str(options.hz * 2))),
    }
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in contenders}
    for _ in range(options.rounds):
        for name, (mode, command) in contenders.items():
            with spawned(*command) as target:
                rounds[name].append(
                    measure(target, mode, str(built / "viewers"), options.viewers, options.seconds)
                )
    return rounds


def product(options: argparse.Namespace, built: Path) -> dict[str, list[dict[str, float]]]:
    """A running server beside the floor."""
    at = urlsplit(options.url)
    target = Target(at.port or 80, options.pid, options.key, options.poll, at.hostname or "127.0.0.1")
    subprocess.run(["taskset", "-acp", SERVER_CORE, str(options.pid)], check=True, stdout=subprocess.DEVNULL)
    floor = (str(built / "floor"), str(options.viewers), str(options.bytes), str(options.hz))
    rounds: dict[str, list[dict[str, float]]] = {"floor": [], "websocket": [], "sse": []}
    viewers = str(built / "viewers")
    for number in range(options.rounds):
        with spawned(*floor) as ground:
            rounds["floor"].append(measure(ground, "ws", viewers, options.viewers, options.seconds))
        with voting(target, options.hz * 2, f"r{number}-{time.time_ns()}"):
            for name, mode in (("websocket", "ws"), ("sse", "sse")):
                rounds[name].append(measure(target, mode, viewers, options.viewers, options.seconds))
    return rounds


@contextmanager
def voting(target: Target, rate: float, prefix: str) -> Iterator[None]:
    """A trickle of votes by a backend, enough for a publication every tick."""
    over = threading.Event()
    headers = {"Authorization": f"Bearer {target.key}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.request("GET", f"/v1/polls/{target.poll}", headers=headers)
    option = json.loads(connection.getresponse().read())["options"][0]["id"]

    def vote() -> None:
        number = 0
        while not over.wait(1 / rate):
            number += 1
            body = json.dumps({"choice": option, "voter": f"{prefix}-{number}"})
            connection.request("POST", f"/v1/polls/{target.poll}/votes", body, headers)
            connection.getresponse().read()

    thread = threading.Thread(target=vote, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(5)


def report(options: argparse.Namespace, rounds: dict[str, list[dict[str, float]]]) -> None:
    medians = {
        name: {figure: statistics.median(one[figure] for one in runs) for figure in runs[0]}
        for name, runs in rounds.items()
    }
    floor = medians["floor"]["us_per_delivery"]
    print(f"{options.viewers} viewers, {options.bytes} bytes, {options.hz} Hz, median of {options.rounds}")
    print(f"{'':10}{'us/delivery':>12}{'ratio':>8}{'spread':>16}{'per s':>10}{'core':>7}{'KB/viewer':>11}")
    for name, row in medians.items():
        each = sorted(one["us_per_delivery"] for one in rounds[name])
        row["ratio"] = row["us_per_delivery"] / floor
        print(
            f"{name:10}{row['us_per_delivery']:12.2f}{row['ratio']:8.2f}"
            f"{f'{each[0]:.2f} - {each[-1]:.2f}':>16}{row['deliveries_per_second']:10.0f}"
            f"{row['server_core']:7.2f}{row['kb_per_viewer']:11.1f}"
        )
    print(json.dumps({"options": vars(options) | {"key": None}, "medians": medians, "rounds": rounds}))


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def _expect(child: subprocess.Popen[str], word: str) -> None:
    line = _pipe(child.stdout).readline().strip()
    if line != word:
        sys.exit(f"the load generator said {line!r} where {word!r} was due")


def _say(child: subprocess.Popen[str], answer: str) -> None:
    pipe = _pipe(child.stdin)
    pipe.write("now\n")
    pipe.flush()
    _expect(child, answer)


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
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder)
        for name in ("floor", "viewers"):
            source = str(HERE / "c" / f"{name}.c")
            subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-o", str(built / name), source], check=True)
        report(options, product(options, built) if options.url else bare(options, built))


if __name__ == "__main__":
    main()
