"""What every peer in Python shares: its port, its frames, and when it publishes."""

import asyncio
import contextlib
import os
import socket
import sys
import time
from collections.abc import Awaitable, Callable


def listening() -> socket.socket:
    """A free port of this machine's own."""
    return socket.create_server(("127.0.0.1", 0), backlog=4096)


def payload(size: int) -> str:
    """`size` bytes of JSON that tell when they were made (c/stamps.h)."""
    head, tail = f'{{"t":"{time.monotonic_ns() // 1000:016}","padding":"', '"}'
    return head + "x" * (size - len(head) - len(tail)) + tail


def payload_bytes(frame_bytes: int) -> int:
    """What a WebSocket frame of so many bytes holds."""
    return frame_bytes - (4 if frame_bytes - 2 > 125 else 2)


async def publish(port: int, hz: float, send: Callable[[], Awaitable[None]]) -> None:
    """Tell the port; from the first line on standard input on send `hz` times a second, until that ends.

    A time that has passed before the last sending was over is skipped, not made up for.
    """
    print(port, flush=True)
    told: asyncio.Queue[str] = asyncio.Queue()
    asyncio.get_running_loop().add_reader(0, lambda: told.put_nowait(sys.stdin.readline()))
    await told.get()
    due = time.monotonic()
    while told.empty():
        await send()
        due = max(due + 1 / hz, time.monotonic())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(due - time.monotonic()):
                told.put_nowait(await told.get())
    os._exit(0)
