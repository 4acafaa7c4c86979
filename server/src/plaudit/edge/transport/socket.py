"""A WebSocket after its handshake, on a bare asyncio transport: about what nginx would keep per viewer."""

import asyncio
from collections.abc import Callable
from typing import Any, Final, Protocol

from plaudit.edge.transport import framing
from plaudit.edge.transport.framing import CLOSE, PING, TEXT, Message, Reader
from plaudit.live.wheel import Wheel

FRAGMENT_SECONDS: Final = 5
CLOSE_SECONDS: Final = 5
CONTROLS_ALLOWED: Final = 256
"""Pings and pongs between two of our own pings."""


class Listener(Protocol):
    """Whose socket it is."""

    def on_text(self, text: bytes) -> None:
        """A whole text message came. Called from the read callback: it must not block."""
        ...

    def on_lost(self) -> None:
        """The connection is gone. Called once."""
        ...

    def on_shutdown(self) -> None:
        """The server stops: say so and close."""
        ...


class LiveSocket(asyncio.Protocol):
    """Takes the transport over from uvicorn. Messages go to the listener in the read callback itself.

    Replies made in that callback leave in one write when it ends.
    """

    __slots__ = (
        "_burst",
        "_connections",
        "_controls",
        "_heard",
        "_listener",
        "_reader",
        "_stalled",
        "_transport",
        "_wheel",
        "closing",
    )

    encoding = "websocket"

    def __init__(self, transport: asyncio.Transport, connections: set[Any], wheel: Wheel) -> None:
        self._transport = transport
        self._connections = connections
        self._wheel = wheel
        self._reader = Reader()
        self._burst: list[bytes] | None = None
        self._listener: Listener | None = None
        self._controls = 0
        self._heard = True
        self._stalled = -1
        self.closing = False
        connections.add(self)

    def listen(self, listener: Listener) -> None:
        self._listener = listener

    @property
    def writer(self) -> Callable[[bytes], None]:
        """The transport's own write, for whole frames; there is no cheaper way out."""
        return self._transport.write

    @property
    def gauge(self) -> Callable[[], int]:
        """How many bytes wait in this process."""
        return self._transport.get_write_buffer_size

    # Out

    def reply(self, body: bytes) -> None:
        """Send one text message."""
        if self.closing:
            return
        if self._burst is None:
            self._transport.write(framing.text(body))
        else:
            self._burst.append(framing.text(body))

    def ping(self) -> bool:
        """Ask whether the peer lives. False when nothing was heard since the last time: give it up."""
        alive, self._heard, self._controls = self._heard, False, 0
        if alive and not self.closing:
            self._transport.write(framing.frame(PING, b""))
        return alive

    def close(self, code: int, reason: str) -> None:
        """Send the close frame after what was written before; the peer has 5 s to answer it."""
        if self.closing:
            return
        self._flush()
        self.closing = True
        self._transport.write(framing.close(code, reason))
        self._wheel.after(CLOSE_SECONDS, self._transport.abort)

    # In: asyncio.Protocol

    def data_received(self, data: bytes) -> None:
        reader = self._reader
        if reader.violation is not None:
            return
        self._heard = True
        self._burst = []
        completed = False
        for message in reader.feed(data):
            if message.opcode == TEXT:
                completed = True
                if not self.closing and self._listener is not None:
                    self._listener.on_text(message.payload)
            else:
                self._control(message)
        self._flush()
        if reader.violation is not None:
            self._fail(reader.violation)
        else:
            self._watch_unfinished(completed=completed)

    def eof_received(self) -> None:
        """The peer has half-closed: asyncio closes the transport, `connection_lost` follows."""

    def connection_lost(self, _exc: Exception | None) -> None:
        self.closing = True
        self._connections.discard(self)
        if self._stalled >= 0:
            self._wheel.cancel(self._stalled, self._give_up_fragment)
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.on_lost()

    def shutdown(self) -> None:
        """Uvicorn calls this on every connection when the server stops."""
        if self._listener is None:
            self.close(1012, "restart")
        else:
            self._listener.on_shutdown()

    def _control(self, message: Message) -> None:
        self._controls += 1
        if message.opcode == CLOSE:
            self._closed_by_peer(message.payload)
        elif self._controls > CONTROLS_ALLOWED:
            self.close(1008, "flood")
        elif message.opcode == PING and not self.closing and self._burst is not None:
            self._burst.append(framing.frame(framing.PONG, message.payload))

    def _closed_by_peer(self, payload: bytes) -> None:
        try:
            framing.close_code(payload)
        except framing.Violation as violation:
            self._fail(violation)
            return
        self._flush()
        if not self.closing:
            self.closing = True
            self._transport.write(framing.frame(CLOSE, payload[:2]))
        self._transport.close()

    def _fail(self, violation: framing.Violation) -> None:
        # Not closed at once: with bytes of the peer unread, the kernel would reset the connection and the
        # close frame might never be seen. What still comes is thrown away, an answering close frame too, so
        # our side of the stream ends here and the peer need not wait for more.
        self._reader.violation = violation
        was_closing = self.closing
        self.close(violation.code, violation.reason)
        if not was_closing and self._transport.can_write_eof():
            self._transport.write_eof()

    def _watch_unfinished(self, *, completed: bool) -> None:
        """Five seconds for each message. One in the middle of which a read ends is not late if the last one
        came to its end in that very read: a busy client never stops between messages.
        """
        unfinished = self._reader.unfinished
        if self._stalled >= 0 and (completed or not unfinished):
            self._wheel.cancel(self._stalled, self._give_up_fragment)
            self._stalled = -1
        if unfinished and self._stalled < 0:
            self._stalled = self._wheel.after(FRAGMENT_SECONDS, self._give_up_fragment)

    def _give_up_fragment(self) -> None:
        self._stalled = -1
        self.close(1008, "unfinished message")

    def _flush(self) -> None:
        burst, self._burst = self._burst, None
        if burst:
            self._transport.write(burst[0] if len(burst) == 1 else b"".join(burst))
