"""What to send, as plain data: a call of the API is a function that returns a `Request` and touches nothing.

The senders do the rest, for both flavours, so that a call is written once.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, Generic, Literal, Self, TypeVar
from urllib.parse import quote

from plaudit_client.errors import Misuse

T = TypeVar("T")

_NONE: Final[Mapping[str, str]] = {}
_KEY: Final = re.compile(r"[!#-\[\]-~]{1,255}")

Repeat = Literal["always", "keyed", "unprocessed"]
"""When a request may be sent again after its reply was lost.

always: doing it twice is doing it once. keyed: under its Idempotency-Key. unprocessed: only when the server
cannot have done it (no connection, or it said that it was too busy).
"""


@dataclass(frozen=True, kw_only=True)
class Request(Generic[T]):
    """One request, and by its type what a good reply is."""

    name: str
    """What it is called in logs. The path is not logged: it can name a person."""
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    repeat: Repeat = "always"
    reads: Literal["json", "bytes"] = "json"
    secret: bool = True
    """Whether only a secret key may do it."""
    waits: float = 0.0
    """Seconds the server may take on purpose before it answers (long polls)."""

    @property
    def content(self) -> bytes | None:
        if self.body is None:
            return None
        try:
            text = json.dumps(
                self.body, default=_plain, separators=(",", ":"), ensure_ascii=False, allow_nan=False
            )
            return text.encode()
        except Misuse:
            raise
        except (TypeError, ValueError, RecursionError) as error:
            raise Misuse(f"{self.name}: this cannot be sent as JSON ({error})") from error

    def with_headers(self, more: Mapping[str, str]) -> Self:
        return replace(self, headers={**self.headers, **more})

    @property
    def open(self) -> Self:
        """The same for any key: what a publishable one may do too."""
        return replace(self, secret=False)


@dataclass(frozen=True, kw_only=True)
class Listing(Request[T]):
    """A list, page by page; `T` is one of what it lists."""

    def after(self, cursor: str) -> Self:
        return replace(self, query={**self.query, "cursor": cursor})


@dataclass(frozen=True, kw_only=True)
class Watch(Request[T]):
    """A stream of publications; `T` is one publication."""


def get(name: str, where: str, /, **parameters: object) -> Request[Any]:
    """Read something; parameters that are None are left out."""
    return Request(name=name, method="GET", path=where, query=query(**parameters))


def pages(name: str, where: str, /, **parameters: object) -> Listing[Any]:
    """Read a list."""
    return Listing(name=name, method="GET", path=where, query=query(**parameters))


def post(
    name: str, where: str, body: Any = None, key: str | None = None, headers: Mapping[str, str] = _NONE
) -> Request[Any]:
    """Do something once, whatever happens to the reply; `key` is the caller's own Idempotency-Key."""
    if key is not None and _KEY.fullmatch(key) is None:
        raise Misuse("an idempotency_key is 1 to 255 visible ASCII characters without quotes and backslashes")
    headers = headers if key is None else {**headers, "Idempotency-Key": key}
    return Request(name=name, method="POST", path=where, body=body, headers=headers, repeat="keyed")


def patch(name: str, where: str, body: Any, revision: int | None = None) -> Request[Any]:
    """Change something, at any revision or only at this one."""
    return _edit(name, "PATCH", where, body, revision)


def delete(name: str, where: str, body: Any = None, revision: int | None = None) -> Request[Any]:
    """Take something away, at any revision or only at this one."""
    return _edit(name, "DELETE", where, body, revision)


def _edit(name: str, method: str, where: str, body: Any, revision: int | None) -> Request[Any]:
    # Under If-Match the second of two would be told that somebody changed it: it was the first.
    repeat: Repeat = "always" if revision is None else "unprocessed"
    headers = matching(revision)
    return Request(name=name, method=method, path=where, body=body, headers=headers, repeat=repeat)


def path(*segments: str) -> str:
    """`/v1/…`, each segment quoted, so that an id can never change where a request goes."""
    for segment in segments:
        if not isinstance(segment, str) or segment in {"", ".", ".."}:
            raise Misuse(f"an id is a text that is not empty, not {segment!r}")
    try:
        return "/v1/" + "/".join(quote(segment, safe="") for segment in segments)
    except UnicodeEncodeError as error:
        raise Misuse("an id is text that can be encoded as UTF-8") from error


def query(**given: object) -> dict[str, str]:
    """Parameters of a query; those that are None are left out, `_` at the end of a name too."""
    return {name.rstrip("_"): _parameter(value) for name, value in given.items() if value is not None}


def matching(revision: int | None) -> dict[str, str]:
    """Refuse the edit unless the thing is still at this revision."""
    return {} if revision is None else {"If-Match": f'"{revision}"'}


def instant(value: datetime | str) -> str:
    """RFC 3339 in UTC. A datetime without a zone is refused: nobody knows when it was."""
    return value if isinstance(value, str) else _plain(value)


def _parameter(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return instant(value) if isinstance(value, datetime) else str(value)


def _plain(value: Any) -> str:
    if not isinstance(value, datetime):
        raise Misuse(f"{type(value).__name__} cannot be sent as JSON")
    if value.tzinfo is None:
        raise Misuse("a datetime needs a time zone, for example datetime.now(UTC)")
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
