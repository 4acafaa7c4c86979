"""A database file opened for one short command, beside a running server or without one."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from plaudit.settings import Settings, read_settings
from plaudit.stores import Stores, open_stores

T = TypeVar("T")


def settings_for(database: Path | None) -> Settings:
    """The settings of the environment, with another database file if one is named."""
    settings = read_settings(os.environ)
    if database is None:
        return settings
    return msgspec.structs.replace(settings, database_url=f"sqlite:///{database}")


def with_stores(work: Callable[[Stores], Awaitable[T]], settings: Settings | None = None) -> T:
    """Run `work` on the stores the settings name (the environment's, if none are given), and close them."""

    async def run() -> T:
        async with open_stores(settings or read_settings(os.environ)) as stores:
            return await work(stores)

    return asyncio.run(run())
