"""A real uvicorn on a free port with the real hub, coalescer and shells, around a product of forty lines."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
import uvicorn
import uvloop

from plaudit.edge.event_stream import EventStreams
from plaudit.edge.live_ports import Done, Subscription, Viewer
from plaudit.edge.transport.encodings import ENCODERS
from plaudit.edge.transport.handover import LiveHttpProtocol, LiveWebSocketProtocol
from plaudit.edge.websocket import LiveSockets
from plaudit.kernel.clock import SystemClock
from plaudit.kernel.errors import Conflict, NotFound, PlauditError, Unauthenticated
from plaudit.kernel.supervision import Supervisor
from plaudit.live.coalescer import Coalescer
from plaudit.live.hub import Hub
from plaudit.live.publication import Publication
from plaudit.live.session import Terms
from plaudit.live.wheel import Wheel
from plaudit.serving import listen
from waiting import until

CLOSE_CODES = {"origin_not_allowed": 4503, "key_revoked": 4504, "voter_token_expired": 4401}


def pytest_asyncio_loop_factories(config, item):
    """Every live test runs on both loops: their transports differ."""
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


class SteppedClock(SystemClock):
    """The machine's clock, and a way to be later than it is."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.passed_ms = 0

    def now(self) -> int:
        return super().now() + self.passed_ms

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


class Product:
    """The least that is a product: polls with one counter each. Implements the Gate."""

    def __init__(self) -> None:
        self.polls: dict[str, dict[str, Any]] = {}
        self.voted: set[tuple[str, str]] = set()
        self.publish: Callable[[str], None] = lambda _channel: None
        self.grant: Callable[[str, str], None] = lambda _channel, _voter: None
        self.expires_at: int | None = None
        self.tickets: set[str] = {"pl_tk_once"}

    def open(self, poll: str, *, hidden: bool = False, padding: int = 0) -> str:
        self.polls[poll] = {"votes": 0, "version": 1, "hidden": hidden, "padding": "x" * padding}
        return f"poll:{poll}"

    def count(self, poll: str) -> None:
        self.polls[poll]["votes"] += 1
        self.polls[poll]["version"] += 1
        self.publish(f"poll:{poll}")

    def publication(self, channel: str, kind: str = "poll.results") -> Publication | None:
        poll = self.polls.get(channel.removeprefix("poll:"))
        if poll is None:
            return None
        envelope = {"type": kind, "channel": channel, "at": "2026-11-21T09:30:00.000Z"}
        data = {"votes": poll["votes"], "padding": poll["padding"]}
        shown = envelope | {"version": poll["version"], "data": data}
        hidden = envelope | {"version": 1, "data": {"hidden": True}}
        return Publication(
            type=kind,
            epoch="e12345678",
            version=poll["version"],
            granted=msgspec.json.encode(shown),
            withheld=msgspec.json.encode(hidden) if poll["hidden"] else None,
            withheld_version=1,
        )

    def authenticate(self, key: str, voter: str | None, origin: str | None, address: str) -> Viewer | None:
        if key == "slow":
            return None
        if key not in {"good", "host"}:
            raise Unauthenticated("key_invalid", "no such key")
        if origin == "https://evil.example":
            raise Unauthenticated("origin_not_allowed", "not from there")
        return Viewer(
            key_id=f"key_{key}",
            project_id="proj_1",
            environment="live",
            voter_id=voter,
            is_host=key == "host",
            expires_at=self.expires_at,
        )

    async def authenticate_slow(
        self, key: str, voter: str | None, origin: str | None, address: str
    ) -> Viewer:
        await asyncio.sleep(0)
        viewer = self.authenticate("good", voter, origin, address)
        assert viewer is not None
        return viewer

    async def redeem(self, ticket: str, origin: str | None, address: str) -> Viewer:
        if ticket not in self.tickets:
            raise Unauthenticated("ticket_invalid", "used or unknown")
        self.tickets.discard(ticket)
        return await self.authenticate_slow("good", None, origin, address)

    async def subscribe(self, viewer: Viewer, channel: str) -> Subscription:
        await asyncio.sleep(0)
        poll = channel.removeprefix("poll:")
        if poll not in self.polls:
            raise NotFound("channel_unknown", "no such channel")
        may = not self.polls[poll]["hidden"] or (poll, viewer.voter) in self.voted
        return Subscription("granted" if may else "withheld")

    def place(self, viewer: Viewer, channel: str) -> str:
        return channel

    def cast(
        self, viewer: Viewer, poll_id: str, vote_id: str | None, submitted: dict[str, Any], done: Done
    ) -> None:
        assert viewer.voter is not None
        if (poll_id, viewer.voter) in self.voted:
            done(Conflict("already_voted", "once is enough"))
            return
        self.voted.add((poll_id, viewer.voter))
        reply = msgspec.json.encode({"vote": {"id": vote_id, **submitted}})

        def committed() -> None:
            self.count(poll_id)
            self.grant(f"poll:{poll_id}", viewer.voter or "")
            done(reply)

        asyncio.get_running_loop().call_soon(committed)

    def retract(self, viewer: Viewer, poll_id: str, vote_id: str, done: Done) -> None:
        self.voted.discard((poll_id, viewer.voter or ""))
        done(msgspec.json.encode({"vote": {"id": vote_id, "status": "retracted"}}))


