"""The vocabulary of effects: what a page can be told to make somebody feel."""

import unicodedata
from collections.abc import Iterator
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec

from plaudit.kernel.errors import FieldProblem

EffectName = Literal[
    "toast",
    "confetti",
    "thank_you",
    "emoji_burst",
    "shake",
    "pulse",
    "badge",
    "counter",
    "banner",
    "sound",
    "haptic",
]
Tone = Literal["success", "info", "warning", "error"]
Haptic = Annotated[list[Annotated[int, msgspec.Meta(ge=0, le=1000)]], msgspec.Meta(max_length=10)]
_Text = Annotated[str, msgspec.Meta(max_length=200)]
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Zs"})
Color = Annotated[str, msgspec.Meta(pattern="^#[0-9a-fA-F]{6}$")]


class EffectOptions(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """What some effects can be told besides their message. `duration_ms`: how long it stays."""

    emoji: Annotated[str, msgspec.Meta(min_length=1, max_length=16)] | None = None
    count: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] | None = None
    title: Annotated[str, msgspec.Meta(max_length=80)] | None = None
    url: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    label: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    sound: Literal["chime", "pop", "tada", "tick"] | None = None
    duration_ms: Annotated[int, msgspec.Meta(ge=500, le=30_000)] | None = None
    position: Literal["top", "bottom", "center"] | None = None
    colors: Annotated[list[Color], msgspec.Meta(min_length=1, max_length=8)] | None = None


class Effect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the page should make somebody feel. `fallback`: what it does where it cannot do this one."""

    effect: EffectName
    message: _Text = ""
    tone: Tone = "info"
    haptic: Haptic = []
    options: EffectOptions = EffectOptions()
    fallback: EffectName | None = "toast"


def effect_problems(effect: Effect, pointer: str) -> Iterator[FieldProblem]:
    """What no type can say of an effect; `pointer` is where it stands."""
    yield from option_problems(effect.options, f"{pointer}/options")


def option_problems(options: EffectOptions, pointer: str) -> Iterator[FieldProblem]:
    if options.url is not None and not is_link(options.url):
        yield FieldProblem(f"{pointer}/url", "A link is an https address, or one of the page's own.")


def is_link(url: str) -> bool:
    """Whether a page may link to it: https, or relative to the page. Nothing that runs or misleads."""
    if (
        not url
        or "\\" in url
        or url.startswith("//")
        or any(unicodedata.category(one) in _UNSEEN for one in url)
    ):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # such as a bracket that is never closed
        return False
    return not parts.scheme or (parts.scheme == "https" and bool(host))
