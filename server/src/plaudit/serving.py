"""Running an `App` in uvicorn until somebody asks it to stop."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from types import FrameType
from typing import Final

import uvicorn

from plaudit.app import App
from plaudit.edge.api import Api
from plaudit.edge.pages.wall_page import Demo
from plaudit.edge.transport.handover import LiveHttpProtocol, LiveWebSocketProtocol
from plaudit.live.session import MAX_MESSAGE
from plaudit.settings import Settings

_BACKLOG: Final = 4096
_KEEP_ALIVE_SECONDS: Final = 75
_SETTLE_SECONDS: Final = 2.0
_GRACE_SECONDS: Final = 6

# Every accepted connection has these from its listener (Linux; elsewhere what is missing is left out).
_INHERITED: Final = {
    # uvloop sets it on every connection, asyncio not for a listener it has not made: 40 ms an answer.
    "TCP_NODELAY": 1,
    # Of a peer that does not read, the kernel would hold 4 MB before we noticed that it is slow.
    "TCP_NOTSENT_LOWAT": 16 * 1024,
    # A peer that vanished without a word, or closed its window for good, is gone after 40 s and not 15 min.
    "TCP_USER_TIMEOUT": 40_000,
}


class Server(uvicorn.Server):
    """uvicorn with our protocol classes. `on_ready` gets the port once it listens."""

    def __init__(self, api: Api, listener: socket.socket, on_ready: Callable[[int], None]) -> None:
        super().__init__(
            uvicorn.Config(
                api.asgi,
                ws=LiveWebSocketProtocol,
                http=LiveHttpProtocol,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # edge.client_address decides whom to believe
                backlog=_BACKLOG,
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=_GRACE_SECONDS,
                ws_max_size=MAX_MESSAGE,
                ws_per_message_deflate=False,
                ws_ping_interval=None,  # live.wheel pings
            )
        )
        self.server_state.connections = api.connections  # type: ignore[assignment]  # does all a set does there
        self._api = api
        self._listener = listener
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready(self._listener.getsockname()[1])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Votes on their way are answered before the sockets they came by are told to go."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._api.settle(), _SETTLE_SECONDS)
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._api.health.draining = True
        super().handle_exit(sig, frame)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT ask for the end once; the process then ends with code 0, not by the signal."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises `OSError` when the port is taken.

    It listens once the app is ready for votes: until then clients are refused rather than kept waiting.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for option, value in _INHERITED.items():
        if hasattr(socket, option):
            listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
    listener.bind((host, port))
    return listener


async def serve(
    settings: Settings,
    listener: socket.socket,
    *,
    before: Callable[[App], Awaitable[Demo | None]],
    on_ready: Callable[[int], None],
) -> str | None:
    """Start an app, prepare it with `before`, serve until a signal, stop in order.

    Returns why the process had to end by itself, None when it was asked to.
    """
    failures: list[str] = []

    def give_up(reason: str) -> None:
        failures.append(reason)
        if server is not None:
            server.should_exit = True

    server: Server | None = None
    app = App(settings, give_up)
    await app.start()
    try:
        server = Server(app.api(await before(app)), listener, on_ready)
        server.should_exit = bool(failures)
        # What exists now lives as long as the process. Left to the collector, every full collection would
        # walk all of it, 50 ms in which no vote is answered.
        gc.collect()
        gc.freeze()
        await server.serve(sockets=[listener])
    finally:
        await app.stop()
    return failures[0] if failures else None
