"""The SSE shell: `GET /v1/polls/{id}/stream` and `/v1/me/stream`, the WebSocket's publications, one way.

Credentials come in headers, or as a single-use `?ticket=` where a native `EventSource` can send none. The
first event is the snapshot, unless `Last-Event-ID` says that the viewer has it.
"""

import logging
import math
import random
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import parse_qs

from plaudit.edge.live_ports import ME, Gate, Inbox, Viewer
from plaudit.edge.refusals import expected
from plaudit.edge.subject_channels import PREFIX, subject_in
from plaudit.edge.transport.encodings import event
from plaudit.edge.transport.handover import EXTENSION, HttpHandover
from plaudit.edge.transport.plain import PlainStream, Receive, Send
from plaudit.edge.transport.stream import LiveStream
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import NotFound, PlauditError, Unauthenticated
from plaudit.live.hub import Hub
from plaudit.live.publication import Audience
from plaudit.live.wheel import Wheel

log = logging.getLogger(__name__)

COMMENT_SECONDS: Final = 15
RESTART_SPREAD_MS: Final = 5000
RETRY_MS: Final = (2000, 5000)

_PATH: Final = re.compile(r"/v1/(?:polls/([^/]+)|subjects/([^/]+)|me)/stream/?$")
_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
]

Refuse = Callable[[PlauditError, dict[str, Any], Send], Awaitable[None]]
"""Answers a request with the problem of an error: `(error, scope, send)`."""


