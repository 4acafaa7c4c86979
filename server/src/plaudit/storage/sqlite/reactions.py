"""Reactions in SQLite: a batch is decided by the rules, and every subject and voter of it written once."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.features.reactions.model import Environment, Limits, Name, Reacted, Reaction, State
from plaudit.features.reactions.ports import Outcome
from plaudit.features.reactions.rules import Batch, Hand, react
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict
from plaudit.storage.sqlite import subject_resets
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer

_encode: Final = msgspec.json.Encoder().encode
_counts: Final = msgspec.json.Decoder(dict[str, int]).decode
_batches: Final = msgspec.json.Decoder(tuple[Batch, ...]).decode

_FIND: Final = (
    "SELECT no, name, likes, reactions, version, epoch, secret FROM subjects"
    " WHERE project_id = ? AND environment = ? AND name = ?"
)
_HAND: Final = (
    "SELECT liked, batches, allowance, at FROM subject_voters WHERE subject_no = ? AND voter_key = ?"
)
_ROOM: Final = (
    "INSERT INTO subject_counts (project_id, environment, n) VALUES (?,?,1)"
    " ON CONFLICT DO UPDATE SET n = n + 1 WHERE n < ?"
)
_NEW: Final = (
    "INSERT INTO subjects (project_id, environment, name, likes, reactions, version, secret, epoch,"
    " created_at, updated_at) VALUES (?,?,?,0,'{}',0,?,?,?,?)"
)
_KEEP_SUBJECT: Final = (
    "UPDATE subjects SET likes = ?, reactions = ?, version = ?, updated_at = ? WHERE no = ?"
)
_KEEP_HAND: Final = (
    "INSERT INTO subject_voters (subject_no, voter_key, liked, batches, allowance, at) VALUES (?,?,?,?,?,?)"
    " ON CONFLICT DO UPDATE SET liked = excluded.liked, batches = excluded.batches,"
    " allowance = excluded.allowance, at = excluded.at"
)
_PAGE: Final = (
    "SELECT no, name, likes, reactions, version, epoch FROM subjects"
    " WHERE project_id = ? AND environment = ? AND no < ? AND (likes > 0 OR reactions != '{}')"
    " ORDER BY no DESC LIMIT ?"
)
_SWEEP: Final = (
    "DELETE FROM subject_voters WHERE (subject_no, voter_key) IN"
    " (SELECT subject_no, voter_key FROM subject_voters INDEXED BY subject_voters_idle"
    "  WHERE liked = 0 AND at < ? LIMIT ?)"
)
_LAST: Final = 1 << 62


class SqliteReactions:
    """The `ReactionStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def commit(self, batch: Sequence[Reaction], limits: Limits) -> Sequence[Outcome]:
        now = self._clock.now()

        def work(transaction: Transaction) -> Sequence[Outcome]:
            deciding = _Deciding(transaction.raw, limits, now)
            outcomes = [deciding.decide(reaction) for reaction in batch]
            deciding.save()
            return outcomes

        return await self._writer.run(work, leave_reserve=True)

    async def load(self, name: Name) -> State:
        def read(snapshot: Transaction) -> State:
            found = _find(snapshot.raw, name)
            return State(subject=name.subject) if found is None else found.state

        return await self._readers.run(read)

    async def liked(self, name: Name, voter: str) -> bool:
        def read(snapshot: Transaction) -> bool:
            found = _find(snapshot.raw, name)
            return found is not None and _hand(snapshot.raw, found.number, found.key_of(voter)).liked

        return await self._readers.run(read)

    async def reset(self, name: Name) -> State:
        now = self._clock.now()

        def work(transaction: Transaction) -> State:
            found = _find(transaction.raw, name)
            if found is None:
                return State(subject=name.subject)
            return subject_resets.reset(transaction.raw, name, found.number, found.state, now)

        return await self._writer.run(work)

    async def page(
        self, project_id: str, environment: Environment, *, before: int | None, limit: int
    ) -> Sequence[tuple[int, State]]:
        values = (project_id, environment, _LAST if before is None else before, limit)
        return await self._readers.run(
            lambda snapshot: [(row[0], _state(row)) for row in snapshot.raw.execute(_PAGE, values)]
        )

    async def sweep(self, before: int, limit: int = 500) -> int:
        def work(transaction: Transaction) -> int:
            gone: int = transaction.raw.execute(_SWEEP, (before, limit)).rowcount
            if gone < limit:
                gone += subject_resets.forget_empty(transaction.raw, before, limit - gone)
            return gone

        return await self._writer.run(work)


class _Subject(msgspec.Struct):
    """A row of `subjects` while a batch is decided."""

    number: int
    state: State
    secret: bytes
    changed: bool = False

    def key_of(self, voter: str) -> bytes:
        """16 bytes that stand for the voter at this subject only, and for nobody without its secret."""
        return hmac.digest(self.secret, voter.encode(), hashlib.sha256)[:16]


class _Deciding:
    """One batch inside its transaction: what was read stays here, what changed is written at the end."""

    def __init__(self, raw: Any, limits: Limits, now: int) -> None:
        self._raw = raw
        self._limits = limits
        self._now = now
        self._subjects: dict[Name, _Subject] = {}
        self._hands: dict[tuple[int, bytes], Hand] = {}
        self._moved: dict[tuple[int, bytes], None] = {}

    def decide(self, reaction: Reaction) -> Outcome:
        subject = self._subject(reaction)
        if subject is None:
            if reaction.like is False:  # nobody has reacted, so nothing is to be taken back
                return Reacted(state=State(subject=reaction.name.subject), liked=False)
            limit = self._limits.subjects
            return Conflict("subject_limit", f"This project has its {limit} subjects already.", limit=limit)
        place = (subject.number, subject.key_of(reaction.voter))
        hand = self._hands.get(place)
        if hand is None:
            hand = _hand(self._raw, *place)
        state, after, told = react(subject.state, hand, reaction, self._now, self._limits.emoji)
        subject.changed = subject.changed or state is not subject.state
        subject.state = state
        if after is not hand:
            self._moved[place] = None
        self._hands[place] = after
        return told

    def save(self) -> None:
        subjects = [
            (one.state.likes, _encode(one.state.reactions).decode(), one.state.version, self._now, one.number)
            for one in self._subjects.values()
            if one.changed
        ]
        hands = [(*place, *_columns(self._hands[place])) for place in self._moved]
        self._raw.executemany(_KEEP_SUBJECT, subjects)
        self._raw.executemany(_KEEP_HAND, hands)

    def _subject(self, reaction: Reaction) -> _Subject | None:
        """The subject, made where there is something to note; None where there is not, or no room."""
        name = reaction.name
        known = self._subjects.get(name) or _find(self._raw, name)
        if known is None and reaction.like is not False:
            known = self._new(name)
        if known is not None:
            self._subjects[name] = known
        return known

    def _new(self, name: Name) -> _Subject | None:
        tenant = (name.project_id, name.environment)
        room = self._raw.execute(_ROOM, (*tenant, self._limits.subjects)).rowcount
        if not room:
            return None
        secret, epoch = os.urandom(32), f"s{os.urandom(4).hex()}"
        values = (*tenant, name.subject, secret, epoch, self._now, self._now)
        number = self._raw.execute(_NEW, values).lastrowid
        return _Subject(number=number, state=State(subject=name.subject, epoch=epoch), secret=secret)


def _find(raw: Any, name: Name) -> _Subject | None:
    row = raw.execute(_FIND, (name.project_id, name.environment, name.subject)).fetchone()
    return None if row is None else _Subject(number=row[0], state=_state(row), secret=row[6])


def _state(row: Sequence[Any]) -> State:
    _, name, likes, reactions, version, epoch = row[:6]
    return State(subject=name, likes=likes, reactions=_counts(reactions), version=version, epoch=epoch)


def _hand(raw: Any, number: int, voter_key: bytes) -> Hand:
    row = raw.execute(_HAND, (number, voter_key)).fetchone()
    if row is None:
        return Hand()
    liked, batches, allowance, at = row
    return Hand(liked=bool(liked), batches=_batches(batches), allowance=allowance, at=at)


def _columns(hand: Hand) -> tuple[int, str, int, int]:
    return int(hand.liked), _encode(hand.batches).decode(), hand.allowance, hand.at
