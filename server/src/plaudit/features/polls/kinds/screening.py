"""Whether somebody should look at a text before all do: it holds a word of the lists of coarse words.

A net with wide meshes: it catches what is written plainly, in the text's language or in English. It is cheap
enough to ask of every answer, and what it catches only waits.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from plaudit.features.polls.kinds.listed_words import held_words

_BREAKS: Final = frozenset("PSZC")  # the first letters of the Unicode categories that part words
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_REMEMBERED: Final = 20_000


def is_held(text: str, language: str) -> bool:
    return not held_words(language).isdisjoint(_words(text))


def _words(text: str) -> Iterator[str]:
    """Each word as it is, and without the accents on it: the lists have the one or the other."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_PARTED)
    yield from plain.split()
    if not plain.isascii():
        yield from _ACCENTS.sub("", unicodedata.normalize("NFKD", plain)).split()


class _Parted(dict[int, str | None]):
    """What becomes of each character, found out when it is first met: for `str.translate`, which is fast.

    A letter, digit or mark is itself, an unseen character nothing, and whatever parts words a space.
    """

    def __missing__(self, code: int) -> str | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        category = unicodedata.category(chr(code))
        becomes = " " if category[0] in _BREAKS else chr(code)
        self[code] = one = None if category == "Cf" else becomes
        return one


_PARTED: Final = _Parted()
