"""uvicorn's HTTP protocol with an end to everything a client can begin.

A head has 16 KiB and 10 seconds. A body that came after its answer, a peer that does not read, a pipeline
that only grows: each is cut. What is malformed gets our problem instead of the parser's text, but never in
place of the answer to a whole request before it.

Private parts of uvicorn 0.54 are touched, as in `handover.py`; `tests/live/test_handover.py` watches them.
"""

import asyncio
from typing import Any, Final, Protocol, runtime_checkable

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS: Final = 10.0
LARGEST_HEAD: Final = 16 * 1024
UNREAD_SECONDS: Final = 30.0
LAST_WORD_SECONDS: Final = 2.0
MOST_PIPELINED: Final = 64

_MALFORMED: Final = "this is not HTTP/1.1 as RFC 9112 has it"
_TOO_LARGE: Final = f"the request line and the headers have at most {LARGEST_HEAD} bytes together"
_TOO_SLOW: Final = f"the head of a request must arrive within {HEAD_SECONDS:g} seconds"
_TOO_MANY: Final = f"at most {MOST_PIPELINED} requests may wait for their turn on one connection"


@runtime_checkable
class Refuses(Protocol):
    """An application that has an answer even to what is no request."""

    def malformed(self, detail: str) -> bytes:
        """A whole HTTP response that ends its connection."""
        ...


class _Refused(Exception):
    """Raised through the parser, which then stops."""


class BoundedHttpProtocol(HttpToolsProtocol):
    """What LiveHttpProtocol is built on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._in_head = False
        self._head_bytes = 0  # of a head that came in pieces; the piece it began in is not among them
        self._piece = 0
        self._over = False
        self.turned_away = False
        self._why = _MALFORMED

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def turn_away(self) -> None:
        """There is no room for this connection: it has two seconds to ask and be told so."""
        self.turned_away = True
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(LAST_WORD_SECONDS, self._abandon)

    def connection_lost(self, exc: Exception | None) -> None:
        self.forget_deadlines()
        super().connection_lost(exc)

    def forget_deadlines(self) -> None:
        """Nothing of this protocol touches the transport later: it is gone, or another's."""
        for timer in (self._deadline, self._unread):
            if timer is not None:
                timer.cancel()
        self._deadline = self._unread = None
        self._unset_keepalive_if_required()

    # Heads

    def data_received(self, data: bytes) -> None:
        if self._over:
            return
        in_pieces, self._piece = self._in_head, len(data)
        super().data_received(data)
        if self._over or (not self._in_head and self._busy):
            return
        if in_pieces and self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > LARGEST_HEAD:
                self.send_400_response(_TOO_LARGE)
                return
        # Nothing of ours is running: it is the client's turn, and not for ever.
        if self._deadline is None and self.parser is not None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def on_message_begin(self) -> None:
        self._in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        if self._piece + self._head_bytes > LARGEST_HEAD and self._head_size() > LARGEST_HEAD:
            self._refuse(_TOO_LARGE)
        if len(self.pipeline) >= MOST_PIPELINED:
            self._refuse(_TOO_MANY)
        self._in_head = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        super().on_headers_complete()

    @property
    def _busy(self) -> bool:
        """Whether a request has begun that is not answered yet."""
        return self.cycle is not None and not self.cycle.response_complete

    def _head_size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _refuse(self, why: str) -> None:
        self._why = why
        raise _Refused(why)

    def _too_slow(self) -> None:
        self._deadline = None
        if self._in_head:
            self.send_400_response(_TOO_SLOW)
        else:
            self._abandon()

    # Ends

    def send_400_response(self, msg: str) -> None:
        """Say why, unless an answer is owed first, and end the connection. uvicorn calls this too."""
        self._over = True
        why = self._why if msg.startswith("Invalid HTTP") else msg
        cycle = self.cycle
        if self._busy and not cycle.more_body:
            cycle.keep_alive = False  # whole requests are answered; then uvicorn closes
            return
        if self._busy and (cycle.response_started or self.pipeline):
            self._abandon()
            return
        if isinstance(self.config.app, Refuses):
            self.transport.write(self.config.app.malformed(why))
        if self._busy:  # its body is what was malformed: nobody waits for it any longer
            cycle.disconnected = True
            cycle.message_event.set()
        self._say_goodbye()

    def _say_goodbye(self) -> None:
        """End our direction only: closing on a peer that still sends would take the last word from it."""
        if self.transport.can_write_eof():
            self.transport.write_eof()
            self._unread = self.loop.call_later(LAST_WORD_SECONDS, self.transport.abort)
        else:
            self.transport.close()

    def _abandon(self) -> None:
        self._over = True
        self.transport.abort()

    # Peers that do not read

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(UNREAD_SECONDS, self._abandon)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread is not None and not self._over:
            self._unread.cancel()
            self._unread = None

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._deadline is None and not self._busy and self.cycle.more_body:
            # Answered before its body had come: the rest is awaited as briefly as a head.
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._too_slow)
        if self.transport.is_closing() and self.transport.get_write_buffer_size() and self._unread is None:
            self._unread = self.loop.call_later(UNREAD_SECONDS, self._abandon)

    def timeout_keep_alive_handler(self) -> None:
        if self.transport.get_write_buffer_size():
            self._abandon()  # 75 seconds and it has not even read its answer
        else:
            super().timeout_keep_alive_handler()
