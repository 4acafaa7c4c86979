"""Net promoter: how likely one is to recommend something, from 0 to 10.

9 and 10 are promoters, 7 and 8 passives, the rest detractors. The score is the percentage of promoters less
that of detractors, -100 to 100, of the answers.
"""

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
    percent_of,
    portion,
)
from plaudit.features.polls.kinds.forms import Scale
from plaudit.features.polls.model import Answer, Counters, Definition

LOWEST: Final = 0
HIGHEST: Final = 10
_PASSIVES_FROM: Final = 7
_PROMOTERS_FROM: Final = 9


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """`score` is None before the first answer."""

    score: float | None
    promoters: Portion
    passives: Portion
    detractors: Portion
    basis: str = "answers"


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:  # noqa: ARG001 - the shape of a kind
    return grades.admit_grade(submitted, LOWEST, HIGHEST)


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return grades.fold_grade(answer)


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    counts = grades.counts_of(counters, LOWEST, HIGHEST)
    total, promoters, detractors = sum(counts), sum(counts[_PROMOTERS_FROM:]), sum(counts[:_PASSIVES_FROM])
    details = Details(
        score=_score(promoters - detractors, total) if total else None,
        promoters=portion(promoters, total),
        passives=portion(total - promoters - detractors, total),
        detractors=portion(detractors, total),
    )
    return msgspec.structs.replace(grades.graded(counters, LOWEST, HIGHEST), details=details)


def _score(ahead: int, total: int) -> float:
    """Rounded once, from the numbers of people: the difference of two rounded shares may be one tenth off."""
    return percent_of(ahead, total) if ahead >= 0 else -percent_of(-ahead, total)


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
        "question": "How likely are you to recommend us to a friend?",
        "settings": {"low_label": "Not at all likely", "high_label": "Extremely likely"},
    },
    sample=_sample,
)
