"""The controls of a plain form: each form a kind of question can ask for, with what every browser has.

Names of inputs are those `filled` reads back.
"""

from typing import assert_never

from plaudit.edge.pages.asking import Asking
from plaudit.edge.pages.faces import reading
from plaudit.edge.pages.html import Safe
from plaudit.edge.pages.option_controls import agreement, amounts, cheers, grid, listed, menu, places
from plaudit.edge.pages.value_controls import entry, scale, slide
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


def controls(form: Form, asking: Asking) -> Safe:
    """The inputs, without a label for the whole and without a button."""
    match form:
        case Pick():
            return menu(form, asking) if form.menu else listed(form, asking)
        case Scale():
            return scale(form, asking)
        case Range():
            return slide(form, asking)
        case Entry():
            return entry(form, asking)
        case Order():
            return places(form, asking)
        case Amounts():
            return cheers(form, asking) if form.total is None else amounts(form, asking)
        case Grid():
            return grid(form, asking)
        case Agreement():
            return agreement(form, asking)
        case Reading():
            return reading(form)
        case _:
            assert_never(form)
