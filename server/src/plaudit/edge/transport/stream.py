"""An SSE response after its headers, on a bare asyncio transport: chunks out, silence in."""

import asyncio
from collections.abc import Callable
from typing import Any, Final, Protocol

from plaudit.live.wheel import Wheel

IDLE_BYTES_ALLOWED: Final = 4096
"""What a client may send on a connection it only listens on."""

CLOSE_SECONDS: Final = 5
LAST_CHUNK: Final = b"0\r\n\r\n"


def chunk(data: bytes) -> bytes:
    """One chunk of RFC 9112 chunked coding."""
    return b"%x\r\n%b\r\n" % (len(data), data)


class Listener(Protocol):
    """Whose stream it is."""

    def on_lost(self) -> None:
        """The connection is gone. Called once."""
        ...

    def on_shutdown(self) -> None:
        """The server stops: say so and close."""
        ...


class LiveStream(asyncio.Protocol):
    """Takes the transport over from uvicorn."""

    __slots__ = ("_connections", "_listener", "_received", "_transport", "_wheel", "closing")

    encoding = "sse"

    def __init__(self, transport: asyncio.Transport, connections: set[Any], wheel: Wheel) -> None:
        self._transport = transport
        self._connections = connections
        self._wheel = wheel
        self._received = 0
        self._listener: Listener | None = None
        self.closing = False
        connections.add(self)

    def listen(self, listener: Listener) -> None:
        self._listener = listener

    @property
    def writer(self) -> Callable[[bytes], None]:
        """The transport's own write, for whole chunks."""
        return self._transport.write

    @property
    def gauge(self) -> Callable[[], int]:
        """How many bytes wait in this process."""
        return self._transport.get_write_buffer_size

    def send(self, event: bytes) -> None:
        """Send one event (or comment) that was not encoded before."""
        if not self.closing:
            self._transport.write(chunk(event))

    def close(self) -> None:
        """End the response properly; a peer that does not read is cut after 5 s."""
        if self.closing:
            return
        self.closing = True
        self._transport.write(LAST_CHUNK)
        self._wheel.after(CLOSE_SECONDS, self._transport.abort)
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._received > IDLE_BYTES_ALLOWED:
            self._transport.abort()

    def eof_received(self) -> None:
        """The peer has half-closed: asyncio closes the transport, `connection_lost` follows."""

    def connection_lost(self, _exc: Exception | None) -> None:
        self.closing = True
        self._connections.discard(self)
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.on_lost()

    def shutdown(self) -> None:
        """Uvicorn calls this on every connection when the server stops."""
        if self._listener is None:
            self.close()
        else:
            self._listener.on_shutdown()
