"""What projects have chosen: a document for each project and environment."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from plaudit.features.triggers.settings import ProjectSettings, Tenant, changed_meanwhile
from plaudit.storage.shared.tables import project_settings

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(ProjectSettings)


def everything(connection: Connection) -> Sequence[tuple[Tenant, ProjectSettings]]:
    table = project_settings
    rows = connection.execute(select(table.c.project_id, table.c.environment, table.c.document))
    return [((row.project_id, row.environment), _decoder.decode(row.document)) for row in rows]


def save(connection: Connection, tenant: Tenant, settings: ProjectSettings, expected: int) -> None:
    """Raises `Conflict("revision_mismatch")` unless the stored revision is the expected one."""
    project_id, environment = tenant
    values = {"revision": settings.revision, "document": _encoder.encode(settings)}
    table = project_settings
    if expected == 0:
        named = {"project_id": project_id, "environment": environment}
        try:
            connection.execute(insert(table).values(**named, **values))
        except IntegrityError as taken:
            raise changed_meanwhile(expected) from taken
        return
    changed = connection.execute(
        update(table)
        .where(
            table.c.project_id == project_id,
            table.c.environment == environment,
            table.c.revision == expected,
        )
        .values(values)
    )
    if changed.rowcount == 0:
        raise changed_meanwhile(expected)
