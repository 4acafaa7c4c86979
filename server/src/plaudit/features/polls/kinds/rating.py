"""A whole number from 1 to the scale, shown as stars, emoji or digits."""

from collections.abc import Sequence
from random import Random

import msgspec

from plaudit.features.polls.kinds import grades
from plaudit.features.polls.kinds.algebra import Kind, Reading, Submitted, Summary, Unfit
from plaudit.features.polls.kinds.forms import Scale
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.kernel.errors import FieldProblem

SCALE_AT_LEAST = 2
SCALE_AT_MOST = 10
SCALE_UNLESS_TOLD = 5


def prepare(definition: Definition) -> Definition:
    return msgspec.structs.replace(
        definition,
        scale=scale_of(definition),
        style="stars" if definition.style is None else definition.style,
    )


def check(definition: Definition) -> Sequence[FieldProblem]:
    if SCALE_AT_LEAST <= scale_of(definition) <= SCALE_AT_MOST:
        return ()
    return [FieldProblem("#/scale", f"A scale ends from {SCALE_AT_LEAST} to {SCALE_AT_MOST}.")]


def scale_of(definition: Definition) -> int:
    return SCALE_UNLESS_TOLD if definition.scale is None else definition.scale


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    return grades.admit_grade(submitted, 1, scale_of(definition))


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return grades.fold_grade(answer)


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    return grades.graded(counters, 1, scale_of(definition))


def _form(definition: Definition) -> Scale:
    return grades.labelled(definition, 1, scale_of(definition), definition.style or "stars")


def _sample(definition: Definition, chance: Random) -> Submitted:
    return grades.sample_grade(chance, 1, scale_of(definition))


KIND = Kind(
    field=grades.FIELD,
    settings=grades.EndLabels,
    free=grades.LABELS,
    options=False,
    top_level=frozenset({"scale", "style"}),
    prepare=prepare,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={"question": "How was the show?", "settings": {"low_label": "Dull", "high_label": "Brilliant"}},
    sample=_sample,
)
