"""The crowd's process as the demo sees it: orders in, figures out, gone when we are gone."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from plaudit.cli.demo.crowd_process import Orders
from plaudit.cli.demo.figures import CrowdFigures

_GOODBYE_SECONDS = 3.0


class CrowdChild:
    """The newest figures of a running crowd."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.figures = CrowdFigures()

    async def listen(self) -> None:
        """Take figures until the crowd's output ends."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.figures = msgspec.json.decode(line, type=CrowdFigures)

    async def dismiss(self) -> None:
        """Close its input, which ends it, and wait; a crowd that will not go is killed."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), _GOODBYE_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def crowd_child(orders: Orders) -> AsyncIterator[CrowdChild]:
    """Start a crowd; it is dismissed on the way out."""
    # A session of its own: Ctrl-C in the terminal is for the demo, which then dismisses the crowd.
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "plaudit.cli.demo.crowd_process"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(orders) + b"\n")
    child = CrowdChild(process)
    try:
        yield child
    finally:
        await child.dismiss()
