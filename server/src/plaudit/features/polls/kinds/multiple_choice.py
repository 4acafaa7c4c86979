"""A set of options out of a list. Order means nothing and repetition is an error, never a second vote."""

from collections.abc import Sequence
from random import Random

from plaudit.features.polls.kinds.algebra import (
    Kind,
    Reading,
    Submitted,
    Summary,
    Unfit,
    wrong_field,
    wrong_type,
)
from plaudit.features.polls.kinds.choices import check_options, leaning, shares, shown_options, unknown_option
from plaudit.features.polls.kinds.forms import Pick
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.kernel.errors import FieldProblem

FIELD = "choices"


def check(definition: Definition) -> Sequence[FieldProblem]:
    problems = check_options(definition)
    least, most = bounds(definition)
    if not 1 <= least <= len(definition.options):
        problems.append(FieldProblem("#/min_selections", "Must be from 1 to the number of options."))
    if not least <= most <= len(definition.options):
        problems.append(
            FieldProblem("#/max_selections", "Must be from min_selections to the number of options.")
        )
    return problems


def bounds(definition: Definition) -> tuple[int, int]:
    """Fewest and most selections; by default one, and all."""
    least = 1 if definition.min_selections is None else definition.min_selections
    most = len(definition.options) if definition.max_selections is None else definition.max_selections
    return least, most


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    return admit_set(definition, submitted, *bounds(definition))


def admit_set(definition: Definition, submitted: Submitted, least: int, most: int) -> Answer | Unfit:
    """`choices`: from `least` to `most` different options, in an order of ours."""
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    choices = submitted[FIELD]
    if not isinstance(choices, list | tuple):
        return wrong_type(FIELD, "`choices` is a list of option ids.")
    if not least <= len(choices) <= most:
        return Unfit(
            "selection_count",
            f"Choose from {least} to {most} options; got {len(choices)}.",
            "#/choices",
            {"min_selections": least, "max_selections": most},
        )
    for index, choice in enumerate(choices):
        if unfit := unknown_option(definition, choice, f"#/choices/{index}"):
            return unfit
    if len(set(choices)) < len(choices):
        return Unfit("option_repeated", "An option can be chosen once in one vote.", "#/choices")
    return tuple(sorted(choices))


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    assert isinstance(answer, tuple), "a set of options is a tuple of ids"
    return {f"opt:{choice}": 1 for choice in answer}


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    return shares(definition, counters)


def _form(definition: Definition) -> Pick:
    least, most = bounds(definition)
    return Pick(options=shown_options(definition), least=least, most=max(most, 2))


def _sample(definition: Definition, chance: Random) -> Submitted:
    least, most = bounds(definition)
    wanted, left = chance.randint(least, most), shown_options(definition)
    chosen = []
    for _ in range(min(wanted, len(left))):
        one = leaning(left, chance)
        left.remove(one)
        chosen.append(one.id)
    return {FIELD: chosen}


KIND = Kind(
    field=FIELD,
    top_level=frozenset({"min_selections", "max_selections"}),
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "Which days suit you?",
        "options": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
        "max_selections": 3,
    },
    sample=_sample,
)