class NoInbox:
    """Nobody has an inbox here. Implements the Inbox."""

    def check(self, viewer: Viewer) -> None:
        raise NotFound("channel_unknown", "nobody has an inbox")

    async def open(self, viewer: Viewer, connection: Any) -> Publication:
        raise NotFound("channel_unknown", "nobody has an inbox")

    def opened(self, connection: Any) -> None:
        pass

    def close(self, connection: Any) -> None:
        pass

    def living(self, channel: str, audience: Any) -> tuple[Publication, ...]:
        return ()


class Rig:
    """The running server and everything in it."""

    def __init__(self) -> None:
        self.clock = SteppedClock()
        self.product = Product()
        self.hub = Hub(self.product.publication, ENCODERS, self.clock.monotonic)
        self.coalescer = Coalescer(self.hub, self.clock.monotonic)
        self.wheel = Wheel(self.clock.monotonic)
        self.product.publish = self.coalescer.mark
        self.product.grant = self.hub.grant
        self.port = 0
        self.server: uvicorn.Server

    @property
    def websocket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/v1/live"

    async def later(self, seconds: float) -> None:
        """Let the wheel believe that time has passed."""
        self.clock.ahead += seconds
        await self.wheel.turn()

    async def stop(self, listening: socket.socket) -> None:
        """What uvicorn does at the end of a server, without its pauses."""
        for server in self.server.servers:
            server.close()
        listening.close()
        for connection in tuple(self.server.server_state.connections):
            connection.shutdown()
        state = self.server.server_state
        await until(lambda: not (state.connections or state.tasks or self.hub))

    def application(self, supervisor: Supervisor, *, limited: bool) -> Any:
        terms = Terms(lambda error: {"code": error.code}, CLOSE_CODES.get, limited=limited)
        sockets = LiveSockets(
            gate=self.product,
            inbox=NoInbox(),
            hub=self.hub,
            wheel=self.wheel,
            clock=self.clock,
            spawn=supervisor.spawn,
            terms=terms,
        )
        streams = EventStreams(
            gate=self.product,
            inbox=NoInbox(),
            hub=self.hub,
            wheel=self.wheel,
            clock=self.clock,
            refuse=refuse,
        )

        async def application(scope: Any, receive: Any, send: Any) -> None:
            await (sockets if scope["type"] == "websocket" else streams)(scope, receive, send)

        return application


async def refuse(error: PlauditError, scope: Any, send: Any) -> None:
    start = {"type": "http.response.start", "status": 401, "headers": [(b"content-length", b"0")]}
    await send(start)
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def running(*, fallback: bool = False, limited: bool = True) -> AsyncIterator[Rig]:
    rig = Rig()
    failures: list[str] = []
    supervisor = Supervisor(failures.append)
    listening = listen("127.0.0.1", 0)
    rig.port = listening.getsockname()[1]
    config = uvicorn.Config(
        rig.application(supervisor, limited=limited),
        ws="websockets-sansio" if fallback else LiveWebSocketProtocol,
        http="httptools" if fallback else LiveHttpProtocol,
        lifespan="off",
        log_config=None,
        ws_ping_interval=None if fallback else 20.0,
    )
    rig.server = uvicorn.Server(config)
    config.load()
    rig.server.lifespan = config.lifespan_class(config)
    await rig.server.startup([listening])
    supervisor.start(rig.coalescer)
    supervisor.start(rig.wheel)
    try:
        yield rig
    finally:
        await rig.stop(listening)
        await supervisor.stop()
    assert not failures
    assert not rig.server.server_state.connections
    assert len(rig.hub) == 0


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running() as rig:
        yield rig


@pytest.fixture
async def unlimited() -> AsyncIterator[Rig]:
    async with running(limited=False) as rig:
        yield rig


@pytest.fixture
async def fallback() -> AsyncIterator[Rig]:
    async with running(fallback=True) as rig:
        yield rig
