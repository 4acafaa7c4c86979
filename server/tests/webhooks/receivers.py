"""Receivers of webhooks in real sockets, with manners as a test wants them, that write down what they got."""

import asyncio
import contextlib
from typing import NamedTuple


class Got(NamedTuple):
    """One request: its path, its headers by lower-case name, and its body."""

    path: str
    headers: dict
    body: bytes


def answer(status=204, body=b"", **headers):
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def fine(_got, writer):
    writer.write(answer())


async def broken(_got, writer):
    writer.write(answer(500, b"out of order\x00"))


async def silent(_got, writer):
    """Takes the request, and never answers."""
    await writer.wait_closed()


async def resetting(_got, writer):
    writer.transport.abort()


async def endless(_got, writer):
    """A reply of as many megabytes as anybody will take."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")
    while not writer.transport.is_closing():
        writer.write(b"x" * 65536)
        await writer.drain()


def says(*args, **kwargs):
    async def say(_got, writer):
        writer.write(answer(*args, **kwargs))

    return say


class Receiver:
    """Listens on a free port of this machine. `manners` may be changed at any time."""

    def __init__(self, manners=fine):
        self.manners = manners
        self.got = []
        self.connections = 0
        self._news = asyncio.Event()

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self._writers = set()
        return self

    async def __aexit__(self, *_):
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await self._server.wait_closed()

    async def some(self, count, *, seconds=20):
        """The first so many requests, once they came."""
        async with asyncio.timeout(seconds):
            while len(self.got) < count:
                self._news.clear()
                await self._news.wait()
        return self.got[:count]

    @property
    def ids(self):
        return [one.headers["webhook-id"] for one in self.got]

    async def _meet(self, reader, writer):
        self.connections += 1
        self._writers.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            got = await _read(reader)
            self.got.append(got)
            self._news.set()
            await self.manners(got, writer)
        self._writers.discard(writer)
        with contextlib.suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()


async def _read(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Got(first.split(" ")[1], headers, body)
