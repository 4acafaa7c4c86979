"""Votes in SQLite: the promise of `features.polls.ports.VoteStore`, kept in one transaction.

`commit` retold. On the writer's thread, in `BEGIN IMMEDIATE … COMMIT` with the disk synced at the end:

1. Each poll of the batch is read, and its status by the clock decides whether it takes votes: nothing that
   was known before the transaction counts.
2. Casts that nothing stands in the way of go in together, `ON CONFLICT DO NOTHING`: the unique indexes over
   (poll, vote id) and (poll, run, voter, slot) decide, not a look beforehand. What they let in is read back.
3. The rest (late, repeated, changing, retracting) is decided one by one, in order.
4. The counters move by what was let in, the log's chain grows by its leaves, the outbox points at it.

Then every act has its outcome. Any error rolls all of it back, and `ingest` tries in smaller pieces.
"""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from plaudit.features.polls.algebra import Algebra
from plaudit.features.polls.model import Tally
from plaudit.features.polls.ports import Act, Answers, Committed, Outcome, Receipt, Recorded, Vote
from plaudit.kernel.clock import Clock
from plaudit.ledger import verifier
from plaudit.storage.sqlite import acts, answers, outbox
from plaudit.storage.sqlite import heads as _heads
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.contested import (
    ONE_VOTE,
    ONE_VOTER,
    Deciding,
    closed_to,
    decide,
    sealed,
)
from plaudit.storage.sqlite.heads import Heads, Standing
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer

_NONCE: Final = 16
_Standings = dict[str, Standing | None]


class SqliteVotes:
    """The hot store. The `algebra` of answers is needed to take back what an old one added."""

    def __init__(
        self, writer: Writer, readers: Readers, heads: Heads, clock: Clock, algebra: Algebra
    ) -> None:
        self._writer = writer
        self._readers = readers
        self._heads = heads
        self._clock = clock
        self._algebra = algebra

    async def commit(self, batch: Sequence[Act]) -> Committed:
        return await self._writer.run(
            lambda transaction: self.decide(transaction, batch), leave_reserve=True, drives=True
        )

    def decide(self, transaction: Transaction, batch: Sequence[Act]) -> Committed:
        """All of `commit` but the transaction around it."""
        raw, now = transaction.raw, self._clock.now()
        standings = self._heads.read(transaction, dict.fromkeys(act.poll_id for act in batch))
        alone = _standing_alone(batch, self._plain(standings, now))
        outcomes = _record_together(raw, batch, standings, now, alone)
        deciding = Deciding(raw, now, self._algebra)
        for position, act in enumerate(batch):
            if outcomes[position] is None:
                outcomes[position] = decide(deciding, standings[act.poll_id], act)
        touched = [standing for standing in standings.values() if standing is not None and standing.leaves]
        for standing in touched:
            if self._algebra.is_read(standing.poll.definition):
                self._list(raw, standing, outcomes)
        outbox.add_votes(raw, touched, now)
        tallies = self._heads.write(transaction, touched) if touched else []
        return Committed(outcomes=[outcome for outcome in outcomes if outcome is not None], tallies=tallies)

    def _list(self, raw: Any, standing: Standing, outcomes: Iterable[Outcome | None]) -> None:
        """Keep the list of answers that others read in step with the votes, in order of what happened."""
        definition = standing.poll.definition
        for outcome in outcomes:
            if not isinstance(outcome, Recorded) or outcome.replayed:
                continue
            vote = outcome.vote
            if vote.poll_id != standing.poll.id:
                continue
            if outcome.receipt.act == "retract":
                answers.remove(raw, standing.no, vote.id)
            else:
                answers.add(raw, standing.no, vote.id, self._algebra.first_ruling(definition, vote.answer))

    def _plain(self, standings: _Standings, now: int) -> dict[str, tuple[int, int]]:
        """Run and meaning of the polls where a first vote needs no look at anything but the indexes."""
        return {
            poll_id: (standing.poll.run, standing.poll.meaning)
            for poll_id, standing in standings.items()
            if standing is not None
            and standing.poll.voting.votes_per_voter == 1
            and not self._algebra.has_steps(standing.poll.definition)
            and closed_to(standing, standing.poll.run, now) is None
        }

    async def tally(self, poll_id: str) -> Tally:
        return await self._readers.run(lambda snapshot: _heads.read_tally(snapshot.raw, poll_id))

    async def vote(self, poll_id: str, vote_id: str, voter_key: bytes | None) -> Recorded | None:
        def read(snapshot: Transaction) -> Recorded | None:
            number = _heads.number_of(snapshot.raw, poll_id)
            row = None if number is None else acts.by_vote_id(snapshot.raw, number, vote_id)
            if row is None or (voter_key is not None and row.voter_key != voter_key):
                return None
            return acts.recorded(poll_id, row)

        return await self._readers.run(read)

    async def has_voted(self, poll_id: str, run: int, voter_key: bytes) -> bool:
        return bool(await self.current_votes(poll_id, run, voter_key))

    async def current_votes(self, poll_id: str, run: int, voter_key: bytes) -> Sequence[Recorded]:
        def read(snapshot: Transaction) -> Sequence[Recorded]:
            number = _heads.number_of(snapshot.raw, poll_id)
            rows = [] if number is None else acts.current_of(snapshot.raw, number, run, voter_key)
            return [acts.recorded(poll_id, row) for row in rows]

        return await self._readers.run(read)

    async def answers(self, poll_id: str) -> Answers:
        def read(snapshot: Transaction) -> Answers:
            tally = _heads.read_tally(snapshot.raw, poll_id)
            number = _heads.number_of(snapshot.raw, poll_id)
            assert number is not None, "a poll that has a tally has a number"
            return Answers(tally, acts.current_answers(snapshot.raw, number, tally.run))

        return await self._readers.run(read)

    async def votes(self, poll_id: str, after: int, limit: int) -> Sequence[tuple[int, Recorded]]:
        def read(snapshot: Transaction) -> Sequence[tuple[int, Recorded]]:
            number = _heads.number_of(snapshot.raw, poll_id)
            rows = [] if number is None else acts.votes_after(snapshot.raw, number, after, limit)
            return [(row.place, acts.recorded(poll_id, row)) for row in rows]

        return await self._readers.run(read)


