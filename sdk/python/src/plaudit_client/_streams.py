"""Streams of publications that come back by themselves, in both flavours.

A lost line is opened again with `Last-Event-ID`, so that nothing is missed that still matters; a refusal
(4xx) is raised as the problem it is; `204` ends the stream. What to do is `_watching`'s; this only does it.
"""

import asyncio
import logging
import random
import time
from collections.abc import AsyncGenerator, Generator
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

import httpx

from plaudit_client._event_stream import TooLong
from plaudit_client._reading import Answer
from plaudit_client._request import Watch
from plaudit_client._senders import AsyncSender, Sender, headers_of
from plaudit_client._watching import SILENT_AFTER_SECONDS, Watching

log = logging.getLogger("plaudit_client")
T = TypeVar("T")

_OK: Final = 200
_LINE_LOST: Final = (httpx.RequestError, TooLong)


class Stream(Generic[T]):
    """`for publication in client.polls.watch(poll)`; `with` to be sure that it hangs up at once."""

    def __init__(self, sender: Sender, request: Watch[T]) -> None:
        self._sender, self._request = sender, request
        self._publications = self._run()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        publication: T = next(self._publications)
        return publication

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._publications.close()

    def _run(self) -> Generator[Any, None, None]:
        watching = Watching(random.uniform)
        while not watching.over:
            try:
                request = watching.begin(self._request)
                with self._sender.opened(request, SILENT_AFTER_SECONDS) as response:
                    if response.status_code == _OK:
                        for chunk in response.iter_bytes():
                            yield from watching.feed(chunk)
                    else:
                        watching.refused(Answer(response.status_code, headers_of(response), response.read()))
            except _LINE_LOST:
                pass
            if not watching.over:
                time.sleep(_pause(watching, self._request))


class AsyncStream(Generic[T]):
    """`async for publication in client.polls.watch(poll)`; `async with` hangs up at once."""

    def __init__(self, sender: AsyncSender, request: Watch[T]) -> None:
        self._sender, self._request = sender, request
        self._publications = self._run()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        publication: T = await anext(self._publications)
        return publication

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Hang up."""
        await self._publications.aclose()

    async def _run(self) -> AsyncGenerator[Any, None]:
        watching = Watching(random.uniform)
        while not watching.over:
            try:
                request = watching.begin(self._request)
                async with self._sender.opened(request, SILENT_AFTER_SECONDS) as response:
                    if response.status_code == _OK:
                        async for chunk in response.aiter_bytes():
                            for publication in watching.feed(chunk):
                                yield publication
                    else:
                        body = await response.aread()
                        watching.refused(Answer(response.status_code, headers_of(response), body))
            except _LINE_LOST:
                pass
            if not watching.over:
                await asyncio.sleep(_pause(watching, self._request))


def _pause(watching: Watching, request: Watch[Any]) -> float:
    """Seconds until the next connection; whoever reads the log sees why nothing comes."""
    seconds = watching.lost()
    log.info("%s: no line, again in %.2f s", request.name, seconds)
    return seconds
