"""Events on their way in: a group commit of their own, and whoever decides is told of what is new."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from plaudit.features.interactions.model import Environment
from plaudit.features.triggers.events import Event
from plaudit.features.triggers.ports import EventStore, Sighting, Stored
from plaudit.ingest.group_commit import Failed, GroupCommit
from plaudit.kernel.clock import Clock
from plaudit.kernel.courtesy import NOBODY_WAITS, Courtesy
from plaudit.kernel.errors import PlauditError, Unavailable

_CAPACITY: Final = 20_000
# Half a millisecond of the one writer: votes that come meanwhile wait no longer.
_IN_ONE_COMMIT: Final = 32
_PEOPLE_REMEMBERED: Final = 50_000
_AGAIN_AFTER_MS: Final = 24 * 3_600_000
LARGEST_ATTRIBUTES: Final = 4096

Listener = Callable[[Sequence[Event]], None]


class Taking:
    """Takes events: on disk before anybody is told. `run` it under supervision."""

    name = "events"

    def __init__(
        self, store: EventStore, courtesy: Courtesy = NOBODY_WAITS, capacity: int = _CAPACITY
    ) -> None:
        self._store = store
        self._courtesy = courtesy
        self._listeners: list[Listener] = []
        self._group: GroupCommit[Event, Stored] = GroupCommit(
            self._commit, capacity=capacity, batch_at_most=_IN_ONE_COMMIT
        )

    @property
    def waiting(self) -> int:
        """Events without an answer yet."""
        return self._group.waiting

    def on_stored(self, listener: Listener) -> None:
        """`listener` is told of fresh events after each commit."""
        self._listeners.append(listener)

    async def run(self) -> None:
        await self._group.run()

    async def drain(self) -> None:
        await self._group.drain()

    async def take(self, events: Sequence[Event]) -> list[Stored]:
        """Store them; on disk on return, in order. Raises `overloaded` or `storage_unavailable`.

        Some may be stored though it raises: sent again, they are found to be duplicates.
        """
        together = _Together(len(events))
        for event in events:
            if not self._group.submit(event, together.settle):
                error = Unavailable("overloaded", "Too many events are waiting.", retry_after_seconds=1)
                together.settle(Failed(error))
        return await together.done

    async def _commit(self, batch: Sequence[Event]) -> Sequence[Stored]:
        began = self._courtesy.now()
        stored = await self._store.add(batch)
        if fresh := [one.event for one in stored if one.fresh]:
            for listener in self._listeners:
                listener(fresh)
        if self._group.waiting:
            await self._courtesy.after(began)
        return stored


class People:
    """What signed tokens said of people, kept where it is new. `run` it under supervision."""

    name = "people"

    def __init__(self, store: EventStore, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, str, str], tuple[int, int]] = {}
        self._group: GroupCommit[Sighting, None] = GroupCommit(store.see, capacity=_CAPACITY)

    async def run(self) -> None:
        await self._group.run()

    async def drain(self) -> None:
        await self._group.drain()

    def seen(
        self, project_id: str, environment: Environment, person: str, attributes: Mapping[str, Any]
    ) -> None:
        """A token of this person was shown. Nobody waits; what cannot be kept comes with the next token."""
        encoded = msgspec.json.encode(attributes)
        who, now = (project_id, environment, person), self._clock.now()
        known = self._seen.get(who)
        same = known is not None and known[0] == hash(encoded) and now - known[1] < _AGAIN_AFTER_MS
        if not attributes or len(encoded) > LARGEST_ATTRIBUTES or same:
            return
        sighting = Sighting(
            project_id=project_id, environment=environment, person=person, attributes=encoded, at=now
        )
        if self._group.submit(sighting, lambda _result: None):
            self._seen[who] = (hash(encoded), now)
            if len(self._seen) > _PEOPLE_REMEMBERED:
                del self._seen[next(iter(self._seen))]


class _Together:
    """The outcomes of what was submitted together, which come in the order it was."""

    def __init__(self, count: int) -> None:
        self.done: asyncio.Future[list[Stored]] = asyncio.get_running_loop().create_future()
        self._open = count
        self._stored: list[Stored] = []
        self._failed: Failed | None = None

    def settle(self, result: Stored | Failed) -> None:
        self._open -= 1
        if isinstance(result, Failed):
            self._failed = result
        else:
            self._stored.append(result)
        if self._open or self.done.done():
            return
        if self._failed is None:
            self.done.set_result(self._stored)
        else:
            self.done.set_exception(_error(self._failed))


def _error(failed: Failed) -> Exception:
    if isinstance(failed.error, PlauditError):
        return failed.error
    return Unavailable("storage_unavailable", "The events could not be stored.", retry_after_seconds=1)
