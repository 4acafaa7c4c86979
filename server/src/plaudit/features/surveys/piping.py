"""Earlier answers inside later words: `{{rating}}`, `{{field.name}}`, `{{attribute.tier|dear guest}}`.

What is put in is plain text and is not looked at again, so an answer that looks like a placeholder stays
what it is. Without a value the fallback stands there, or nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from plaudit.features.polls.model import Definition

_PLACE: Final = re.compile(r"\{\{\s*(?:(field|attribute)\.)?([A-Za-z0-9_-]{1,64})\s*(?:\|([^{}]*))?\}\}")


def piped(
    text: str, answers: Mapping[str, str], fields: Mapping[str, Any], attributes: Mapping[str, Any]
) -> str:
    """The text with every placeholder replaced; `answers` are in words already, by the key of their item."""
    sources: dict[str | None, Mapping[str, Any]] = {None: answers, "field": fields, "attribute": attributes}

    def value(match: re.Match[str]) -> str:
        found = sources[match[1]].get(match[2])
        words = "" if found is None else plain(found)
        return words or match[3] or ""

    return _PLACE.sub(value, text)


def places(text: str) -> Iterator[tuple[str, str]]:
    """The placeholders of a text: (`item`, `field` or `attribute`; its name)."""
    for match in _PLACE.finditer(text):
        yield match[1] or "item", match[2]


def in_words(definition: Definition, answer: Any) -> str:
    """An answer as people read it: options by their texts, numbers without a needless fraction."""
    names = {option.id: option.text for option in definition.options}
    columns = {
        str(column.get("key")): str(column.get("text"))
        for column in definition.settings.get("columns", ())
        if isinstance(column, dict)
    }
    if isinstance(answer, list | tuple):
        return ", ".join(names.get(one, plain(one)) for one in answer)
    if isinstance(answer, dict):
        parts = (
            f"{names.get(name, name)}: {columns.get(str(one), plain(one))}" for name, one in answer.items()
        )
        return ", ".join(parts)
    return names.get(answer, plain(answer)) if isinstance(answer, str) else plain(answer)


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
