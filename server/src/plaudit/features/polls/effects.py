"""The vocabulary of feedback: what an interface can be told to make somebody feel."""

from typing import Annotated, Literal

import msgspec

Effect = Literal["confetti", "toast", "shake", "pulse", "none"]
Tone = Literal["success", "info", "warning", "error"]
Haptic = Annotated[
    list[Annotated[int, msgspec.Meta(ge=0, le=1000)]], msgspec.Meta(max_length=10)
]  # milliseconds, on and off in turn, as for `navigator.vibrate`
Moment = Literal["voted", "replayed", "changed", "retracted", "already_voted", "closed", "refused"]


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    effect: Effect
    message: str
    tone: Tone
    haptic: list[int] = []


class FeedbackOverride(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """What a poll changes about the feedback of one moment; what is left out stays as it is."""

    effect: Effect | None = None
    message: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    tone: Tone | None = None
    haptic: Haptic | None = None


class Effects(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A poll's own feedback, by moment."""

    voted: FeedbackOverride | None = None
    replayed: FeedbackOverride | None = None
    changed: FeedbackOverride | None = None
    retracted: FeedbackOverride | None = None
    already_voted: FeedbackOverride | None = None
    closed: FeedbackOverride | None = None
    refused: FeedbackOverride | None = None
