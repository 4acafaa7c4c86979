"""Customer satisfaction: 1 to 5, and the share of those who chose 4 or 5."""

from random import Random
from typing import Final

import msgspec

from plaudit.features.polls.kinds import grades
from plaudit.features.polls.kinds.algebra import (
    Kind,
    Portion,
    Reading,
    Submitted,
    Summary,
    Unfit,
    portion,
)
from plaudit.features.polls.kinds.forms import Scale
from plaudit.features.polls.model import Answer, Counters, Definition

LOWEST: Final = 1
HIGHEST: Final = 5
_SATISFIED: Final = slice(-2, None)


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """`score`: the percentage of answers that are 4 or 5, None before the first."""

    score: float | None
    satisfied: Portion
    basis: str = "answers"


def prepare(definition: Definition) -> Definition:
    return msgspec.structs.replace(definition, style=definition.style or "emoji")


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:  # noqa: ARG001 - the shape of a kind
    return grades.admit_grade(submitted, LOWEST, HIGHEST)


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return grades.fold_grade(answer)


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    counts = grades.counts_of(counters, LOWEST, HIGHEST)
    total = sum(counts)
    satisfied = portion(sum(counts[_SATISFIED]), total)
    details = Details(score=satisfied.percent if total else None, satisfied=satisfied)
    return msgspec.structs.replace(grades.graded(counters, LOWEST, HIGHEST), details=details)


def _form(definition: Definition) -> Scale:
    return grades.labelled(definition, LOWEST, HIGHEST, definition.style or "emoji")


def _sample(definition: Definition, chance: Random) -> Submitted:  # noqa: ARG001 - the shape of a kind
    return grades.sample_grade(chance, LOWEST, HIGHEST)


KIND = Kind(
    field=grades.FIELD,
    settings=grades.EndLabels,
    free=grades.LABELS,
    options=False,
    top_level=frozenset({"style"}),
    prepare=prepare,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "How satisfied are you with your order?",
        "settings": {"low_label": "Very dissatisfied", "high_label": "Very satisfied"},
    },
    sample=_sample,
)