class EventStreams:
    """The ASGI application behind `/v1/me/stream` and the streams of polls and subjects."""

    def __init__(
        self, *, gate: Gate, inbox: Inbox, hub: Hub, wheel: Wheel, clock: Clock, refuse: Refuse
    ) -> None:
        self.inbox = inbox
        self.hub = hub
        self.wheel = wheel
        self.clock = clock
        self._gate = gate
        self._refuse = refuse

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        channel, headers = "", dict(scope["headers"])
        try:
            channel = _channel(scope["path"])
            viewer = await self._authenticate(scope, headers)
            audience = await self._admit(viewer, channel)
        except NotFound as error:
            code = "poll_not_found" if channel.startswith("poll:") else "not_found"
            await self._refuse(NotFound(code, error.detail), scope, send)
            return
        except PlauditError as error:
            await self._refuse(error, scope, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        handover: HttpHandover | None = scope.get("extensions", {}).get(EXTENSION)
        stream = PlainStream(receive, send) if handover is None else handover.take(self.wheel)
        if stream is None:
            return
        connection = StreamConnection(self, stream, viewer)
        if audience is None:
            await connection.begin_inbox()
        else:
            connection.begin(self._gate.place(viewer, channel), audience, headers.get(b"last-event-id", b""))
        if isinstance(stream, PlainStream):
            await stream.run()

    async def _admit(self, viewer: Viewer, channel: str) -> Audience | None:
        """As whom the viewer may watch the channel; None: it is their own."""
        if channel == ME:
            self.inbox.check(viewer)
            return None
        return (await self._gate.subscribe(viewer, channel)).audience

    async def _authenticate(self, scope: dict[str, Any], headers: dict[bytes, bytes]) -> Viewer:
        origin, voter = _text(headers, b"origin"), _text(headers, b"plaudit-voter")
        address: str = scope["client"][0] if scope.get("client") else ""
        tickets = parse_qs(scope["query_string"].decode("latin-1")).get("ticket")
        if tickets:
            return await self._gate.redeem(tickets[0], origin, address)
        scheme, _, key = (_text(headers, b"authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not key:
            detail = "Send Authorization: Bearer with a key, or a ticket of POST /v1/tickets."
            raise Unauthenticated("key_missing", detail)
        viewer = self._gate.authenticate(key.strip(), voter, origin, address)
        return viewer or await self._gate.authenticate_slow(key.strip(), voter, origin, address)


class StreamConnection:
    """One viewer of one channel. Satisfies `live.channel.Connection`."""

    __slots__ = ("_beat_slot", "_server", "_stream", "_viewer", "buffered", "encoding", "write")

    def __init__(self, server: EventStreams, stream: LiveStream | PlainStream, viewer: Viewer) -> None:
        self._server = server
        self._stream = stream
        self._viewer = viewer
        self.encoding = stream.encoding
        self.write: Callable[[bytes], object] = stream.writer
        self.buffered: Callable[[], int] = stream.gauge
        # The first comment at a random moment: viewers that came together are not served together.
        first = random.randint(1, COMMENT_SECONDS)  # noqa: S311 - jitter
        self._beat_slot = server.wheel.after(self._seconds_to_end(first), self._beat)
        stream.listen(self)

    async def begin_inbox(self) -> None:
        """Listen to the viewer's own inbox, its snapshot first."""
        inbox = self._server.inbox
        self._enter()
        try:
            snapshot = await inbox.open(self._viewer, self)
        except Exception as error:  # noqa: BLE001 - logged by `expected`; the browser comes back
            self.close(1013, expected(error).code)
            return
        self._stream.send(event(snapshot, snapshot.version, snapshot.granted))
        inbox.opened(self)

    def _enter(self) -> None:
        self._stream.send(b"retry: %d\n\n" % random.randint(*RETRY_MS))  # noqa: S311 - jitter
        self._server.hub.admit(self)

    def begin(self, channel: str, audience: Audience, last_event_id: bytes) -> None:
        """Join, and send the snapshot if it is news; then what was said and still holds."""
        hub = self._server.hub
        self._enter()
        frames = hub.join(self, channel, audience)
        seen_as = hub.audience(self, channel)
        if frames is None or seen_as is None:
            return
        epoch, version = frames.publication.epoch, frames.version(seen_as)
        if last_event_id != f"{epoch}:{version}".encode():
            self._stream.send(event(frames.publication, version, frames.body(seen_as)))
        for publication in self._server.inbox.living(channel, seen_as):
            hub.inboxes.hand(self, publication)

    @property
    def key_id(self) -> str:
        return self._viewer.key_id

    @property
    def voter(self) -> str | None:
        return self._viewer.voter

    @property
    def is_host(self) -> bool:
        return self._viewer.is_host

    def on_lost(self) -> None:
        self._server.hub.leave(self)
        self._server.wheel.cancel(self._beat_slot, self._beat)

    def on_shutdown(self) -> None:
        self.restart(random.randrange(RESTART_SPREAD_MS))  # noqa: S311 - jitter

    def close(self, _code: int, _reason: str) -> None:
        """End the stream; a browser comes back and is told over HTTP what is wrong."""
        self._server.hub.leave(self)
        self._stream.close()

    def restart(self, retry_after_ms: int) -> None:
        self._stream.send(b'event: bye\ndata: {"retry_after_ms":%d}\n\n' % retry_after_ms)
        self.close(1012, "restart")

    def _beat(self) -> None:
        if self._stream.closing:
            return
        expires = self._viewer.expires_at
        if expires is not None and self._server.clock.now() >= expires:
            self.close(4401, "token_expired")
            return
        if self.buffered() == 0:
            self._stream.send(b": ping\n\n")
        self._beat_slot = self._server.wheel.after(self._seconds_to_end(COMMENT_SECONDS), self._beat)

    def _seconds_to_end(self, at_most: int) -> int:
        """Until the voter's token ends, if that is sooner: its end is kept to a second."""
        expires = self._viewer.expires_at
        if expires is None:
            return at_most
        return min(at_most, math.ceil((expires - self._server.clock.now()) / 1000))


def _channel(path: str) -> str:
    """The channel a path names. Raises `Invalid` for what can be no subject."""
    found = _PATH.search(path)
    if found is None:
        return ""
    poll, subject = found.groups()
    if subject is not None:
        return f"{PREFIX}{subject_in(subject)}"
    return ME if poll is None else f"poll:{poll}"


def _text(headers: dict[bytes, bytes], name: bytes) -> str | None:
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")
