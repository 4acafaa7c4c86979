"""Interactions and their outcomes in SQLite: what may be shown once is decided by unique indexes."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.features.interactions.model import Environment, Interaction, Outcomes
from plaudit.features.interactions.ports import Added, Filter, Note, Noted, Showing, Unnoted
from plaudit.kernel.clock import Clock
from plaudit.storage.sqlite import outbox, showings
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Interaction).decode
_MOST_WAITING: Final = 100
_INSERT: Final = (
    "INSERT INTO interactions (id, project_id, environment, type, person, poll_id, trigger_id, dedupe, state,"
    " created_at, expires_at, document) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
)
# Two searches, each along its index: what is addressed to the person, and what is addressed to many.
_WAITING: Final = (
    "SELECT i.no, i.document, s.shown_at, s.dismissed_at, s.answered_at FROM ("
    " SELECT no, document FROM interactions"
    "  WHERE project_id = ?1 AND environment = ?2 AND person = ?3 AND expires_at > ?4 AND state = 'open'"
    " UNION ALL"
    " SELECT no, document FROM interactions INDEXED BY interactions_to_many"
    "  WHERE project_id = ?1 AND environment = ?2 AND person IS NULL AND poll_id IS NULL AND expires_at > ?4"
    "  AND state = 'open') i"
    " LEFT JOIN showings s ON s.interaction_no = i.no AND s.person = ?3 AND s.slot = ''"
    " ORDER BY i.no LIMIT ?5"
)


class SqliteInteractions:
    """The `InteractionStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def add(self, interaction: Interaction) -> Added:
        now = self._clock.now()
        return await self._writer.run(
            lambda transaction: add(transaction.raw, interaction, now), leave_reserve=True
        )

    async def cancel(self, interaction_id: str) -> Interaction | None:
        def work(transaction: Transaction) -> Interaction | None:
            found = _find(transaction.raw, interaction_id)
            if found is None:
                return None
            number, interaction = found
            return _end(transaction.raw, number, interaction, "canceled")

        return await self._writer.run(work)

    async def load(self, interaction_id: str) -> tuple[Interaction, Outcomes] | None:
        def read(snapshot: Transaction) -> tuple[Interaction, Outcomes] | None:
            found = _find(snapshot.raw, interaction_id)
            return None if found is None else (found[1], showings.outcomes(snapshot.raw, found[0]))

        return await self._readers.run(read)

    async def waiting(
        self, project_id: str, environment: Environment, person: str, now: int
    ) -> Sequence[Interaction]:
        def read(snapshot: Transaction) -> Sequence[Interaction]:
            values = (project_id, environment, person, now, _MOST_WAITING)
            rows = snapshot.raw.execute(_WAITING, values).fetchall()
            found = [(_decode(row[1]), row[2:]) for row in rows]
            return [interaction for interaction, marks in found if not _is_over(interaction, marks)]

        return await self._readers.run(read)

    async def held(self, now: int) -> Sequence[Interaction]:
        query = (
            "SELECT document FROM interactions"
            " WHERE poll_id IS NOT NULL AND expires_at > ? AND state = 'open' ORDER BY no"
        )
        return await self._readers.run(
            lambda snapshot: [_decode(row[0]) for row in snapshot.raw.execute(query, (now,))]
        )

    async def note(self, batch: Sequence[Note]) -> Sequence[Noted | Unnoted]:
        now = self._clock.now()

        def work(transaction: Transaction) -> Sequence[Noted | Unnoted]:
            return [_noted(transaction.raw, note, now) for note in batch]

        return await self._writer.run(work, leave_reserve=True)

    async def showings(self, interaction_id: str) -> Sequence[Showing]:
        def read(snapshot: Transaction) -> Sequence[Showing]:
            found = _find(snapshot.raw, interaction_id)
            return [] if found is None else showings.page(snapshot.raw, found[0])

        return await self._readers.run(read)

    async def page(
        self,
        project_id: str,
        environment: Environment,
        wanted: Filter,
        *,
        before: str | None = None,
        limit: int,
    ) -> Sequence[tuple[Interaction, Outcomes]]:
        query = (
            "SELECT no, document FROM interactions WHERE project_id = ?1 AND environment = ?2"
            " AND (?3 IS NULL OR no < (SELECT no FROM interactions WHERE id = ?3))"
            " AND (?4 IS NULL OR person = ?4) AND (?5 IS NULL OR trigger_id = ?5)"
            " AND (?6 IS NULL OR type = ?6)"
            " ORDER BY no DESC LIMIT ?7"
        )
        values = (project_id, environment, before, wanted.person, wanted.trigger, wanted.type, limit)

        def read(snapshot: Transaction) -> Sequence[tuple[Interaction, Outcomes]]:
            rows = snapshot.raw.execute(query, values).fetchall()
            return [(_decode(row[1]), showings.outcomes(snapshot.raw, row[0])) for row in rows]

        return await self._readers.run(read)

    async def expire(self, now: int, limit: int = 500) -> Sequence[Interaction]:
        query = "SELECT no, document FROM interactions WHERE state = 'open' AND expires_at <= ? LIMIT ?"

        def work(transaction: Transaction) -> Sequence[Interaction]:
            raw = transaction.raw
            rows = raw.execute(query, (now, limit)).fetchall()
            over = [(number, _end(raw, number, _decode(document), "expired")) for number, document in rows]
            for number, interaction in over:
                if interaction.to.person is not None and not showings.outcomes(raw, number).shown:
                    tell(raw, "interaction.expired", interaction, now)
            return [interaction for _, interaction in over]

        return await self._writer.run(work)


def add(raw: Any, interaction: Interaction, now: int) -> Added:
    """Store it inside the caller's transaction, unless its dedupe key still lives."""
    dedupe = _dedupe(interaction)
    if dedupe is not None:
        row = raw.execute("SELECT no, document FROM interactions WHERE dedupe = ?", (dedupe,)).fetchone()
        if row is not None:
            before = _decode(row[1])
            if before.is_live(now):
                return Added(before, fresh=False)
            raw.execute("UPDATE interactions SET dedupe = NULL WHERE no = ?", (row[0],))
    to = interaction.to
    values = (
        interaction.id,
        *interaction.tenant,
        interaction.type,
        to.person,
        to.poll,
        interaction.trigger,
        dedupe,
        interaction.state,
        interaction.created_at,
        interaction.expires_at,
        _encode(interaction),
    )
    raw.execute(_INSERT, values)
    return Added(interaction, fresh=True)


def tell(raw: Any, event_type: str, interaction: Interaction, at: int, **facts: Any) -> None:
    """Save an event about an interaction with the change that caused it."""
    data = {
        "interaction": interaction.id,
        "type": interaction.type,
        "to": interaction.to,
        "trigger": interaction.trigger,
        "effect": None if interaction.effect is None else interaction.effect.effect,
        "show": interaction.show,
        **facts,
    }
    outbox.add_other(raw, event_type, interaction.tenant, at, _encode(data))


def _noted(raw: Any, note: Note, now: int) -> Noted | Unnoted:
    found = _find(raw, note.interaction_id)
    if found is None or found[1].tenant != (note.project_id, note.environment):
        return Unnoted("interaction_not_found")
    number, interaction = found
    to = interaction.to
    if note.person is None:
        if to.poll is None:
            return Unnoted("interaction_not_found")
        showings.count(raw, number, note)
        return Noted(interaction, first=True)
    if to.poll is not None or (to.person is not None and to.person != note.person):
        return Unnoted("interaction_not_found")
    if note.mark in {"delivered", "shown"} and not interaction.is_live(now):
        return Unnoted("interaction_over")
    marked = showings.mark(raw, number, interaction.once_per, note, now)
    if marked.fresh and note.mark in {"shown", "answered", "dismissed"}:
        tell(raw, f"interaction.{note.mark}", interaction, now, person=note.person, fallback=note.fallback)
    return Noted(interaction, first=marked.first)


def _find(raw: Any, interaction_id: str) -> tuple[int, Interaction] | None:
    row = raw.execute("SELECT no, document FROM interactions WHERE id = ?", (interaction_id,)).fetchone()
    return None if row is None else (row[0], _decode(row[1]))


def _end(raw: Any, number: int, interaction: Interaction, state: Any) -> Interaction:
    if interaction.state != "open":
        return interaction
    ended = msgspec.structs.replace(interaction, state=state)
    raw.execute(
        "UPDATE interactions SET state = ?, document = ?, dedupe = NULL WHERE no = ?",
        (state, _encode(ended), number),
    )
    return ended


def _is_over(interaction: Interaction, marks: Sequence[int | None]) -> bool:
    shown_at, dismissed_at, answered_at = marks
    if interaction.type == "effect":
        return shown_at is not None
    return dismissed_at is not None or answered_at is not None


def _dedupe(interaction: Interaction) -> bytes | None:
    if interaction.dedupe_key is None:
        return None
    named = _encode([*interaction.tenant, interaction.to, interaction.dedupe_key])
    return hashlib.sha256(named).digest()[:16]
