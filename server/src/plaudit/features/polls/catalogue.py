"""The polls in memory: definition and newest committed tally, for admission, joins and publications.

Never the truth, always a copy of it: what is put here has been committed, and only ever replaces something
older. A join or a reconnect therefore costs no database read. Whoever publishes is told of each change.
"""

from collections import OrderedDict
from collections.abc import Callable

import msgspec

from plaudit.features.polls.model import Poll, Tally
from plaudit.features.polls.ports import PollStore, VoteStore
from plaudit.kernel.single_flight import SingleFlight


class Entry(msgspec.Struct, frozen=True):
    """A poll with its tally, as of the newest commit known here."""

    poll: Poll
    tally: Tally


# Told after each change: the entry, and the type of a lifecycle event ("poll.closed") or None for votes.
Listener = Callable[[Entry, str | None], None]


class Catalogue:
    """A bounded, least-recently-used set of entries. All methods belong to one event loop."""

    def __init__(self, polls: PollStore, votes: VoteStore, capacity: int = 10_000) -> None:
        self._polls = polls
        self._votes = votes
        self._capacity = capacity
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._loading: SingleFlight[str, Entry | None] = SingleFlight()
        # Counted while their poll is still being loaded: the load may have read just before.
        self._early: dict[str, Tally] = {}
        self._listeners: list[Listener] = []
        self._in_use: Callable[[str], bool] = lambda _poll_id: False

    def on_change(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def keep_while(self, in_use: Callable[[str], bool]) -> None:
        """A poll somebody watches is never forgotten: its viewers are told from memory."""
        self._in_use = in_use

    def peek(self, poll_id: str) -> Entry | None:
        """The entry if it is in memory; no waiting, no database."""
        return self._entries.get(poll_id)

    async def get(self, poll_id: str) -> Entry | None:
        """The entry, loaded once however many ask at the same time. None: there is no such poll."""
        if entry := self._entries.get(poll_id):
            self._entries.move_to_end(poll_id)
            return entry
        return await self._loading.run(poll_id, lambda: self._load(poll_id))

    def put(self, poll: Poll, tally: Tally, event: str | None) -> None:
        """A poll was created or changed; `event` is the publication's type, None when nobody need be told."""
        entry = self._keep(Entry(poll, tally))
        if event is not None:
            self._tell(entry, event)

    def count(self, tally: Tally) -> None:
        """Votes were committed. A poll not in memory has no viewers here and is loaded when it has."""
        entry = self._entries.get(tally.poll_id)
        if entry is None and tally.poll_id in self._loading:
            early = self._early.get(tally.poll_id, tally)
            self._early[tally.poll_id] = max(early, tally, key=lambda tally: tally.version)
        if entry is None or tally.version <= entry.tally.version:
            return
        self._entries[tally.poll_id] = entry = Entry(entry.poll, tally)
        self._tell(entry, None)

    async def _load(self, poll_id: str) -> Entry | None:
        try:
            poll = await self._polls.load(poll_id)
            if poll is None:
                return None
            tally = await self._votes.tally(poll_id)
            early = self._early.get(poll_id, tally)
            return self._keep(Entry(poll, max(tally, early, key=lambda tally: tally.version)))
        finally:
            self._early.pop(poll_id, None)

    def _keep(self, entry: Entry) -> Entry:
        """Put the entry, unless a newer poll or tally overtook it on its way here."""
        known = self._entries.get(entry.poll.id)
        if known is not None:
            poll = max(known.poll, entry.poll, key=lambda poll: poll.revision)
            tally = max(known.tally, entry.tally, key=lambda tally: tally.version)
            entry = Entry(poll, tally)
        self._entries[entry.poll.id] = entry
        self._entries.move_to_end(entry.poll.id)
        if len(self._entries) > self._capacity:
            self._forget_one()
        return entry

    def _forget_one(self) -> None:
        for poll_id in self._entries:
            if not self._in_use(poll_id):
                del self._entries[poll_id]
                return

    def _tell(self, entry: Entry, event: str | None) -> None:
        for listener in self._listeners:
            listener(entry, event)
