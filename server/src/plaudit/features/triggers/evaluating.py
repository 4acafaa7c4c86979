"""The loop that decides about stored events, and the door for what pages notice.

Nothing is handed from the one who stores to the one who decides but a hint that there is something: which
events are still to be decided about is written in the store, in the transaction of the decisions.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from plaudit.features.interactions.model import Interaction
from plaudit.features.triggers.events import Event
from plaudit.features.triggers.model import Moment
from plaudit.features.triggers.ports import Cued, DecisionStore
from plaudit.features.triggers.roster import Roster
from plaudit.ingest.group_commit import Failed, GroupCommit
from plaudit.kernel.courtesy import NOBODY_WAITS, Courtesy
from plaudit.kernel.errors import PlauditError, Unavailable

# A transaction of a millisecond or two: votes wait for it.
BATCH: Final = 32
# Events nobody waits for need no hurry: only their place is to be written down.
_UNANSWERED_AT_MOST: Final = 2000
_LOOK_AGAIN_SECONDS: Final = 30.0
_CUES_WAITING: Final = 10_000

Announce = Callable[[Interaction], None]


class Evaluating:
    """Decides about events, oldest first, and tells of what came of it after each commit."""

    name = "triggers"

    def __init__(
        self,
        store: DecisionStore,
        roster: Roster,
        announce: Announce,
        courtesy: Courtesy = NOBODY_WAITS,
    ) -> None:
        self._store = store
        self._roster = roster
        self._announce = announce
        self._courtesy = courtesy
        self._wake = asyncio.Event()
        self._unanswered = 0

    def note(self, events: Sequence[Event]) -> None:
        """Events were stored: look at once if somebody waits for one of them."""
        answering = self._roster.answering
        if any(answering((one.project_id, one.environment), one.name) for one in events):
            self._wake.set()
            return
        self._unanswered += len(events)
        if self._unanswered >= _UNANSWERED_AT_MOST:
            self._wake.set()

    async def run(self) -> None:
        self._wake.set()  # whatever an earlier life, or a full disk, has left
        while True:
            try:
                async with asyncio.timeout(_LOOK_AGAIN_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            await self.settle()

    async def settle(self) -> int:
        """Decide about all there is; how many events that were."""
        self._unanswered = read = 0
        while True:
            began = self._courtesy.now()
            found = await self._store.evaluate(self._roster, BATCH)
            read += found.read
            for interaction in found.interactions:
                self._announce(interaction)
            if not found.more:
                return read
            await self._courtesy.after(began)


class Cueing:
    """Decides what pages notice, many at a time. `run` it under supervision."""

    name = "cues"

    def __init__(self, store: DecisionStore, roster: Roster, announce: Announce) -> None:
        self._store = store
        self._roster = roster
        self._announce = announce
        self._group: GroupCommit[Moment, Cued] = GroupCommit(self._commit, capacity=_CUES_WAITING)

    async def run(self) -> None:
        await self._group.run()

    async def drain(self) -> None:
        await self._group.drain()

    async def cue(self, moment: Moment) -> Cued:
        """Decide; on disk on return. Raises `overloaded` or `storage_unavailable`."""
        future: asyncio.Future[Cued | Failed] = asyncio.get_running_loop().create_future()
        if not self._group.submit(
            moment, lambda result: None if future.done() else future.set_result(result)
        ):
            raise Unavailable("overloaded", "Too many cues are waiting.", retry_after_seconds=1)
        result = await future
        if isinstance(result, Cued):
            return result
        if isinstance(result.error, PlauditError):
            raise result.error
        raise Unavailable("storage_unavailable", "The cue could not be decided.", retry_after_seconds=1)

    async def _commit(self, batch: Sequence[Moment]) -> Sequence[Cued]:
        found = await self._store.cue(batch, self._roster)
        for one in found:
            if one.interaction is not None:
                self._announce(one.interaction)
        return found
