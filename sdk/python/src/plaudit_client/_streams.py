"""Streams of publications that come back by themselves, in both flavours.

A lost line is opened again with `Last-Event-ID`, so that nothing is missed that still matters; a refusal
(4xx) is raised as the problem it is; `204` ends the stream. What to do is `_watching`'s; this only does it.
"""

import asyncio
import logging
import random
import socket
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import suppress
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
        self._closed = threading.Event()
        self._line: httpx.Response | None = None
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
        """Hang up. From any thread: one that waits for a publication finds the stream at its end."""
        self._closed.set()
        try:
            self._publications.close()
        except ValueError:  # another thread is in it
            _shut(self._line)

    def _run(self) -> Generator[Any, None, None]:
        watching = Watching(random.uniform)
        while not (watching.over or self._closed.is_set()):
            try:
                request = watching.begin(self._request)
                with self._sender.opened(request, SILENT_AFTER_SECONDS) as self._line:
                    yield from self._heard(watching, self._line)
            except _LINE_LOST:
                pass
            if not (watching.over or self._closed.is_set()):
                self._closed.wait(_pause(watching, self._request))

    def _heard(self, watching: Watching, line: httpx.Response) -> Generator[Any, None, None]:
        if line.status_code != _OK:
            watching.refused(Answer(line.status_code, headers_of(line), line.read()))
        elif not self._closed.is_set():
            for chunk in line.iter_bytes():
                yield from watching.feed(chunk)


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
        """Hang up. A task that waits for a publication is canceled instead."""
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


def _shut(line: httpx.Response | None) -> None:
    """Wake whoever reads from it: closing a socket does not, shutting it down does."""
    stream = None if line is None else line.extensions.get("network_stream")
    if stream is not None:
        with suppress(OSError):
            stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def _pause(watching: Watching, request: Watch[Any]) -> float:
    """Seconds until the next connection; whoever reads the log sees why nothing comes."""
    seconds = watching.lost()
    log.info("%s: no line, again in %.2f s", request.name, seconds)
    return seconds
