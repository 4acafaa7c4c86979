"""The outbox as the relay of webhooks reads it, and the messages and deliveries it makes of it."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.features.polls.model import Tally
from plaudit.features.polls.ports import Recorded
from plaudit.kernel.clock import Clock
from plaudit.kernel.ids import new_id
from plaudit.storage.sqlite import acts
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.heads import number_of, read_tally
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer
from plaudit.webhooks.model import Endpoint
from plaudit.webhooks.ports import Addressed, Happening, Hearer, Look, Position, Row

decode_endpoint: Final = msgspec.json.Decoder(Endpoint).decode
_TYPES: Final = {"cast": "vote.cast", "change": "vote.changed", "retract": "vote.retracted"}
_ROWS: Final = (
    "SELECT o.id, o.type, o.at, ifnull(o.project_id, p.project_id), ifnull(o.environment, p.environment),"
    " p.id, o.data FROM outbox o LEFT JOIN polls p ON p.no = o.poll_no WHERE o.id > ? ORDER BY o.id LIMIT ?"
)
_ACTS: Final = (
    f"{acts.SELECT}WHERE a.poll_no = ? AND a.place BETWEEN ? AND ?"
    " AND a.act IN ('cast', 'change', 'retract') ORDER BY a.place LIMIT ?"
)


class SqliteRelay:
    """The `RelayStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def look(self, after: Position | None, limit: int) -> Look:
        def read(snapshot: Transaction) -> Look:
            raw = snapshot.raw
            position = saved_position(raw) if after is None else after
            if raw.execute("SELECT 1 FROM webhook_endpoints WHERE enabled = 1 LIMIT 1").fetchone() is None:
                return Look(position=saved_position(raw), silent=True)
            rows = raw.execute(_ROWS, (position.row, limit)).fetchall()
            return Look(position=position, rows=list(map(_row, rows)), hearers=_hearers(raw) if rows else ())

        return await self._readers.run(read)

    async def votes(self, row: Row, first: int, last: int, limit: int) -> Sequence[tuple[int, Happening]]:
        def read(snapshot: Transaction) -> Sequence[tuple[int, Happening]]:
            raw = snapshot.raw
            number = number_of(raw, row.poll_id or "")
            found = raw.execute(_ACTS, (number, first, last, limit)).fetchall()
            return [_happened(raw, row, acts.Stored(*values), number or 0) for values in found]

        return await self._readers.run(read)

    async def keep(self, before: Position, after: Position, told: Sequence[Addressed]) -> bool:
        now = self._clock.now()

        def work(transaction: Transaction) -> bool:
            raw = transaction.raw
            if saved_position(raw) > before:
                return False
            for addressed in told:
                _store(raw, addressed, now)
            for endpoint_no in {no for addressed in told for no in addressed.endpoints}:
                fall_due(raw, endpoint_no)
            raw.execute("UPDATE webhook_relay SET outbox_id = ?, place = ?", (after.row, after.place))
            return True

        return await self._writer.run(work, leave_reserve=True)

    async def tally(self, poll_id: str, run: int) -> Tally:
        """The tally of any run of a poll: an event may be told after the poll began anew."""
        return await self._readers.run(lambda snapshot: read_tally(snapshot.raw, poll_id, run))


def saved_position(raw: Any) -> Position:
    return Position(*raw.execute("SELECT outbox_id, place FROM webhook_relay").fetchone())


def last_row(raw: Any) -> int:
    """The last row of the outbox: what commits from now on comes after it."""
    return int(raw.execute("SELECT ifnull(max(id), 0) FROM outbox").fetchone()[0])


def insert_message(raw: Any, addressed: Addressed, now: int) -> int:
    message = addressed.message
    (number,) = raw.execute(
        "INSERT INTO webhook_messages (id, project_id, environment, type, at, created_at, body)"
        " VALUES (?,?,?,?,?,?,?) RETURNING no",
        (
            *(message.id, message.project_id, message.environment, message.type),
            *(message.at, now, message.body),
        ),
    ).fetchone()
    return int(number)


def insert_delivery(raw: Any, endpoint_no: int, message_no: int, now: int, *, enabled_only: bool) -> str:
    delivery_id = new_id("del", now)
    raw.execute(
        "INSERT INTO webhook_deliveries (id, endpoint_no, message_no, status, due_at, created_at)"
        " SELECT ?, no, ?, 'waiting', ?, ? FROM webhook_endpoints WHERE no = ? AND (enabled = 1 OR ?)",
        (delivery_id, message_no, now, now, endpoint_no, not enabled_only),
    )
    return delivery_id


def fall_due(raw: Any, endpoint_no: int) -> None:
    """Say anew when the first delivery of an endpoint is due: not while it rests, never while disabled."""
    raw.execute(
        "UPDATE webhook_endpoints SET next_due = CASE WHEN enabled = 1 THEN max(rests_until,"
        " (SELECT min(due_at) FROM webhook_deliveries WHERE endpoint_no = ?1 AND status = 'waiting')) END"
        " WHERE no = ?1",
        (endpoint_no,),
    )


def wake(raw: Any, endpoint_no: int) -> None:
    """Somebody asks by hand: an endpoint that rests is tried at once."""
    raw.execute("UPDATE webhook_endpoints SET rests_until = 0 WHERE no = ?", (endpoint_no,))
    fall_due(raw, endpoint_no)


def _store(raw: Any, addressed: Addressed, now: int) -> None:
    message_no = insert_message(raw, addressed, now)
    for endpoint_no in addressed.endpoints:
        insert_delivery(raw, endpoint_no, message_no, now, enabled_only=True)


def _hearers(raw: Any) -> list[Hearer]:
    rows = raw.execute("SELECT no, since, document FROM webhook_endpoints WHERE enabled = 1 ORDER BY no")
    found = ((no, since, decode_endpoint(document)) for no, since, document in rows)
    return [
        Hearer(
            no=no,
            project_id=endpoint.project_id,
            environment=endpoint.environment,
            types=endpoint.types,
            since=since,
        )
        for no, since, endpoint in found
    ]


def _row(values: Sequence[Any]) -> Row:
    return Row(
        **dict(zip(("id", "type", "at", "project_id", "environment", "poll_id", "data"), values, strict=True))
    )


def _happened(raw: Any, row: Row, act: acts.Stored, poll_no: int) -> tuple[int, Happening]:
    """The act as it was when it happened: what became of the vote since is another message."""
    poll_id = row.poll_id or ""
    vote = act
    replaced = None
    if act.refers is not None:
        found = raw.execute(
            f"{acts.SELECT}WHERE a.poll_no = ? AND a.place = ?", (poll_no, act.refers)
        ).fetchone()
        before = acts.Stored(*found)
        vote, replaced = (before, None) if act.act == "retract" else (act, before.vote_id)
    ended = "retract" if act.act == "retract" else None
    recorded = Recorded(
        vote=acts.vote_of(poll_id, vote._replace(successor=ended)),
        receipt=acts.receipt_of(poll_id, act, vote.vote_id),
    )
    happening = Happening(
        type=_TYPES[act.act],
        at=act.at,
        project_id=row.project_id,
        environment=row.environment,
        poll_id=poll_id,
        data=(recorded, replaced),
    )
    return act.place, happening
