"""The live socket by hand: one connection, frames as given, replies in order."""

import base64
import json
import os
from contextlib import asynccontextmanager

from raw_http import line


def frame(message, opcode=1):
    """One masked client frame (the mask is zero)."""
    payload = message if isinstance(message, bytes) else json.dumps(message).encode()
    count = len(payload)
    if count < 126:
        size = bytes([0x80 | count])
    else:
        size = b"\xfe" + count.to_bytes(2) if count < 65536 else b"\xff" + count.to_bytes(8)
    return bytes([0x80 | opcode]) + size + b"\0\0\0\0" + payload


class Socket:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    def send(self, *messages):
        """All of them in one segment."""
        self.writer.write(b"".join(map(frame, messages)))

    async def hear(self):
        """The next message as JSON, or the close code as a number."""
        first, second = await self.reader.readexactly(2)
        size = second & 0x7F
        if size > 125:
            size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8))
        payload = await self.reader.readexactly(size)
        if first & 0x0F == 8:
            return int.from_bytes(payload[:2])
        return json.loads(payload) if first & 0x0F == 1 else await self.hear()

    async def reply(self, frame_id):
        """The reply to a frame, past publications; or the close code."""
        while isinstance(told := await self.hear(), dict) and told.get("id") != frame_id:
            pass
        return told


@asynccontextmanager
async def live(house, *headers):
    """A socket after its handshake; `headers` are whole lines. None when the handshake was refused."""
    nonce = base64.b64encode(os.urandom(16)).decode()
    lines = [
        *("GET /v1/live HTTP/1.1", "Host: plaudit", "Connection: Upgrade", "Upgrade: websocket"),
        *("Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {nonce}"),
        *("Sec-WebSocket-Protocol: plaudit.v1.json", *headers, "", ""),
    ]
    async with line(house) as (reader, writer):
        writer.write("\r\n".join(lines).encode("latin-1"))
        head = await reader.readuntil(b"\r\n\r\n")
        yield Socket(reader, writer) if head.startswith(b"HTTP/1.1 101") else None
