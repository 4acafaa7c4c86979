"""One word in its many spellings: Café, cafe and CAFÉ are the same, and shown as most people wrote it.

Two forms of what somebody typed: `written`, as it may be shown, and `folded`, by which words are the same.
Both are pure and change nothing the second time. Nothing here knows a language: folding decides what is
counted, and must give the same for ever; stop words and held words (`word_lists`) decide only what is shown.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from plaudit.features.polls.plain_text import leaves_a_mark

_JOINER: Final = "\u200d"
_JOINERS: Final = frozenset({"\u200c", _JOINER})
_KEYCAP: Final = "\u20e3"
_FLAG: Final = "\U0001f3f4"
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f]")
# What Unicode calls default ignorable, and a blank that looks like a sign: nothing of it is seen.
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Of those, what joins letters or pictures, or spells a flag, stays in what is shown.
_ALWAYS_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000\U000e0001]"
)
_TYPED_ALIKE: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc", "'") | dict.fromkeys("\u2010\u2011", "-")
)
_MEANT_AT_THE_END: Final = "#%"  # C# is not C, and 50% is not 50
_ROUNDS: Final = 8
_REMEMBERED: Final = 16_384


@lru_cache(maxsize=_REMEMBERED)
def written(text: str) -> str:
    """As it may be shown: white space of any sort is one space, the unseen and outer punctuation are gone.

    Empty where nothing is left that a reader could see.
    """
    if _is_plain(text):
        return " ".join(text.split())
    for _ in range(_ROUNDS):
        before, text = text, _tidied(text)
        if text == before:
            break
    return text if leaves_a_mark(_UNSEEN.sub("", text)) else ""


def _is_plain(text: str) -> bool:
    """Nothing but ASCII letters, digits and spaces: most words are, and need no second look."""
    return text.isascii() and text.replace(" ", "").isalnum()


def _tidied(text: str) -> str:
    seen = _ALWAYS_UNSEEN.sub("", text)
    spaced = "".join(" " if one.isspace() else one for one in seen)
    return _trimmed(" ".join("".join(one for one in spaced if not _is_control(one)).split()))


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """The form by which words are the same.

    Compatibility forms, case, unseen characters and outer punctuation make no difference, nor do accents on
    Latin letters; on others they do: vowels of Thai and Hindi are marks too. Pictures joined to one stay one.
    """
    if _is_plain(text):
        return " ".join(text.lower().split())
    text = written(text)
    for _ in range(_ROUNDS):
        before, text = text, _folded_once(text)
        if text == before:
            break
    return text


def _folded_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    seen = _without_unseen(unicodedata.normalize("NFKD", plain).translate(_TYPED_ALIKE))
    return _tidied(unicodedata.normalize("NFC", _without_accents(seen)))


def _without_unseen(text: str) -> str:
    text = _SELECTORS.sub("", text)  # a heart in colour and one in black and white are one heart
    kept = []
    for place, one in enumerate(text):
        if one == _JOINER:
            joins = (
                0 < place < len(text) - 1 and _is_picture(text[place - 1]) and _is_picture(text[place + 1])
            )
            if joins:
                kept.append(one)
        elif _is_tag(one):
            if kept and (kept[-1] == _FLAG or _is_tag(kept[-1])):
                kept.append(one)
        elif not _UNSEEN.match(one):
            kept.append(one)
    return "".join(kept)


def _without_accents(text: str) -> str:
    """Decomposed text without the marks that stand on Latin letters."""
    kept, on_latin = [], False
    for one in text:
        if unicodedata.category(one) != "Mn":
            on_latin = _is_latin(one)
        elif on_latin:
            continue
        kept.append(one)
    return "".join(kept)


def _trimmed(text: str) -> str:
    """Without punctuation and spaces around it; a keycap (#️⃣) is no punctuation."""
    start, end = 0, len(text)
    while start < end and _is_outer(text[start]) and not _has_keycap(text, start):
        start += 1
    while (
        end > start
        and _is_outer(text[end - 1])
        and not (text[end - 1] in _MEANT_AT_THE_END and end - 1 > start)
    ):
        end -= 1
    return text[start:end]


def _has_keycap(text: str, place: int) -> bool:
    return _UNSEEN.sub("", text[place + 1 :]).startswith(_KEYCAP)


def _is_outer(one: str) -> bool:
    return one.isspace() or one in _JOINERS or unicodedata.category(one)[0] == "P"


def _is_control(one: str) -> bool:
    return unicodedata.category(one) == "Cc"


def _is_picture(one: str) -> bool:
    """Emoji are symbols: pictures, the colours of skin, signs of gender, arrows."""
    return unicodedata.category(one)[0] == "S"


def _is_tag(one: str) -> bool:
    """The letters a flag of a region is spelt with; nobody sees them elsewhere."""
    return "\U000e0020" <= one <= "\U000e007f"


@lru_cache(maxsize=1024)
def _is_latin(one: str) -> bool:
    return unicodedata.name(one, "").startswith("LATIN ")
