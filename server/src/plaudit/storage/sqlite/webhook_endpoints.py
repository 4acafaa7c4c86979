"""Endpoints of webhooks in SQLite."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.kernel.errors import Conflict
from plaudit.kernel.replies import StoredReply
from plaudit.storage.shared import replies
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.webhook_relay import decode_endpoint, fall_due, last_row, wake
from plaudit.storage.sqlite.writer import Writer
from plaudit.webhooks.model import Endpoint, Environment

encode_endpoint: Final = msgspec.json.Encoder().encode
_INSERT: Final = (
    "INSERT INTO webhook_endpoints (id, project_id, environment, enabled, pulled, since, asked_at, revision,"
    " document) VALUES (?,?,?,?,?,?,?,?,?)"
)


class SqliteEndpoints:
    """The `EndpointStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def create(self, endpoint: Endpoint, most: int, reply: StoredReply | None = None) -> None:
        def work(transaction: Transaction) -> None:
            raw = transaction.raw
            if _count(raw, endpoint) >= most:
                raise Conflict("webhook_limit", f"There are {most} endpoints already.", limit=most)
            _begin_to_hear(raw)
            raw.execute(
                _INSERT,
                (
                    *(endpoint.id, *endpoint.tenant, endpoint.disabled is None, endpoint.url is None),
                    *(last_row(raw), endpoint.created_at, endpoint.revision, encode_endpoint(endpoint)),
                ),
            )
            if reply is not None:
                replies.save(transaction.core, reply)

        await self._writer.run(work)

    async def save(
        self, endpoint: Endpoint, expected_revision: int, reply: StoredReply | None = None
    ) -> None:
        def work(transaction: Transaction) -> None:
            raw = transaction.raw
            row = raw.execute(
                "SELECT no, enabled FROM webhook_endpoints WHERE id = ? AND revision = ?",
                (endpoint.id, expected_revision),
            ).fetchone()
            if row is None:
                raise Conflict(
                    "revision_mismatch", "The endpoint was changed meanwhile. Read it again.", revision=None
                )
            number, was_enabled = row
            if endpoint.disabled is None and not was_enabled:
                _begin_to_hear(raw)
                raw.execute(
                    "UPDATE webhook_endpoints SET since = ?, failures = 0, failing_since = NULL,"
                    " rests_until = 0 WHERE no = ?",
                    (last_row(raw), number),
                )
            put(raw, number, endpoint)
            wake(raw, number)
            if reply is not None:
                replies.save(transaction.core, reply)

        await self._writer.run(work)

    async def load(self, endpoint_id: str) -> Endpoint | None:
        def read(snapshot: Transaction) -> Endpoint | None:
            found = find(snapshot.raw, endpoint_id)
            return None if found is None else found[1]

        return await self._readers.run(read)

    async def page(
        self, project_id: str, environment: Environment, *, before: str | None, limit: int
    ) -> Sequence[Endpoint]:
        query = (
            "SELECT document FROM webhook_endpoints WHERE project_id = ?1 AND environment = ?2"
            " AND (?3 IS NULL OR no < (SELECT no FROM webhook_endpoints WHERE id = ?3))"
            " ORDER BY no DESC LIMIT ?4"
        )
        values = (project_id, environment, before, limit)
        return await self._readers.run(
            lambda snapshot: [decode_endpoint(row[0]) for row in snapshot.raw.execute(query, values)]
        )

    async def delete(self, endpoint_id: str) -> bool:
        def work(transaction: Transaction) -> bool:
            gone = transaction.raw.execute("DELETE FROM webhook_endpoints WHERE id = ?", (endpoint_id,))
            return bool(gone.rowcount)

        return await self._writer.run(work)


def find(raw: Any, endpoint_id: str) -> tuple[int, Endpoint] | None:
    row = raw.execute("SELECT no, document FROM webhook_endpoints WHERE id = ?", (endpoint_id,)).fetchone()
    return None if row is None else (row[0], decode_endpoint(row[1]))


def put(raw: Any, number: int, endpoint: Endpoint) -> None:
    """Replace the record, and say anew when something is due."""
    raw.execute(
        "UPDATE webhook_endpoints SET enabled = ?, revision = ?, document = ? WHERE no = ?",
        (endpoint.disabled is None, endpoint.revision, encode_endpoint(endpoint), number),
    )
    fall_due(raw, number)


def _begin_to_hear(raw: Any) -> None:
    """Where nobody heard anything, the relay stood still: what it passed over need not be read."""
    nobody = raw.execute("SELECT 1 FROM webhook_endpoints WHERE enabled = 1 LIMIT 1").fetchone() is None
    if nobody:
        raw.execute("UPDATE webhook_relay SET outbox_id = ?, place = 0", (last_row(raw),))


def _count(raw: Any, endpoint: Endpoint) -> int:
    query = "SELECT count(*) FROM webhook_endpoints WHERE project_id = ? AND environment = ?"
    return int(raw.execute(query, endpoint.tenant).fetchone()[0])
