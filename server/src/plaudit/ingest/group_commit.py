"""Many writers, one commit at a time: while a batch is on its way to the disk the next one forms.

The batch size thus follows the load by itself ("natural batching"): one vote alone is committed at once,
ten thousand at once share a few dozen syncs. The queue is bounded; when it is full `submit` says so at
once. A batch that fails for a reason of its own is split until the culprit stands alone; a store that is
unavailable fails the whole batch, because splitting cannot help. Nobody waits longer than `answer_within`:
an item still queued by then is dropped, one on its way to the disk is told that its fate is not known yet.

No tasks and no futures per item: an item is its callback, called on the event loop in order of arrival.
"""

import asyncio
import itertools
import logging
import math
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

import msgspec

from plaudit.kernel.errors import Unavailable

log = logging.getLogger(__name__)

# Up to so many in a batch there is no load: who waits for a millisecond then meets a few more, who wait too.
_A_FEW: Final = 4

Item = TypeVar("Item")
Result = TypeVar("Result")


class Failed(msgspec.Struct, frozen=True):
    """The item was not stored, because of an error and not of a rule."""

    error: Exception


class Overdue(Failed, frozen=True):
    """There was no answer in time. The item may yet be stored, if it was on its way to the disk."""


class _Entry(Generic[Item, Result]):
    """One item, whom to tell (None once told), and when it came, in seconds of the event loop's clock."""

    __slots__ = ("at", "done", "item")

    def __init__(self, item: Item, done: Callable[[Result | Failed], None], at: float) -> None:
        self.item = item
        self.done: Callable[[Result | Failed], None] | None = done
        self.at = at

    def tell(self, result: Result | Failed) -> None:
        done, self.done = self.done, None
        if done is None:
            return
        try:
            done(result)
        except Exception:
            log.exception("the receiver of an outcome failed")


class GroupCommit(Generic[Item, Result]):
    """A bounded queue in front of `commit`, which decides a batch in one transaction, an answer per item."""

    def __init__(
        self,
        commit: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]],
        *,
        capacity: int,
        batch_at_most: int = 512,
        gather_seconds: float = 0.001,
        answer_within: float = 5.0,
    ) -> None:
        self._commit = commit
        self._capacity = capacity
        self._batch_at_most = batch_at_most
        self._gather_seconds = gather_seconds
        self._answer_within = answer_within
        self._queue: deque[_Entry[Item, Result]] = deque()
        self._committing: Sequence[_Entry[Item, Result]] = ()
        self._watch: asyncio.TimerHandle | None = None
        self._came = -math.inf
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._draining = False

    @property
    def waiting(self) -> int:
        """Items without an answer yet that are not in the batch being committed."""
        return len(self._queue)

    def came_within(self, seconds: float) -> bool:
        """Whether an item was queued within the last `seconds`."""
        return asyncio.get_running_loop().time() - self._came < seconds

    @property
    def draining(self) -> bool:
        return self._draining

    def submit(self, item: Item, done: Callable[[Result | Failed], None]) -> bool:
        """Queue the item; False, and no call of `done`, when the queue is full or closing."""
        if len(self._queue) >= self._capacity or self._draining:
            return False
        loop = asyncio.get_running_loop()
        self._came = loop.time()
        self._queue.append(_Entry(item, done, self._came))
        if self._watch is None:
            self._watch = loop.call_later(self._answer_within, self._answer_overdue)
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
            await asyncio.sleep(self._gather_seconds if last_size > _A_FEW else 0)
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), self._batch_at_most))]
            last_size = len(batch)
            self._committing = batch
            if batch:
                await self._settle(batch)
            self._committing = ()
            if not self._queue:
                self._wake.clear()
                self._idle.set()

    def _answer_overdue(self) -> None:
        """Tell everybody who has waited too long, oldest first, and look again when the next one has."""
        loop = asyncio.get_running_loop()
        since = loop.time() - self._answer_within
        late = Overdue(Unavailable("storage_unavailable", "The store did not answer in time."))
        for entry in self._committing:
            if entry.at <= since:
                entry.tell(late)
        while self._queue and self._queue[0].at <= since:
            self._queue.popleft().tell(late)
        waiting = [entry.at for entry in self._committing if entry.done is not None][:1]
        waiting += [entry.at for entry in itertools.islice(self._queue, 1)]
        self._watch = None
        if waiting:
            self._watch = loop.call_at(min(waiting) + self._answer_within, self._answer_overdue)

    async def _settle(self, batch: Sequence[_Entry[Item, Result]]) -> None:
        try:
            results: Sequence[Result | Failed] = await self._commit([entry.item for entry in batch])
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
        for entry, result in zip(batch, results, strict=True):
            entry.tell(result)
