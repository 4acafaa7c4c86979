"""One option out of a list."""

from collections.abc import Sequence

from plaudit.features.polls.kinds.algebra import Submitted, Summary, Unfit, foreign_fields, wrong_field
from plaudit.features.polls.kinds.choices import check_options, shares, unknown_option
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.kernel.errors import FieldProblem

FIELD = "choice"


def check(definition: Definition) -> Sequence[FieldProblem]:
    return check_options(definition) + foreign_fields(definition, "min_selections", "max_selections")


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    choice = submitted[FIELD]
    return unknown_option(definition, choice, "#/choice") or str(choice)


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return {f"opt:{answer}": 1}


def summarise(definition: Definition, counters: Counters) -> Summary:
    return shares(definition, counters)
