"""What a stream knows between two connections: where it was, what it has shown, when to come back. Pure.

Publications are whole states with versions that only grow, so what comes again or late is left out: a reader
never sees a bar run backwards.
"""

import json
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from plaudit_client._event_stream import Event, Events
from plaudit_client._reading import Answer, problem
from plaudit_client._request import Request
from plaudit_client._retrying import Draw, failure, retry_after
from plaudit_client.errors import UnexpectedAnswer

SILENT_AFTER_SECONDS: Final = 40.0
"""The server says something every 15 seconds; a line that is quiet for this long is dead."""

_FIRST_SECONDS: Final = 1.0
_LONGEST_SECONDS: Final = 30.0
_REMEMBERED: Final = 256


_OK, _NO_CONTENT, _REFUSED = 200, 204, 400
_STATES: Final = (".results", ".reactions", ".state")
"""Types that say how things stand: the same version again says nothing."""


@dataclass
class Watching:
    """One stream across its connections. `over`: the server has said that nothing will come any more."""

    draw: Draw
    over: bool = False
    _last_event_id: str = ""
    _events: Events = field(default_factory=Events)
    _failures: int = 0
    _asked: float | None = None
    _versions: dict[str, int] = field(default_factory=dict)
    _seen: "OrderedDict[str, None]" = field(default_factory=OrderedDict)

    def begin(self, request: Request[Any]) -> Request[Any]:
        """The request of the next connection."""
        self._events = Events()
        resumed = {"Last-Event-ID": self._last_event_id} if self._last_event_id else {}
        return request.with_headers({"Accept": "text/event-stream", **resumed})

    def refused(self, answer: Answer) -> None:
        """An answer that is no stream: the end, a wait, or an exception."""
        if answer.status == _NO_CONTENT:
            self.over = True
        elif failure(answer.status, answer.code) is not None:
            self._asked = retry_after(answer.headers)
        elif answer.status >= _REFUSED:
            raise problem(answer)
        else:
            raise UnexpectedAnswer(answer.status, "not a stream")

    def feed(self, chunk: bytes) -> Iterator[dict[str, Any]]:
        """The publications that these bytes complete, those left out that say nothing new."""
        for event in self._events.feed(chunk):
            said = self._said(event)
            if said is not None and self._is_news(said):
                yield said

    def lost(self) -> float:
        """The connection ended: seconds until the next one, spread by full jitter.

        After a goodbye it is as the server said, which has spread its viewers itself.
        """
        asked, self._asked = self._asked, None
        self._failures += 1
        first = _FIRST_SECONDS if self._events.retry_ms is None else self._events.retry_ms / 1000
        spread = min(_LONGEST_SECONDS, first * 2 ** min(self._failures - 1, 10))
        return self.draw(0.0, spread) if asked is None else asked

    def _said(self, event: Event) -> dict[str, Any] | None:
        self._failures = 0
        try:
            said = json.loads(event.data)
        except ValueError:
            return None
        if not isinstance(said, dict):
            return None
        if event.type == "bye":
            self._asked = float(said.get("retry_after_ms", 0)) / 1000
            return None
        self._last_event_id = event.id
        return said

    def _is_news(self, publication: dict[str, Any]) -> bool:
        kind, version = str(publication.get("type")), publication.get("version")
        if isinstance(version, int):
            channel = str(publication.get("channel"))
            last = self._versions.get(channel, -1)
            self._versions[channel] = max(version, last)
            return version > last or (version == last and not kind.endswith(_STATES))
        data = publication.get("data")
        named = data.get("id") if isinstance(data, dict) else None
        return named is None or self._first(f"{kind} {named}")

    def _first(self, named: str) -> bool:
        if named in self._seen:
            return False
        self._seen[named] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True
