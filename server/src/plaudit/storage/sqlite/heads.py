"""Where each poll stands: its record, its counters, the head of its log; read and moved inside a transaction.

A `Standing` collects what a transaction does to one poll; `Heads.write` saves all of them with one statement
per table. What was read is remembered between transactions, which only this writer's thread makes, and is
replaced only after a commit succeeded: a rolled back transaction leaves no trace here.
"""

import json
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from plaudit.features.polls.model import Counters, Poll, Tally
from plaudit.kernel.errors import ConfigurationError, NotFound
from plaudit.ledger import verifier
from plaudit.storage.shared import polls
from plaudit.storage.sqlite.connections import Transaction

SHARD: Final = 0
_REMEMBERED: Final = 1024


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A poll as the last commit left it. `counters` belong to `poll.run`."""

    no: int
    poll: Poll
    version: int
    size: int
    chain: bytes
    counters: Counters


class Standing:
    """One poll inside one transaction: the head it had, and what is being added."""

    __slots__ = ("deltas", "head", "leaves", "no", "poll")

    def __init__(self, head: Head, poll: Poll | None = None) -> None:
        self.head = head
        self.no = head.no
        self.poll = poll or head.poll
        self.deltas: Counter[str] = Counter()
        self.leaves: list[bytes] = []

    @property
    def next_place(self) -> int:
        """Where in the poll's log the next act goes; the first one has place 1."""
        return self.head.size + len(self.leaves) + 1

    def append(self, leaf: bytes) -> None:
        self.leaves.append(leaf)

    def add(self, counters: Counters, sign: int = 1) -> None:
        for bucket, n in counters.items():
            self.deltas[bucket] += sign * n

    def next_head(self) -> Head:
        """The head once this transaction is committed."""
        old = self.head
        counters = Counter(old.counters if self.poll.run == old.poll.run else {})
        counters.update(self.deltas)
        return Head(
            no=self.no,
            poll=self.poll,
            version=old.version + 1,
            size=old.size + len(self.leaves),
            chain=verifier.extend(old.chain, b"".join(self.leaves)) if self.leaves else old.chain,
            counters=counters,
        )


def tally_of(head: Head) -> Tally:
    return tally(head.poll.id, head.poll.run, head.version, head.counters)


def tally(poll_id: str, run: int, version: int, counters: Counters) -> Tally:
    """A tally as told: buckets at zero are left out, "voters" and "votes" are always there."""
    counted = {bucket: n for bucket, n in counters.items() if n}
    return Tally(poll_id=poll_id, run=run, version=version, counters={"voters": 0, "votes": 0} | counted)


class Heads:
    """The heads the writer remembers, least recently used ones forgotten. Only for the writer's thread."""

    def __init__(self, *, sole: bool) -> None:
        self._sole = sole
        self._heads: OrderedDict[str, Head] = OrderedDict()

    def read(self, transaction: Transaction, poll_ids: Iterable[str]) -> dict[str, Standing | None]:
        return {poll_id: self.read_one(transaction, poll_id) for poll_id in poll_ids}

    def read_one(self, transaction: Transaction, poll_id: str) -> Standing | None:
        """The poll's standing, its record as it is in the database now; None when there is no such poll."""
        row = transaction.raw.execute("SELECT no, revision FROM polls WHERE id = ?", (poll_id,)).fetchone()
        if row is None:
            return None
        known = self._heads.get(poll_id)
        if known is None or known.poll.revision != row[1]:
            known = _load(transaction.raw, row[0])
        return Standing(known)

    def write(self, transaction: Transaction, standings: Sequence[Standing]) -> list[Tally]:
        """Save what was added to these polls; their new tallies. Remembered after the commit."""
        if not self._sole:
            raise ConfigurationError("Only the server that owns the database file may change polls.")
        heads = [standing.next_head() for standing in standings]
        _save_counters(transaction.raw, standings)
        for standing, head in zip(standings, heads, strict=True):
            _save_head(transaction.raw, standing, head)
        transaction.after_commit.append(lambda: self._remember(heads))
        return [tally_of(head) for head in heads]

    def _remember(self, heads: Iterable[Head]) -> None:
        for head in heads:
            self._heads[head.poll.id] = head
            self._heads.move_to_end(head.poll.id)
        while len(self._heads) > _REMEMBERED:
            self._heads.popitem(last=False)


def first_head(no: int, poll: Poll) -> Head:
    """The head of a poll nobody has stored before."""
    return Head(no=no, poll=poll, version=0, size=0, chain=verifier.genesis(poll.id), counters={})


def number_of(raw: Any, poll_id: str) -> int | None:
    found = raw.execute("SELECT no FROM polls WHERE id = ?", (poll_id,)).fetchone()
    return None if found is None else int(found[0])


def read_tally(raw: Any, poll_id: str, run: int | None = None) -> Tally:
    """The committed tally of the present run, or of `run`, in one statement.

    Raises `NotFound("poll_not_found")`.
    """
    found = raw.execute(
        "SELECT ifnull(?2, p.run), sum(h.version), (SELECT json_group_object(bucket, n) FROM"
        " (SELECT t.bucket, sum(t.n) AS n FROM tallies t"
        " WHERE t.poll_no = p.no AND t.run = ifnull(?2, p.run) GROUP BY t.bucket))"
        " FROM polls p JOIN heads h ON h.poll_no = p.no WHERE p.id = ?1 GROUP BY p.no",
        (poll_id, run),
    ).fetchone()
    if found is None:
        raise NotFound("poll_not_found", "There is no such poll.", poll_id=poll_id)
    run, version, counters = found
    return tally(poll_id, run, version, json.loads(counters))


def _load(raw: Any, no: int) -> Head:
    poll = polls.decode(raw.execute("SELECT document FROM polls WHERE no = ?", (no,)).fetchone()[0])
    version, size, chain = raw.execute(
        "SELECT version, size, chain FROM heads WHERE poll_no = ? AND shard = ?", (no, SHARD)
    ).fetchone()
    (counters,) = raw.execute(
        "SELECT json_group_object(bucket, n) FROM tallies WHERE poll_no = ? AND run = ? AND shard = ?",
        (no, poll.run, SHARD),
    ).fetchone()
    return Head(
        no=no,
        poll=poll,
        version=version,
        size=size,
        chain=chain,
        counters=json.loads(counters),
    )


def _save_counters(raw: Any, standings: Sequence[Standing]) -> None:
    """Move the tallies by their deltas: every bucket of every poll in one statement."""
    moved = [(s.no, s.poll.run, bucket, n) for s in standings for bucket, n in s.deltas.items() if n]
    if not moved:
        return
    rows = ",".join(["(?,?,0,?,?)"] * len(moved))
    raw.execute(
        f"INSERT INTO tallies VALUES {rows} ON CONFLICT DO UPDATE SET n = n + excluded.n",  # noqa: S608
        [value for row in moved for value in row],
    )


def _save_head(raw: Any, standing: Standing, head: Head) -> None:
    raw.execute(
        "INSERT INTO heads VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET version = excluded.version,"
        " size = excluded.size, chain = excluded.chain",
        (head.no, SHARD, head.version, head.size, head.chain),
    )
    if standing.leaves:
        raw.execute(
            "INSERT INTO extensions VALUES (?,?,?,?,?)",
            (head.no, SHARD, head.size, head.chain, b"".join(standing.leaves)),
        )
