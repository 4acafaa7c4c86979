"""Viewers of one poll that keep every state they were shown, over WebSocket and event stream, by hand.

A `Sight` is one shown state: version, run, voters, votes, votes by option. `watch` runs one connection to its end.
"""

import asyncio
import json
from typing import NamedTuple

import raw_wire


class Sight(NamedTuple):
    version: int
    run: int
    voters: int
    votes: int
    options: tuple[tuple[str, int], ...]


def sight(publication):
    data = publication["data"]
    assert publication["version"] == data["version"], publication
    options = tuple((row["id"], row["votes"]) for row in data["options"])
    return Sight(data["version"], data["run"], data["voters"], data["votes"], options)


class Observer:
    """`seen(sight, epoch)` is told each state as it comes; the epoch is None on a WebSocket. It may end the connection."""

    def __init__(self, serving, poll, kind, seen):
        self.serving, self.poll, self.kind, self.seen = serving, poll, kind, seen

    async def watch(self, last_event_id=None):
        """Connect and read until the server goes or `seen` returns True."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.serving.port)
        try:
            await (
                self._live(reader, writer)
                if self.kind == "ws"
                else self._stream(reader, writer, last_event_id)
            )
        finally:
            writer.transport.abort()

    async def _live(self, reader, writer):
        writer.write(raw_wire.upgrade_request())
        _accepted(await reader.readline(), b" 101 ")
        await reader.readuntil(b"\r\n\r\n")
        key = self.serving.keys["publishable_key"]
        writer.write(raw_wire.frame({"id": 1, "type": "connect", "key": key}))
        writer.write(raw_wire.frame({"id": 2, "type": "subscribe", "channel": f"poll:{self.poll}"}))
        frames = raw_wire.Frames()
        while data := await reader.read(1 << 16):
            for opcode, payload in frames.feed(data):
                if opcode == 9:
                    writer.write(raw_wire.frame(payload, 10))
                elif opcode == 1:
                    told = json.loads(payload)
                    publication = told.get("snapshot", told)
                    if publication["type"].startswith("poll.") and self.seen(sight(publication), None):
                        return

    async def _stream(self, reader, writer, last_event_id):
        key, last = self.serving.keys["publishable_key"], last_event_id
        head = (
            f"GET /v1/polls/{self.poll}/stream HTTP/1.1\r\nHost: plaudit\r\nAuthorization: Bearer {key}\r\n"
        )
        head += f"Last-Event-ID: {last}\r\n" if last is not None else ""
        writer.write(f"{head}\r\n".encode())
        _accepted(await reader.readline(), b" 200 ")
        await reader.readuntil(b"\r\n\r\n")
        text = b""
        while size := int(await reader.readline() or b"0", 16):
            text += (await reader.readexactly(size + 2))[:-2]
            while b"\n\n" in text:
                block, _, text = text.partition(b"\n\n")
                fields = dict(line.partition(": ")[::2] for line in block.decode().split("\n"))
                if not fields.get("event", "").startswith("poll."):
                    continue
                shown, (epoch, _, version) = sight(json.loads(fields["data"])), fields["id"].partition(":")
                assert int(version) == shown.version, fields
                if self.seen(shown, epoch):
                    return


def _accepted(line, status):
    """A server about to go answers 503, or nothing at all; both mean: come back."""
    if line == b"" or b" 503 " in line:
        raise ConnectionResetError(line)
    assert status in line, line
