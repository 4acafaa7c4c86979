"""Giving interactions to people, and hearing what came of them.

Stored first, told after: an open page is told at once through the doors (`on_sent`), everybody else finds it
in the inbox. What pages report comes in crowds, so it goes through a group commit of its own.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from plaudit.features.interactions.model import Interaction
from plaudit.features.interactions.ports import InteractionStore, Note, Noted, ReplyTo, Unnoted
from plaudit.ingest.group_commit import Failed, GroupCommit
from plaudit.kernel.errors import Conflict, FieldProblem, Invalid, NotFound, PlauditError, Unavailable

log = logging.getLogger(__name__)

Listener = Callable[[Interaction], None]


class Sending:
    """The use cases of interactions. Owns the group commit of outcomes; `run` it under supervision."""

    name = "interactions"

    def __init__(self, store: InteractionStore, capacity: int = 20_000) -> None:
        self._store = store
        self._sent: list[Listener] = []
        self._withdrawn: list[Listener] = []
        self._crowded = capacity // 2
        self._group: GroupCommit[Note, Noted | Unnoted] = GroupCommit(self._store.note, capacity=capacity)

    def on_sent(self, listener: Listener) -> None:
        """`listener` is told of every interaction after it is on disk, once."""
        self._sent.append(listener)

    def on_withdrawn(self, listener: Listener) -> None:
        self._withdrawn.append(listener)

    async def run(self) -> None:
        await self._group.run()

    async def drain(self) -> None:
        await self._group.drain()

    async def send(self, interaction: Interaction, reply: ReplyTo | None = None) -> tuple[Interaction, bool]:
        """Store and tell. False: the same dedupe key still lives, here is the one that has it.

        `reply`: what is answered to the request, stored with it.
        """
        added = await self._store.add(interaction, reply)
        if added.fresh:
            self.announce(added.interaction)
        return added.interaction, added.fresh

    def announce(self, interaction: Interaction) -> None:
        """Tell of one that is stored (a trigger's decision, too). It stands whoever fails to hear of it."""
        _tell(self._sent, interaction)

    def announce_end(self, interaction: Interaction) -> None:
        """Tell open pages to take away what was taken back."""
        _tell(self._withdrawn, interaction)

    async def withdraw(self, interaction_id: str) -> Interaction | None:
        """Cancel it; open pages are told to take it away."""
        gone = await self._store.cancel(interaction_id)
        if gone is not None:
            self.announce_end(gone)
        return gone

    async def note(self, note: Note) -> Noted:
        """Note an outcome; on disk on return. Raises `interaction_not_found` or `interaction_over`."""
        future: asyncio.Future[Noted | Unnoted | Failed] = asyncio.get_running_loop().create_future()
        if not self._group.submit(note, lambda result: None if future.done() else future.set_result(result)):
            raise Unavailable("overloaded", "Too many outcomes are waiting.", retry_after_seconds=1)
        result = await future
        if isinstance(result, Noted):
            return result
        raise _error(result)

    def note_soon(self, notes: Sequence[Note]) -> None:
        """Note what nobody waits for, such as that an open page was written to.

        Left out while many wait: what pages report goes first.
        """
        for note in notes:
            if self._group.waiting >= self._crowded:
                log.warning("too many outcomes are waiting: deliveries are not noted")
                return
            self._group.submit(note, lambda _result: None)


def _tell(listeners: Sequence[Listener], interaction: Interaction) -> None:
    for listener in listeners:
        try:
            listener(interaction)
        except Exception:
            log.exception("an interaction could not be told of; it waits in the inbox")


def _error(result: Unnoted | Failed) -> Exception:
    if isinstance(result, Failed):
        error = result.error
        if isinstance(error, PlauditError):
            return error
        return Unavailable("storage_unavailable", "The outcome could not be stored.", retry_after_seconds=1)
    if result.code == "interaction_over":
        return Conflict(result.code, "The time of this interaction is over.")
    if result.code == "slot_missing":
        problem = FieldProblem("#/slot", "Name the tab or device: this is shown once to each.")
        return Invalid("invalid_field", f"{problem.pointer}: {problem.detail}", errors=[problem])
    return NotFound(result.code, "There is no such interaction for this person.")
