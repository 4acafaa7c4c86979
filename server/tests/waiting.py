"""Waiting for what happens on its own, such as a peer noticing that its socket was closed."""

import asyncio
from collections.abc import Callable

SECONDS_AT_MOST = 10.0
_LOOK_AGAIN_SECONDS = 0.002


async def until(condition: Callable[[], object]) -> None:
    """Return as soon as `condition()` is true; `TimeoutError` if it never is."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(SECONDS_AT_MOST):
        while not condition():
            await turns(loop)


async def turns(loop: asyncio.AbstractEventLoop) -> None:
    """Let the event loop poll its sockets once or more."""
    again = loop.create_future()
    timer = loop.call_later(_LOOK_AGAIN_SECONDS, lambda: again.done() or again.set_result(None))
    try:
        await again
    finally:
        timer.cancel()
