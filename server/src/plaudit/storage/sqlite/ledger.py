"""The ledger's reading side in SQLite, and checkpoints. What extends the chain is `heads`.

Leaves lie beside each extension of the chain, joined, in log order: a checkpoint reads only the new ones, a
proof those around its act (`trees`). That they are what the rows give, `verifier` recomputes from an export.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

import msgspec

from plaudit.kernel.clock import Clock
from plaudit.ledger import verifier
from plaudit.ledger.checkpoints import Signer, new_private_key
from plaudit.ledger.log import Tree, Trees
from plaudit.ledger.ports import Checkpoint, Extension, LogEntry, LogSnapshot, Proof
from plaudit.storage.shared import instance, polls
from plaudit.storage.sqlite import acts, trees
from plaudit.storage.sqlite import heads as _heads
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer

PAGE: Final = 250
_KEY: Final = "ledger_key"
# Poll number and id, size of its log, its last sequence, its chain.
_Grown = tuple[int, str, int, bytes]


class SqliteLedger:
    """The `LedgerStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock
        self._trees = Trees()
        self._signing = asyncio.Lock()
        self._seen_extension = -1
        self._known_signer: Signer | None = None

    async def checkpoint(self, now: int) -> Sequence[Checkpoint]:
        async with self._signing:
            seen, grown = await self._readers.run(self._grown)
            checkpoints = await self._sign(grown, now)
            self._seen_extension = seen
            return checkpoints

    async def proof(self, poll_id: str, vote_id: str) -> Proof | None:
        position = await self._readers.run(lambda snapshot: _position(snapshot.raw, poll_id, vote_id))
        if position is None:
            return None
        number, index, leaf = position
        newest = await self._readers.run(lambda snapshot: _newest(snapshot.raw, number, poll_id))
        if newest is None or newest.size <= index:
            async with self._signing:
                grown = await self._readers.run(lambda snapshot: _heads_of(snapshot.raw, number))
                (newest,) = await self._sign(grown, self._clock.now())
        size = newest.size
        path = await self._readers.run(lambda snapshot: trees.path(snapshot.raw, number, index, size))
        return Proof(checkpoint=newest, index=index, leaf=leaf, path=path)

    async def snapshot(self, poll_id: str) -> LogSnapshot | None:
        return await self._readers.run(lambda snapshot: _snapshot(snapshot.raw, poll_id))

    async def entries(self, poll_id: str, until: int) -> AsyncIterator[Sequence[LogEntry]]:
        after = 0
        while page := await self._readers.run(
            lambda snapshot, after=after: _entries(snapshot.raw, poll_id, after, until)  # type: ignore[misc]
        ):
            yield page
            after = page[-1].sequence

    async def extensions(self, poll_id: str) -> Sequence[Extension]:
        def read(snapshot: Transaction) -> Sequence[Extension]:
            rows = snapshot.raw.execute(
                "SELECT size, chain FROM extensions WHERE poll_no = ? AND shard = ? ORDER BY size",
                (_heads.number_of(snapshot.raw, poll_id), _heads.SHARD),
            )
            return [Extension(size=size, chain=chain.hex()) for size, chain in rows]

        return await self._readers.run(read)

    async def checkpoints(self, poll_id: str) -> Sequence[Checkpoint]:
        def read(snapshot: Transaction) -> Sequence[Checkpoint]:
            number = _heads.number_of(snapshot.raw, poll_id)
            rows = snapshot.raw.execute(_CHECKPOINTS + "ORDER BY size", (number,))
            return [_checkpoint(poll_id, row) for row in rows]

        return await self._readers.run(read)

    async def public_key(self) -> tuple[str, str]:
        signer = await self._signer()
        return signer.key_id, signer.public_key

    async def _sign(self, grown: Sequence[_Grown], now: int) -> list[Checkpoint]:
        """Sign and store one checkpoint per log; the caller holds the lock."""
        if not grown:
            return []
        signer = await self._signer()
        signed = []
        for number, poll_id, size, chain in grown:
            tree = await trees.grown(self._readers, self._trees, number, poll_id, size)
            made = signer.sign(poll_id, size=size, root=tree.root(), chain=chain, at=now)
            signed.append((number, made, tree))
        await self._writer.run(lambda transaction: _store(transaction.raw, signed))
        for _, made, tree in signed:
            trees.kept(self._trees, made.poll_id, tree)
        return [made for _, made, _ in signed]

    async def _signer(self) -> Signer:
        if self._known_signer is None:
            self._known_signer = Signer(await self._writer.run(private_key))
        return self._known_signer

    def _grown(self, snapshot: Transaction) -> tuple[int, list[_Grown]]:
        """Logs that grew since the last call, found by the extensions since; the first call looks at all."""
        raw, since = snapshot.raw, self._seen_extension
        (seen,) = raw.execute("SELECT ifnull(max(rowid), 0) FROM extensions").fetchone()
        if since >= 0:
            numbers = raw.execute("SELECT DISTINCT poll_no FROM extensions WHERE rowid > ?", (since,))
        else:
            numbers = raw.execute(
                "SELECT poll_no FROM heads h WHERE size > ifnull("
                "(SELECT max(c.size) FROM checkpoints c WHERE c.poll_no = h.poll_no), 0)"
            )
        return seen, [head for (number,) in numbers.fetchall() for head in _heads_of(raw, number)]


_CHECKPOINTS: Final = "SELECT size, root, chain, at, key_id, signature FROM checkpoints WHERE poll_no = ? "


def _checkpoint(poll_id: str, row: Sequence[Any]) -> Checkpoint:
    size, root, chain, at, key_id, signature = row
    return Checkpoint(
        poll_id=poll_id,
        size=size,
        root=root.hex(),
        chain=chain.hex(),
        at=at,
        key_id=key_id,
        signature=signature.hex(),
    )


def _newest(raw: Any, number: int, poll_id: str) -> Checkpoint | None:
    row = raw.execute(_CHECKPOINTS + "ORDER BY size DESC LIMIT 1", (number,)).fetchone()
    return None if row is None else _checkpoint(poll_id, row)


def _store(raw: Any, signed: Sequence[tuple[int, Checkpoint, Tree]]) -> None:
    for number, made, tree in signed:
        trees.save(raw, number, tree)
        raw.execute(
            "INSERT INTO checkpoints VALUES (?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
            (
                *(number, made.size, bytes.fromhex(made.root), bytes.fromhex(made.chain)),
                *(made.at, made.key_id, bytes.fromhex(made.signature)),
            ),
        )


def private_key(transaction: Transaction) -> str:
    """The installation's signing key, made at its first use."""
    found = instance.get(transaction.core, _KEY)
    if found is None:
        found = new_private_key()
        instance.put(transaction.core, _KEY, found)
    return found


def _heads_of(raw: Any, number: int) -> list[_Grown]:
    rows: list[_Grown] = raw.execute(
        "SELECT p.no, p.id, h.size, h.chain FROM heads h JOIN polls p ON p.no = h.poll_no"
        " WHERE h.poll_no = ? AND h.shard = ? AND h.size > 0",
        (number, _heads.SHARD),
    ).fetchall()
    return rows


def _position(raw: Any, poll_id: str, vote_id: str) -> tuple[int, int, str] | None:
    """Poll number, index in the log (from 0) and leaf of a cast or change."""
    number = _heads.number_of(raw, poll_id)
    row = None if number is None else acts.by_vote_id(raw, number, vote_id)
    if number is None or row is None:
        return None
    return number, row.place - 1, acts.leaf_of(poll_id, row).hex()


def _snapshot(raw: Any, poll_id: str) -> LogSnapshot | None:
    found = raw.execute("SELECT no, document FROM polls WHERE id = ?", (poll_id,)).fetchone()
    if found is None:
        return None
    number, document = found
    tally = _heads.read_tally(raw, poll_id)
    ((_, _, size, chain),) = _heads_of(raw, number) or [(0, "", 0, verifier.genesis(poll_id))]
    return LogSnapshot(
        poll_id=poll_id,
        poll=polls.decode(document),
        run=tally.run,
        version=tally.version,
        counters=tally.counters,
        size=size,
        chain=chain.hex(),
    )


def _entries(raw: Any, poll_id: str, after: int, until: int) -> list[LogEntry]:
    number = _heads.number_of(raw, poll_id)
    rows = raw.execute(
        acts.SELECT + "WHERE a.poll_no = ? AND a.place > ? AND a.place <= ? ORDER BY a.place LIMIT ?",
        (number, after, until, PAGE),
    ).fetchall()
    stored = [acts.Stored(*row) for row in rows]
    until = stored[-1].place if stored else after
    leaves = dict(enumerate(trees.leaves(raw, number, after, until), after + 1))
    return [_entry(row, leaves.get(row.place, b"")) for row in stored]


def _entry(row: acts.Stored, leaf: bytes) -> LogEntry:
    return LogEntry(
        sequence=row.place,
        leaf=leaf.hex(),
        act=row.act,
        run=row.run,
        at=row.at,
        vote_id=row.vote_id,
        refers=row.refers,
        answer=None if row.answer is None else msgspec.json.decode(row.answer),
        voter=row.voter(),
        data=None if row.data is None else msgspec.json.decode(row.data),
    )
