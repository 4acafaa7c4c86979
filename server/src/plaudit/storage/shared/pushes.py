"""Push subscriptions, and what waits to be pushed. Called inside somebody else's transaction."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from plaudit.features.push.model import Subscription, Waiting
from plaudit.features.push.vapid import new_private_key
from plaudit.storage.shared import instance
from plaudit.storage.shared.alert_tables import push_subscriptions, pushes

_KEY: Final = "vapid_private_key"
_encode: Final = msgspec.json.Encoder().encode
_subscription: Final = msgspec.json.Decoder(Subscription).decode
_sent: Final = msgspec.json.Decoder(tuple[bytes, ...]).decode


def private_key(connection: Connection) -> str:
    found = instance.get(connection, _KEY)
    if found is None:
        found = new_private_key()
        instance.put(connection, _KEY, found)
    return found


def subscribe(connection: Connection, subscription: Subscription, most: int) -> bool:
    whose = (subscription.project_id, subscription.environment, subscription.person)
    forgotten = delete(push_subscriptions).where(
        push_subscriptions.c.project_id == subscription.project_id,
        push_subscriptions.c.environment == subscription.environment,
        push_subscriptions.c.digest == subscription.digest,
    )
    before = connection.execute(forgotten.returning(push_subscriptions.c.person)).scalar()
    document = _encode(subscription)
    values = {name: getattr(subscription, name) for name in ("project_id", "environment", "person", "digest")}
    more = {"created_at": subscription.created_at, "document": document}
    connection.execute(insert(push_subscriptions).values(values | more))
    kept = select(push_subscriptions.c.no).where(*_of(*whose)).order_by(push_subscriptions.c.no.desc())
    connection.execute(
        delete(push_subscriptions).where(*_of(*whose), push_subscriptions.c.no.not_in(kept.limit(most)))
    )
    return before != subscription.person


def unsubscribe(
    connection: Connection, project_id: str, environment: str, person: str, digest: bytes
) -> bool:
    whose = _of(project_id, environment, person)
    statement = delete(push_subscriptions).where(*whose, push_subscriptions.c.digest == digest)
    return bool(connection.execute(statement).rowcount)


def subscriptions(
    connection: Connection, project_id: str, environment: str, person: str
) -> Sequence[Subscription]:
    statement = select(push_subscriptions.c.document).where(*_of(project_id, environment, person))
    rows = connection.execute(statement.order_by(push_subscriptions.c.no))
    return [_subscription(row.document) for row in rows]


def due(connection: Connection, now: int, limit: int) -> Sequence[Waiting]:
    statement = (
        select(pushes).where(pushes.c.due_at <= now).order_by(pushes.c.due_at, pushes.c.interaction_id)
    )
    rows = connection.execute(statement.limit(limit))
    return [Waiting(**{**row._mapping, "sent": _sent(row.sent)}) for row in rows]  # noqa: SLF001 - the public way


def next_due(connection: Connection) -> int | None:
    return connection.execute(select(func.min(pushes.c.due_at))).scalar()


def put_off(connection: Connection, waiting: Waiting) -> None:
    statement = update(pushes).where(pushes.c.interaction_id == waiting.interaction_id)
    connection.execute(
        statement.values(
            due_at=waiting.due_at, attempts=waiting.attempts, sent=_encode(waiting.sent).decode()
        )
    )


def done(connection: Connection, interaction_id: str) -> None:
    connection.execute(delete(pushes).where(pushes.c.interaction_id == interaction_id))


def _of(project_id: str, environment: str, person: str) -> tuple[Any, Any, Any]:
    columns = push_subscriptions.c
    return columns.project_id == project_id, columns.environment == environment, columns.person == person
