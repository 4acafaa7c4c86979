"""What counts as one emoji, and how it is written: the same picture is always the same text. Pure.

The grammar is that of UTS #51: a picture with U+FE0F or a color of skin, flags, keycaps, and pictures joined
to one. Written in full (`emoji-test.txt` calls it fully-qualified), so that `❤` and `❤️` are counted together.
"""

import re
from typing import Final

from plaudit.features.reactions.emoji_sets import COLORFUL, EMOJI, SKINNED

LONGEST: Final = 16
"""Code points. The longest in use, a kiss of two colors of skin, has ten."""

_JOINER: Final = "\u200d"
_IN_COLOR: Final = "\ufe0f"
_SKINS: Final = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_MOST_JOINED: Final = 4
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_REGION: Final = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
_KEYCAP: Final = re.compile("([0-9#*])\ufe0f?\u20e3")


def written(text: str) -> str | None:
    """The emoji as it is written in full; None for anything that is not exactly one."""
    if not text or len(text) > LONGEST:
        return None
    if _FLAG.fullmatch(text) or _REGION.fullmatch(text):
        return text
    if (keycap := _KEYCAP.fullmatch(text)) is not None:
        return f"{keycap[1]}{_IN_COLOR}\u20e3"
    joined = text.split(_JOINER)
    pictures = [_picture(one) for one in joined]
    known = [one for one in pictures if one is not None]
    if len(known) != len(joined) or len(known) > _MOST_JOINED:
        return None
    return _JOINER.join(known)


def _picture(text: str) -> str | None:
    base, more = text[:1], text[1:]
    if base not in EMOJI:
        return None
    if more in _SKINS:
        return text if base in SKINNED else None
    if more not in {"", _IN_COLOR}:
        return None
    return base if base in COLORFUL else base + _IN_COLOR
