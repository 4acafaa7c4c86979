"""Simulated viewers: they watch over WebSocket, count frames and hold the server to its versions."""

import asyncio
import random
from functools import lru_cache
from typing import Any

import msgspec
from websockets.exceptions import WebSocketException

from plaudit.cli.crowd.booths import exchange, open_live
from plaudit.cli.crowd.target import Target

_LONGEST_WAIT_SECONDS = 1.0


class _Publication(msgspec.Struct):
    """The parts of a server frame a viewer looks at; anything with an `id` is a reply."""

    id: int | None = None
    version: int = -1
    data: dict[str, Any] | None = None


# Every viewer of a poll gets the same bytes: decoding them once keeps a thousand viewers cheap.
@lru_cache(maxsize=32)
def _decoded(frame: bytes) -> _Publication:
    return msgspec.json.decode(frame, type=_Publication)


class Viewer:
    """One screen. Reconnects until cancelled."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._news = asyncio.Event()
        self.subscribed = asyncio.Event()
        self.connected = False
        self.frames = 0
        self.reconnects = 0
        self.ran_backwards = 0
        self.version = -1
        self.results: dict[str, Any] = {}

    async def watch(self) -> None:
        """Watch for ever: cancel it to leave."""
        while True:
            try:
                await self._watch_once()
            except (OSError, TimeoutError, WebSocketException):
                self.reconnects += 1
            finally:
                self.connected = False
            await asyncio.sleep(random.uniform(0, _LONGEST_WAIT_SECONDS))  # noqa: S311 - jitter

    async def reached(self, version: int) -> None:
        """Wait until this screen shows that version or a later one."""
        while self.version < version:
            self._news.clear()
            await self._news.wait()

    async def _watch_once(self) -> None:
        socket = await open_live(self._target)
        try:
            await exchange(socket, {"id": 1, "type": "connect", "key": self._target.reading_key})
            channel = f"poll:{self._target.poll_id}"
            reply = await exchange(socket, {"id": 2, "type": "subscribe", "channel": channel})
            if reply["type"] != "subscribed":
                raise ConnectionRefusedError(f"not subscribed: {reply}")
            snapshot = msgspec.convert(reply["snapshot"], _Publication)
            self._take(snapshot)
            self.connected = True
            self.subscribed.set()
            while True:
                publication = _decoded(await socket.recv(decode=False))
                if publication.id is None and publication.data is not None:
                    self.frames += 1
                    self._take(publication)
        finally:
            socket.transport.abort()

    def _take(self, publication: _Publication) -> None:
        if publication.version < self.version:
            self.ran_backwards += 1
            return
        self.version = publication.version
        self.results = publication.data or self.results
        self._news.set()
