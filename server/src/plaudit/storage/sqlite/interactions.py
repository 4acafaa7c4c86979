"""Interactions and their outcomes in SQLite: what may be shown once is decided by unique indexes."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

import msgspec

from plaudit.features.interactions.conditions import Facts, holds
from plaudit.features.interactions.model import Environment, Interaction, Outcomes
from plaudit.features.interactions.ports import (
    LATE_MS,
    MOST_LIVING,
    Added,
    Filter,
    Note,
    Noted,
    ReplyTo,
    Showing,
    Total,
    Unnoted,
)
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict
from plaudit.storage.shared import replies
from plaudit.storage.sqlite import interaction_counters as counters
from plaudit.storage.sqlite import (
    interaction_lists,
    pushes,
    showing_log,
    showings,
    trigger_memory,
)
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.interaction_ends import (
    any_target_over,
    cancel,
    expire,
    is_target_over,
    settle,
    tell,
)
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Interaction).decode
_INSERT: Final = (
    "INSERT INTO interactions (id, project_id, environment, type, person, poll_id, trigger_id, dedupe, state,"
    " created_at, expires_at, target, document) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_NEXT: Final = "SELECT min(expires_at) FROM interactions WHERE state = 'open'"
_OVER: Final = "SELECT no FROM interactions WHERE state = ? AND expires_at < ? ORDER BY expires_at LIMIT 1"
_OLD_TOTALS: Final = (
    "DELETE FROM interaction_totals WHERE (project_id, environment, sort, hour, key, name) IN"
    " (SELECT project_id, environment, sort, hour, key, name FROM interaction_totals WHERE hour < ? LIMIT ?)"
)
_Found = tuple[int, Interaction] | None


class SqliteInteractions:
    """The `InteractionStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def add(self, interaction: Interaction, reply: ReplyTo | None = None) -> Added:
        now = self._clock.now()

        def work(transaction: Transaction) -> Added:
            added = add(transaction.raw, interaction, now, most=MOST_LIVING)
            if reply is not None:
                replies.save(transaction.core, reply(added))
            return added

        return await self._writer.run(work, leave_reserve=True)

    async def cancel(self, interaction_id: str) -> Interaction | None:
        now = self._clock.now()

        def work(transaction: Transaction) -> Interaction | None:
            found = _find(transaction.raw, interaction_id)
            if found is None:
                return None
            return cancel(transaction.raw, *found, "taken_back", now)

        return await self._writer.run(work)

    async def load(self, interaction_id: str) -> tuple[Interaction, Outcomes] | None:
        def read(snapshot: Transaction) -> tuple[Interaction, Outcomes] | None:
            found = _find(snapshot.raw, interaction_id)
            return None if found is None else (found[1], counters.outcomes(snapshot.raw, found[0]))

        return await self._readers.run(read)

    async def waiting(
        self,
        project_id: str,
        environment: Environment,
        person: str,
        now: int,
        is_meant: Callable[[Interaction], bool] = lambda _interaction: True,
    ) -> Sequence[Interaction]:
        tenant = (project_id, environment)
        return await self._readers.run(
            lambda snapshot: interaction_lists.waiting(snapshot.raw, tenant, person, now, is_meant)
        )

    async def held(self, now: int) -> Sequence[Interaction]:
        return await self._readers.run(lambda snapshot: interaction_lists.held(snapshot.raw, now))

    async def note(self, batch: Sequence[Note]) -> Sequence[Noted | Unnoted]:
        now = self._clock.now()

        def work(transaction: Transaction) -> Sequence[Noted | Unnoted]:
            raw = transaction.raw
            known = {one: _find(raw, one) for one in {note.interaction_id for note in batch}}
            counting = counters.Counting(now)
            noted = [_noted(raw, note, known[note.interaction_id], now, counting) for note in batch]
            counting.write(raw)
            return noted

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
        tenant = (project_id, environment)
        return await self._readers.run(
            lambda snapshot: interaction_lists.page(snapshot.raw, tenant, wanted, before, limit)
        )

    async def totals(
        self, project_id: str, environment: Environment, sort: Literal["effect", "trigger"], since: int
    ) -> Sequence[Total]:
        tenant = (project_id, environment)
        return await self._readers.run(lambda snapshot: counters.totals(snapshot.raw, tenant, sort, since))

    async def next_end(self) -> int | None:
        return await self._readers.run(lambda snapshot: snapshot.raw.execute(_NEXT).fetchone()[0])

    async def expire(self, now: int, limit: int = 200) -> Sequence[Interaction]:
        return await self._writer.run(lambda transaction: expire(transaction.raw, now, limit))

    async def settle_targets(self, limit: int = 100) -> Sequence[Interaction] | None:
        now = self._clock.now()
        if not await self._readers.run(lambda snapshot: any_target_over(snapshot.raw)):
            return None
        return await self._writer.run(lambda transaction: settle(transaction.raw, now, limit))

    async def forget(self, before: int, limit: int = 250) -> int:
        return await self._writer.run(lambda transaction: _forget(transaction.raw, before, limit))


def add(raw: Any, interaction: Interaction, now: int, *, most: int | None = None) -> Added:
    """Store it inside the caller's transaction, unless its dedupe key still lives.

    `most`: refuse it when so many live already that the same people must be asked about.
    """
    dedupe = _dedupe(interaction)
    if dedupe is not None:
        row = raw.execute("SELECT no, document FROM interactions WHERE dedupe = ?", (dedupe,)).fetchone()
        if row is not None:
            before = _decode(row[1])
            if before.is_live(now):
                return Added(before, fresh=False)
            raw.execute("UPDATE interactions SET dedupe = NULL WHERE no = ?", (row[0],))
    to = interaction.to
    if most is not None and to.poll is None:
        _check_room(raw, interaction, now, most)
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
        interaction.target,
        _encode(interaction),
    )
    raw.execute(_INSERT, values)
    counters.total(raw, interaction, "sent", now)
    pushes.enqueue(raw, interaction)
    return Added(interaction, fresh=True)


def _check_room(raw: Any, interaction: Interaction, now: int, most: int) -> None:
    if interaction_lists.living(raw, interaction.tenant, interaction.to.person, now, most) >= most:
        whom = "segments and everyone" if interaction.to.person is None else "this person"
        raise Conflict("interaction_limit", f"{most} interactions for {whom} are waiting already", limit=most)


def _noted(raw: Any, note: Note, found: _Found, now: int, counting: counters.Counting) -> Noted | Unnoted:
    if found is None or found[1].tenant != (note.project_id, note.environment):
        return Unnoted("interaction_not_found")
    number, interaction = found
    if not _is_for(interaction, note):
        return Unnoted("interaction_not_found")
    if not _may_still(interaction, note, now) or _comes_too_late(raw, number, interaction, note):
        return Unnoted("interaction_over")
    if note.person is None:
        showings.count(counting, number, interaction, note)
        return Noted(interaction, first=True)
    if not note.slot and interaction.once_per != "user" and note.mark not in showings.ALL_PAGES:
        return Unnoted("slot_missing")
    marked = showings.mark(raw, number, interaction, note, counting)
    if marked.fresh:
        showing_log.write(raw, number, interaction, note, now)
    if marked.fresh and note.mark in {"shown", "answered", "dismissed"}:
        tell(raw, f"interaction.{note.mark}", interaction, now, person=note.person, fallback=note.fallback)
    return Noted(interaction, first=marked.first)


def _is_for(interaction: Interaction, note: Note) -> bool:
    """Whether whoever reports is one it is addressed to."""
    to = interaction.to
    if to.poll is not None or note.person is None:
        return to.poll is not None and note.person is None
    if to.segment is not None and note.attributes is not None:
        return holds(to.segment, Facts(attributes=note.attributes))
    return to.person in {None, note.person}


def _may_still(interaction: Interaction, note: Note, now: int) -> bool:
    """What was shown may be clicked, answered and dismissed when its time is over; a claim comes too late."""
    if note.mark == "delivered" or (note.mark == "shown" and interaction.once_per != "tab"):
        return interaction.is_live(now)
    return (note.person is not None and note.mark != "shown") or now < interaction.expires_at + LATE_MS


def _comes_too_late(raw: Any, number: int, interaction: Interaction, note: Note) -> bool:
    """Whether a page would open what has ended meanwhile."""
    return note.mark == "shown" and is_target_over(raw, number, interaction)


def _find(raw: Any, interaction_id: str) -> _Found:
    row = raw.execute("SELECT no, document FROM interactions WHERE id = ?", (interaction_id,)).fetchone()
    return None if row is None else (row[0], _decode(row[1]))


def _forget(raw: Any, before: int, limit: int) -> int:
    gone: int = raw.execute(_OLD_TOTALS, (before // counters.HOUR_MS, limit)).rowcount
    while gone < limit:
        over = (raw.execute(_OVER, (state, before)).fetchone() for state in ("expired", "canceled"))
        row = next((one for one in over if one is not None), None)
        if row is None:
            break
        trigger_memory.keep(raw, row[0])
        gone += showings.forget(raw, row[0], limit)
        if gone < limit:
            gone += raw.execute("DELETE FROM interactions WHERE no = ?", row).rowcount
    return gone


def _dedupe(interaction: Interaction) -> bytes | None:
    if interaction.dedupe_key is None:
        return None
    named = _encode([*interaction.tenant, interaction.to, interaction.dedupe_key])
    return hashlib.sha256(named).digest()[:16]
