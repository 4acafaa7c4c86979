"""A few read-only connections on threads of their own. Each piece of work sees one snapshot.

Keep work short (pages): a reader that stays holds the write-ahead log from being folded away.
"""

import asyncio
import queue
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from plaudit.kernel.errors import Unavailable
from plaudit.storage.sqlite.connections import Transaction, code_of, core_connection, open_reader

T = TypeVar("T")
READERS: Final = 2


class Readers:
    """Runs reading work off the event loop."""

    def __init__(self, path: Path) -> None:
        raw = [open_reader(path) for _ in range(READERS)]
        self._all = [Transaction(connection, core_connection(connection)) for connection in raw]
        self._free: queue.LifoQueue[Transaction] = queue.LifoQueue()
        for reader in self._all:
            self._free.put(reader)
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="plaudit-reader")

    async def run(self, work: Callable[[Transaction], T]) -> T:
        """The result of `work(snapshot)`. Raises `Unavailable("storage_unavailable")` on storage errors."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)
        for reader in self._all:
            reader.core.close()
            reader.raw.close()

    def _read(self, work: Callable[[Transaction], T]) -> T:
        reader = self._free.get()
        try:
            reader.raw.execute("BEGIN")
            return work(reader)
        except Exception as error:
            if code_of(error) is None:
                raise
            raise Unavailable(
                "storage_unavailable", "The store cannot be read at the moment.", retry_after_seconds=5
            ) from error
        finally:
            if reader.raw.in_transaction:
                reader.raw.execute("ROLLBACK")
            self._free.put(reader)
