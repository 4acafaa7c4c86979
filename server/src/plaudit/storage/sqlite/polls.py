"""Polls in SQLite: shared text for the record, this engine's log for what happened to it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from plaudit.features.interactions.model import ENDED
from plaudit.features.polls.model import Environment, Poll, Tally
from plaudit.features.polls.ports import Event
from plaudit.features.polls.search import Search
from plaudit.kernel.replies import StoredReply
from plaudit.ledger import verifier
from plaudit.storage.shared import polls, replies
from plaudit.storage.sqlite import heads as _heads
from plaudit.storage.sqlite import outbox
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.heads import Heads, Standing
from plaudit.storage.sqlite.interaction_ends import target_over
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer


class SqlitePolls:
    """The `PollStore` of one file. Its writes share the writer's thread: one order with votes."""

    def __init__(self, writer: Writer, readers: Readers, heads: Heads) -> None:
        self._writer = writer
        self._readers = readers
        self._heads = heads

    async def create(self, poll: Poll, events: Sequence[Event], reply: StoredReply | None = None) -> Tally:
        return await self._writer.run(lambda transaction: self.add(transaction, poll, events, reply))

    def add(
        self, transaction: Transaction, poll: Poll, events: Sequence[Event], reply: StoredReply | None = None
    ) -> Tally:
        """All of `create` but the transaction around it."""
        number = polls.add(transaction.core, poll)
        return self._happened(transaction, Standing(_heads.first_head(number, poll)), events, reply)

    async def save(
        self,
        poll: Poll,
        expected_revision: int,
        events: Sequence[Event],
        reply: StoredReply | None = None,
        *,
        while_unvoted: bool = False,
        goes_dark: bool = False,
    ) -> Tally:
        def work(transaction: Transaction) -> Tally:
            if while_unvoted and _has_votes(transaction.raw, poll.id, poll.run):
                raise polls.changed_meanwhile(expected_revision)
            return self.put(transaction, poll, expected_revision, events, reply, goes_dark=goes_dark)

        return await self._writer.run(work)

    def put(
        self,
        transaction: Transaction,
        poll: Poll,
        expected_revision: int,
        events: Sequence[Event],
        reply: StoredReply | None = None,
        *,
        goes_dark: bool = False,
    ) -> Tally:
        """All of `save` but the transaction around it, and the look at votes."""
        before = self._heads.read_one(transaction, poll.id)
        if before is None:
            raise polls.changed_meanwhile(expected_revision)
        version = before.head.version + 1
        kept = msgspec.structs.replace(poll, hidden_version=version) if goes_dark else poll
        polls.replace(transaction.core, kept, expected_revision)
        if poll.status in ENDED and poll.status != before.poll.status:
            target_over(transaction.raw, poll.id)
        return self._happened(transaction, Standing(before.head, kept), events, reply)

    async def load(self, poll_id: str) -> Poll | None:
        return await self._readers.run(lambda snapshot: polls.load(snapshot.core, poll_id))

    async def find_by_short_code(self, code: str) -> Poll | None:
        return await self._readers.run(lambda snapshot: polls.find_by_short_code(snapshot.core, code))

    async def page(
        self, project_id: str, environment: Environment, search: Search, *, before: str | None, limit: int
    ) -> Sequence[Poll]:
        return await self._readers.run(
            lambda snapshot: polls.page(
                snapshot.core, project_id, environment, search, before=before, limit=limit
            )
        )

    async def due(self, until: int) -> Sequence[Poll]:
        return await self._readers.run(lambda snapshot: polls.due(snapshot.core, until))

    async def next_deadline(self) -> int | None:
        return await self._readers.run(lambda snapshot: polls.next_deadline(snapshot.core))

    async def has_votes(self, poll_id: str, run: int) -> bool:
        return await self._readers.run(lambda snapshot: _has_votes(snapshot.raw, poll_id, run))

    async def reply(self, scope: str, key: str) -> StoredReply | None:
        return await self._readers.run(lambda snapshot: replies.load(snapshot.core, scope, key))

    def _happened(
        self, transaction: Transaction, standing: Standing, events: Sequence[Event], reply: StoredReply | None
    ) -> Tally:
        for event in events:
            _append(transaction.raw, standing, event)
        if reply is not None:
            replies.save(transaction.core, reply)
        (tally,) = self._heads.write(transaction, [standing])
        return tally


def _append(raw: Any, standing: Standing, event: Event) -> None:
    """The event as a row of the log, a leaf and a row of the outbox."""
    poll = standing.poll
    data = verifier.canonical(msgspec.to_builtins(event.data)).decode()
    place = standing.next_place
    raw.execute(
        "INSERT INTO acts (poll_no, place, run, act, at, data) VALUES (?,?,?,?,?,?)",
        (standing.no, place, poll.run, event.type, event.at, data),
    )
    facts = {"sequence": place, "act": event.type, "run": poll.run, "at": event.at}
    content = verifier.leaf_content(poll.id, facts | {"data": msgspec.json.decode(data)})
    standing.append(verifier.leaf_hash(verifier.canonical(content)))
    outbox.add_event(raw, standing.no, event, data)


def _has_votes(raw: Any, poll_id: str, run: int) -> bool:
    """Runs only grow, so the newest vote not of a later run tells: a short walk for the present run."""
    found = raw.execute(
        "SELECT run FROM acts INDEXED BY acts_log WHERE poll_no = (SELECT no FROM polls WHERE id = ?)"
        " AND run <= ? AND vote_id IS NOT NULL ORDER BY place DESC LIMIT 1",
        (poll_id, run),
    ).fetchone()
    return found is not None and found[0] == run
