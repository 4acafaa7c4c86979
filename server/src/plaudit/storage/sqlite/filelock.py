"""One server process per database file. The lock dies with the process, however it dies."""

import fcntl
import os
from pathlib import Path

from plaudit.kernel.errors import ConfigurationError


class FileLock:
    """Holds an advisory lock on `<database>.lock`. Raises `ConfigurationError` when another process does."""

    def __init__(self, database: Path) -> None:
        path = database.with_name(database.name + ".lock")
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            os.close(self._file)
            raise ConfigurationError(
                f"Another Plaudit server has {database} open. One server process per file; "
                "for several nodes use PostgreSQL."
            ) from taken

    def release(self) -> None:
        os.close(self._file)
