"""The client's side: `websockets` with the frames of plaudit.v1.json, and a raw socket for bad manners."""

import asyncio
import json
import os
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

SUBPROTOCOL = Subprotocol("plaudit.v1.json")


class Client:
    """One page of one viewer."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def say(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def hear(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(self.socket.recv(), 5))
        return frame

    async def ask(self, **frame: Any) -> dict[str, Any]:
        """Say it and hear the reply with its id; publications in between are dropped."""
        await self.say(**frame)
        while (reply := await self.hear()).get("id") != frame["id"]:
            pass
        return reply

    async def closed(self) -> int:
        await asyncio.wait_for(self.socket.wait_closed(), 3)  # the abort comes after 5
        assert self.socket.close_code is not None
        return self.socket.close_code


@asynccontextmanager
async def page(
    url: str, *, key: str | None = "good", voter: str | None = None, **options: Any
) -> AsyncIterator[Client]:
    async with connect(url, subprotocols=[SUBPROTOCOL], **options) as socket:
        client = Client(socket)
        if key is not None:
            reply = await client.ask(id=0, type="connect", key=key, voter=voter)
            assert reply["type"] == "connected", reply
        yield client


def masked(opcode: int, payload: bytes = b"", *, fin: bool = True, flags: int = 0) -> bytes:
    size, mask = len(payload), os.urandom(4)
    first = bytes([(0x80 if fin else 0) | flags | opcode])
    if size < 126:
        length = bytes([0x80 | size])
    elif size < 65536:
        length = bytes([0x80 | 126]) + struct.pack("!H", size)
    else:
        length = bytes([0x80 | 127]) + struct.pack("!Q", size)
    body = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
    return first + length + mask + body


class Raw:
    """A WebSocket by hand."""

    patience = 7.0

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def frame(self) -> tuple[int, bytes]:
        """The next frame: opcode and payload."""
        first, second = await asyncio.wait_for(self.reader.readexactly(2), self.patience)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", await self.reader.readexactly(2))
        return first & 0x0F, await self.reader.readexactly(size)

    async def close_code(self) -> int | None:
        """The code of the close frame, past whatever comes before it; None when the server just hangs up."""
        try:
            while (frame := await self.frame())[0] != 8:
                pass
        except asyncio.IncompleteReadError:
            return None
        return int.from_bytes(frame[1][:2]) if frame[1] else 1005


HANDSHAKE = {
    "Host": "127.0.0.1",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "plaudit.v1.json",
}


@asynccontextmanager
async def raw(port: int, **headers: str | None) -> AsyncIterator[tuple[Raw, str]]:
    """A raw connection after its handshake, with the head of the response."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        sent = HANDSHAKE | {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{name}: {value}" for name, value in sent.items() if value is not None]
        writer.write("\r\n".join(["GET /v1/live HTTP/1.1", *lines, "", ""]).encode())
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        yield Raw(reader, writer), head.decode()
    finally:
        writer.close()


class Events:
    """An SSE response, event by event."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: str) -> None:
        self.reader = reader
        self.writer = writer
        self.head = head
        self._buffer = b""

    async def event(self) -> dict[str, str]:
        """The next block as its fields (a comment under the empty name); {} at the end of the response."""
        while b"\n\n" not in self._buffer:
            size = int(await asyncio.wait_for(self.reader.readline(), 7), 16)
            chunk = await self.reader.readexactly(size + 2)
            if size == 0:
                return {}
            self._buffer += chunk[:-2]
        block, _, self._buffer = self._buffer.partition(b"\n\n")
        fields = (line.partition(": ") for line in block.decode().split("\n"))
        return {name: value for name, _, value in fields}


@asynccontextmanager
async def events(
    port: int, poll: str, *, query: str = "", path: str | None = None, **headers: str
) -> AsyncIterator[Events]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        sent = {"Host": "127.0.0.1"} | {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{name}: {value}" for name, value in sent.items()]
        where = path or f"/v1/polls/{poll}/stream"
        request = [f"GET {where}{query} HTTP/1.1", *lines, "", ""]
        writer.write("\r\n".join(request).encode())
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        yield Events(reader, writer, head.decode())
    finally:
        writer.close()
