"""What a form asks of a visitor, in words, and what its controls need to know of them."""

from typing import Any, assert_never

import msgspec

from plaudit.edge.pages.faces import with_unit
from plaudit.edge.pages.texts import Words
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


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """`field`: the answer field. `said`: the visitor's newest vote. `house`: where our own pictures are."""

    field: str
    words: Words
    said: Answer | None = None
    house: str = ""

    def chose(self, value: object) -> bool:
        return value in self.said if isinstance(self.said, tuple) else value == self.said

    def part(self, name: str) -> Any:
        return self.said.get(name) if isinstance(self.said, dict) else None


def hint(form: Form, words: Words) -> str | None:
    """What to do, in a sentence."""
    match form:
        case Pick():
            return _how_many(form, words)
        case Scale():
            return words.filled("rate_between", lowest=form.lowest, highest=form.highest)
        case Range():
            return words.filled(
                "number_between",
                lowest=with_unit(form.lowest, form.unit, words),
                highest=with_unit(form.highest, form.unit, words),
            )
        case Entry():
            return _what_to_write(form, words)
        case Order():
            least = form.required
            return (
                words["order_all"]
                if least == form.places
                else words.filled("order_some", least=least, most=form.places)
            )
        case Amounts():
            return None if form.total is None else words.filled("share_out", total=form.total)
        case Grid():
            return words["each_row"]
        case Agreement() | Reading():
            return None
        case _:
            assert_never(form)


def _how_many(form: Pick, words: Words) -> str:
    if form.least == 0:
        return words["approve"]
    if form.most == 1:
        return words["choose_one"]
    if form.least == form.most:
        return words.filled("choose_exactly", most=form.most)
    if form.least == 1:
        return words.filled("choose_upto", most=form.most)
    return words.filled("choose_between", least=form.least, most=form.most)


def _what_to_write(form: Entry, words: Words) -> str:
    if form.times > 1:
        return words.filled("write_upto", most=form.times)
    if form.sort in {"number", "date"}:
        given = (("lowest", form.lowest), ("highest", form.highest))
        said = {name: _end(end, form, words) for name, end in given if end}
        ends = {(): "", ("lowest",): "_from", ("highest",): "_to", ("lowest", "highest"): "_between"}[
            tuple(said)
        ]
        return words.filled(f"{form.sort}{ends}", **said)
    return words[f"write_{form.sort}"]


def _end(text: str, form: Entry, words: Words) -> str:
    """A day as it is written everywhere; a number as the language writes it, with its unit."""
    return text if form.sort == "date" else with_unit(float(text), form.unit, words)
