"""What one comparison of a condition means, wherever conditions stand: surveys, triggers, segments. Pure.

Clients come to the same answer: numbers are compared as numbers, also where one comes as text; days and texts
by their characters.
"""

import re
from collections.abc import Callable
from typing import Any, Final, Literal

Op = Literal["eq", "ne", "lt", "lte", "gt", "gte", "in", "includes", "answered", "skipped", "contains"]
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?")


def compared(op: Op, known: Any, value: Any) -> bool:
    """Whether `known op value`. Nothing known (None) makes all false but `ne` and `skipped`."""
    if op == "skipped":
        return known is None
    if known is None:
        return op == "ne"
    return op == "answered" or bool(_COMPARE[op](known, value))


def _equal(known: Any, value: Any) -> bool:
    if isinstance(known, list):
        wanted = value if isinstance(value, list) else [value]
        return len(known) == len(wanted) and all(one in wanted for one in known)
    if _is_number(value) and isinstance(known, str):
        return bool(_number(known) == value)
    if isinstance(known, bool) or isinstance(value, bool):
        return bool(known is value)
    return bool(known == value)


def _among(known: Any, value: Any) -> bool:
    wanted = value if isinstance(value, list) else [value]
    given = known if isinstance(known, list) else [known]
    return any(_equal(one, each) for one in given for each in wanted)


def _includes(known: Any, value: Any) -> bool:
    """Every one of the value's is among what was given; pairs of a matrix as pairs."""
    if isinstance(known, dict):
        if isinstance(value, dict):
            return all(known.get(row) == column for row, column in value.items())
        return all(bool(known.get(one)) for one in (value if isinstance(value, list) else [value]))
    given = known if isinstance(known, list) else [known]
    return all(one in given for one in (value if isinstance(value, list) else [value]))


def _contains(known: Any, value: Any) -> bool:
    wanted = str(value).lower()
    return any(wanted in str(one).lower() for one in (known if isinstance(known, list) else [known]))


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compared(known: Any, value: Any) -> bool:
        if _is_number(value):
            number = _number(known)
            return number is not None and compare(number, value)
        return isinstance(known, str) and isinstance(value, str) and compare(known, value)

    return compared


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(known: Any) -> float | None:
    """A number, or a text that is one as JSON writes it: `float` alone knows more forms than browsers do."""
    if _is_number(known):
        return float(known)
    return float(known) if isinstance(known, str) and _NUMBER.fullmatch(known) else None


_COMPARE: Final[dict[Op, Callable[[Any, Any], bool]]] = {
    "eq": _equal,
    "ne": lambda known, value: not _equal(known, value),
    "lt": _ordered(lambda known, value: bool(known < value)),
    "lte": _ordered(lambda known, value: bool(known <= value)),
    "gt": _ordered(lambda known, value: bool(known > value)),
    "gte": _ordered(lambda known, value: bool(known >= value)),
    "in": _among,
    "includes": _includes,
    "contains": _contains,
}
