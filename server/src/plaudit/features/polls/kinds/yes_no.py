"""Yes or no, in words or as thumbs. The two options are made here unless the host words them."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from plaudit.features.polls.kinds.algebra import Kind, Reading, Summary
from plaudit.features.polls.kinds.choices import (
    admit_one,
    at_most,
    check_options,
    fold_one,
    sample_one,
    shares,
    shown_options,
)
from plaudit.features.polls.kinds.forms import Pick
from plaudit.features.polls.model import Counters, Definition, Option
from plaudit.kernel.errors import FieldProblem

# An id has to be told apart within its poll only, and a prepared definition has to come out the same twice.
_MADE: Final = (
    Option(id="opt_yes", key="yes", text="Yes"),
    Option(id="opt_no", key="no", text="No"),
)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`thumbs`: a thumb up and a thumb down are shown beside the words."""

    style: Literal["text", "thumbs"] = "text"


def prepare(definition: Definition) -> Definition:
    return definition if definition.options else msgspec.structs.replace(definition, options=_MADE)


def check(definition: Definition) -> Sequence[FieldProblem]:
    return check_options(definition) + at_most(definition, len(_MADE))


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    return shares(definition, counters)


def _form(definition: Definition) -> Pick:
    return Pick(options=shown_options(definition))


KIND = Kind(
    field="choice",
    settings=Settings,
    free=frozenset({"style"}),
    prepare=prepare,
    check=check,
    admit=admit_one,
    fold=fold_one,
    summarise=summarise,
    form=_form,
    example={"question": "Shall we go on to the next topic?", "settings": {"style": "thumbs"}},
    sample=sample_one,
)
