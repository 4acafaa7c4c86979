"""The fields an answer can travel in, on every way in and out: one vocabulary, one place.

A vote fills exactly one of them; which one, its kind of question says. What the values mean is nobody's
business here.
"""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


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
        return {name: value for name in NAMES if (value := getattr(self, name)) is not UNSET}


NAMES = AnswerFields.__struct_fields__


def quotation_marks(value: object) -> int:
    """How many quotation marks the JSON of a value has, if it has no escapes.

    Decoding hides a repeated name; counted against the text, this gives one away without a second reading.
    """
    if isinstance(value, str):
        return 2
    if isinstance(value, dict):
        return sum(2 + quotation_marks(inner) for inner in value.values())
    if isinstance(value, list):
        return sum(map(quotation_marks, value))
    return 0
