"""When to send again, and after how long. Pure: a failure in, seconds or None out.

Full jitter: thousands of clients that lost one server come back spread over the whole wait, not together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Literal

from plaudit_client._request import Repeat

Draw = Callable[[float, float], float]
"""A random number between two: `random.uniform`, or a test's own."""

Failure = Literal["unreached", "lost", "busy", "broken", "running"]
"""unreached: no connection was made. lost: it broke after something was sent. busy: 429 or 503, not done.

broken: any other 5xx. running: the first request under this Idempotency-Key is still at work.
"""

_BUSY: Final = frozenset({429, 503})
_SERVER: Final = 500
_ALWAYS_SAFE: Final[frozenset[Failure]] = frozenset({"unreached", "busy"})


@dataclass(frozen=True, kw_only=True)
class Retries:
    """How patient a client is. `attempts` counts the first one; waits are seconds.

    `longest`: a server that asks for more than this is not waited for, the problem is raised at once.
    """

    attempts: int = 4
    first: float = 0.25
    longest: float = 20.0

    def wait(
        self, done: int, failure: Failure, repeat: Repeat, asked: float | None, draw: Draw
    ) -> float | None:
        """Seconds until the next attempt after `done` of them; None: give up.

        `asked` is the server's Retry-After: never earlier than that, and not all in the same moment.
        """
        if done >= self.attempts or (repeat == "unprocessed" and failure not in _ALWAYS_SAFE):
            return None
        spread = min(self.longest, self.first * 2 ** (done - 1))
        if asked is None:
            return draw(0.0, spread)
        return None if asked > self.longest else asked + draw(0.0, spread)


def failure(status: int, code: str) -> Failure | None:
    """What an answer means for sending again; None: it is an answer, good or bad."""
    if code == "idempotency_in_progress":
        return "running"
    if status in _BUSY:
        return "busy"
    return "broken" if status >= _SERVER else None


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds, from either form of the header; None if there is none or it makes no sense."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - (now or datetime.now(UTC))).total_seconds())
