"""One file, one process: the store Plaudit starts with. `open_database` is the way in; read `votes` first."""

from plaudit.storage.sqlite.database import Database, Health, open_database, schema_of

__all__ = ["Database", "Health", "open_database", "schema_of"]
