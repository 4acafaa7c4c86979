"""Whose request this is, by address. A forwarding header is a claim; it counts only from a known proxy.

The chain of `X-Forwarded-For` (or `Forwarded`, RFC 7239) is walked from the right, the end our own proxies
wrote, to the first address that is not a trusted proxy. Everything left of it is the client's own invention.
"""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST_CHAIN: Final = 4096
_FOR: Final = re.compile(r'(?i)(?:^|;)\s*for\s*=\s*("[^"]*"|[^;\s"]+)\s*(?:;|$)')


def trusted_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def client_address(peer: str, headers: Sequence[tuple[bytes, bytes]], trusted: Sequence[Network]) -> str:
    """The client's address. `peer` is who holds the TCP connection; without trust in it, it is the answer.

    A chain that is malformed, too long or told twice in two dialects ends the walk at the last address that
    a trusted proxy vouched for.
    """
    nearest = _address(peer)
    if nearest is None:
        return "unknown"
    if not trusted or not _is_trusted(nearest, trusted):
        return _plain(nearest)
    for hop in reversed(_chain(headers)):
        claimed = _address(hop)
        if claimed is None:
            break
        nearest = claimed
        if not _is_trusted(claimed, trusted):
            break
    return _plain(nearest)


@lru_cache(maxsize=4096)
def address_prefix(address: str) -> str:
    """What one subscriber holds: an IPv4 address, or an IPv6 /64. The unit of rate limits by address."""
    if ":" not in address:
        return address
    parsed = _address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def is_loopback(address: str) -> bool:
    """Whether an address as `client_address` gives it is of this machine itself."""
    parsed = _address(address)
    return parsed is not None and parsed.is_loopback


def _chain(headers: Sequence[tuple[bytes, bytes]]) -> list[str]:
    listed = _joined(headers, b"x-forwarded-for")
    forwarded = _joined(headers, b"forwarded")
    if listed and forwarded:
        return []  # two dialects may disagree, and we cannot know which of them the proxy wrote
    if len(listed) > _LONGEST_CHAIN or len(forwarded) > _LONGEST_CHAIN:
        return []
    if forwarded:
        found = [_FOR.search(element) for element in forwarded.split(",")]
        return [match[1].strip('"') if match else "" for match in found]
    return [hop.strip() for hop in listed.split(",")] if listed else []


def _joined(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> str:
    return ",".join(value.decode("latin-1") for key, value in headers if key == name)


@lru_cache(maxsize=16_384)  # a connection asks for the same peer with every request
def _address(text: str) -> Address | None:
    """An address in any form proxies write: with a port, in brackets, v4-mapped; never with a zone."""
    if text.startswith("["):
        text, closed, port = text[1:].partition("]")
        if not closed or (port and not (port[0] == ":" and port[1:].isdecimal())):
            return None
    elif text.count(":") == 1:
        text, _, port = text.partition(":")
        if not port.isdecimal():
            return None
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.scope_id is not None:
            return None
        return parsed.ipv4_mapped or parsed
    return parsed


def _is_trusted(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in trusted)


@lru_cache(maxsize=4096)
def _plain(address: Address) -> str:
    return str(address)
