"""What the event stream promises; it is answered by `edge/event_stream.py`, on a lane of its own."""

from typing import Annotated, Final

import msgspec

from plaudit.edge.rest.operation import Operation, Told
from plaudit.edge.rest.schemas import PlainText


class StreamQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For a browser's own EventSource, which can send no headers."""

    ticket: Annotated[str, msgspec.Meta(pattern="^pl_tk_")] | None = None


STREAM: Final = Operation(
    method="GET",
    path="/v1/polls/{poll_id}/stream",
    id="streamPoll",
    summary="Follow the results as server-sent events",
    tag="Live",
    access="anyone",
    query=StreamQuery,
    replies={200: Told("Publications, the present one first", PlainText, "text/event-stream")},
    problems=("poll_not_found", "ticket_invalid"),
    voter=True,
)

STREAM_ME: Final = Operation(
    method="GET",
    path="/v1/me/stream",
    id="streamInbox",
    summary="Follow one's own inbox as server-sent events",
    tag="Live",
    access="anyone",
    query=StreamQuery,
    replies={200: Told("Publications, the whole inbox first", PlainText, "text/event-stream")},
    problems=("not_found", "ticket_invalid", "voter_required"),
    voter=True,
)
