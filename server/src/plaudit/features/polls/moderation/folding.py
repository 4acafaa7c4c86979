"""When two texts are the same thing said twice."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_REMEMBERED: Final = 1 << 13
# Characters that leave no mark of their own: soft hyphen, joiners, marks of direction, variation selectors.
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)


@lru_cache(maxsize=_REMEMBERED)  # each new suggestion is held against every option of its poll
def folded(text: str) -> str:
    """The text without what readers pay no heed to: case, white space, compatible forms, unseen characters.

    Only for comparing. A text that leaves a mark keeps one: folding makes nothing of something.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = _UNSEEN.sub("", text)
    for form in ("NFD", "NFKC"):  # Unicode 16, D146: twice, or some Greek letters would change once more
        plain = unicodedata.normalize("NFKC", unicodedata.normalize(form, plain).casefold())
    return " ".join(plain.split()) or text
