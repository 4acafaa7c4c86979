"""A push service on this machine: takes messages, answers as told, and reads them as the browser would."""

import asyncio
import json

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from plaudit.features.push.vapid import encoded

AUTH = b"sixteen secrets!"


class Browser:
    """One with a page's permission to be pushed to."""

    def __init__(self, service, name) -> None:
        self.service, self.path = service, f"/push/{name}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.endpoint = f"{service.url}{self.path}"
        service.browsers[self.path] = self

    def subscription(self):
        """As `PushSubscription.toJSON()` gives it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": encoded(point), "auth": encoded(AUTH)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self, body):
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=AUTH, version="aes128gcm"))

    @property
    def seen(self):
        return [(headers, self.read(body)) for path, headers, body in self.service.taken if path == self.path]


class PushService:
    """`taken`: (path, headers, body) of everything that came. `answers`: statuses by path; 201 if not said.
    `retry_after`: what it says with those.
    """

    def __init__(self) -> None:
        self.taken, self.answers, self.browsers = [], {}, {}
        self.retry_after = None

    async def open(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self):
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        path = head[0].split()[1]
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        headers["authorization"] = next(line for line in head if line.lower().startswith("authorization"))
        self.taken.append((path, headers, body))
        status = self.answers.get(path, 201)
        more = f"retry-after: {self.retry_after}\r\n" if path in self.answers and self.retry_after else ""
        said = f"HTTP/1.1 {status} So\r\n{more}content-length: 0\r\nconnection: close\r\n\r\n"
        writer.write(said.encode())
        await writer.drain()
        writer.close()
