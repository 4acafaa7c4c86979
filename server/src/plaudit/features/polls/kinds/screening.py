"""Whether somebody should look at a text before all do: it holds a word of the lists of coarse words.

A net with wide meshes: it catches what is written plainly, in the text's language or in English. It is cheap
enough to ask of every answer, and what it catches only waits.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from plaudit.features.polls.kinds.listed_words import held_words

_BREAKS: Final = frozenset("PSZC")  # the first letters of the Unicode categories that part words


def is_held(text: str, language: str) -> bool:
    return not held_words(language).isdisjoint(_words(text))


def _words(text: str) -> Iterator[str]:
    """Each word as it is, and without the accents on it: the lists have the one or the other."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    yield from _parted(plain)
    if not plain.isascii():
        yield from _parted("".join(filter(_is_no_mark, unicodedata.normalize("NFKD", plain))))


def _parted(text: str) -> list[str]:
    if text.isascii() and text.isalnum():
        return [text]
    return "".join(map(_spaced, text)).split()


@lru_cache(maxsize=8192)
def _spaced(one: str) -> str:
    """A letter, digit or mark is itself, an unseen character nothing, and whatever parts words a space."""
    category = unicodedata.category(one)
    if category == "Cf":
        return ""
    return " " if category[0] in _BREAKS else one


def _is_no_mark(one: str) -> bool:
    return unicodedata.category(one) != "Mn"
