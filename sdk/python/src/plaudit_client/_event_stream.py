"""Server-sent events from bytes: the line and field rules of the HTML standard. Pure.

Lines end with LF, CRLF or CR and with nothing else: a JSON text may hold U+2028, which `str.splitlines` would
take for the end of one. A line longer than `LONGEST` is an error, not a reason to hold more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 4 * 1024 * 1024


class TooLong(ValueError):
    """A line that is longer than anything Plaudit sends."""


@dataclass(frozen=True)
class Event:
    """One event. `id`: the last id the stream has named so far."""

    type: str
    data: str
    id: str


class Events:
    """Bytes in, events out. `retry_ms`: how long the server asked to wait before coming back, if it did."""

    def __init__(self) -> None:
        self.retry_ms: int | None = None
        self._buffer = b""
        self._after_cr = False
        self._type, self._id = "", ""
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """The events that these bytes complete."""
        for line in self._lines(chunk):
            if line:
                self._field(line.decode("utf-8", "replace"))
            elif (event := self._dispatched()) is not None:
                yield event

    def _lines(self, chunk: bytes) -> Iterator[bytes]:
        if not chunk:
            return
        if self._after_cr:
            chunk = chunk.removeprefix(b"\n")  # the second half of a CRLF that was cut in two
        self._buffer += chunk
        *whole, self._buffer = self._buffer.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._after_cr = chunk.endswith(b"\r")
        if len(self._buffer) > LONGEST:
            raise TooLong(f"a line of more than {LONGEST} bytes")
        yield from whole

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._type = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry_ms = int(value)

    def _dispatched(self) -> Event | None:
        data, kind = self._data, self._type or "message"
        self._data, self._type = [], ""
        return Event(kind, "\n".join(data), self._id) if data else None
