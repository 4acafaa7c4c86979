"""The bare hub, for measuring: the real protocol classes, shells, hub and coalescer around one poll.

    fanout_server.py BYTES HZ

Prints its port. From the first line on its standard input on it publishes a state whose WebSocket frame has
BYTES bytes, HZ times a second (at most ten frames: the coalescer's tick), until its standard input ends.
There is no store and no HTTP framework, so what it costs is the fan-out and nothing else. A frame tells when
it was rendered (c/stamps.h).
"""

import asyncio
import logging
import os
import socket
import sys
import time

import msgspec
import uvicorn
import uvloop

from plaudit.edge.event_stream import EventStreams
from plaudit.edge.live_ports import Subscription, Viewer
from plaudit.edge.transport.encodings import ENCODERS
from plaudit.edge.transport.handover import LiveHttpProtocol, LiveWebSocketProtocol
from plaudit.edge.websocket import LiveSockets
from plaudit.kernel.clock import SystemClock
from plaudit.kernel.supervision import Supervisor
from plaudit.live.coalescer import Coalescer
from plaudit.live.hub import Hub
from plaudit.live.publication import Publication
from plaudit.live.session import Terms
from plaudit.live.wheel import Wheel

VIEWER = Viewer(key_id="key_bench", project_id="proj_bench", environment="live")
CHANNEL = "poll:bench"
HEADER_BYTES = 4


class Product:
    """Lets everybody watch one poll. Implements the Gate and the Inbox as far as watching goes."""

    def __init__(self, size: int) -> None:
        self.version = 1_000_000
        self._padding = ""
        self._padding = "x" * (size - HEADER_BYTES - len(self.render(CHANNEL).granted))

    def render(self, channel: str) -> Publication:
        data = {"t": f"{time.monotonic_ns() // 1000:016}", "padding": self._padding}
        body = msgspec.json.encode(
            {"type": "poll.results", "channel": channel, "version": self.version, "data": data}
        )
        return Publication(type="poll.results", epoch="ebench000", version=self.version, granted=body)

    def authenticate(self, _key, _voter, _origin, _address) -> Viewer:
        return VIEWER

    def place(self, _viewer, channel: str) -> str:
        return channel

    async def subscribe(self, _viewer, _channel) -> Subscription:
        return Subscription("granted")

    def living(self, _channel, _seen_as) -> tuple[()]:
        """As the Inbox: nobody is shown anything else."""
        return ()

    def close(self, _connection) -> None:
        """As the Inbox: nobody has opened theirs."""


async def serve(size: int, hz: float) -> None:
    product, clock = Product(size), SystemClock()
    supervisor = Supervisor(lambda name: sys.exit(f"{name} has died"))
    hub = Hub(product.render, ENCODERS, clock.monotonic)
    coalescer, wheel = Coalescer(hub, clock.monotonic), Wheel(clock.monotonic)
    shared = {"gate": product, "inbox": product, "hub": hub, "wheel": wheel, "clock": clock}
    terms = Terms(lambda error: {"code": error.code}, lambda _code: None, limited=False)
    sockets = LiveSockets(**shared, spawn=supervisor.spawn, terms=terms)
    streams = EventStreams(**shared, refuse=None)

    async def application(scope, receive, send) -> None:
        await (sockets if scope["type"] == "websocket" else streams)(scope, receive, send)

    listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
    config = uvicorn.Config(
        application, ws=LiveWebSocketProtocol, http=LiveHttpProtocol, lifespan="off", log_config=None
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([listening])
    supervisor.start(coalescer)
    supervisor.start(wheel)
    print(listening.getsockname()[1], flush=True)
    told = asyncio.Queue()
    asyncio.get_running_loop().add_reader(0, lambda: told.put_nowait(sys.stdin.readline()))
    await told.get()
    while told.empty():
        product.version += 1
        coalescer.mark(CHANNEL)
        await asyncio.sleep(1 / hz)
    os._exit(0)


if __name__ == "__main__":
    logging.disable(logging.INFO)
    uvloop.run(serve(int(sys.argv[1]), float(sys.argv[2])))
