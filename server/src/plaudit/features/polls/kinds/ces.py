"""Customer effort: how easy something was, 1 to 7. The score is the mean; 5 to 7 count as easy."""

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
HIGHEST: Final = 7
_EASY: Final = slice(-3, None)


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """`score`: the mean of the answers to two decimals, None before the first."""

    score: float | None
    easy: Portion
    basis: str = "answers"


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:  # noqa: ARG001 - the shape of a kind
    return grades.admit_grade(submitted, LOWEST, HIGHEST)


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return grades.fold_grade(answer)


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    counts = grades.counts_of(counters, LOWEST, HIGHEST)
    graded = grades.graded(counters, LOWEST, HIGHEST)
    score = graded.mean if isinstance(graded.mean, float) else None
    details = Details(score=score, easy=portion(sum(counts[_EASY]), sum(counts)))
    return msgspec.structs.replace(graded, details=details)


def _form(definition: Definition) -> Scale:
    return grades.labelled(definition, LOWEST, HIGHEST)


def _sample(definition: Definition, chance: Random) -> Submitted:  # noqa: ARG001 - the shape of a kind
    return grades.sample_grade(chance, LOWEST, HIGHEST)


KIND = Kind(
    field=grades.FIELD,
    settings=grades.EndLabels,
    free=grades.LABELS,
    options=False,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "We made it easy for you to find what you need. Do you agree?",
        "settings": {"low_label": "Strongly disagree", "high_label": "Strongly agree"},
    },
    sample=_sample,
)
