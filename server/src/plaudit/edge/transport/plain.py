"""The same socket and stream over plain ASGI, for servers without our protocol classes.

Writes are queued for one sender; what waits in the queue is what `gauge` tells, so the slow-viewer rule
bounds it as it bounds a transport's buffer.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from plaudit.edge.transport import socket, stream

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

MAX_MESSAGE = 8 * 1024


class _Outbox:
    """Events on their way to the ASGI server. `ended` is set with the last one."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._events: deque[tuple[dict[str, Any], int]] = deque()
        self._waiting = 0
        self._ready = asyncio.Event()
        self.ended = False

    def put(self, event: dict[str, Any], size: int, *, last: bool = False) -> None:
        if not self.ended:
            self._events.append((event, size))
            self._waiting += size
            self.ended = last
            self._ready.set()

    def stop(self) -> None:
        self.ended = True
        self._events.clear()
        self._ready.set()

    def size(self) -> int:
        return self._waiting

    async def pump(self) -> None:
        """Send until the last event has been sent or the peer is gone."""
        while self._events or not self.ended:
            await self._ready.wait()
            self._ready.clear()
            while self._events:
                event, size = self._events.popleft()
                await self._send(event)
                self._waiting -= size


class PlainSocket:
    """A WebSocket of any ASGI server. Frames are the JSON itself; the server does framing and pings."""

    encoding = "json"

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._outbox = _Outbox(send)
        self._listener: socket.Listener | None = None

    @property
    def closing(self) -> bool:
        return self._outbox.ended

    def listen(self, listener: socket.Listener) -> None:
        self._listener = listener

    @property
    def writer(self) -> Callable[[bytes], None]:
        return self.reply

    @property
    def gauge(self) -> Callable[[], int]:
        return self._outbox.size

    def reply(self, body: bytes) -> None:
        self._outbox.put({"type": "websocket.send", "text": body.decode()}, len(body))

    def ping(self) -> bool:
        """The server's own pings watch over the peer."""
        return True

    def close(self, code: int, reason: str) -> None:
        self._outbox.put({"type": "websocket.close", "code": code, "reason": reason}, 0, last=True)

    async def run(self) -> None:
        """Carry messages both ways until the connection ends."""
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._outbox.pump())
                both.create_task(self._read())
        finally:
            self._outbox.stop()
            if self._listener is not None:
                self._listener.on_lost()

    async def _read(self) -> None:
        while (message := await self._receive())["type"] != "websocket.disconnect":
            text = message.get("text")
            if text is None:
                self.close(1003, "text only")
            elif len(data := text.encode()) > MAX_MESSAGE:
                self.close(1009, "message too big")
            elif not self.closing and self._listener is not None:
                self._listener.on_text(data)
        self._outbox.stop()


class PlainStream:
    """An SSE response of any ASGI server. The server does the chunking."""

    encoding = "event"

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._outbox = _Outbox(send)
        self._listener: stream.Listener | None = None

    @property
    def closing(self) -> bool:
        return self._outbox.ended

    def listen(self, listener: stream.Listener) -> None:
        self._listener = listener

    @property
    def writer(self) -> Callable[[bytes], None]:
        return self.send

    @property
    def gauge(self) -> Callable[[], int]:
        return self._outbox.size

    def send(self, event: bytes) -> None:
        self._outbox.put({"type": "http.response.body", "body": event, "more_body": True}, len(event))

    def close(self) -> None:
        self._outbox.put({"type": "http.response.body", "body": b"", "more_body": False}, 0, last=True)

    async def run(self) -> None:
        """Send until the stream is closed or the peer goes."""
        try:
            async with asyncio.TaskGroup() as both:
                reading = both.create_task(self._read())
                both.create_task(self._pump(reading))
        finally:
            self._outbox.stop()
            if self._listener is not None:
                self._listener.on_lost()

    async def _pump(self, reading: asyncio.Task[None]) -> None:
        await self._outbox.pump()
        reading.cancel()

    async def _read(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._outbox.stop()
