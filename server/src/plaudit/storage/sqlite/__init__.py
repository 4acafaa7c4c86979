"""One file, one process: the store Plaudit starts with. `open_database` is the way in; read `votes` first."""

from plaudit.storage.sqlite.database import Database, Health, open_database, schema_of
from plaudit.storage.sqlite.replies import ReplySweep

__all__ = ["Database", "Health", "ReplySweep", "open_database", "schema_of"]
