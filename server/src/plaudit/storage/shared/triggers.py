"""Triggers as their hosts wrote them: the whole one as a document."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, insert, select, update

from plaudit.features.triggers.model import Target, Trigger
from plaudit.features.triggers.settings import Tenant, changed_meanwhile
from plaudit.storage.shared.tables import polls, surveys, triggers

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Trigger)


def add(connection: Connection, trigger: Trigger) -> None:
    connection.execute(insert(triggers).values(_columns(trigger)))


def replace(connection: Connection, trigger: Trigger, expected_revision: int) -> None:
    """Put `trigger` in the place of its stored self. Raises `Conflict("revision_mismatch")`."""
    changed = connection.execute(
        update(triggers)
        .where(triggers.c.id == trigger.id, triggers.c.revision == expected_revision)
        .values(_columns(trigger))
    )
    if changed.rowcount == 0:
        raise changed_meanwhile(expected_revision)


def load(connection: Connection, trigger_id: str) -> Trigger | None:
    row = connection.execute(select(triggers.c.document).where(triggers.c.id == trigger_id)).first()
    return None if row is None else _decoder.decode(row.document)


def everything(connection: Connection) -> Sequence[Trigger]:
    statement = select(triggers.c.document).where(triggers.c.archived_at.is_(None)).order_by(triggers.c.no)
    return [_decoder.decode(row.document) for row in connection.execute(statement)]


def page(
    connection: Connection, tenant: Tenant, *, archived: bool, before: str | None, limit: int
) -> Sequence[Trigger]:
    statement = select(triggers.c.document).where(
        triggers.c.project_id == tenant[0], triggers.c.environment == tenant[1]
    )
    if not archived:
        statement = statement.where(triggers.c.archived_at.is_(None))
    if before is not None:
        last = select(triggers.c.no).where(triggers.c.id == before).scalar_subquery()
        statement = statement.where(triggers.c.no < last)
    rows = connection.execute(statement.order_by(triggers.c.no.desc()).limit(limit))
    return [_decoder.decode(row.document) for row in rows]


def knows(connection: Connection, tenant: Tenant, target: Target) -> bool:
    if target.effect is not None:
        return True
    table: Table = polls if target.poll is not None else surveys
    statement = select(table.c.no).where(
        table.c.id == (target.poll or target.survey),
        table.c.project_id == tenant[0],
        table.c.environment == tenant[1],
    )
    return connection.execute(statement).first() is not None


def _columns(trigger: Trigger) -> dict[str, Any]:
    copied = ("id", "project_id", "environment", "revision", "archived_at")
    return {name: getattr(trigger, name) for name in copied} | {"document": _encoder.encode(trigger)}
