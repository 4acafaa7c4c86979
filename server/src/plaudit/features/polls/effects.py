"""The vocabulary of feedback: what an interface can be told to make a voter feel, moment by moment."""

from collections.abc import Callable, Iterator
from typing import Annotated, Literal

import msgspec

from plaudit.kernel.effects import EffectName, EffectOptions, Haptic, Tone, option_problems
from plaudit.kernel.errors import FieldProblem

FeedbackEffect = Literal[EffectName, "none"]
Moment = Literal["voted", "replayed", "changed", "retracted", "already_voted", "closed", "quota", "refused"]


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """`options`: what a host chose besides, for effects that know them; else left out."""

    effect: FeedbackEffect
    message: str
    tone: Tone
    haptic: list[int] = []
    options: EffectOptions | msgspec.UnsetType = msgspec.UNSET


class FeedbackOverride(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """What a project or poll changes about the feedback of one moment; what is left out stays as it is.

    `options` are one thing: a poll's replace those of its project.
    """

    effect: FeedbackEffect | None = None
    message: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    tone: Tone | None = None
    haptic: Haptic | None = None
    options: EffectOptions | None = None


class Effects(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A project's or a poll's own feedback, by moment."""

    voted: FeedbackOverride | None = None
    replayed: FeedbackOverride | None = None
    changed: FeedbackOverride | None = None
    retracted: FeedbackOverride | None = None
    already_voted: FeedbackOverride | None = None
    closed: FeedbackOverride | None = None
    quota: FeedbackOverride | None = None
    refused: FeedbackOverride | None = None


def feedback_problems(effects: Effects, pointer: str) -> Iterator[FieldProblem]:
    """What no type can say of chosen feedback, as `kernel.effects` says it of any effect."""
    for moment in effects.__struct_fields__:
        override: FeedbackOverride | None = getattr(effects, moment)
        if override is not None and override.options is not None:
            yield from option_problems(override.options, f"{pointer}/{moment}/options")


Chosen = tuple[Effects, ...]
"""What was chosen by the project, and then by the poll: a later one has the last word."""

ProjectEffects = Callable[[str, str], Effects]
"""What a project chose for all its polls, by project id and environment, from memory."""
