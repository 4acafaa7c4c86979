"""Stored answers to requests with an Idempotency-Key."""

import msgspec
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from plaudit.kernel.errors import Conflict
from plaudit.kernel.replies import StoredReply
from plaudit.storage.shared.tables import replies


def save(connection: Connection, reply: StoredReply) -> None:
    """Keep the reply. Raises `Conflict("idempotency_in_progress")` when another request took the key."""
    try:
        connection.execute(insert(replies).values(msgspec.structs.asdict(reply)))
    except IntegrityError as taken:
        raise Conflict(
            "idempotency_in_progress",
            "Another request with this Idempotency-Key came first. Repeat this.",
        ) from taken


def load(connection: Connection, scope: str, key: str) -> StoredReply | None:
    row = connection.execute(select(replies).where(replies.c.scope == scope, replies.c.key == key)).first()
    return None if row is None else StoredReply(**row._asdict())


def sweep(connection: Connection, before: int) -> int:
    """Forget replies older than `before`; how many."""
    return connection.execute(delete(replies).where(replies.c.at < before)).rowcount
