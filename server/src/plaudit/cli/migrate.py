"""`plaudit migrate`: the schema of this release, without starting to listen."""

import asyncio
import os

from plaudit.settings import read_settings
from plaudit.stores import migrate as bring_up


def migrate() -> None:
    """Bring the database to this release's schema; make it if there is none.

    The server does the same to an empty database when it starts. Running it twice does nothing.
    """
    settings = read_settings(os.environ)
    before, after = asyncio.run(bring_up(settings))
    if before == after:
        print(f"{settings.database_path}: schema {after}, nothing to do")
    else:
        print(f"{settings.database_path}: schema {before or 'none'} to {after}")