def _record_together(
    raw: Any,
    batch: Sequence[Act],
    standings: _Standings,
    now: int,
    positions: Sequence[int],
) -> list[Outcome | None]:
    """Insert all casts that stand alone in the batch; outcomes of those that got in, None for others."""
    outcomes: list[Outcome | None] = [None] * len(batch)
    before = acts.last_seq(raw)
    rows = _rows([batch[position] for position in positions], standings)
    acts.insert_casts(raw, now, rows)
    accepted: Sequence[int] = range(len(rows))
    if acts.last_seq(raw) != before + len(rows):
        index_of = {(row[0], row[3]): index for index, row in enumerate(rows)}
        accepted = [index_of[pair] for pair in acts.accepted_since(raw, before)]
    for seq, index in enumerate(accepted, before + 1):
        act, row = batch[positions[index]], rows[index]
        standing = standings[act.poll_id]
        assert standing is not None
        if row[1] != standing.next_place:  # a refused one stood before it
            row = (row[0], standing.next_place, *row[2:])
            acts.move(raw, seq, standing.next_place)
        outcomes[positions[index]] = _recorded(act, standing, row, now)
    return outcomes


def _rows(casts: Sequence[Act], standings: _Standings) -> list[acts.CastRow]:
    """The casts as rows, each with the place in its poll's log that it has if none of them is refused."""
    nonces = os.urandom(_NONCE * len(casts))
    before: Counter[str] = Counter()
    rows = []
    for index, act in enumerate(casts):
        standing = standings[act.poll_id]
        assert standing is not None
        place = standing.next_place + before[act.poll_id]
        before[act.poll_id] += 1
        nonce = nonces[_NONCE * index : _NONCE * (index + 1)]
        answer, hidden = acts.answer_text(act.answer), sealed(standing)
        rows.append((standing.no, place, act.run, act.vote_id, act.voter_key, answer, nonce, hidden))
    return rows


def _standing_alone(batch: Sequence[Act], open_to: Mapping[str, tuple[int, int]]) -> list[int]:
    """Positions of casts into such polls that share no voter or vote id with an earlier act."""
    seen: set[tuple[str, str | bytes]] = set()
    positions = []
    for position, act in enumerate(batch):
        voter, vote = (act.poll_id, act.voter_key), (act.poll_id, act.vote_id)
        alone = voter not in seen and vote not in seen
        seen.add(voter)
        seen.add(vote)
        if alone and act.type == "cast" and open_to.get(act.poll_id) == (act.run, act.meaning):
            positions.append(position)
    return positions


def _recorded(act: Act, standing: Standing, row: acts.CastRow, now: int) -> Recorded:
    """Count a cast that got in; its receipt is the one `acts.recorded` will give from the row."""
    poll_id, (_, place, _, _, _, answer, nonce, hidden) = act.poll_id, row
    voter = verifier.commitment(nonce, act.voter_key).hex()
    leaf = acts.leaf(
        *(poll_id, place, "cast", act.run, now),
        vote_id=act.vote_id,
        refers=None,
        answer=answer,
        voter=voter,
    )
    standing.append(leaf)
    standing.add(act.counters)
    standing.add(ONE_VOTE)
    standing.add(ONE_VOTER)
    assert act.answer is not None
    return Recorded(
        vote=Vote(id=act.vote_id, poll_id=poll_id, run=act.run, answer=act.answer, status="recorded", at=now),
        receipt=Receipt(
            act="cast",
            vote_id=act.vote_id,
            poll_id=poll_id,
            run=act.run,
            shard=_heads.SHARD,
            sequence=None if hidden else place,
            leaf=leaf.hex(),
            at=now,
        ),
    )
