"""Many writers, one commit at a time: while a batch is on its way to the disk the next one forms.

The batch size thus follows the load by itself ("natural batching"): one vote alone is committed at once,
ten thousand at once share a few dozen syncs. The queue is bounded; when it is full `submit` says so at
once. A batch that fails for a reason of its own is split until the culprit stands alone; a store that is
unavailable fails the whole batch, because splitting cannot help.

No tasks and no futures per item: an item is its callback, called on the event loop in order of arrival.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from plaudit.kernel.errors import Unavailable

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")


class Failed(msgspec.Struct, frozen=True):
    """The item was not stored, because of an error and not of a rule."""

    error: Exception


class GroupCommit(Generic[Item, Result]):
    """A bounded queue in front of `commit`, which decides a batch in one transaction, an answer per item."""

    def __init__(
        self,
        commit: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]],
        *,
        capacity: int,
        batch_at_most: int = 512,
        gather_seconds: float = 0.001,
    ) -> None:
        self._commit = commit
        self._capacity = capacity
        self._batch_at_most = batch_at_most
        self._gather_seconds = gather_seconds
        self._queue: deque[tuple[Item, Callable[[Result | Failed], None]]] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._draining = False

    @property
    def waiting(self) -> int:
        """Items without an answer yet that are not in the batch being committed."""
        return len(self._queue)

    @property
    def draining(self) -> bool:
        return self._draining

    def submit(self, item: Item, done: Callable[[Result | Failed], None]) -> bool:
        """Queue the item; False, and no call of `done`, when the queue is full or closing."""
        if len(self._queue) >= self._capacity or self._draining:
            return False
        self._queue.append((item, done))
        self._idle.clear()
        self._wake.set()
        return True

    async def drain(self) -> None:
        """Take nothing more, and wait until everything taken has its answer."""
        self._draining = True
        await self._idle.wait()

    async def run(self) -> None:
        """Commit batches for ever. Cancelling it between batches loses nothing: items stay queued."""
        last_size = 0
        while True:
            await self._wake.wait()
            # Let every socket that is ready now add its vote. Under load also wait out a millisecond:
            # on a disk that syncs faster than that, a fuller batch costs less than another commit.
            await asyncio.sleep(self._gather_seconds if last_size > 1 else 0)
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), self._batch_at_most))]
            last_size = len(batch)
            await self._settle(batch)
            if not self._queue:
                self._wake.clear()
                self._idle.set()

    async def _settle(self, batch: Sequence[tuple[Item, Callable[[Result | Failed], None]]]) -> None:
        try:
            results: Sequence[Result | Failed] = await self._commit([item for item, _ in batch])
        except Unavailable as error:
            results = [Failed(error)] * len(batch)
        except Exception as error:
            if len(batch) > 1:
                log.warning("a batch of %d failed and is split", len(batch), exc_info=error)
                middle = len(batch) // 2
                await self._settle(batch[:middle])
                await self._settle(batch[middle:])
                return
            log.exception("one item cannot be committed")
            results = [Failed(error)]
        for (_, done), result in zip(batch, results, strict=True):
            try:
                done(result)
            except Exception:
                log.exception("the receiver of an outcome failed")
