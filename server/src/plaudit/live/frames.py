"""The frames of `plaudit.v1.json`, as a client may send them. Unknown fields are refused.

Answers travel as the fields of a REST vote; this package neither knows nor checks what they mean. A text two
readers might read differently is refused, as REST refuses it: a repeated name, U+0000.
"""

import json
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from plaudit.kernel.answer_fields import AnswerFields, quotation_marks

FrameId = Annotated[int, Meta(ge=-(2**53), le=2**53)] | Annotated[str, Meta(max_length=64)]
"""Chosen by the client, echoed in the one reply."""

ChannelName = Annotated[str, Meta(min_length=1, max_length=128)]
LongChannelName = Annotated[str, Meta(min_length=1, max_length=256)]
"""A subject is named by its host, with up to 200 characters."""

Token = Annotated[str, Meta(min_length=1, max_length=4096)]
VoteId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]


class _Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    id: FrameId


class ConnectFrame(_Frame, frozen=True, tag="connect"):
    key: Token
    voter: Token | None = None


class SubscribeFrame(_Frame, frozen=True, tag="subscribe"):
    channel: LongChannelName


class UnsubscribeFrame(_Frame, frozen=True, tag="unsubscribe"):
    channel: LongChannelName


class VoteFrame(
    AnswerFields, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag="vote"
):
    id: FrameId
    poll: ChannelName
    vote_id: VoteId | None = None


class RetractFrame(_Frame, frozen=True, tag="retract"):
    poll: ChannelName
    vote_id: VoteId


class PingFrame(_Frame, frozen=True, tag="ping"):
    pass


ClientFrame = ConnectFrame | SubscribeFrame | UnsubscribeFrame | VoteFrame | RetractFrame | PingFrame

TYPES = frozenset({"connect", "subscribe", "unsubscribe", "vote", "retract", "ping"})


class Head(msgspec.Struct, frozen=True):
    """What is read of a frame that is wrong, to answer it under its id and say what is wrong."""

    id: int | str | None = None
    type: str | None = None


class Ambiguous(msgspec.DecodeError):
    """JSON, but not the same for every reader. The message says why."""


def decode(text: bytes) -> ClientFrame:
    """The frame of a text. Raises `msgspec.MsgspecError`, `UnicodeDecodeError` or `RecursionError`.

    Decoding hides a repeated field. Every name and every string costs two quotation marks, so without
    escapes their number gives a repetition away; only where it is not the expected one is read again.
    """
    frame: ClientFrame = _decode(text)
    if b"\\" in text or text.count(b'"') != _TYPE + quotation_marks(frame):
        _read_again(text)
    return frame


_decode: Final = msgspec.json.Decoder(ClientFrame).decode
_TYPE: Final = 4  # the name of the type, and the type: of every frame
decode_head = msgspec.json.Decoder(Head).decode


def _read_again(text: bytes) -> None:
    if "\0" in _strings(json.loads(text.decode(), object_pairs_hook=_unique)):
        raise Ambiguous("Text must not hold the character U+0000.")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Ambiguous("A name stands twice in the frame.")
    return found


def _strings(value: Any) -> str:
    """All texts inside, names included, in one."""
    if isinstance(value, dict):
        return "".join(f"{name}{_strings(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "".join(map(_strings, value))
    return value if isinstance(value, str) else ""
