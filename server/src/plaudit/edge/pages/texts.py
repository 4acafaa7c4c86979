"""What the pages say, in the languages of `languages/`; and which of them a visitor gets."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from plaudit.features.polls.model import Poll
from plaudit.features.polls.plain_text import is_language

LANGUAGES: Final = ("en", "es", "ar")
USUAL: Final = {"yes": "Yes", "no": "No", "cheer": "Cheer"}  # options made by the kinds, by key
_FOLDER: Final = Path(__file__).with_name("languages")
_VOTERS_FOR_DECIMALS: Final = 500  # as the widget has it
_SPANISH: Final = str.maketrans(",.", ".,")
_LONGEST_HEADER: Final = 500


@cache
def catalogue(lang: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((_FOLDER / f"{lang}.json").read_text("utf-8"))
    return found


class Words:
    """The texts of one language, its direction, and how it writes numbers."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.dir = "rtl" if lang == "ar" else "ltr"
        self._texts = catalogue(lang)

    def __getitem__(self, name: str) -> str:
        return self._texts[name]

    def get(self, name: str, otherwise: str) -> str:
        return self._texts.get(name, otherwise)

    def filled(self, name: str, **values: str | int) -> str:
        shown = {
            name: value if isinstance(value, str) else self.number(value) for name, value in values.items()
        }
        return self._texts[name].format(**shown)

    def number(self, value: float, digits: int = 1) -> str:
        """Grouped in thousands; with decimals unless it is whole. The same digits as the widget's."""
        text = f"{int(value):,}" if value == int(value) else f"{value:,.{digits}f}"
        return text.translate(_SPANISH) if self.lang == "es" else text

    def percent(self, value: float, voters: int) -> str:
        """No decimals where they would claim more than so few voters can say."""
        return self.in_percent(self.number(value, 1 if voters >= _VOTERS_FOR_DECIMALS else 0))

    def in_percent(self, number: str) -> str:
        return f"{number}\u00a0%" if self.lang == "es" else f"{number}%"


def words_for(languages: Sequence[str]) -> Words:
    """Our own words in the first of these languages that we have, else in English."""
    bases = (tag.lower().partition("-")[0] for tag in languages)
    return Words(next((base for base in bases if base in LANGUAGES), "en"))


def languages_of(asked: str | None, accept_language: str | None) -> list[str]:
    """The language asked for by name, then those of `Accept-Language` (RFC 9110), the preferred first."""
    wanted: list[tuple[float, str]] = []
    for part in (accept_language or "")[:_LONGEST_HEADER].split(","):
        name, _, parameter = part.partition(";")
        if name.strip() and (quality := _quality(parameter)) > 0:
            wanted.append((quality, name.strip()))
    wanted.sort(key=lambda pair: -pair[0])
    named = [asked] if asked is not None and is_language(asked) else []
    return named + [name for _, name in wanted if is_language(name)]


def _quality(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=") or "1")
    except ValueError:
        return 0.0


def in_our_words(poll: Poll, words: Words) -> Poll:
    """The poll with the options nobody worded, such as Yes and No, in the words of the page."""
    options = tuple(
        msgspec.structs.replace(option, text=words[f"option_{option.key}"])
        if option.key is not None and USUAL.get(option.key) == option.text
        else option
        for option in poll.definition.options
    )
    return msgspec.structs.replace(poll, definition=msgspec.structs.replace(poll.definition, options=options))
