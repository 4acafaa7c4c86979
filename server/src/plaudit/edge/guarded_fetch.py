"""Fetching a document from an address a tenant chose, without becoming that tenant's way into our network.

The name is resolved once, every address it has is judged, and the connection goes to one of those very
addresses: a second, different answer of the name server changes nothing. No redirects, 64 KiB, 3 seconds.
"""

import asyncio
import ipaddress
import socket
from typing import Final, Protocol

import httpx

_LARGEST: Final = 64 * 1024
_SECONDS: Final = 3.0
# Not private by the standard library's judgement, and still nobody's public web server.
_ALSO_REFUSED: Final = (
    ipaddress.ip_network("100.64.0.0/10"),
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2002::/16"),
)


class FetchRefused(Exception):
    """The document was not fetched, and why. Never shown to a voter."""


class Fetch(Protocol):
    async def __call__(self, url: str) -> bytes: ...


class GuardedFetch:
    """`allow_private`: http and private addresses too, for tests and closed networks."""

    def __init__(self, *, allow_private: bool = False) -> None:
        self._allow_private = allow_private

    async def __call__(self, url: str) -> bytes:
        """The body of a 200 reply. Raises `FetchRefused`."""
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._fetched(url)
        except TimeoutError as error:
            raise FetchRefused(f"no answer within {_SECONDS:g} seconds") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            raise FetchRefused(type(error).__name__) from error

    async def _fetched(self, url: str) -> bytes:
        parts = httpx.URL(url)
        self._check_url(parts)
        address = await self._resolved(parts)
        request_to = parts.copy_with(host=address)
        # trust_env off: a proxy from the environment would resolve the name again, unguarded.
        async with (
            httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=_SECONDS) as client,
            client.stream(
                "GET",
                request_to,
                headers={"host": parts.netloc.decode("ascii"), "accept-encoding": "identity"},
                extensions={"sni_hostname": parts.host},
            ) as reply,
        ):
            if reply.status_code != httpx.codes.OK:
                raise FetchRefused(f"answered {reply.status_code}")
            body = b""
            async for piece in reply.aiter_raw():
                body += piece
                if len(body) > _LARGEST:
                    raise FetchRefused(f"more than {_LARGEST} bytes")
            return body

    def _check_url(self, url: httpx.URL) -> None:
        allowed = {"https", "http"} if self._allow_private else {"https"}
        if url.scheme not in allowed or not url.host or url.userinfo:
            raise FetchRefused("only plain https addresses are fetched")
        if not self._allow_private and url.port not in {None, 443}:
            raise FetchRefused("only port 443 is fetched from")

    async def _resolved(self, url: httpx.URL) -> str:
        port = url.port or (443 if url.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise FetchRefused("its name leads to an address that is not public")
        return addresses[0]


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet, in whatever disguise it comes."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address.version == network.version and address in network for network in _ALSO_REFUSED):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
