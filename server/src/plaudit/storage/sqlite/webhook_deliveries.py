"""Deliveries of webhooks and their attempts in SQLite."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from plaudit.kernel.clock import Clock
from plaudit.kernel.replies import StoredReply
from plaudit.storage.shared import replies
from plaudit.storage.sqlite import webhook_claims as claims
from plaudit.storage.sqlite import webhook_sweep
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.webhook_endpoints import find
from plaudit.storage.sqlite.webhook_relay import fall_due, insert_delivery, insert_message, wake
from plaudit.storage.sqlite.writer import Writer
from plaudit.webhooks.model import Attempt, Delivery, Message, Status
from plaudit.webhooks.pace import Pace
from plaudit.webhooks.ports import Addressed, Claimed, Tried, Turn, Wanted
from plaudit.webhooks.types import wants

_ASKED_AGAIN_MS: Final = 60_000
_DELIVERY: Final = (
    "SELECT d.no, d.id, e.id, m.id, m.type, d.status, d.created_at, d.due_at, d.settled_at, d.attempts,"
    " a.n, a.at, a.took_ms, a.status, a.error, a.reply FROM webhook_deliveries d"
    " JOIN webhook_endpoints e ON e.no = d.endpoint_no JOIN webhook_messages m ON m.no = d.message_no"
    " LEFT JOIN webhook_attempts a ON a.delivery_no = d.no AND a.n = d.attempts "
)

_NUMBER: Final = "SELECT no FROM webhook_deliveries WHERE id = ?"
_ENDPOINT: Final = "SELECT endpoint_no FROM webhook_deliveries WHERE no = ?"
_AGAIN: Final = (
    "UPDATE webhook_deliveries SET status = 'waiting', due_at = ?, tries = 0, settled_at = NULL WHERE no = ?"
)
_PAGE: Final = (
    f"{_DELIVERY}"  # noqa: S608 - a text of this file; values are parameters
    "WHERE d.endpoint_no = (SELECT no FROM webhook_endpoints WHERE id = ?1)"
    " AND (?2 IS NULL OR d.status = ?2)"
    " AND (?3 IS NULL OR d.no < (SELECT no FROM webhook_deliveries WHERE id = ?3))"
    " ORDER BY d.no DESC LIMIT ?4"
)


class SqliteDeliveries:
    """The `DeliveryStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock, pace: Pace) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock
        self._pace = pace

    async def turn(self, tried: Sequence[Tried], busy: Mapping[int, int], room: int) -> Turn:
        now = self._clock.now()
        busy = dict(busy)  # tries end while this waits for the writer's thread

        def work(transaction: Transaction) -> Turn:
            raw = transaction.raw
            disabled = claims.write_down(raw, tried, self._pace, now)
            claimed = claims.claim(raw, busy, room, now)
            query = "SELECT min(next_due) FROM webhook_endpoints WHERE next_due > ? AND pulled = 0"
            next_due = raw.execute(query, (now,)).fetchone()[0]
            return Turn(claimed=claimed, next_due=next_due, disabled=disabled)

        return await self._writer.run(work)

    async def release(self) -> int:
        now = self._clock.now()

        def work(transaction: Transaction) -> int:
            raw = transaction.raw
            held = raw.execute("SELECT no, endpoint_no FROM webhook_deliveries WHERE leased = 1").fetchall()
            for number, _ in held:
                raw.execute(
                    "UPDATE webhook_deliveries SET leased = 0, due_at = ? WHERE no = ?", (now, number)
                )
            for endpoint_no in {endpoint_no for _, endpoint_no in held}:
                fall_due(raw, endpoint_no)
            return len(held)

        return await self._writer.run(work)

    async def pull(self, endpoint_id: str, limit: int) -> Sequence[Claimed]:
        now = self._clock.now()

        def work(transaction: Transaction) -> Sequence[Claimed]:
            found = find(transaction.raw, endpoint_id)
            if found is None:
                return []
            transaction.raw.execute(
                "UPDATE webhook_endpoints SET asked_at = ? WHERE no = ? AND asked_at < ?",
                (now, found[0], now - _ASKED_AGAIN_MS),
            )
            return claims.take(transaction.raw, *found, limit, now)

        return await self._writer.run(work)

    async def report(self, delivery_id: str, attempt: Attempt, status: Status) -> Delivery | None:
        now = self._clock.now()

        def work(transaction: Transaction) -> Delivery | None:
            raw = transaction.raw
            row = raw.execute(
                "SELECT no, endpoint_no FROM webhook_deliveries WHERE id = ?", (delivery_id,)
            ).fetchone()
            if row is None:
                return None
            tried = Tried(no=row[0], endpoint_no=row[1], attempt=attempt, status=status)
            claims.write_down(raw, [tried], self._pace, now)
            return _one(raw, row[0])

        return await self._writer.run(work)

    async def add(
        self, message: Message, endpoint_id: str, reply: Callable[[Delivery], StoredReply] | None = None
    ) -> Delivery:
        now = self._clock.now()

        def work(transaction: Transaction) -> Delivery:
            raw = transaction.raw
            found = find(raw, endpoint_id)
            assert found is not None
            message_no = insert_message(raw, Addressed(message, ()), now)
            delivery_id = insert_delivery(raw, found[0], message_no, now, enabled_only=False)
            wake(raw, found[0])
            (number,) = raw.execute(_NUMBER, (delivery_id,)).fetchone()
            delivery = _one(raw, number)
            if reply is not None:
                replies.save(transaction.core, reply(delivery))
            return delivery

        return await self._writer.run(work)

    async def load(
        self, endpoint_id: str, delivery_id: str
    ) -> tuple[Delivery, Message, Sequence[Attempt]] | None:
        def read(snapshot: Transaction) -> tuple[Delivery, Message, Sequence[Attempt]] | None:
            raw = snapshot.raw
            row = raw.execute(
                _DELIVERY + "WHERE d.id = ? AND e.id = ?", (delivery_id, endpoint_id)
            ).fetchone()
            if row is None:
                return None
            tries = raw.execute(
                "SELECT n, at, took_ms, status, error, reply FROM webhook_attempts"
                " WHERE delivery_no = ? ORDER BY n",
                (row[0],),
            ).fetchall()
            delivery = _delivery(row)
            return delivery, _message(raw, delivery.message_id), [_attempt(values) for values in tries]

        return await self._readers.run(read)

    async def page(
        self, endpoint_id: str, *, status: Status | None, before: str | None, limit: int
    ) -> Sequence[Delivery]:
        values = (endpoint_id, status, before, limit)
        return await self._readers.run(
            lambda snapshot: [_delivery(row) for row in snapshot.raw.execute(_PAGE, values)]
        )

    async def redeliver(
        self,
        endpoint_id: str,
        wanted: Wanted,
        limit: int,
        reply: Callable[[int], StoredReply] | None = None,
    ) -> int:
        now = self._clock.now()

        def work(transaction: Transaction) -> int:
            raw = transaction.raw
            found = find(raw, endpoint_id)
            numbers = [] if found is None else _wanted(raw, found[0], wanted, limit)
            if found is not None:
                raw.executemany(_AGAIN, [(now, number) for number in numbers])
                wake(raw, found[0])
            if reply is not None:
                replies.save(transaction.core, reply(len(numbers)))
            return len(numbers)

        return await self._writer.run(work)

    async def again(
        self, delivery_id: str, reply: Callable[[Delivery], StoredReply] | None = None
    ) -> Delivery | None:
        now = self._clock.now()

        def work(transaction: Transaction) -> Delivery | None:
            raw = transaction.raw
            found = raw.execute(_NUMBER, (delivery_id,)).fetchone()
            if found is None:
                return None
            raw.execute(f"{_AGAIN} AND leased = 0", (now, found[0]))
            wake(raw, raw.execute(_ENDPOINT, found).fetchone()[0])
            delivery = _one(raw, found[0])
            if reply is not None:
                replies.save(transaction.core, reply(delivery))
            return delivery

        return await self._writer.run(work)

    async def sweep(self, before: int, unasked_since: int, limit: int) -> int:
        now = self._clock.now()
        return await self._writer.run(
            lambda transaction: webhook_sweep.sweep(transaction.raw, before, unasked_since, limit, now)
        )


def _one(raw: Any, number: int) -> Delivery:
    return _delivery(raw.execute(_DELIVERY + "WHERE d.no = ?", (number,)).fetchone())


def _delivery(row: Sequence[Any]) -> Delivery:
    waiting = row[5] == "waiting"
    return Delivery(
        id=row[1],
        endpoint_id=row[2],
        message_id=row[3],
        type=row[4],
        status=row[5],
        created_at=row[6],
        due_at=row[7] if waiting else None,
        settled_at=row[8],
        attempts=row[9],
        last=None if row[10] is None else _attempt(row[10:]),
    )


def _attempt(values: Sequence[Any]) -> Attempt:
    return Attempt(**dict(zip(Attempt.__struct_fields__, values, strict=True)))


def _message(raw: Any, message_id: str) -> Message:
    query = "SELECT id, project_id, environment, type, at, body FROM webhook_messages WHERE id = ?"
    values = raw.execute(query, (message_id,)).fetchone()
    return Message(**dict(zip(Message.__struct_fields__, values, strict=True)))


def _wanted(raw: Any, endpoint_no: int, wanted: Wanted, limit: int) -> list[int]:
    """Deliveries that nobody has at the moment, oldest first."""
    rows = raw.execute(
        "SELECT d.no, m.type FROM webhook_deliveries d JOIN webhook_messages m ON m.no = d.message_no"
        " WHERE d.endpoint_no = ?1 AND d.status != 'waiting' AND (?2 IS NULL OR d.status = ?2)"
        " AND m.at >= ?3 AND m.at < ?4 ORDER BY d.no",
        (endpoint_no, wanted.status, wanted.since, wanted.until),
    )
    found = []
    for number, message_type in rows:
        if wants(wanted.types, message_type):
            found.append(number)
            if len(found) == limit:
                break
    return found
