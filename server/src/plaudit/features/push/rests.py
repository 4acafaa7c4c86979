"""Push services that asked to be left alone for a while (429 or 503 with `Retry-After`). In memory alone.

A service is its origin: many people's browsers are reached through the same few, and what it asks for in one
answer holds for all of them. Bounded, as voters bring the addresses.
"""

from collections import OrderedDict
from typing import Final
from urllib.parse import urlsplit

LONGEST_MS: Final = 3_600_000
_MOST: Final = 1000


class Rests:
    """Until when each service is not asked."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._until)

    def take(self, endpoint: str, wait_ms: int, now: int) -> int:
        """The service of this endpoint rests so long, an hour at most; until when."""
        service = _service(endpoint)
        until = max(now + min(wait_ms, LONGEST_MS), self._until.get(service, 0))
        self._until[service] = until
        self._until.move_to_end(service)
        if len(self._until) > _MOST:
            self._until.popitem(last=False)
        return until

    def until(self, endpoint: str, now: int) -> int | None:
        """When it may be asked again; None: now."""
        service = _service(endpoint)
        until = self._until.get(service)
        if until is None or until > now:
            return until
        del self._until[service]
        return None


def _service(endpoint: str) -> str:
    return urlsplit(endpoint).netloc
