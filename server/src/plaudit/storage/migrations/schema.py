"""Bring a database to the schema this release was written for."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from plaudit.kernel.errors import ConfigurationError

HEAD: Final = "0012"


def version(connection: Connection) -> str | None:
    """The schema version the database says it has; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def upgrade(connection: Connection) -> bool:
    """Migrate inside the caller's transaction; whether there was anything to do.

    Alembic is imported only when it is needed: most starts need not pay for it.
    """
    found = version(connection)
    if found == HEAD:
        return False
    if found is not None and found > HEAD:
        raise ConfigurationError(
            f"The database has schema {found}, newer than {HEAD}, which this release knows. Upgrade Plaudit."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return True
