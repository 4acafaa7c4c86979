"""Connections that stay: a request or frame is sent at a moment of the test's choosing, its answer is awaited.

`Answer.sent` and `.came` are on the clock of the event loop, `.sent_at` is wall time in whole milliseconds,
taken before the first byte is written.
"""

import asyncio
import json
import time
from typing import NamedTuple

import raw_wire


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes
    sent: float
    sent_at: int
    came: float


class Booth(asyncio.Protocol):
    """What both transports share: who waits for what. `lost` is settled when the connection is gone."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.waiting, self.lost = {}, self.loop.create_future()

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, error):
        for future, *_ in self.waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError(str(error)))
        self.waiting.clear()
        self.lost.set_result(None)

    def ask(self, name, data):
        """Write, now; the future of the `Answer`."""
        future = self.loop.create_future()
        self.waiting[name] = (future, self.loop.time(), time.time_ns() // 1_000_000)
        self.transport.write(data)
        return future

    def answer(self, name, status, headers, body):
        future, sent, sent_at = self.waiting.pop(name)
        if not future.done():
            future.set_result(Answer(status, headers, body, sent, sent_at, self.loop.time()))

    async def close(self):
        self.transport.close()
        await self.lost


class HttpBooth(Booth):
    """Keep-alive HTTP; several requests may be under way, their replies come in order."""

    def __init__(self):
        super().__init__()
        self.replies, self.number = raw_wire.Replies(), 0

    def request(self, data):
        self.number += 1
        return self.ask(self.number, data)

    def data_received(self, data):
        for status, headers, body in self.replies.feed(data):
            self.answer(next(iter(self.waiting)), status, headers, body)


class LiveBooth(Booth):
    """A WebSocket of one voter."""

    def __init__(self):
        super().__init__()
        self.replies, self.frames, self.number = raw_wire.Replies(), None, 1

    def vote(self, ballot):
        self.number += 1
        facts = {"poll": ballot.poll, "vote_id": ballot.vote_id, "choice": ballot.choice}
        return self.ask(self.number, raw_wire.frame({"id": self.number, "type": "vote", **facts}))

    def data_received(self, data):
        if self.frames is None:
            if not (found := self.replies.feed(data)):
                return
            self.frames, data = raw_wire.Frames(), self.replies.rest
            self.answer("upgrade", *found[0])
        for opcode, payload in self.frames.feed(data):
            said = json.loads(payload) if opcode == 1 else {}
            if "id" in said:
                problem = said["problem"]["status"] if said["type"] == "problem" else None
                self.answer(said["id"], problem or (200 if said.get("replayed") else 201), {}, payload)


async def moment(seconds):
    """Later."""
    due = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(seconds, due.set_result, None)
    await due


async def http_booth(serving):
    _, booth = await asyncio.get_running_loop().create_connection(HttpBooth, "127.0.0.1", serving.port)
    return booth


async def live_booth(serving, voter):
    """A live connection on which the voter is known."""
    _, booth = await asyncio.get_running_loop().create_connection(LiveBooth, "127.0.0.1", serving.port)
    assert (await booth.ask("upgrade", raw_wire.upgrade_request())).status == 101
    hello = {
        "id": 1,
        "type": "connect",
        "key": serving.keys["publishable_key"],
        "voter": serving.voter_token(voter),
    }
    assert json.loads((await booth.ask(1, raw_wire.frame(hello))).body)["type"] == "connected"
    return booth
