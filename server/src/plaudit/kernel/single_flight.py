"""One piece of work for all who ask for the same thing at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class SingleFlight(Generic[Key, Value]):
    """After a restart everybody comes back at once, with one key, to one poll: the store is asked once."""

    def __init__(self) -> None:
        self._running: dict[Key, asyncio.Future[Value]] = {}

    def __contains__(self, key: Key) -> bool:
        """Whether work for this key is under way."""
        return key in self._running

    async def run(self, key: Key, work: Callable[[], Awaitable[Value]]) -> Value:
        """The result of `work()`, or of the call of it that is under way; its error likewise."""
        while (running := self._running.get(key)) is not None:
            await asyncio.wait([running])
            if not running.cancelled():  # else whoever was at it went away: somebody else's turn
                return running.result()
        future = self._running[key] = asyncio.get_running_loop().create_future()
        try:
            value = await work()
        except asyncio.CancelledError:
            future.cancel()
            raise
        except Exception as error:
            future.set_exception(error)
            future.exception()  # somebody looked: what nobody else waited for is no unseen failure
            raise
        else:
            future.set_result(value)
            return value
        finally:
            del self._running[key]
