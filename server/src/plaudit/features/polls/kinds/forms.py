"""What a plain page asks for an answer: controls every browser has, told without any markup.

A kind says which controls; `edge/pages` draws them and reads the form back into the answer fields. Names of
inputs are the answer's field, or `field.part` where an answer has parts (`points.opt_…`).
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from plaudit.features.polls.model import Option

Style = Literal["stars", "emoji", "number"]


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """One option of a list, or several; `menu` where a list that opens takes less room."""

    options: Sequence[Option]
    least: int = 1
    most: int = 1
    menu: bool = False
    placeholder: str | None = None


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """A whole number out of a few, side by side."""

    lowest: int
    highest: int
    style: Style = "number"
    low_label: str | None = None
    high_label: str | None = None


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """A number on a slide."""

    lowest: float
    highest: float
    step: float
    unit: str = ""
    low_label: str | None = None
    high_label: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something typed. `lines` above one: a text area. `times`: how many inputs, for a list of words."""

    sort: Literal["text", "email", "date", "number"]
    lines: int = 1
    times: int = 1
    longest: int | None = None
    lowest: str | None = None
    highest: str | None = None
    step: str | None = None
    unit: str = ""
    placeholder: str | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Options in an order of the voter's: one menu for each place."""

    options: Sequence[Option]
    places: int
    required: int


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    """A whole number beside each option; `total` is what they share, None where they share nothing."""

    options: Sequence[Option]
    total: int | None = None


class Column(msgspec.Struct, frozen=True):
    key: str
    text: str


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """One column to pick for each row."""

    rows: Sequence[Option]
    columns: Sequence[Column]
    required: bool = True


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """A box to tick beside what is agreed to."""

    text: str
    link_url: str | None = None


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing to answer: something to read, perhaps with a way on."""

    body: str
    button_text: str | None = None
    button_url: str | None = None


Form = Pick | Scale | Range | Entry | Order | Amounts | Grid | Agreement | Reading
