"""Two uvicorn protocol classes that let an application take a connection over after the handshake.

    uvicorn.Config(app, ws=LiveWebSocketProtocol, http=LiveHttpProtocol, ...)

They offer `scope["extensions"]["plaudit.transport"]`. Once the application has sent `websocket.accept` (or
the response start of an event stream) it calls `take(wheel)`: the transport gets a small protocol of ours,
and the application returns. The request, its task and its parser are garbage from then on.

Written against uvicorn 0.54 (pinned), whose private attributes are touched here and nowhere else;
`tests/live/test_handover.py` fails first when they change.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from plaudit.edge.transport.bounded import BoundedHttpProtocol, Refuses
from plaudit.edge.transport.connections import Connections
from plaudit.edge.transport.socket import LiveSocket
from plaudit.edge.transport.stream import LiveStream
from plaudit.live.wheel import Wheel

log = logging.getLogger(__name__)
log.setLevel(logging.WARNING)  # uvicorn tells of every socket with its address: too much, and too personal

EXTENSION: Final = "plaudit.transport"
_NO_HANDSHAKE: Final = "this is no WebSocket handshake as RFC 6455 has it"


class _Released(asyncio.Transport):
    """Stands where the transport was: the old protocol closes what it no longer has when its task ends."""

    def close(self) -> None:
        """Not ours to close any more."""

    def is_closing(self) -> bool:
        return True


_RELEASED: Final = _Released()


def _has_room(protocol: "LiveHttpProtocol | LiveWebSocketProtocol", address: str) -> bool:
    connections = protocol.connections
    if protocol.turned_away or not isinstance(connections, Connections):
        return not protocol.turned_away
    return connections.claim(protocol, address)


def _pass_on(old: "LiveHttpProtocol | LiveWebSocketProtocol", new: LiveSocket | LiveStream) -> None:
    connections = old.connections
    if isinstance(connections, Connections):
        connections.inherit(old, new, connections.place_of(old))
    else:
        connections.discard(old)


class SocketHandover:
    """Offered to a WebSocket application."""

    __slots__ = ("_protocol",)

    def __init__(self, protocol: "LiveWebSocketProtocol") -> None:
        self._protocol = protocol

    def has_room(self, address: str) -> bool:
        """Whether there is room for this connection, and for one more of the client at `address`."""
        return _has_room(self._protocol, address)

    def take(self, wheel: Wheel) -> LiveSocket | None:
        """The accepted socket; None when the peer has gone meanwhile."""
        old = self._protocol
        if old.disconnected or not old.handshake_complete or old.close_sent:
            return None
        transport, old.transport = old.transport, _RELEASED
        old.stop_keepalive()
        socket = LiveSocket(transport, old.connections, wheel)
        _pass_on(old, socket)
        transport.set_protocol(socket)
        if old.read_paused:
            transport.resume_reading()
        del old.conn.parser, self._protocol  # two circles that only the garbage collector could open
        return socket


class LiveWebSocketProtocol(WebSocketsSansIOProtocol):
    """The handshake by uvicorn, without permessage-deflate whatever the configuration says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = self.conn.logger = log
        self.conn.available_extensions = None
        self.turned_away = False

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self._refuse_head()

    def _refuse_head(self) -> None:
        """The HTTP parser took the head, this one does not: too long, or with a body. uvicorn says nothing
        then, and would keep the connection for as long as the peer likes.
        """
        self.handshake_initiated = self.close_sent = True
        told = b"".join(self.conn.data_to_send())
        if not told and isinstance(self.config.app, Refuses):
            told = self.config.app.malformed(_NO_HANDSHAKE)
        self.transport.write(told)
        self.transport.close()

    def shutdown(self) -> None:
        """A handshake that is under way when the server ends is told to come back, not that we broke."""
        if self.handshake_complete or self.initial_response or self.close_sent:
            super().shutdown()
            return
        going = self.conn.reject(503, "The server is restarting.")
        going.headers["Retry-After"] = "2"
        self.conn.send_response(going)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.handshake_complete = self.disconnected = True  # nothing more to say, for the application neither
        self.transport.close()

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and self.close_sent:
            self.handshake_complete = True  # it is; uvicorn would log an error for each handshake we refuse

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = SocketHandover(self)


class HttpHandover:
    """Offered to an HTTP application: a stream to keep, or a short way for a request that is all there."""

    __slots__ = ("_cycle", "_protocol")

    def __init__(self, protocol: "LiveHttpProtocol", cycle: RequestResponseCycle) -> None:
        self._protocol = protocol
        self._cycle = cycle

    @property
    def turned_away(self) -> bool:
        """Whether there is no room for the connection itself."""
        return self._protocol.turned_away

    def has_room(self, address: str) -> bool:
        """Whether there is room for this connection, and for one more of the client at `address`."""
        return _has_room(self._protocol, address)

    def take(self, wheel: Wheel) -> LiveStream | None:
        """The response whose headers are sent, chunked; None when the peer has gone meanwhile."""
        old, cycle = self._protocol, self._cycle
        if cycle.disconnected or not cycle.chunked_encoding or cycle.response_complete:
            return None
        cycle.disconnected = True  # what uvicorn calls a response that is no longer its concern
        old.forget_deadlines()
        stream = LiveStream(old.transport, old.connections, wheel)
        _pass_on(old, stream)
        old.transport.set_protocol(stream)
        old.flow.resume_reading()
        return stream

    def whole_body(self) -> bytes | None:
        """The body without waiting, when all of it has come; None: receive it."""
        cycle = self._cycle
        return None if cycle.more_body or cycle.disconnected else bytes(cycle.body)

    def answer(self, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> None:
        """The whole response in one write. `headers` are ours and known to be well formed, with the length.

        What `send` would do in two messages, less its search for bad characters in every header.
        """
        cycle = self._cycle
        if cycle.disconnected or cycle.response_started:
            return
        cycle.response_started = cycle.response_complete = True
        lines = [STATUS_LINE[status]]
        for name, value in (*cycle.default_headers, *headers):
            lines += (name, b": ", value, b"\r\n")
        lines.append(b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n")
        lines.append(body)
        cycle.transport.write(b"".join(lines))
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()


class LiveHttpProtocol(BoundedHttpProtocol):
    """uvicorn's httptools protocol within bounds, with the offer in every request's scope."""

    _answering: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if not isinstance(self.connections, Connections):
            return
        if not self.connections.come(self, self.client[0] if self.client else ""):
            self.turn_away()
            if self.connections.exhausted:
                transport.abort()

    def handle_websocket_upgrade(self) -> None:
        self.forget_deadlines()
        place = self.connections.place_of(self) if isinstance(self.connections, Connections) else ""
        super().handle_websocket_upgrade()
        successor = self.transport.get_protocol()
        if isinstance(successor, LiveWebSocketProtocol):
            successor.turned_away = self.turned_away
            if isinstance(self.connections, Connections):
                self.connections.inherit(self, successor, place)
        self.parser = None  # type: ignore[assignment]  # as in `connection_lost`: it holds on to us

    def _should_upgrade(self) -> bool:
        return self.scope["http_version"] == "1.1" and super()._should_upgrade()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        extensions: dict[str, Any] = cycle.scope.setdefault("extensions", {})
        extensions[EXTENSION] = HttpHandover(self, cycle)
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def connection_lost(self, exc: Exception | None) -> None:
        # uvicorn tells the newest request of a pipeline; the one being answered would write to what is gone.
        answering = self._answering
        if answering is not None and not answering.response_complete:
            answering.disconnected = True
            answering.message_event.set()
        self.pipeline.clear()
        super().connection_lost(exc)
