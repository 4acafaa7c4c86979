"""Reacting: from what a voter sent to what came of it, through one group commit.

Thousands tap at once, so what they send gathers into batches that are decided and synced together, as votes
are. A newer state is told once for a batch, after its commit.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from plaudit.features.reactions.model import Limits, Name, Reacted, Reaction, State
from plaudit.features.reactions.ports import Outcome, ReactionStore
from plaudit.features.reactions.subjects import Subjects
from plaudit.ingest.group_commit import Failed, GroupCommit
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import PlauditError, Unavailable

_UNLESS_TOLD: Final = Limits()
_KEPT_MS: Final = 24 * 3600 * 1000
_EVERY_SECONDS: Final = 600.0
_AT_ONCE: Final = 500


class Reacting:
    """The use cases of a voter. Owns the group commit; `run` it under supervision."""

    name = "reactions"

    def __init__(
        self,
        store: ReactionStore,
        subjects: Subjects,
        limits: Limits = _UNLESS_TOLD,
        capacity: int = 20_000,
    ) -> None:
        self._store = store
        self._subjects = subjects
        self._limits = limits
        self._group: GroupCommit[Reaction, Outcome] = GroupCommit(self._commit, capacity=capacity)

    @property
    def waiting(self) -> int:
        return self._group.waiting

    async def run(self) -> None:
        await self._group.run()

    async def drain(self) -> None:
        await self._group.drain()

    async def react(self, reaction: Reaction) -> Reacted:
        """On disk on return. Raises what it was refused with; `overloaded` when too many wait."""
        decided: asyncio.Future[Outcome | Failed] = asyncio.get_running_loop().create_future()

        def done(outcome: Outcome | Failed) -> None:
            if not decided.done():  # the client may have gone meanwhile; what it did stands
                decided.set_result(outcome)

        if not self._group.submit(reaction, done):
            raise _refusal(draining=self._group.draining)
        outcome = await decided
        if isinstance(outcome, Reacted):
            return outcome
        raise _error(outcome)

    async def reset(self, name: Name) -> State:
        """The host takes everything off a subject; whoever watches it is told. On disk on return."""
        state = await self._store.reset(name)
        if state.version:  # else there was none, and its first reaction may have come meanwhile
            self._subjects.put(name, state)
        return state

    async def _commit(self, batch: Sequence[Reaction]) -> Sequence[Outcome]:
        outcomes = await self._store.commit(batch, self._limits)
        newest: dict[Name, State] = {}
        for reaction, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Reacted):
                newest[reaction.name] = outcome.state
        for name, state in newest.items():
            self._subjects.put(name, state)
        return outcomes


class Forgetting:
    """A loop that forgets batches of taps no device can still send again, and subjects that are empty."""

    name = "reactions.sweep"

    def __init__(self, store: ReactionStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def run(self) -> None:
        while True:
            forgotten = await self._store.sweep(self._clock.now() - _KEPT_MS, _AT_ONCE)
            await asyncio.sleep(0 if forgotten >= _AT_ONCE else _EVERY_SECONDS)


def _refusal(*, draining: bool) -> Unavailable:
    if draining:
        return Unavailable("shutting_down", "The server is restarting.", retry_after_seconds=1)
    return Unavailable("overloaded", "Too many reactions are waiting.", retry_after_seconds=1)


def _error(outcome: PlauditError | Failed) -> Exception:
    error = outcome.error if isinstance(outcome, Failed) else outcome
    if isinstance(error, PlauditError):
        return error
    return Unavailable("storage_unavailable", "The reaction could not be stored.", retry_after_seconds=1)
