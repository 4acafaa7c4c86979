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
    """An SSE event. The body is JSON of one line, so nothing in it can end the event or begin another."""
    return b"event: %b\nid: %b:%d\ndata: %b\n\n" % (
        publication.type.encode(),
        publication.epoch.encode(),
        version,
        body,
    )


def _chunk(publication: Publication, version: int, body: bytes) -> bytes:
    return chunk(event(publication, version, body))


ENCODERS: Final[Mapping[str, Encoder]] = {
    "websocket": _frame,
    "json": _json,
    "sse": _chunk,
    "event": event,
}
"""For `Hub(encoders=ENCODERS)`. `json` and `event` are what plain ASGI servers take."""
