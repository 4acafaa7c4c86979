"""What a live session asks of the shell around it, in order."""

from typing import Any

import msgspec

FrameId = int | str


class Reply(msgspec.Struct, frozen=True):
    """Send this JSON to the client."""

    body: bytes


class Close(msgspec.Struct, frozen=True):
    """End the connection. 4000 to 4499: come back; 4500 to 4999: stay away."""

    code: int
    reason: str


class Connect(msgspec.Struct, frozen=True):
    """Check the credentials, then call `connected` or `refused`."""

    id: FrameId
    key: str
    voter: str | None


class Subscribe(msgspec.Struct, frozen=True):
    """Ask whether the viewer may, join the channel, then call `subscribed` or `refused`."""

    id: FrameId
    channel: str


class Unsubscribe(msgspec.Struct, frozen=True):
    channel: str


class Vote(msgspec.Struct, frozen=True):
    """Cast, and when the outcome is on disk answer with `answered` or `refused`."""

    id: FrameId
    poll: str
    vote_id: str | None
    submitted: dict[str, Any]


class Retract(msgspec.Struct, frozen=True):
    id: FrameId
    poll: str
    vote_id: str


Intent = Reply | Close | Connect | Subscribe | Unsubscribe | Vote | Retract
