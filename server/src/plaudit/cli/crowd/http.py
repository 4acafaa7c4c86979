"""A small HTTP/1.1 client: one kept-alive connection, one request at a time, able to hang up mid-request.

A general client costs several times more per request, and a crowd must not be the bottleneck it measures.
"""

import asyncio
import ssl
from typing import Any
from urllib.parse import urlsplit

import httptools
import msgspec

from plaudit.cli.crowd.answers import NoAnswer

_ANSWER_WITHIN_SECONDS = 15.0


class Response(msgspec.Struct):
    """Status, headers with lower-case names, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The decoded body; an empty object if it is not JSON, as from a proxy's error page."""
        try:
            return msgspec.json.decode(self.body)
        except msgspec.DecodeError:
            return {}


class _Reading:
    """Collects one response from the parser's callbacks."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, part: bytes) -> None:
        self.body += part

    def on_message_complete(self) -> None:
        self.complete = True


class HttpConnection:
    """Requests to one server, over one connection that is opened again when it broke."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or (443 if self._tls else 80)
        self._head = f"Host: {parts.netloc}\r\nAccept: application/json\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(
        self, method: str, path: str, headers: dict[str, str], content: bytes = b"", *, hang_up: bool = False
    ) -> Response:
        """One exchange. Raises `NoAnswer` when the connection fails; with `hang_up`, right after sending."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        if content:
            lines += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        message = f"{method} {path} HTTP/1.1\r\n{self._head}{lines}\r\n".encode() + content
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
                return await self._exchange(message, hang_up=hang_up)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, httptools.HttpParserError) as broken:
            self.hang_up()
            raise NoAnswer(str(broken)) from broken

    async def get(self, path: str, key: str) -> Response:
        return await self.request("GET", path, {"Authorization": f"Bearer {key}"})

    def hang_up(self) -> None:
        """Drop the connection without a goodbye."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None

    async def _exchange(self, message: bytes, *, hang_up: bool) -> Response:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, ssl=self._tls)
        reader, writer = self._streams
        writer.write(message)
        await writer.drain()
        if hang_up:
            raise ConnectionAbortedError("hung up on purpose")
        reading = _Reading()
        parser = httptools.HttpResponseParser(reading)
        while not reading.complete:
            if not (data := await reader.read(65536)):
                raise ConnectionResetError("closed before the answer was complete")
            parser.feed_data(data)
        if not parser.should_keep_alive():
            self.hang_up()
        return Response(parser.get_status_code(), reading.headers, bytes(reading.body))
