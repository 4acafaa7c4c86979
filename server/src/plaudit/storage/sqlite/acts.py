"""The log of acts: how a row is written, found again, and turned into the receipt it always gives.

Statements are few and wide, because every step into SQLite lets go of the interpreter lock and a busy process
is slow to give it back: one `INSERT` takes up to 256 casts. What a leaf binds is what the row holds; nothing
of it is kept anywhere else.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple, cast

import msgspec

from plaudit.features.polls.model import Answer
from plaudit.features.polls.ports import Receipt, Recorded, Vote
from plaudit.ledger import verifier
from plaudit.storage.sqlite.heads import SHARD

_encode: Final = msgspec.json.Encoder().encode
_decode_answer: Final[msgspec.json.Decoder[Answer]] = msgspec.json.Decoder(Answer)
_decode_answers: Final[msgspec.json.Decoder[list[tuple[Answer, int]]]] = msgspec.json.Decoder(
    list[tuple[Answer, int]]
)
_CHUNKS: Final = (256, 128, 64, 32, 16, 8, 4, 2, 1)
_COLUMNS: Final = (
    "a.seq, a.place, a.act, a.run, a.at, a.vote_id, (SELECT r.place FROM acts r WHERE r.seq = a.refers),"
    " a.answer, a.voter_key, a.nonce, a.commitment, a.slot, a.sealed, a.data,"
    " (SELECT s.act FROM acts s WHERE s.refers = a.seq)"
)
SELECT: Final = f"SELECT {_COLUMNS} FROM acts a "  # noqa: S608

# One act to insert: poll_no, place, run, vote_id, voter_key, answer (JSON), nonce, sealed.
CastRow = tuple[int, int, int, str, bytes, str, bytes, int | None]


class Stored(NamedTuple):
    """A row of the log. `refers` is the place of the act this one ends, `successor` the act that ended it."""

    seq: int
    place: int
    act: str
    run: int
    at: int
    vote_id: str | None
    refers: int | None
    answer: str | None
    voter_key: bytes | None
    nonce: bytes | None
    commitment: bytes | None
    slot: int | None
    sealed: int | None
    data: str | None
    successor: str | None

    def voter(self) -> str | None:
        """The commitment to who acted: recomputed while the identity is kept, stored once it is erased."""
        if self.voter_key is not None and self.nonce is not None:
            return verifier.commitment(self.nonce, self.voter_key).hex()
        return None if self.commitment is None else self.commitment.hex()


def answer_text(answer: Answer | None) -> str:
    return _encode(answer).decode()


def parse_answer(text: str | None) -> Answer:
    return _decode_answer.decode(text or "null")


def leaf(
    poll_id: str,
    place: int,
    act: str,
    run: int,
    at: int,
    *,
    vote_id: str | None,
    refers: int | None,
    answer: str | None,
    voter: str | None,
) -> bytes:
    """The leaf of a voter's act, written out for speed; `verifier.leaf_content` says the same."""
    said = None if answer is None else msgspec.Raw(answer.encode())
    return verifier.leaf_hash(_encode((place, act, poll_id, run, at, vote_id, refers, said, voter, None)))


def leaf_of(poll_id: str, row: Stored) -> bytes:
    return leaf(
        poll_id,
        *(row.place, row.act, row.run, row.at),
        vote_id=row.vote_id,
        refers=row.refers,
        answer=row.answer,
        voter=row.voter(),
    )


def insert_casts(raw: Any, at: int, rows: Sequence[CastRow]) -> None:
    """Insert casts of slot 0 in order; those another vote stands in the way of are left out in silence."""
    start = 0
    for size in _CHUNKS:
        while len(rows) - start >= size:
            chunk = rows[start : start + size]
            raw.execute(_INSERTS[size], [at, *(value for row in chunk for value in row)])
            start += size


def last_seq(raw: Any) -> int:
    return int(raw.execute("SELECT ifnull(max(seq), 0) FROM acts").fetchone()[0])


def accepted_since(raw: Any, seq: int) -> Iterator[tuple[int, str]]:
    """(poll number, vote id) of the rows after `seq`, in order, fetched as one value."""
    (found,) = raw.execute(
        "SELECT json_group_array(json_array(poll_no, vote_id)) FROM"
        " (SELECT poll_no, vote_id FROM acts WHERE seq > ? ORDER BY seq)",
        (seq,),
    ).fetchone()
    return (cast("tuple[int, str]", tuple(pair)) for pair in msgspec.json.decode(found))


