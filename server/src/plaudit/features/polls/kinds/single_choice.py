"""One option out of a list."""

from plaudit.features.polls.kinds.algebra import Kind, Reading, Summary
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


def _form(definition: Definition) -> Pick:
    return Pick(options=shown_options(definition))


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    return shares(definition, counters)


KIND = Kind(
    field="choice",
    check=check_options,
    admit=admit_one,
    fold=fold_one,
    summarise=summarise,
    form=_form,
    example={"question": "Tea or coffee?", "options": ["Tea", "Coffee", "Neither, thanks"]},
    sample=sample_one,
)
