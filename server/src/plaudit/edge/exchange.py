"""One HTTP request as the rest of the edge sees it, and the reply it gets: no framework in either.

The gateway makes an `Exchange` for every request; whoever answers notes on it what the last word on the
headers needs (limits, the poll whose feedback applies), and returns a `Reply`. So a route behind the
framework and the fast lane beside it are the same function, and answer byte for byte alike.
"""

import random
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec

from plaudit.edge import json_bodies
from plaudit.edge.authentication import Presented, bearer
from plaudit.edge.rate_limits import Standing
from plaudit.features.polls.effects import Chosen
from plaudit.kernel.errors import FieldProblem, Invalid

T = TypeVar("T")

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9_.:+/=-]{1,128}")
_MOST_PARAMETERS: Final = 20
_BROWSER_MARKS: Final = frozenset({b"sec-fetch-mode", b"sec-fetch-site"})


class Reply(msgspec.Struct):
    """A status, headers of its own, and a body: whole, or in pieces for what is too long to hold."""

    status: int
    body: bytes | AsyncIterator[bytes] = b""
    headers: Sequence[tuple[str, str]] = ()


class Exchange(msgspec.Struct, kw_only=True):
    """A request. `headers` are lower-case, the last of a repeated one; `address` is the client's, judged."""

    method: str
    path: str
    query: str
    headers: Mapping[bytes, bytes]
    address: str
    request_id: str
    body: bytes = b""
    parameters: Mapping[str, str] = {}
    standings: Sequence[Standing] = ()
    chosen: Chosen = ()
    origin_refused: bool = False

    def header(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def origin(self) -> str | None:
        return self.header(b"origin")

    def presented(self) -> Presented:
        """The credentials as they came."""
        return Presented(
            key=bearer(self.header(b"authorization")),
            voter=self.header(b"plaudit-voter"),
            origin=self.origin,
            browser=not self.headers.keys().isdisjoint(_BROWSER_MARKS),
            address=self.address,
        )

    def json(self, decoder: msgspec.json.Decoder[T]) -> T:
        """The body as the decoder's type. Raises `Invalid`."""
        self.check_media_type()
        return json_bodies.read(self.body, decoder)

    def json_or_none(self, decoder: msgspec.json.Decoder[T]) -> T | None:
        """As `json`, for routes that need no body: None when there is none."""
        return self.json(decoder) if self.body else None

    def check_media_type(self) -> None:
        encoding = self.header(b"content-encoding") or ""
        json_bodies.check_media_type(self.header(b"content-type") or "", encoding)

    def query_as(self, kind: type[T]) -> T:
        """The query as a struct; a repeated or unknown parameter is refused like an unknown field."""
        pairs = _pairs(self.query)
        values = dict(pairs)
        if len(values) != len(pairs):
            raise Invalid("invalid_field", "a query parameter stands twice")
        try:
            found = msgspec.convert(values, kind, strict=False)
        except msgspec.ValidationError as error:
            raise json_bodies.wrong_field(error, prefix="?") from error
        _refuse_unwritten_instants(found, values)
        return found


def request_id_of(headers: Mapping[bytes, bytes]) -> str:
    """The client's own id for the request if it is harmless, else a random one."""
    given = headers.get(b"x-request-id")
    if given is not None and _REQUEST_ID.fullmatch(given):
        return given.decode("ascii")
    return f"{random.getrandbits(96):024x}"  # a name for a log line, not a secret


def json_reply(value: Any, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> Reply:
    return Reply(status, msgspec.json.encode(value), (("content-type", "application/json"), *headers))


def _refuse_unwritten_instants(found: Any, values: Mapping[str, str]) -> None:
    """A bare number would be read as seconds since 1970; the contract knows RFC 3339 alone."""
    for name, text in values.items():
        if isinstance(getattr(found, name, None), datetime) and text[4:5] != "-":
            problem = FieldProblem(f"?{name}", "Expected an instant as RFC 3339 writes it.")
            raise Invalid("invalid_field", f"{problem.pointer}: {problem.detail}", errors=[problem])


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            query,
            keep_blank_values=True,
            strict_parsing=bool(query),
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except ValueError as error:
        problem = FieldProblem("?", "The query is malformed.")
        raise Invalid("invalid_request", "the query is malformed", errors=[problem]) from error
