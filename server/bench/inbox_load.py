"""People with an open page each, and a backend that sends to them: the load on its core, for `inbox.py`.

A page is a WebSocket that listens to `me` and notes when a frame came and which text it carried; nothing more
is read of it. The backend has a few keep-alive connections.
"""

import asyncio
import json
import random
import time
from collections import deque
from typing import Any, Final, Self

import jwt

from product import Product

UPGRADE: Final = (
    b"GET /v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: plaudit.v1.json\r\n\r\n"
)
JOINING: Final = 64
PING: Final = b"\x89\x00"
PONG: Final = b"\x8a\x80" + bytes(4)
OWN: Final = b"mark-thispage"


class Page(asyncio.Protocol):
    """One open page. `came`: when each frame with a mark was received, by mark, shared by all pages.

    What carries `OWN` is marked with the page's number.
    """

    def __init__(
        self, number: int, frames: bytes, came: dict[bytes, list[float]], ready: asyncio.Future[None]
    ) -> None:
        self.number, self.frames, self.came, self.ready = number, frames, came, ready
        self.buffer = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(UPGRADE)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        if PING in data:  # it may come in one piece with the snapshot
            self.transport.write(PONG)
        if not self.ready.done():
            self.buffer += data
            if self.frames and b"\r\n\r\n" in self.buffer:
                self.transport.write(self.frames)
                self.frames = b""
            if b'"snapshot"' in self.buffer:
                self.ready.set_result(None)
            return
        at = data.find(b"mark-")
        while at >= 0:
            found = data[at : at + 13]
            self.came.setdefault(mark(self.number) if found == OWN else found, []).append(now)
            at = data.find(b"mark-", at + 13)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(str(error)))


class Crowd:
    """Pages of `users`, one each, all listening to their own inbox."""

    def __init__(self, product: Product, users: int) -> None:
        self.product, self.users = product, users
        self.came: dict[bytes, list[float]] = {}
        self.pages: list[Page] = []

    async def join(self) -> None:
        waiting = deque(range(self.users))

        async def joining() -> None:
            while waiting:
                await self._open(waiting.popleft())

        await asyncio.gather(*(joining() for _ in range(JOINING)))

    async def _open(self, number: int) -> None:
        loop = asyncio.get_running_loop()
        ready = loop.create_future()
        frames = b"".join(
            _masked(frame)
            for frame in (
                {
                    "id": 1,
                    "type": "connect",
                    "key": self.product.project["publishable_key"],
                    "voter": self._token(number),
                },
                {"id": 2, "type": "subscribe", "channel": "me"},
            )
        )
        _, page = await loop.create_connection(
            lambda: Page(number, frames, self.came, ready), "127.0.0.1", self.product.port
        )
        await ready
        self.pages.append(page)

    def _token(self, number: int) -> str:
        project = self.product.project
        claims = {"sub": f"user-{number}", "aud": project["project_id"], "exp": int(time.time()) + 3600}
        claims["attrs"] = {"plan": "pro" if number % 2 else "free"}
        return jwt.encode(claims, project["signing_secret"], algorithm="HS256")

    def leave(self) -> None:
        for page in self.pages:
            page.transport.abort()


class Backend:
    """A host's server on a few keep-alive connections, one request at a time on each."""

    def __init__(self, product: Product, connections: int = 8) -> None:
        self.product = product
        self.free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        self.connections = connections

    async def __aenter__(self) -> Self:
        for _ in range(self.connections):
            self.free.put_nowait(await asyncio.open_connection("127.0.0.1", self.product.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        while not self.free.empty():
            self.free.get_nowait()[1].close()

    async def post(self, path: str, body: object) -> float:
        """When the request was written; returns once it is answered."""
        reader, writer = await self.free.get()
        payload = json.dumps(body).encode()
        writer.write(
            b"POST %b HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %b\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%b"
            % (path.encode(), self.product.project["secret_key"].encode(), len(payload), payload)
        )
        sent = time.perf_counter()
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        if not head.startswith((b"http/1.1 20",)):
            raise RuntimeError(head.decode())
        self.free.put_nowait((reader, writer))
        return sent


async def at_rate(rate: float, count: int, act: Any) -> list[Any]:
    """`act(number)` at moments of a Poisson process, whether or not the ones before have ended."""
    chance, due, tasks = random.Random(7), time.perf_counter(), []
    for number in range(count):
        due += chance.expovariate(rate)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.ensure_future(act(number)))
    return await asyncio.gather(*tasks)


def mark(number: int) -> bytes:
    """Thirteen bytes that name what was sent, whatever it becomes on its way."""
    return b"mark-%08d" % number


def _masked(frame: object) -> bytes:
    payload = json.dumps(frame).encode()
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return b"\x81" + size + bytes(4) + payload  # a mask of zeros
