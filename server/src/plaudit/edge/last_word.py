"""The headers every response leaves with: request id, security, cross-origin permission, rate limits."""

from collections.abc import Iterable, Sequence
from typing import Final

from plaudit.edge import rate_limits
from plaudit.edge.exchange import Exchange, Reply

RawHeaders = list[tuple[bytes, bytes]]

_SECURITY: Final = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
]
# The API serves no documents: nothing may load, nothing may frame it.
_API: Final = [
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-site"),
    (b"cache-control", b"no-store"),
]
_EXPOSED: Final = (
    b"ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID, Idempotent-Replayed"
)
_PREFLIGHT: Final = (
    ("access-control-allow-methods", "GET, POST, PATCH, DELETE"),
    (
        "access-control-allow-headers",
        (
            "Authorization, Content-Type, Plaudit-Voter, Idempotency-Key, If-Match, If-None-Match, "
            "Last-Event-ID, X-Request-ID, traceparent"
        ),
    ),
    ("access-control-max-age", "7200"),
)
_LONGEST_ORIGIN: Final = 300


def final_headers(exchange: Exchange, present: Sequence[tuple[bytes, bytes]]) -> RawHeaders:
    """What is still to be added to the headers already `present`."""
    names = {name for name, _ in present}
    added: RawHeaders = [(b"x-request-id", exchange.request_id.encode())]
    _add(added, names, _SECURITY)
    if exchange.path.startswith("/v1/"):
        _add(added, names, _API)
        added += cross_origin(exchange)
        added += [(name.encode(), value.encode()) for name, value in rate_limits.headers(exchange.standings)]
    return added


def cross_origin(exchange: Exchange) -> RawHeaders:
    """The exact origin, echoed. Keys travel in a header, never in a cookie, so no credentials are allowed.

    An origin that the key does not list learns nothing: its response has no permission to be read.
    """
    vary = (b"vary", b"Origin")
    origin = exchange.headers.get(b"origin")
    if origin is None or exchange.origin_refused or len(origin) > _LONGEST_ORIGIN:
        return [vary]
    return [
        vary,
        (b"access-control-allow-origin", origin),
        (b"access-control-expose-headers", _EXPOSED),
    ]


def preflight(exchange: Exchange) -> Reply:
    """The answer to a CORS preflight. It carries no key: whose list counts, the request itself decides."""
    if not exchange.path.startswith("/v1/"):
        return Reply(204)
    return Reply(204, b"", _PREFLIGHT)


def _add(added: RawHeaders, names: set[bytes], more: Iterable[tuple[bytes, bytes]]) -> None:
    added.extend(header for header in more if header[0] not in names)
