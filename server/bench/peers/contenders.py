"""Who takes turns in the fan-out: the floor, ours, and every peer, each with frames of the same length."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from peers import brokers, packages
from product import built
from target import Target, spawned
from watched import watched

PEERS = Path(__file__).resolve().parent
HUB = PEERS.parent / "fanout_server.py"


@dataclass(frozen=True)
class Contender:
    """A server, how its viewers speak (c/greeting.h), and why it cannot run, if so."""

    name: str
    dialect: str
    start: Callable[[], AbstractContextManager[Target]]
    lacks: Callable[[], str | None] = lambda: None


def contenders(viewers: int, size: int, hz: int) -> list[Contender]:
    """In the order of a round."""

    def ours(name: str, dialect: str) -> Contender:
        # Marked twice as often as it may send: the coalescer's own tick decides, as under real votes.
        return Contender(name, dialect, lambda: spawned(sys.executable, str(HUB), str(size), str(hz * 2)))

    def python(name: str, dialect: str, script: str, *more: str) -> Contender:
        command = (str(packages.PYTHON), str(PEERS / script), str(size), str(hz), *more)
        return Contender(name, dialect, lambda: spawned(*command, poll="/"), packages.lacks_python)

    def node(name: str, dialect: str, script: str, *more: str) -> Contender:
        command = ("node", str(PEERS / script), str(size), str(hz), *more)
        return Contender(name, dialect, lambda: spawned(*command, poll="/"), packages.lacks_node)

    return [
        Contender("floor", "ws", lambda: spawned(str(built("floor")), str(viewers), str(size), str(hz))),
        ours("plaudit hub, WebSocket", "ws"),
        ours("plaudit hub, SSE", "sse"),
        Contender("plaudit, WebSocket", "ws", lambda: watched(hz)),
        Contender("plaudit, SSE", "sse", lambda: watched(hz)),
        Contender("nchan, WebSocket", "plain-ws", lambda: brokers.nchan(size, hz), brokers.lacks_nchan),
        Contender("nchan, SSE", "plain-sse", lambda: brokers.nchan(size, hz), brokers.lacks_nchan),
        Contender("nats-server, WebSocket", "nats", lambda: brokers.nats(size, hz), brokers.lacks_nats),
        # Frames built once: faster than its documented client.send (node_ws.js without the word).
        node("Node ws", "plain-ws", "node_ws.js", "frame"),
        node("socket.io", "socket.io", "socket_io.js"),
        python("websockets.broadcast", "plain-ws", "websockets_broadcast.py"),
        python("aiohttp, WebSocket", "plain-ws", "aiohttp_sockets.py"),
        python("uvicorn ASGI send, WebSocket", "plain-ws", "uvicorn_asgi.py", "ws"),
        python("uvicorn ASGI send, SSE", "plain-sse", "uvicorn_asgi.py", "sse"),
    ]
