"""Which stores the settings name, opened for a server or for one short command.

Apart from `app` so that a command which needs nothing but the database does not load the web.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from plaudit.features.polls import kinds
from plaudit.kernel.clock import Clock, SystemClock
from plaudit.kernel.supervision import Loop
from plaudit.settings import Settings
from plaudit.storage.sqlite import Database, ReplySweep, open_database, schema_of

Stores = Database


async def open_for_server(settings: Settings, clock: Clock, on_fatal: Callable[[str], None]) -> Stores:
    """The stores for the one server process of this database."""
    reserve = settings.disk_reserve_mb << 20
    return await open_database(
        settings.database_path, clock=clock, algebra=kinds, on_fatal=on_fatal, reserve=reserve
    )


def reply_sweep(stores: Stores, clock: Clock) -> Loop:
    """The loop that forgets old replies."""
    return ReplySweep(stores.replies, clock)


@asynccontextmanager
async def open_stores(settings: Settings) -> AsyncIterator[Stores]:
    """The stores for a short command, beside a running server or without one."""
    path = settings.database_path
    database = await open_database(path, clock=SystemClock(), algebra=kinds, exclusive=False)
    try:
        yield database
    finally:
        await database.close()


async def migrate(settings: Settings) -> tuple[str | None, str | None]:
    """Bring the database to this release's schema; its versions before and after."""
    before = await schema_of(settings.database_path)
    database = await open_database(settings.database_path, clock=SystemClock(), algebra=kinds)
    await database.close()
    return before, await schema_of(settings.database_path)
