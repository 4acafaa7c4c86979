"""A set of options out of a list. Order means nothing and repetition is an error, never a second vote."""

from collections.abc import Sequence

from plaudit.features.polls.kinds.algebra import Submitted, Summary, Unfit, wrong_field
from plaudit.features.polls.kinds.choices import check_options, shares, unknown_option
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
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    choices = submitted[FIELD]
    if not isinstance(choices, list | tuple):
        return Unfit("answer_kind", "`choices` is a list of option ids.", "#/choices", {"expected": FIELD})
    least, most = bounds(definition)
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
    assert not isinstance(answer, int), "a set of options is not a number"
    return {f"opt:{choice}": 1 for choice in answer}


def summarise(definition: Definition, counters: Counters) -> Summary:
    return shares(definition, counters)
