"""One request to an address a tenant chose, without becoming that tenant's way into our network.

The name is resolved once, every address it has is judged, and the connection goes to one of those very
addresses, with the name in the TLS handshake and in `Host`: a second, different answer of the name server
changes nothing. Redirects are answers like any other, and are not followed. No proxy of the environment: it
would resolve the name again, unguarded. No cookies, no connection used twice, nothing shared between two
requests but the trusted certificates.
"""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

import httpx
import msgspec

from plaudit.outbound.addresses import is_public
from plaudit.outbound.resolving import Resolve, SystemNames

Method = Literal["GET", "POST", "DELETE"]
# Why nothing was answered: a code for programs; the exception's words are for people.
Reason = Literal["url", "address", "name", "timeout", "connect", "tls", "reply"]

_LONGEST_URL: Final = 2048
_LONGEST_HOST: Final = 253
_ADDRESSES_TRIED: Final = 4


class Unanswered(Exception):
    """No answer was had, and why. Says nothing that the tenant does not know or could not find out."""

    def __init__(self, reason: Reason, words: str) -> None:
        super().__init__(words)
        self.reason = reason


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back. Header names are lower-case; `cut`: there was more of the body than was read."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False


class _Target(NamedTuple):
    url: httpx.URL
    host: str
    port: int


class Outbound:
    """Sends requests to public addresses: https alone, port 443 alone.

    `allow_private`: any address, http and any port too; for development, tests and closed networks.
    """

    def __init__(self, *, allow_private: bool = False, resolve: Resolve | None = None) -> None:
        self._allow_private = allow_private
        self._resolve = resolve or SystemNames()

    def check(self, url: str) -> None:
        """Raises `Unanswered` for an address that nothing would be sent to; asks no name server."""
        target = self._target(url)
        if _is_literal(target.host):
            self._judge([target.host])

    async def send(
        self,
        method: Method,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        seconds: float,
        largest: int,
    ) -> Answer:
        """The answer, whatever its status, with the first `largest` bytes of its body.

        `seconds` is for all of it, from the name to the last byte. Raises `Unanswered`.
        """
        try:
            async with asyncio.timeout(seconds):
                target = self._target(url)
                addresses = await self._addresses(target)
                request = _request(method, target, headers or {}, body)
                return await _first_reached(request, target.url, addresses, largest)
        except TimeoutError as error:
            raise Unanswered("timeout", f"no answer within {seconds:g} seconds") from error

    def _target(self, text: str) -> _Target:
        try:
            url = httpx.URL(text) if len(text) <= _LONGEST_URL else httpx.URL()
            host = url.raw_host.decode("ascii").strip("[]")
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise Unanswered("url", "not an address") from error
        schemes = {"https", "http"} if self._allow_private else {"https"}
        if url.scheme not in schemes or not 1 <= len(host) <= _LONGEST_HOST or url.userinfo:
            raise Unanswered("url", "only plain https addresses are asked")
        if not self._allow_private and url.port not in {None, 443}:
            raise Unanswered("url", "only port 443 is asked")
        return _Target(url.copy_with(fragment=None), host, url.port or (443 if url.scheme == "https" else 80))

    async def _addresses(self, target: _Target) -> Sequence[str]:
        try:
            found = await self._resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise Unanswered("name", "its name leads nowhere") from error
        if not found:
            raise Unanswered("name", "its name leads nowhere")
        self._judge(found)
        return found[:_ADDRESSES_TRIED]

    def _judge(self, addresses: Sequence[str]) -> None:
        """One address inside is enough to refuse the name: which of them is taken must not matter."""
        if not self._allow_private and not all(map(is_public, addresses)):
            raise Unanswered("address", "its name leads to an address that is not public")


def _request(method: Method, target: _Target, headers: Mapping[str, str], body: bytes) -> httpx.Request:
    ours = {
        "host": target.url.netloc.decode("ascii"),
        "accept-encoding": "identity",
        "connection": "close",
    }
    return httpx.Request(
        method,
        target.url,
        headers={**headers, **ours},
        content=body or None,
        extensions={"sni_hostname": target.host},
    )


async def _first_reached(
    request: httpx.Request, url: httpx.URL, addresses: Sequence[str], largest: int
) -> Answer:
    """The answer of the first address that takes a connection. Nothing is sent to two."""
    for number, address in enumerate(addresses, 1):
        request.url = url.copy_with(host=address)
        try:
            return await _exchange(request, largest)
        except httpx.ConnectError as error:
            if number == len(addresses) or _is_tls(error):
                raise _unreached(error) from error
        except httpx.TimeoutException as error:
            raise Unanswered("timeout", "the connection timed out") from error
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            raise Unanswered("reply", f"the connection broke ({type(error).__name__})") from error
    raise AssertionError("the last address returns or raises")


async def _exchange(request: httpx.Request, largest: int) -> Answer:
    # A transport alone: a client would bring cookies, redirects and the environment.
    async with httpx.AsyncHTTPTransport(verify=_trusted()) as transport:
        reply = await transport.handle_async_request(request)
        try:
            body, cut = await _beginning(reply, largest)
        finally:
            await reply.aclose()
    headers = {name.lower(): value for name, value in reply.headers.items()}
    return Answer(status=reply.status_code, headers=headers, body=body, cut=cut)


async def _beginning(reply: httpx.Response, largest: int) -> tuple[bytes, bool]:
    read = bytearray()
    assert isinstance(reply.stream, httpx.AsyncByteStream)
    async for piece in reply.stream:
        read += piece[: largest + 1 - len(read)]
        if len(read) > largest:
            return bytes(read[:largest]), True
    return bytes(read), False


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates trusted: certifi's, or those that SSL_CERT_FILE or SSL_CERT_DIR names."""
    return httpx.create_ssl_context()


def _is_literal(host: str) -> bool:
    """Whether it would be read as an address rather than a name: its last part is a number."""
    last = host.rstrip(".").rpartition(".")[2].lower()
    return ":" in host or last.isdecimal() or last.startswith("0x")


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _unreached(error: httpx.ConnectError) -> Unanswered:
    if _is_tls(error):
        return Unanswered("tls", "its certificate is not trusted, or the handshake failed")
    return Unanswered("connect", "the connection was refused or could not be made")
