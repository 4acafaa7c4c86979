"""The WebSocket shell: `GET /v1/live`, subprotocol `plaudit.v1.json`.

It decides nothing. Text goes into the session, its intents are carried out: credentials and votes through
the gate, subscriptions through it into the hub, replies back to the socket. A vote is handed on in the read
callback itself; `_answer` acknowledges it after the commit, and the hub shows it like everybody else's.
"""

import logging
import math
import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, Literal

from plaudit.edge.live_ports import ME, Gate, Inbox, Outcome, Spawn, Viewer
from plaudit.edge.refusals import expected
from plaudit.edge.subscribing import join_channel, open_inbox
from plaudit.edge.transport.handover import EXTENSION, SocketHandover
from plaudit.edge.transport.handshake import origin, refuse
from plaudit.edge.transport.plain import PlainSocket, Receive, Send
from plaudit.edge.transport.socket import LiveSocket
from plaudit.kernel.clock import Clock, format_instant
from plaudit.kernel.errors import PlauditError
from plaudit.kernel.ids import new_id
from plaudit.live.hub import Hub
from plaudit.live.intents import Close, Connect, Intent, Reply, Retract, Subscribe, Unsubscribe, Vote
from plaudit.live.session import CONNECT_SECONDS, Session, Terms
from plaudit.live.wheel import Wheel

log = logging.getLogger(__name__)

SUBPROTOCOL: Final = "plaudit.v1.json"
PING_SECONDS: Final = 25
RESTART_SPREAD_MS: Final = 5000
_NOBODY: Final = Viewer(key_id="", project_id="", environment="live")


class LiveSockets:
    """The ASGI application behind `/v1/live`. `terms` are the sessions' (see `live.session`)."""

    def __init__(
        self,
        *,
        gate: Gate,
        inbox: Inbox,
        hub: Hub,
        wheel: Wheel,
        clock: Clock,
        spawn: Spawn,
        terms: Terms,
    ) -> None:
        self.gate = gate
        self.inbox = inbox
        self.hub = hub
        self.wheel = wheel
        self.clock = clock
        self.spawn = spawn
        self.terms = terms

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await receive()
        if SUBPROTOCOL not in scope["subprotocols"]:
            await refuse(scope, send, 400, b"offer the subprotocol plaudit.v1.json\n")
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        handover: SocketHandover | None = scope.get("extensions", {}).get(EXTENSION)
        if handover is None:
            plain = PlainSocket(receive, send)
            LiveConnection(self, plain, scope)
            await plain.run()
        elif (socket := handover.take(self.wheel)) is not None:
            LiveConnection(self, socket, scope)


