"""Background loops that cannot die unnoticed. The only place that creates tasks.

A `Loop` is anything with `name` and `run()`. One that returns or raises before `stop` was asked is started
again with back-off; after five failures in a row the supervisor gives up and calls `on_fatal`, so that a
process never lives on with a part of itself missing. `Unavailable` is no failure of the loop: what it needs
(a disk with room) may be back at any time, so it waits for that as long as it takes.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from plaudit.kernel.errors import Unavailable

log = logging.getLogger(__name__)

_FAILURES_ALLOWED = 5
_HEALTHY_AFTER_SECONDS = 30.0
_WAIT_SECONDS = 1.0


class Loop(Protocol):
    name: str

    async def run(self) -> None: ...


class Supervisor:
    """Runs loops, and one-shot tasks whose failure must be seen."""

    def __init__(self, on_fatal: Callable[[str], None]) -> None:
        self._on_fatal = on_fatal
        self._loops: set[asyncio.Task[None]] = set()
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, loop: Loop) -> None:
        task = asyncio.get_running_loop().create_task(self._keep_running(loop), name=loop.name)
        self._loops.add(task)
        task.add_done_callback(self._loops.discard)

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run `work` once, beside the caller. A failure is logged; it never vanishes with the task."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def stop(self) -> None:
        """Cancel every loop and wait for the end of each; one-shot tasks are given to finish first."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5.0)
        for task in (*self._loops, *self._tasks):
            task.cancel()
        for task in (*self._loops, *self._tasks):
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("task %s failed", task.get_name(), exc_info=error)

    async def _keep_running(self, loop: Loop) -> None:
        failures, waits = 0, False
        clock = asyncio.get_running_loop()
        while failures < _FAILURES_ALLOWED:
            started = clock.time()
            try:
                await loop.run()
                log.error("loop %s ended by itself", loop.name)
            except Unavailable as error:
                if not waits or clock.time() - started > _HEALTHY_AFTER_SECONDS:  # told once
                    log.warning("loop %s waits: %s", loop.name, error)
                waits = True
                await asyncio.sleep(_WAIT_SECONDS)
                continue
            except Exception:
                log.exception("loop %s failed", loop.name)
            failures = 1 if clock.time() - started > _HEALTHY_AFTER_SECONDS else failures + 1
            await asyncio.sleep(min(0.05 * 2**failures, 2.0))
        self._on_fatal(loop.name)
