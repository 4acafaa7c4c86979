"""The real product on a core of its own, for a benchmark: `plaudit serve` on a fresh database."""

import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SERVER_CORE = 0
LOAD_CORE = 1 if (os.cpu_count() or 1) > 1 else 0
BUILD = Path(tempfile.gettempdir()) / "plaudit-bench"


class Product:
    """A running server and its project's credentials; of a server in its place, the file its votes are in."""

    def __init__(self, port: int, pid: int, project: dict[str, str], database: str = "") -> None:
        self.port = port
        self.pid = pid
        self.project = project
        self.database = database

    def call(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.project['secret_key']}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    def cpu_seconds(self) -> float:
        """User and system time of the server, all threads, to a hundredth of a second."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self) -> int:
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextlib.contextmanager
def running() -> Iterator[Product]:
    """Serve with rate limits off; ended and cleaned up afterwards."""
    with tempfile.TemporaryDirectory(prefix="plaudit-bench-") as folder:
        port = free_port()
        environment = {
            **os.environ,
            "PLAUDIT_DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "PLAUDIT_RATE_LIMITS": "off",
            "PLAUDIT_LOG_LEVEL": "warning",
        }
        plaudit = [sys.executable, "-m", "plaudit"]
        made = subprocess.run(
            [*plaudit, "project", "create", "bench", "--json"],
            env=environment, check=True, capture_output=True,
        )  # fmt: skip
        server = subprocess.Popen(
            [*plaudit, "serve", "--port", str(port)],
            env=environment, stdout=subprocess.DEVNULL,
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),
        )  # fmt: skip
        try:
            _wait_until_ready(port)
            yield Product(port, server.pid, json.loads(made.stdout))
        finally:
            server.terminate()
            server.wait(timeout=30)


def running_bare() -> contextlib.AbstractContextManager[Product]:
    """`bare_app.py` in the product's place; it looks at no credentials."""
    return running_app(sys.executable, str(Path(__file__).parent / "bare_app.py"))


@contextlib.contextmanager
def running_app(*command: str) -> Iterator[Product]:
    """Another server in the product's place, told its port and its database's file."""
    with tempfile.TemporaryDirectory(prefix="plaudit-bench-") as folder:
        port = free_port()
        server = subprocess.Popen(
            [*command, str(port), f"{folder}/votes.db"],
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),
        )
        try:
            wait_for_listener(port)
            project = {
                "project_id": "proj_bare",
                "signing_secret": "bare",
                "publishable_key": "pl_pk_live_bare",
            }
            yield Product(port, server.pid, project, f"{folder}/votes.db")
        finally:
            server.terminate()
            server.wait(timeout=30)


def built(name: str) -> Path:
    """The C program of `bench/c`, compiled anew for every change there."""
    folder = Path(__file__).parent / "c"
    sources = hashlib.sha256(b"".join(source.read_bytes() for source in sorted(folder.iterdir())))
    if not shutil.which("gcc"):
        sys.exit("gcc is needed: the load generators are written in C")
    program = BUILD / f"{name}-{sources.hexdigest()[:16]}"
    BUILD.mkdir(exist_ok=True)
    if not program.exists():
        made = program.with_suffix(f".{os.getpid()}")
        source = str(folder / f"{name}.c")
        subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-o", str(made), source], check=True)
        made.replace(program)
    return program


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_listener(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").close()
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