def insert_one(
    raw: Any,
    act: str,
    at: int,
    row: CastRow,
    *,
    slot: int | None,
    current: int | None,
    refers: int | None,
) -> int:
    """Insert one act that was decided by itself; its `seq`. `refers` is the `seq` of the act it ends."""
    poll_no, place, run, vote_id, voter_key, answer, nonce, hidden = row
    values = (poll_no, place, run, act, at, vote_id or None, voter_key, slot, current, answer or None, nonce)
    (seq,) = raw.execute(
        "INSERT INTO acts (poll_no, place, run, act, at, vote_id, voter_key, slot, current, answer, nonce,"
        " refers, sealed) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING seq",
        (*values, refers, hidden),
    ).fetchone()
    return int(seq)


def move(raw: Any, seq: int, place: int) -> None:
    """Close a gap that a refused neighbour left in the log before this act."""
    raw.execute("UPDATE acts SET place = ? WHERE seq = ?", (place, seq))


def release(raw: Any, seq: int) -> None:
    """A vote is no longer current: its slot is free."""
    raw.execute("UPDATE acts SET current = NULL WHERE seq = ?", (seq,))


def by_vote_id(raw: Any, poll_no: int, vote_id: str) -> Stored | None:
    found = raw.execute(SELECT + "WHERE a.poll_no = ? AND a.vote_id = ?", (poll_no, vote_id)).fetchone()
    return None if found is None else Stored(*found)


def by_referred(raw: Any, seq: int) -> Stored | None:
    found = raw.execute(SELECT + "WHERE a.refers = ?", (seq,)).fetchone()
    return None if found is None else Stored(*found)


def current_of(raw: Any, poll_no: int, run: int, voter_key: bytes) -> list[Stored]:
    """A voter's current votes in a run, oldest first.

    The index is named because the planner would rather walk the poll's whole log than sort a handful of rows.
    """
    found = raw.execute(
        SELECT + "INDEXED BY acts_current"
        " WHERE a.poll_no = ? AND a.run = ? AND a.voter_key = ? AND a.current = 1 ORDER BY a.seq",
        (poll_no, run, voter_key),
    ).fetchall()
    return [Stored(*row) for row in found]


def current_answers(raw: Any, poll_no: int, run: int) -> list[tuple[Answer, int]]:
    """Every different answer of the current votes of a run and how often it stands, fetched as one value."""
    (found,) = raw.execute(
        "SELECT json_group_array(json_array(json(answer), n)) FROM (SELECT answer, count(*) AS n FROM acts"
        " INDEXED BY acts_current WHERE poll_no = ? AND run = ? AND current = 1"
        " GROUP BY answer ORDER BY answer)",
        (poll_no, run),
    ).fetchone()
    return _decode_answers.decode(found)


def votes_after(raw: Any, poll_no: int, place: int, limit: int) -> list[Stored]:
    """Casts and changes of all runs after `place`, in log order."""
    found = raw.execute(
        SELECT + "WHERE a.poll_no = ? AND a.place > ? AND a.act IN ('cast', 'change')"
        " ORDER BY a.place LIMIT ?",
        (poll_no, place, limit),
    ).fetchall()
    return [Stored(*row) for row in found]


def vote_of(poll_id: str, row: Stored) -> Vote:
    statuses: dict[str | None, Literal["recorded", "superseded", "retracted"]]
    statuses = {None: "recorded", "change": "superseded", "retract": "retracted"}
    return Vote(
        id=row.vote_id or "",
        poll_id=poll_id,
        run=row.run,
        answer=parse_answer(row.answer),
        status=statuses[row.successor],
        at=row.at,
    )


def receipt_of(poll_id: str, row: Stored, vote_id: str | None = None) -> Receipt:
    """The receipt of a stored act. A retract names the vote it took back by `vote_id`."""
    return Receipt(
        act=cast("Literal['cast', 'change', 'retract']", row.act),
        vote_id=vote_id or row.vote_id or "",
        poll_id=poll_id,
        run=row.run,
        shard=SHARD,
        sequence=None if row.sealed else row.place,
        leaf=leaf_of(poll_id, row).hex(),
        at=row.at,
    )


def recorded(poll_id: str, row: Stored, *, replayed: bool = False) -> Recorded:
    return Recorded(vote=vote_of(poll_id, row), receipt=receipt_of(poll_id, row), replayed=replayed)


def _insert_text(size: int) -> str:
    """One statement for `size` casts; `?1`, their instant, is shared by all."""
    rows = ",".join("(?1,?,?,?,'cast',?,?,0,1,?,?,?)" for _ in range(size))
    return (
        "INSERT INTO acts (at, poll_no, place, run, act, vote_id, voter_key, slot, current, answer, nonce,"  # noqa: S608
        f" sealed) VALUES {rows} ON CONFLICT DO NOTHING"
    )


_INSERTS: Final = {size: _insert_text(size) for size in _CHUNKS}
