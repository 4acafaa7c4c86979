"""A publication as the bytes each transport writes. The hub makes each once per publication."""

from collections.abc import Mapping
from typing import Final

from plaudit.edge.transport import framing
from plaudit.edge.transport.stream import chunk
from plaudit.live.publication import Encoder, Publication


def _frame(_publication: Publication, _version: int, body: bytes) -> bytes:
    return framing.text(body)


def _json(_publication: Publication, _version: int, body: bytes) -> bytes:
    return body


def event(publication: Publication, version: int, body: bytes) -> bytes:
    """An SSE event. The body is JSON of one line, so nothing in it can end the event or begin another.

    What is no state of its channel has no epoch, and no id: a viewer comes back to the state it had.
    """
    place = b"id: %b:%d\n" % (publication.epoch.encode(), version) if publication.epoch else b""
    return b"event: %b\n%bdata: %b\n\n" % (publication.type.encode(), place, body)


def _chunk(publication: Publication, version: int, body: bytes) -> bytes:
    return chunk(event(publication, version, body))


ENCODERS: Final[Mapping[str, Encoder]] = {
    "websocket": _frame,
    "json": _json,
    "sse": _chunk,
    "event": event,
}
"""For `Hub(encoders=ENCODERS)`. `json` and `event` are what plain ASGI servers take."""
