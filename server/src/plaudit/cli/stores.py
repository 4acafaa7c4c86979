"""A database file opened for one short command, beside a running server or without one."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

from plaudit.app import Stores, open_stores
from plaudit.settings import read_settings

T = TypeVar("T")


def with_stores(work: Callable[[Stores], Awaitable[T]]) -> T:
    """Run `work` on the stores the settings name, and close them."""

    async def run() -> T:
        async with open_stores(read_settings(os.environ)) as stores:
            return await work(stores)

    return asyncio.run(run())
