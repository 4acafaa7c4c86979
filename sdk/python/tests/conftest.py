"""Tests of the SDK meet the real thing: `plaudit serve` in a process and a folder of its own."""

import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from plaudit_client import AsyncPlaudit, Plaudit

ROOT = Path(__file__).resolve().parents[3]
READY = re.compile(r"Listening on (http://\S+)")


class Server:
    """A server on a free port with its first project; `again` starts it anew on the same file and port."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder, self._settings = folder, settings
        self.said = ""
        self._begin("0")
        names = ("project_id", "secret_key", "publishable_key", "signing_secret")
        self.keys = {name: re.search(rf"{name}\s+(\S+)", self.said)[1] for name in names}

    def _begin(self, port):
        log = self._folder / "stderr.txt"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PLAUDIT_")}
        with log.open("a") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "plaudit", "serve", "--port", port],
                cwd=self._folder,
                env={**clean, "PYTHONUNBUFFERED": "1", "PLAUDIT_RATE_LIMITS": "off", **self._settings},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        for line in self.process.stdout:
            self.said += line
            if found := READY.search(line):
                self.url = found[1]
                return
        raise AssertionError(self.said + log.read_text())

    @property
    def port(self):
        return int(self.url.rpartition(":")[2])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def again(self):
        self._begin(str(self.port))

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One for all, which may call this machine. A test that kills it starts it again."""
    running = Server(tmp_path_factory.mktemp("server"), PLAUDIT_WEBHOOK_PRIVATE="on")
    yield running
    running.stop()


@pytest.fixture
def plaudit(server):
    with Plaudit(server.url, server.keys["secret_key"]) as client:
        yield client


@pytest.fixture
async def async_plaudit(server):
    async with AsyncPlaudit(server.url, server.keys["secret_key"]) as client:
        yield client


@pytest.fixture
def poll(plaudit):
    return plaudit.polls.create(question="Tea or coffee?", options=["Tea", "Coffee"], open=True)


def soon(publications):
    """The next one of a stream; an error, not a test without an end, if none comes."""
    came = queue.Queue()
    threading.Thread(target=lambda: came.put(next(publications)), daemon=True).start()
    return came.get(timeout=30)


@pytest.fixture
def free_port():
    """Ports nobody listens on, one with each call."""

    def found():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    return found
