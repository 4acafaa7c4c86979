"""A plain form as somebody filled it in, read back into the answer field of a vote.

Nothing is judged here: what does not fit reads as it was written, and the poll's kind refuses it. An answer
nobody gave is no field at all.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, assert_never

from plaudit.features.polls.kinds.forms import (
    Agreement,
    Amounts,
    Entry,
    Form,
    Grid,
    Order,
    Pick,
    Range,
    Reading,
    Scale,
)
from plaudit.features.polls.model import Answer

Fields = Mapping[str, list[str]]

ONE_MORE: Final = "one_more"
"""The name of buttons that add one to what stands: their value is an option."""

AGREED: Final = "yes"

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,18}\.[0-9]{1,18}")


def answer_of(form: Form, field: str, fields: Fields, standing: Answer | None = None) -> dict[str, Any]:
    """{"choice": "opt_…"} or the like; empty when nothing was chosen. `standing`: the visitor's own vote."""
    found = _read(form, field, fields, standing)
    return {} if found is None else {field: found}


def _read(form: Form, field: str, fields: Fields, standing: Answer | None) -> Any:
    said = [text for text in fields.get(field, []) if text.strip()]
    match form:
        case Pick():
            return _picked(form, field, said)
        case Scale() | Range():
            return number(said[0]) if said else None
        case Entry():
            return _entered(form, field, said)
        case Order():
            return _ordered(form, field, fields)
        case Amounts():
            return _amounts(form, field, fields, standing)
        case Grid():
            return _parts(field, fields, [row.id for row in form.rows]) or None
        case Agreement():
            return said[0] == AGREED if said else None
        case Reading():
            return None
        case _:
            assert_never(form)


def _picked(form: Pick, field: str, said: list[str]) -> Any:
    """`choices` is a list, of nothing where nothing is an answer too; `choice` is one."""
    if field == "choice":
        return said[0] if said else None
    return said if said or form.least == 0 else None


def _entered(form: Entry, field: str, said: list[str]) -> Any:
    if not said:
        return None
    if form.times > 1 or field == "words":
        return said
    return number(said[0]) if form.sort == "number" else said[0]


def _ordered(form: Order, field: str, fields: Fields) -> list[str] | None:
    """The places from the first; one left open between others closes up."""
    places = [fields.get(f"{field}.{place}", [""])[0] for place in range(1, form.places + 1)]
    return [option for option in places if option] or None


def _amounts(form: Amounts, field: str, fields: Fields, standing: Answer | None) -> dict[str, Any] | None:
    if form.total is None:
        before = dict(standing) if isinstance(standing, dict) else {}
        more = fields.get(ONE_MORE, [""])[0]
        return before | {more: int(before.get(more, 0)) + 1} if more else None
    parts = _parts(field, fields, [option.id for option in form.options])
    return {option: number(text) for option, text in parts.items()} or None


def _parts(field: str, fields: Fields, names: list[str]) -> dict[str, str]:
    given = {name: fields.get(f"{field}.{name}", [""])[0].strip() for name in names}
    return {name: text for name, text in given.items() if text}


def number(text: str) -> int | float | str:
    """A number where it is one; the text itself is refused further on, by the poll's kind."""
    plain = text.strip().replace(",", ".")
    if _WHOLE.fullmatch(plain):
        return int(plain)
    return float(plain) if _DECIMAL.fullmatch(plain) else text
