"""Bodies as they arrive: how large each may be, and how much of the large ones is held at once.

A vote is small. A definition may be large: a survey has hundreds of questions. So that nobody can fill the
memory with definitions that never end, only a few larger bodies are on their way at any time.
"""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from plaudit.edge.exchange import Exchange
from plaudit.kernel.errors import Invalid, Unavailable

LARGEST_BODY: Final = 64 * 1024
LARGEST_DEFINITION: Final = 512 * 1024
_DEFINITIONS: Final = re.compile(r"/v1/(polls|surveys|events)(/[^/]+)?")
_AT_ONCE: Final = 32

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Bodies:
    """Reads bodies, and counts the larger ones among them."""

    def __init__(self) -> None:
        self._large = 0

    async def read(self, exchange: Exchange, receive: Receive) -> bytes | None:
        """The body; None when the client went away first.

        Raises `body_too_large` as soon as that is sure, and `overloaded` for one large body too many.
        """
        limit = LARGEST_DEFINITION if _DEFINITIONS.fullmatch(exchange.path) else LARGEST_BODY
        declared = exchange.headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            raise _too_large(limit)
        body: bytes = b""
        large = False
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                body += message.get("body", b"")
                if len(body) > limit:
                    raise _too_large(limit)
                if len(body) > LARGEST_BODY and not large:
                    large = self._begin_large()
                if not message.get("more_body", False):
                    return body
        finally:
            self._large -= large

    def _begin_large(self) -> bool:
        if self._large >= _AT_ONCE:
            raise Unavailable("overloaded", "Too many large bodies at once.", retry_after_seconds=1)
        self._large += 1
        return True


def _too_large(limit: int) -> Invalid:
    return Invalid("body_too_large", f"a body has at most {limit} bytes here", limit=limit)
