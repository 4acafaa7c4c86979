"""One option out of a list that opens: for long lists, and where room is short."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from plaudit.features.polls.kinds.algebra import Kind, Reading, Summary, settings_of
from plaudit.features.polls.kinds.choices import (
    admit_one,
    check_options,
    fold_one,
    sample_one,
    shares,
    shown_options,
)
from plaudit.features.polls.kinds.forms import Pick
from plaudit.features.polls.model import Counters, Definition
from plaudit.features.polls.plain_text import text_problems
from plaudit.kernel.errors import FieldProblem


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`placeholder`: what the closed list says while nothing is chosen."""

    placeholder: Annotated[str, msgspec.Meta(max_length=80)] | None = None


def check(definition: Definition) -> Sequence[FieldProblem]:
    placeholder = settings_of(definition, Settings).placeholder
    return check_options(definition) + text_problems("#/settings/placeholder", placeholder)


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    return shares(definition, counters)


def _form(definition: Definition) -> Pick:
    placeholder = settings_of(definition, Settings).placeholder
    return Pick(options=shown_options(definition), menu=True, placeholder=placeholder)


KIND = Kind(
    field="choice",
    settings=Settings,
    free=frozenset({"placeholder"}),
    check=check,
    admit=admit_one,
    fold=fold_one,
    summarise=summarise,
    form=_form,
    example={
        "question": "Which continent are you joining from?",
        "options": ["Africa", "Antarctica", "Asia", "Europe", "North America", "Oceania", "South America"],
        "settings": {"placeholder": "Choose a continent"},
    },
    sample=sample_one,
)
