"""What a server said to one request or frame, whatever the transport. Pure."""

from collections.abc import Mapping
from typing import Any

import msgspec

# Codes that mean "not now": the same vote, with the same vote id, goes again.
COME_BACK = frozenset(
    {"rate_limited", "overloaded", "storage_unavailable", "shutting_down", "tapping_too_fast"}
)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Either a promise (`reply` with vote and receipt) or a refusal (`code`)."""

    reply: dict[str, Any] | None = None
    code: str = ""
    detail: str = ""
    retry_after: float = 0.0

    @property
    def come_back(self) -> bool:
        return self.code in COME_BACK


class NoAnswer(Exception):
    """The connection broke before the answer: nobody knows what became of the request."""


def refusal(problem: Mapping[str, Any], retry_after: str | None = None) -> Answer:
    """The answer a problem document makes; the header's Retry-After wins over the document's own."""
    waits = retry_after if retry_after is not None else problem.get("retry_after_seconds", 0)
    try:
        seconds = float(waits)
    except (TypeError, ValueError):
        seconds = 0.0
    return Answer(
        code=str(problem.get("code", "unknown")),
        detail=str(problem.get("detail", "")),
        retry_after=seconds,
    )
