"""The fields an answer can travel in, on every way in and out: one vocabulary, one place.

A vote fills exactly one of them; which one, its kind of question says. What the values mean is nobody's
business here.
"""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import astuple


class AnswerFields(msgspec.Struct, frozen=True, kw_only=True):
    """What a voter may say: bodies and frames that carry a vote have these fields besides their own."""

    choice: str | UnsetType = UNSET
    choices: list[str] | UnsetType = UNSET
    rating: int | UnsetType = UNSET
    value: float | UnsetType = UNSET
    ranking: list[str] | UnsetType = UNSET
    points: dict[str, int] | UnsetType = UNSET
    matrix: dict[str, str] | UnsetType = UNSET
    text: str | UnsetType = UNSET
    words: list[str] | UnsetType = UNSET
    taps: dict[str, int] | UnsetType = UNSET
    date: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    consent: bool | UnsetType = UNSET

    def submitted(self) -> dict[str, Any]:
        """The answer fields that were sent."""
        given = zip(NAMES, astuple(self), strict=False)  # further fields of heirs come after ours
        return {name: value for name, value in given if value is not UNSET}


NAMES = AnswerFields.__struct_fields__


def quotation_marks(body: msgspec.Struct) -> int:
    """How many quotation marks the JSON of exactly these fields has, if it has no escapes.

    Decoding hides a repeated name; counted against the text, this gives one away without a second reading.
    """
    total = 0
    for value in astuple(body):
        if value is UNSET or value is None:
            continue
        total += 4 if type(value) is str else 2 + _inside(value)
    return total


def _inside(value: object) -> int:
    if isinstance(value, str):
        return 2
    if isinstance(value, dict):
        return sum(2 + _inside(inner) for inner in value.values())
    if isinstance(value, list):
        return sum(map(_inside, value))
    return 0
