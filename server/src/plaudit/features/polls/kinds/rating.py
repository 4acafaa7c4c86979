"""A whole number from 1 to the scale, shown as stars, emoji or digits."""

from collections.abc import Sequence

from plaudit.features.polls.kinds.algebra import (
    RatingShare,
    Submitted,
    Summary,
    Unfit,
    foreign_fields,
    percent_of,
    wrong_field,
)
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.kernel.errors import FieldProblem

FIELD = "rating"
SCALE_AT_LEAST = 2
SCALE_AT_MOST = 10
SCALE_UNLESS_TOLD = 5


def check(definition: Definition) -> Sequence[FieldProblem]:
    problems = []
    if not SCALE_AT_LEAST <= scale_of(definition) <= SCALE_AT_MOST:
        problems.append(FieldProblem("#/scale", f"A scale ends from {SCALE_AT_LEAST} to {SCALE_AT_MOST}."))
    if definition.options:
        problems.append(FieldProblem("#/options", "A rating has a scale, not options."))
    return problems + foreign_fields(definition, "min_selections", "max_selections")


def scale_of(definition: Definition) -> int:
    return SCALE_UNLESS_TOLD if definition.scale is None else definition.scale


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    value = submitted[FIELD]
    if not isinstance(value, int) or isinstance(value, bool):
        return Unfit("answer_kind", "`rating` is a whole number.", "#/rating", {"expected": FIELD})
    if not 1 <= value <= scale_of(definition):
        return Unfit(
            "rating_out_of_range",
            f"Rate from 1 to {scale_of(definition)}.",
            "#/rating",
            {"scale": scale_of(definition)},
        )
    return value


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    assert isinstance(answer, int), "a rating is a number"
    return {f"rating:{answer}": 1, "sum": answer}


def summarise(definition: Definition, counters: Counters) -> Summary:
    """Shares per rating, the mean to two decimals and the median; neither exists without a vote.

    The mean and the median are of votes; shares are of voters, like everywhere. Ratings cannot tie.
    """
    voters = counters.get("voters", 0)
    scale = range(1, scale_of(definition) + 1)
    counts = [counters.get(f"rating:{value}", 0) for value in scale]
    total = sum(counts)
    return Summary(
        ratings=[
            RatingShare(value, votes, percent_of(votes, voters))
            for value, votes in zip(scale, counts, strict=True)
        ],
        mean=round(counters.get("sum", 0) / total, 2) if total else None,
        median=(_value_at(counts, (total - 1) // 2) + _value_at(counts, total // 2)) / 2 if total else None,
    )


def _value_at(counts: Sequence[int], rank: int) -> int:
    """The rating of the vote at `rank` (from 0) when all votes stand in order."""
    for value, count in enumerate(counts, start=1):
        if rank < count:
            return value
        rank -= count
    raise AssertionError("rank beyond the votes")
