"""The lists of words that come with the product: which say nothing in a cloud, and which it holds back.

Plain files, one per language, words apart by white space. They are a start: a host adds to each list and
lets words through by settings. They decide what is shown and never what is counted, so a list may change.
"""

from functools import lru_cache
from importlib import resources
from typing import Final, Literal

from plaudit.features.polls.kinds.words import folded

_FOLDER: Final = "word_lists"
_FALLBACK: Final = "en"

Sort = Literal["stop", "hold"]


def stop_words(language: str) -> frozenset[str]:
    """Words of a language that bind others together, folded; none for a language without a list."""
    return _listed("stop", _base(language))


def held_words(language: str) -> frozenset[str]:
    """Coarse words of a language and of English, which every audience knows; folded."""
    return _listed("hold", _base(language)) | _listed("hold", _FALLBACK)


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


@lru_cache(maxsize=128)
def _listed(sort: Sort, language: str) -> frozenset[str]:
    file = resources.files(__package__).joinpath(_FOLDER, f"{language}.{sort}.txt")
    if not file.is_file():
        return frozenset()
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(folded(word) for line in lines if not line.startswith("#") for word in line.split())
