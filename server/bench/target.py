"""A server being measured: where it listens, which processes pay for it, and what makes it publish."""

import contextlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO

SERVER_CORE, LOAD_CORE = "0", "1"
ALONE_SECONDS = 2.0


class Refused(Exception):
    """A server or a generator did not do what was asked; its words say what."""


class Target:
    """One server: its address, and its process with all that descend from it."""

    def __init__(
        self,
        port: int,
        pid: int,
        publishing: Callable[[], AbstractContextManager[None]],
        *,
        key: str = "bench",
        poll: str = "bench",
        host: str = "127.0.0.1",
    ) -> None:
        self.host, self.port, self.pid, self.key, self.poll = host, port, pid, key, poll
        self.publishing = publishing
        self.aside = 0.0
        """Of a core: what makes it publish, when nobody watches."""
        self.resident_at_first = self.resident_kb()

    def set_publishing_aside(self) -> None:
        """Weigh what makes it publish, before anybody watches."""
        with self.publishing():
            used, began = self.cpu_seconds(), time.monotonic()
            time.sleep(ALONE_SECONDS)
            self.aside = (self.cpu_seconds() - used) / (time.monotonic() - began)

    def processes(self) -> list[int]:
        """The process and its descendants."""
        found = [self.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += map(int, children.read_text().split())
        return found

    def cpu_seconds(self) -> float:
        """The scheduler's own account, all threads of all processes."""
        total = 0
        for pid in self.processes():
            for account in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                total += int(account.read_text().split()[0])
        return total / 1e9

    def resident_kb(self) -> int:
        """Resident memory; what processes share is counted in each."""
        told = (Path(f"/proc/{pid}/status").read_text() for pid in self.processes())
        return sum(int(status.partition("VmRSS:")[2].split()[0]) for status in told)


@contextmanager
def started(*command: str, cwd: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """A child with pipes; ended by closing its input, by force after that."""
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=cwd)
    try:
        yield child
    finally:
        with contextlib.suppress(BrokenPipeError):
            pipe(child.stdin).close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(3)
        child.kill()
        child.wait()
        pipe(child.stdout).close()


@contextmanager
def spawned(*command: str, poll: str = "bench", cwd: Path | None = None) -> Iterator[Target]:
    """A server of ours on its core: it prints its port, and publishes from the first line it is sent."""
    with started("taskset", "-c", SERVER_CORE, *command, cwd=cwd) as child:
        port = pipe(child.stdout).readline()
        if not port.strip().isdigit():
            raise Refused(
                f"{Path(command[-1]).name if cwd else command[0]} said {port!r} instead of its port"
            )
        yield Target(int(port), child.pid, lambda: _told_to_begin(child), poll=poll)


@contextmanager
def _told_to_begin(child: subprocess.Popen[str]) -> Iterator[None]:
    say(child, "go")
    yield


def pipe(end: IO[str] | None) -> IO[str]:
    assert end is not None
    return end


def say(child: subprocess.Popen[str], word: str) -> None:
    try:
        pipe(child.stdin).write(word + "\n")
        pipe(child.stdin).flush()
    except BrokenPipeError as gone:
        raise Refused(f"{child.args} has ended") from gone


def expect(child: subprocess.Popen[str], word: str) -> None:
    line = pipe(child.stdout).readline().strip()
    if line != word:
        raise Refused(f"the load generator said {line!r} where {word!r} was due")


def keep_to_the_load_core() -> None:
    """What measures shares the load generator's core, so that the server has its own."""
    os.sched_setaffinity(0, {int(LOAD_CORE) if (os.cpu_count() or 1) > 1 else 0})