class LiveConnection:
    """One viewer: a session, a socket, and a place in the hub. Satisfies `live.channel.Connection`."""

    __slots__ = (
        "_address",
        "_beat_slot",
        "_origin",
        "_server",
        "_session",
        "_socket",
        "_viewer",
        "buffered",
        "encoding",
        "write",
    )

    def __init__(self, server: LiveSockets, socket: LiveSocket | PlainSocket, scope: dict[str, Any]) -> None:
        self._server = server
        self._socket = socket
        self._session = Session(server.terms, server.clock.monotonic())
        self._viewer = _NOBODY
        self._origin = origin(scope)
        self._address: str = scope["client"][0] if scope.get("client") else ""
        self.encoding = socket.encoding
        # The transport's own methods: the fan-out's inner loop calls them with nothing in between.
        self.write: Callable[[bytes], object] = socket.writer
        self.buffered: Callable[[], int] = socket.gauge
        # A second more than the deadline: the wheel may be up to one early, and the next beat is far away.
        self._beat_slot = server.wheel.after(int(CONNECT_SECONDS) + 1, self._beat)
        socket.listen(self)

    @property
    def key_id(self) -> str:
        return self._viewer.key_id

    @property
    def voter(self) -> str | None:
        return self._viewer.voter

    @property
    def is_host(self) -> bool:
        return self._viewer.is_host

    # From the socket

    def on_text(self, text: bytes) -> None:
        try:
            self._carry_out(self._session.receive(text, self._server.clock.monotonic()))
        except Exception:
            log.exception("a live frame failed")
            self.close(1011, "internal")

    def on_lost(self) -> None:
        self._session.close()
        self._server.hub.leave(self)
        self._server.wheel.cancel(self._beat_slot, self._beat)

    def on_shutdown(self) -> None:
        self.restart(random.randrange(RESTART_SPREAD_MS))  # noqa: S311 - jitter

    # From the hub

    def close(self, code: int, reason: str) -> None:
        self._session.close()
        self._server.hub.leave(self)
        self._socket.close(code, reason)

    def restart(self, retry_after_ms: int) -> None:
        self._socket.reply(b'{"type":"restarting","retry_after_ms":%d}' % retry_after_ms)
        self.close(1012, "restart")

    # The session's intents

    def _carry_out(self, intents: Sequence[Intent]) -> None:
        for intent in intents:
            match intent:
                case Reply(body):
                    self._socket.reply(body)
                case Vote(frame_id, poll, vote_id, submitted):
                    done = partial(self._answer, frame_id, "voted")
                    self._server.gate.cast(self._viewer, poll, vote_id, submitted, done)
                case Retract(frame_id, poll, vote_id):
                    done = partial(self._answer, frame_id, "retracted")
                    self._server.gate.retract(self._viewer, poll, vote_id, done)
                case Connect():
                    self._connect(intent)
                case Subscribe():
                    self._begin(intent)
                case Unsubscribe(channel):
                    self._end(channel)
                case Close(code, reason):
                    self.close(code, reason)

    def _answer(self, frame_id: int | str, kind: Literal["voted", "retracted"], outcome: Outcome) -> None:
        if isinstance(outcome, bytes):
            self._carry_out(self._session.answered(frame_id, kind, outcome))
        else:
            self._carry_out(self._session.refused(frame_id, outcome))

    def _connect(self, intent: Connect) -> None:
        credentials = (intent.key, intent.voter, self._origin, self._address)
        try:
            viewer = self._server.gate.authenticate(*credentials)
        except PlauditError as error:
            self._carry_out(self._session.not_connected(intent.id, error))
            return
        if viewer is None:
            self._server.spawn(self._connect_slowly(intent), "live.connect")
        else:
            self._enter(intent, viewer)

    async def _connect_slowly(self, intent: Connect) -> None:
        credentials = (intent.key, intent.voter, self._origin, self._address)
        try:
            viewer = await self._server.gate.authenticate_slow(*credentials)
        except Exception as error:  # noqa: BLE001 - logged by `expected`; the viewer must be answered
            self._carry_out(self._session.not_connected(intent.id, expected(error)))
        else:
            self._enter(intent, viewer)

    def _enter(self, intent: Connect, viewer: Viewer) -> None:
        if self._session.closed:
            return
        server, now = self._server, self._server.clock.now()
        self._viewer = viewer
        server.hub.admit(self)
        server.wheel.cancel(self._beat_slot, self._beat)
        expires = None
        if viewer.expires_at is not None:
            expires = server.clock.monotonic() + (viewer.expires_at - now) / 1000
        facts = {
            "session_id": new_id("session", now),
            "voter_id": viewer.voter_id,
            "ping_seconds": PING_SECONDS,
            "server_time": format_instant(now),
        }
        self._carry_out(self._session.connected(intent.id, facts, expires))
        # The first ping at a random moment: viewers that came together are not pinged together.
        self._beat_within(random.randint(1, PING_SECONDS))  # noqa: S311

    def _begin(self, intent: Subscribe) -> None:
        if intent.channel != ME:
            self._server.hub.reserve(self, self._server.gate.place(self._viewer, intent.channel))
        self._server.spawn(self._subscribe(intent), "live.subscribe")

    def _end(self, channel: str) -> None:
        if channel == ME:
            self._server.inbox.close(self)
        else:
            self._server.hub.part(self, self._server.gate.place(self._viewer, channel))

    async def _subscribe(self, intent: Subscribe) -> None:
        join = open_inbox if intent.channel == ME else join_channel
        joined = await join(self._server, self, self._viewer, self._session, intent)
        self._carry_out(joined.intents)
        joined.then()

    # From the wheel

    def _beat(self) -> None:
        self._carry_out(self._session.tick(self._server.clock.monotonic()))
        if self._session.closed:
            return
        if self._socket.ping():
            self._beat_within(PING_SECONDS)
        else:
            self.close(1011, "ping timeout")

    def _beat_within(self, seconds: int) -> None:
        """Or when the token ends, if that is sooner; a second more, since the wheel may be one early."""
        if not self._session.closed:
            left = self._session.seconds_left(self._server.clock.monotonic())
            self._beat_slot = self._server.wheel.after(math.ceil(min(seconds, left + 1)), self._beat)
