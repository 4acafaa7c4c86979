"""What the pages say, in the languages of `languages/`; and which of them a visitor gets."""

import json
from functools import cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("en", "es", "ar")
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
        text = self.number(value, 1 if voters >= _VOTERS_FOR_DECIMALS else 0)
        return f"{text}\u00a0%" if self.lang == "es" else f"{text}%"


def words_for(asked: str | None, accept_language: str | None) -> Words:
    """The language asked for by name, else the best of `Accept-Language` (RFC 9110), else English."""
    if asked in LANGUAGES:
        return Words(asked)
    wanted: list[tuple[float, str]] = []
    for part in (accept_language or "")[:_LONGEST_HEADER].split(","):
        name, _, parameter = part.partition(";")
        lang = name.strip().lower().partition("-")[0]
        if lang in LANGUAGES and (quality := _quality(parameter)) > 0:
            wanted.append((quality, lang))
    return Words(max(wanted, key=lambda pair: pair[0], default=(0.0, "en"))[1])


def _quality(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=") or "1")
    except ValueError:
        return 0.0
