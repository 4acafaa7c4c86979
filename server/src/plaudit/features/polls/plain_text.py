"""What text people may write, and which addresses: plain text, web addresses, language tags."""

import re
import unicodedata
from typing import Any, Final
from urllib.parse import urlsplit

from plaudit.kernel.errors import FieldProblem
from plaudit.kernel.field_problems import escaped

_CONTROLS: Final = frozenset(map(chr, [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F]))
_UNSEEN: Final = frozenset(
    {"Cc", "Cf", "Zl", "Zp", "Zs"}
)  # Unicode categories that leave no mark on a screen
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")


def text_problems(pointer: str, text: str | None) -> list[FieldProblem]:
    """What is wrong with words that will be shown: nothing to see, or control characters."""
    if text is None:
        return []
    if not leaves_a_mark(text):
        return [FieldProblem(pointer, "Must hold more than white space.")]
    return control_problems(pointer, text)


def leaves_a_mark(text: str) -> bool:
    """Whether anything of it can be seen."""
    return any(unicodedata.category(character) not in _UNSEEN for character in text)


def has_controls(text: str) -> bool:
    return not _CONTROLS.isdisjoint(text)


def control_problems(pointer: str, value: Any) -> list[FieldProblem]:
    """A problem for each text inside `value`, however deep, that holds control characters."""
    if isinstance(value, str):
        return [FieldProblem(pointer, "Must not hold control characters.")] if has_controls(value) else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [
        problem for name, one in inner for problem in control_problems(f"{pointer}/{escaped(str(name))}", one)
    ]


def address_problems(pointer: str, url: str | None) -> list[FieldProblem]:
    """A problem unless it is an http or https address, or none at all."""
    return [] if url is None or _is_web_address(url) else [FieldProblem(pointer, "An http or https URL.")]


def language_problems(pointer: str, tag: str | None) -> list[FieldProblem]:
    if tag is None or is_language(tag):
        return []
    return [FieldProblem(pointer, "A language tag, such as en or pt-BR.")]


def is_language(tag: str) -> bool:
    """Whether it has the form of a BCP 47 language tag."""
    return _LANGUAGE.fullmatch(tag) is not None


def _is_web_address(url: str) -> bool:
    if not url.startswith(("https://", "http://")) or any(
        unicodedata.category(one) in _UNSEEN for one in url
    ):
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:  # such as a bracket that is never closed
        return False
