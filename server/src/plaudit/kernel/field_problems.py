"""Where a decoder says that a value is wrong, as a pointer a client can use."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from plaudit.kernel.errors import FieldProblem

_LONGEST_WORDS: Final = 300
_MOST_TOLD: Final = 100
_PLACE: Final = re.compile(r"(?s)(.*?)(?: - at `(?:key in )?\$(.*)`)?")
_NAMED: Final = re.compile(r"(?s)Object (?:missing required|contains unknown) field `(.*)`")
_STEP: Final = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


def problem_of(error: msgspec.ValidationError, prefix: str = "#") -> FieldProblem:
    """The message of msgspec (`… - at `$.options[2].text``) with an RFC 6901 pointer below `prefix`.

    It leaves out the names hosts have chosen (`$.translations[...].question`): there the pointer ends.
    """
    match = _PLACE.fullmatch(str(error))
    message, place = (match[1], match[2] or "") if match else (str(error), "")
    place, unnamed, _ = place.partition("[...]")
    pointer = prefix + "".join(f"/{escaped(name or index)}" for name, index in _STEP.findall(place))
    if not unnamed and (named := _NAMED.fullmatch(message)):
        pointer += f"/{escaped(named[1])}"
    return FieldProblem(shortened(pointer), shortened(message))


def told(problems: Sequence[FieldProblem]) -> list[FieldProblem]:
    """What we say of many: the first hundred, so that no reply outgrows its request."""
    return [FieldProblem(shortened(one.pointer), shortened(one.detail)) for one in problems[:_MOST_TOLD]]


def shortened(words: str) -> str:
    """What we say of a body: never the 60 KB of a name somebody chose."""
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…"


def escaped(name: str) -> str:
    """A name as one step of an RFC 6901 pointer."""
    return name.replace("~", "~0").replace("/", "~1")
