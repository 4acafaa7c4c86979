"""Telephone lines to a server: a crowd shares them, and a request costs little more than its bytes."""

import asyncio
import json

from booths import HttpBooth


class Lines:
    """Kept-alive connections, one request at a time on each; a broken one is made anew by whoever needs it."""

    def __init__(self, server, key, count):
        self.server, self.key = server, key
        self._idle = asyncio.LifoQueue()
        for _ in range(count):
            self._idle.put_nowait(None)

    async def ask(self, method, path, body=None, voter=None, *, hang_up=False):
        """Status and JSON of the reply. Raises `ConnectionError` when the connection breaks first.

        With `hang_up` the line is dropped as soon as the request is written: nobody hears the reply.
        """
        booth = await self._idle.get()
        try:
            if booth is None or booth.lost.done():
                booth = await self._connected()
            replied = booth.request(self._request(method, path, body, voter))
            if hang_up:
                booth.transport.close()  # what was written is still sent
                await booth.lost
            answer = await replied
            return answer.status, json.loads(answer.body)
        finally:
            self._idle.put_nowait(booth)

    async def close(self):
        while not self._idle.empty():
            if (booth := self._idle.get_nowait()) is not None and not booth.lost.done():
                await booth.close()

    async def _connected(self):
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(HttpBooth, "127.0.0.1", self.server.port))[1]

    def _request(self, method, path, body, voter):
        text = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: plaudit", f"Authorization: Bearer {self.key}"]
        if voter is not None:
            lines.append(f"Plaudit-Voter: {voter}")
        if body is not None:
            lines.append("Content-Type: application/json")
        if method != "GET":
            lines.append(f"Content-Length: {len(text)}")
        return "\r\n".join([*lines, "", ""]).encode() + text
