"""Events in SQLite: one row each, unique by who told it and its id; and what is known of people by them."""

import functools
import itertools
from collections.abc import Sequence
from typing import Any, Final

from plaudit.features.interactions.model import Environment
from plaudit.features.triggers.events import Event
from plaudit.features.triggers.ports import EventFilter, Sighting, Stored
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer

_ROW: Final = "(?,?,?,?,?,?,?,?,?,?,?,?)"
_INSERT: Final = (
    "INSERT OR IGNORE INTO events (key, project_id, environment, id, name, person, source, at, received_at,"
    " properties, attributes, url) VALUES {rows} RETURNING key"
)
# Rows of one statement: half of what each costs is asking for it.
_TOGETHER: Final = 32
# A sighting that says nothing new is written once a day: it is what tells that somebody still comes.
_SEE: Final = (
    "INSERT INTO people (project_id, environment, person, attributes, seen_at) VALUES (?,?,?,?,?)"
    " ON CONFLICT DO UPDATE SET attributes = excluded.attributes, seen_at = excluded.seen_at"
    " WHERE attributes IS NOT excluded.attributes OR seen_at < excluded.seen_at - 86400000"
)
COLUMNS: Final = (
    "no, id, project_id, environment, name, person, source, at, received_at, properties, attributes, url"
)
_PAGE: Final = f"SELECT {COLUMNS} FROM events WHERE project_id = ? AND environment = ?"  # noqa: S608 - names above
_FORGET: Final = (
    "DELETE FROM events WHERE no IN (SELECT no FROM events WHERE no <= ? ORDER BY no LIMIT ?)"
    " AND received_at < ? AND no < (SELECT max(no) FROM events)"
)
_FORGET_PEOPLE: Final = (
    "DELETE FROM people WHERE (project_id, environment, person) IN"
    " (SELECT project_id, environment, person FROM people WHERE seen_at < ? LIMIT ?)"
)
CURSOR: Final = "events_decided"


class SqliteEvents:
    """The `EventStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def add(self, batch: Sequence[Event]) -> Sequence[Stored]:
        def work(transaction: Transaction) -> Sequence[Stored]:
            return _added(transaction.raw, batch)

        return await self._writer.run(work, leave_reserve=True, has_time=True)

    async def page(
        self,
        project_id: str,
        environment: Environment,
        wanted: EventFilter,
        *,
        before: int | None = None,
        limit: int,
    ) -> Sequence[tuple[int, Event]]:
        return await self._readers.run(
            lambda snapshot: page(snapshot.raw, (project_id, environment), wanted, before, limit)
        )

    async def see(self, batch: Sequence[Sighting]) -> Sequence[None]:
        def work(transaction: Transaction) -> Sequence[None]:
            for one in batch:
                who = (one.project_id, one.environment, one.person)
                transaction.raw.execute(_SEE, (*who, one.attributes, one.at))
            return [None] * len(batch)

        return await self._writer.run(work, leave_reserve=True, has_time=True)

    async def sweep(self, before: int, limit: int) -> int:
        def work(transaction: Transaction) -> int:
            raw = transaction.raw
            gone: int = raw.execute(_FORGET, (cursor(raw), limit, before)).rowcount
            people: int = raw.execute(_FORGET_PEOPLE, (before, limit)).rowcount
            return gone + people

        return await self._writer.run(work)


def page(
    raw: Any, tenant: tuple[str, str], wanted: EventFilter, before: int | None, limit: int
) -> Sequence[tuple[int, Event]]:
    """Newest first, along the index of what is asked for."""
    query, values = _PAGE, list[Any](tenant)
    for column, value in (("person", wanted.person), ("name", wanted.name), ("no", before)):
        if value is not None:
            query += f" AND {column} {'<' if column == 'no' else '='} ?"
            values.append(value)
    rows = raw.execute(f"{query} ORDER BY no DESC LIMIT ?", (*values, limit))
    return [(row[0], event_of(row)) for row in rows]


def event_of(row: Sequence[Any]) -> Event:
    """An event from a row of `COLUMNS`."""
    return Event(
        id=row[1],
        project_id=row[2],
        environment=row[3],
        name=row[4],
        person=row[5],
        source=row[6],
        at=row[7],
        received_at=row[8],
        properties=row[9],
        attributes=row[10],
        url=row[11],
    )


def cursor(raw: Any) -> int:
    """The last event that is decided about."""
    row = raw.execute("SELECT value FROM instance WHERE key = ?", (CURSOR,)).fetchone()
    return 0 if row is None else int(row[0])


def _added(raw: Any, batch: Sequence[Event]) -> Sequence[Stored]:
    keys = [event.key for event in batch]
    fresh: set[bytes] = set()
    for start in range(0, len(batch), _TOGETHER):
        some = slice(start, start + _TOGETHER)
        rows = [_row(*one) for one in zip(keys[some], batch[some], strict=True)]
        values = list(itertools.chain.from_iterable(rows))
        fresh.update(key for (key,) in raw.execute(_insert(len(rows)), values))
    stored = []
    for key, event in zip(keys, batch, strict=True):
        stored.append(Stored(event, fresh=key in fresh))
        if key in fresh and event.attributes is not None and event.person is not None:
            who = (event.project_id, event.environment, event.person)
            raw.execute(_SEE, (*who, event.attributes, event.received_at))
        fresh.discard(key)  # the same event twice in one batch was new once
    return stored


@functools.cache
def _insert(rows: int) -> str:
    return _INSERT.format(rows=",".join([_ROW] * rows))


def _row(key: bytes, event: Event) -> tuple[Any, ...]:
    return (
        *(key, event.project_id, event.environment, event.id, event.name, event.person, event.source),
        *(event.at, event.received_at, event.properties, event.attributes, event.url),
    )
