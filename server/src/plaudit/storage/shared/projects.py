"""Projects and keys."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from plaudit.features.projects.model import Key, Project
from plaudit.storage.shared.tables import keys, projects


def create(connection: Connection, project: Project, first_keys: Sequence[Key]) -> None:
    connection.execute(insert(projects).values(msgspec.structs.asdict(project)))
    for key in first_keys:
        add_key(connection, key)


def load(connection: Connection, project_id: str) -> Project | None:
    row = connection.execute(select(projects).where(projects.c.id == project_id)).first()
    return None if row is None else Project(**row._asdict())


def every(connection: Connection) -> Sequence[Project]:
    rows = connection.execute(select(projects).order_by(projects.c.created_at, projects.c.id))
    return [Project(**row._asdict()) for row in rows]


def set_jwks_url(connection: Connection, project_id: str, url: str | None) -> None:
    connection.execute(update(projects).where(projects.c.id == project_id).values(jwks_url=url))


def add_key(connection: Connection, key: Key) -> None:
    row = msgspec.structs.asdict(key) | {"scopes": json.dumps(key.scopes), "origins": json.dumps(key.origins)}
    connection.execute(insert(keys).values(row))


def key_by_digest(connection: Connection, digest: bytes) -> Key | None:
    row = connection.execute(select(keys).where(keys.c.digest == digest)).first()
    return None if row is None else _key(row)


def keys_of(connection: Connection, project_id: str) -> Sequence[Key]:
    statement = select(keys).where(keys.c.project_id == project_id).order_by(keys.c.created_at, keys.c.id)
    return [_key(row) for row in connection.execute(statement)]


def revoke_key(connection: Connection, key_id: str, now: int) -> bool:
    statement = update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None)).values(revoked_at=now)
    return connection.execute(statement.returning(keys.c.id)).scalar() is not None


def revoked_since(connection: Connection, instant: int) -> Sequence[Key]:
    statement = select(keys).where(keys.c.revoked_at >= instant).order_by(keys.c.revoked_at, keys.c.id)
    return [_key(row) for row in connection.execute(statement)]


def _key(row: Row[Any]) -> Key:
    facts = row._asdict()
    facts["scopes"], facts["origins"] = tuple(json.loads(row.scopes)), tuple(json.loads(row.origins))
    return Key(**facts)
