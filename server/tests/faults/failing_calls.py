"""A server whose disk fails at a chosen system call, and what the trace says of every acknowledgement in that life.

`strace` makes the call fail before the kernel does it; it needs no root and no module. A life ends by itself or
is stopped; nothing is asked again meanwhile, so every "recorded" in it is a first one.
"""

import asyncio
import contextlib
import shutil

from serving import PATIENCE_SECONDS, Serving
from system_calls import STRACE, calls, unsynced

from waiting import turns

MORE = ",ftruncate,fallocate"


def failing(fault, trace):
    """The tracer's command line: `fault` as strace's `inject` wants it, the trace to that file."""
    assert shutil.which("strace"), "this test needs strace: apt-get install strace"
    watching = [part + MORE if part.startswith("trace=") else part for part in STRACE]
    return (*watching, "-e", f"inject={fault}", "-o", str(trace))


class Ward:
    """A database with open polls whose server is started with one fault after another."""

    def __init__(self, folder, crowd_of):
        self.trace = folder / "trace"
        self.serving = Serving(folder, PLAUDIT_DISK_RESERVE_MB="0")
        with self.serving:
            self.polls = [self.serving.poll() for _ in range(3)]
            self.serving.stop()
        self.crowd = crowd_of(self.serving, self.polls)
        self.journal = self.crowd.journal
        self.lives = self.refused_starts = self.folder_syncs = self.ended = self.traced = 0
        self.wrong = []

    @contextlib.contextmanager
    def serving_ends(self):
        try:
            yield
        finally:
            self.serving.__exit__()

    def start(self, fault):
        """Begin a life; whether it came as far as listening."""
        self.serving.prefix = failing(fault, self.trace)
        self.lives += 1
        self.told = len(self.serving.errors())
        self.recorded = self.journal.with_outcome("yes")
        try:
            self.serving.start()
        except AssertionError:
            self.refused_starts += 1
            return False
        return True

    def said(self):
        """What this life wrote to standard error."""
        return self.serving.errors()[self.told :]

    def injected(self):
        """The lines of the trace in which a call was made to fail."""
        with self.trace.open(encoding="latin-1") as lines:
            return [line[:200] for line in lines if "(INJECTED)" in line]

    def injected_first(self):
        """The first of them; while nothing failed yet, the log's name stands for what will."""
        return next(iter(self.injected()), "/plaudit.db-wal")

    async def vote_until(self, over):
        async with self.crowd.voting():
            await patiently(over)
            self.crowd.cut()
        self.crowd.back()

    def judge(self):
        """After the end of a life: was anything acknowledged whose sync had not succeeded?"""
        acknowledged = self.journal.with_outcome("yes") - self.recorded
        with self.trace.open(encoding="latin-1") as lines:
            traced = [call for call in calls(lines) if call.result >= 0 or "pwrite" not in call.name]
        if acknowledged:
            self.wrong += unsynced(traced, acknowledged)
        self.traced += len(acknowledged)

    async def heal(self):
        """A sound disk again: ask for everything that is unknown, and leave the server running."""
        self.serving.prefix = ()
        self.serving.start()
        await self.crowd.heal()


async def patiently(over):
    """Wait until `over()` is true, as long as a busy machine may take."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not over():
            await turns(loop)
