"""The ASGI application of the process: makes the exchange, picks the lane, has the last word on the headers.

    WebSocket                      → the live shell
    POST /v1/polls/{id}/votes      → the fast lane (`rest/casting.py`, nothing in between)
    GET  /v1/polls/{id}/stream     → the event stream shell, as the streams of subjects and of me
    everything else, lifespan too  → the framework

The Host header is never read. Whose request it is, by address, is decided here once for every lane.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any, Final

from litestar.exceptions import MethodNotAllowedException

from plaudit.edge import problems, refusals
from plaudit.edge.bodies import LARGEST_BODY, Bodies
from plaudit.edge.client_address import client_address, trusted_networks
from plaudit.edge.exchange import Exchange, Reply, request_id_of
from plaudit.edge.last_word import RawHeaders, final_headers, preflight
from plaudit.edge.metrics import Metrics
from plaudit.edge.rest.casting import Casting
from plaudit.edge.transport.handover import EXTENSION, HttpHandover, SocketHandover
from plaudit.edge.transport.handshake import refuse
from plaudit.kernel.errors import Invalid, NotFound, PlauditError, Unavailable

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

_VOTES: Final = re.compile(r"/v1/polls/([^/]+)/votes")
_LIVE: Final = "/v1/live"
_STREAM: Final = re.compile(r"/v1/(?:polls/[^/]+|subjects/[^/]+|me)/stream")
_NAMED_BY_HOSTS: Final = (b"/v1/subjects/", b"/v1/users/", b"/v1/voters/")
_WITH_BODY: Final = frozenset({"POST", "PATCH", "PUT", "DELETE"})
_BODY_SECONDS: Final = 10.0
_LONGEST_TARGET: Final = 4096
_MOST_HEADERS: Final = 100
_ONCE: Final = (
    *(b"authorization", b"plaudit-voter", b"origin", b"host", b"content-type", b"content-encoding"),
    *(b"idempotency-key", b"if-match"),
)
_TOO_SLOW: Final = Invalid("invalid_request", "the body did not arrive in time")
_FULL: Final = Unavailable("overloaded", "There are too many connections.", retry_after_seconds=5)


class Gateway:
    """`framework` answers what is on no lane of its own; `sockets` and `streams` are the live shells."""

    def __init__(
        self,
        *,
        framework: App,
        casting: Casting,
        sockets: App,
        streams: App,
        metrics: Metrics,
        public_url: str,
        trusted_proxies: Sequence[str] = (),
    ) -> None:
        self._framework = framework
        self._casting = casting
        self._sockets = sockets
        self._streams = streams
        self._metrics = metrics
        self._public_url = public_url
        self._trusted = trusted_networks(trusted_proxies)
        self._bodies = Bodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            scope["client"] = (self._address(scope), 0)
            if scope["path"] != _LIVE:
                await refuse(dict(scope), send, 404, b"there is no WebSocket at this address\n")
                return
            await self._socket(scope, receive, send)
        else:
            await self._framework(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        handover: SocketHandover | None = scope.get("extensions", {}).get(EXTENSION)
        if handover is None or handover.has_room(scope["client"][0]):
            await self._sockets(scope, receive, send)
            return
        await receive()
        told = problems.problem(_FULL, public_url=self._public_url, instance=_LIVE)
        await refuse(dict(scope), send, told["status"], problems.encoded(told), problems.MEDIA_TYPE)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        _keep_names_encoded(scope)
        exchange = self._exchange(scope)
        handover: HttpHandover | None = scope.get("extensions", {}).get(EXTENSION)
        if (error := _unwelcome(exchange, scope, handover)) is not None:
            await self._refuse(error, exchange, send)
            return
        if (votes := _VOTES.fullmatch(exchange.path)) is not None and exchange.method == "POST":
            exchange.parameters = {"poll_id": votes[1]}
            body = None if handover is None else handover.whole_body()
            if handover is not None and body is not None and len(body) <= LARGEST_BODY:
                exchange.body = body
                handover.answer(*self._finished(await self._voted(exchange), exchange, "votes"))
            else:
                await self._vote(exchange, receive, send)
            return
        if exchange.method == "OPTIONS" and b"access-control-request-method" in exchange.headers:
            await self._deliver(preflight(exchange), exchange, send, "api")
            return
        scope["client"] = (exchange.address, 0)
        scope.setdefault("state", {})["exchange"] = exchange
        finished = self._finishing(exchange, send, "api" if exchange.path.startswith("/v1/") else "page")
        if (mistake := _misdirected(exchange)) is not None:
            await self._refuse(mistake, exchange, send)
            return
        if _STREAM.fullmatch(exchange.path):
            if handover is not None and not handover.has_room(exchange.address):
                await self._refuse(_FULL, exchange, send)
            else:
                await self._streams(scope, receive, finished)
            return
        method = "GET" if exchange.method == "HEAD" else exchange.method
        headers = [header for header in scope["headers"] if header[0] != b"host"]
        scope = {**scope, "method": method, "headers": headers}
        if exchange.method in _WITH_BODY:
            body = await self._body(exchange, receive, send, "api")
            if body is None:
                return
            exchange.body = body
        await self._framework(scope, receive, finished)

    async def _refuse(self, error: Exception, exchange: Exchange, send: Send) -> None:
        reply = refusals.refusal(error, exchange, self._public_url)
        if error is _FULL:
            reply.headers = [*reply.headers, ("connection", "close")]
        await self._deliver(reply, exchange, send, "api")

    async def _vote(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        body = await self._body(exchange, receive, send, "votes")
        if body is None:
            return
        exchange.body = body
        await self._deliver(await self._voted(exchange), exchange, send, "votes")

    async def _voted(self, exchange: Exchange) -> Reply:
        try:
            return await self._casting.answer(exchange)
        except Exception as error:  # noqa: BLE001 - whatever it is becomes a problem, and is logged there
            return refusals.refusal(error, exchange, self._public_url)

    async def _body(self, exchange: Exchange, receive: Receive, send: Send, lane: str) -> bytes | None:
        """The whole body; None when the client went away, or was refused here."""
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                return await self._bodies.read(exchange, receive)
        except TimeoutError:
            reply = refusals.refusal(_TOO_SLOW, exchange, self._public_url)
            reply.headers = (*reply.headers, ("connection", "close"))
        except PlauditError as error:
            reply = refusals.refusal(error, exchange, self._public_url)
        await self._deliver(reply, exchange, send, lane)
        return None

    async def refuse(self, error: PlauditError, scope: Scope, send: Send) -> None:
        """Answer a request of the event stream shell with the problem of an error (`event_stream.Refuse`).

        `send` is the one this gateway gave out, which adds the last word on the headers itself.
        """
        exchange: Exchange = scope["state"]["exchange"]
        reply = refusals.refusal(error, exchange, self._public_url)
        headers = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers]
        body = reply.body if isinstance(reply.body, bytes) else b""
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def malformed(self, detail: str) -> bytes:
        """The whole response to what is no request (`transport.bounded.Refuses`)."""
        headers: dict[bytes, bytes] = {}
        exchange = Exchange(
            method="", path="/", query="", headers=headers, address="", request_id=request_id_of(headers)
        )
        reply = refusals.refusal(Invalid("invalid_request", detail), exchange, self._public_url)
        status, told, body = self._finished(reply, exchange, "api")
        lines = [b"%b: %b\r\n" % header for header in (*told, (b"connection", b"close"))]
        return b"".join((b"HTTP/1.1 %d Bad Request\r\n" % status, *lines, b"\r\n", body))

    async def _deliver(self, reply: Reply, exchange: Exchange, send: Send, lane: str) -> None:
        status, headers, body = self._finished(reply, exchange, lane)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _finished(self, reply: Reply, exchange: Exchange, lane: str) -> tuple[int, RawHeaders, bytes]:
        """Status, every header and the body of a reply of known length, counted."""
        body = reply.body if isinstance(reply.body, bytes) else b""
        headers = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers]
        headers.append((b"content-length", b"%d" % len(body)))
        headers += final_headers(exchange, headers)
        self._metrics.count(lane, reply.status)
        return reply.status, headers, body

    def _finishing(self, exchange: Exchange, send: Send, lane: str) -> Send:
        """`send` with our headers added to the start of the response, and no body for HEAD."""

        async def finished(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                message["headers"] = [*headers, *final_headers(exchange, headers)]
                self._metrics.count(lane, message["status"])
            elif exchange.method == "HEAD" and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        return finished

    def _exchange(self, scope: Scope) -> Exchange:
        headers = dict(scope["headers"])
        return Exchange(
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            address=self._address(scope),
            request_id=request_id_of(headers),
        )

    def _address(self, scope: Scope) -> str:
        peer = scope["client"][0] if scope.get("client") else ""
        return client_address(peer, scope["headers"], self._trusted)


def _keep_names_encoded(scope: Scope) -> None:
    """A host may name a subject or user `blog/42?`: decoded, that would be taken for parts of the path."""
    raw: bytes = scope.get("raw_path") or b""
    if raw.startswith(_NAMED_BY_HOSTS) and raw.isascii():
        scope["path"] = raw.decode("ascii")


def _unwelcome(exchange: Exchange, scope: Scope, handover: HttpHandover | None) -> PlauditError | None:
    """Why a request is not even looked at: there was no room for its connection, or its head is too long."""
    if handover is not None and handover.turned_away:
        return _FULL
    if len(exchange.path) + len(exchange.query) > _LONGEST_TARGET or len(scope["headers"]) > _MOST_HEADERS:
        return Invalid("invalid_request", "the address is too long, or there are too many headers")
    if len(exchange.headers) != len(scope["headers"]):  # we read the last of a repeated one; others the first
        names = [name for name, _ in scope["headers"]]
        for name in _ONCE:
            if names.count(name) > 1:
                return Invalid("invalid_request", f"the header {name.decode()} stands twice")
    return None


def _misdirected(exchange: Exchange) -> Exception | None:
    """What is wrong with the address as such, or with a plain request to a live shell's; None: nothing."""
    if "//" in exchange.path:  # the router would fold it; a proxy's rules may not
        return NotFound("not_found", "there is nothing at this path")
    if exchange.path == _LIVE:
        return Invalid("invalid_request", "open a WebSocket here, with the subprotocol plaudit.v1.json")
    if exchange.method != "GET" and _STREAM.fullmatch(exchange.path):
        return MethodNotAllowedException(headers={"Allow": "GET"})
    return None
