"""What questions answered by one whole number of a short scale share: stars, faces, 0 to 10."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Annotated, Any

import msgspec

from plaudit.features.polls.kinds.algebra import (
    Kind,
    RatingShare,
    Reading,
    Submitted,
    Summary,
    Unfit,
    percent_of,
    settings_of,
    wrong_field,
    wrong_type,
)
from plaudit.features.polls.kinds.forms import Scale, Style
from plaudit.features.polls.model import Answer, Counters, Definition

FIELD = "rating"

Label = Annotated[str, msgspec.Meta(max_length=80)]


class EndLabels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the two ends of the scale are called."""

    low_label: Label | None = None
    high_label: Label | None = None


LABELS = frozenset(EndLabels.__struct_fields__)


def admit_grade(submitted: Submitted, lowest: int, highest: int) -> Answer | Unfit:
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    value = submitted[FIELD]
    if not isinstance(value, int) or isinstance(value, bool):
        return wrong_type(FIELD, "`rating` is a whole number.")
    if not lowest <= value <= highest:
        return Unfit(
            "rating_out_of_range",
            f"Rate from {lowest} to {highest}.",
            "#/rating",
            {"scale": highest, "lowest": lowest},
        )
    return value


def fold_grade(answer: Answer) -> Counters:
    assert isinstance(answer, int), "a rating is a number"
    counters = {f"rating:{answer}": 1}
    return counters | {"sum": answer} if answer else counters  # a counter moved by nothing is none


def graded(counters: Counters, lowest: int, highest: int) -> Summary:
    """Shares per grade, the mean to two decimals and the median; neither exists without a vote.

    The mean and the median are of votes; shares are of voters, like everywhere. Grades cannot tie.
    """
    voters = counters.get("voters", 0)
    counts = counts_of(counters, lowest, highest)
    total = sum(counts)
    return Summary(
        ratings=[
            RatingShare(value, votes, percent_of(votes, voters))
            for value, votes in enumerate(counts, start=lowest)
        ],
        scale=highest,
        mean=round(counters.get("sum", 0) / total, 2) if total else None,
        median=_median(counts, lowest, total),
    )


def labelled(definition: Definition, lowest: int, highest: int, style: Style = "number") -> Scale:
    """What a plain page asks: the grades side by side, their ends named as the host wishes."""
    labels = settings_of(definition, EndLabels)
    return Scale(
        lowest=lowest, highest=highest, style=style, low_label=labels.low_label, high_label=labels.high_label
    )


def counts_of(counters: Counters, lowest: int, highest: int) -> list[int]:
    """How many answers each grade has, from the lowest up."""
    return [counters.get(f"rating:{value}", 0) for value in range(lowest, highest + 1)]


def sample_grade(chance: Random, lowest: int, highest: int) -> Submitted:
    """People who answer are mostly content, and a few are not at all."""
    middle = lowest + (highest - lowest) * 0.75
    return {FIELD: min(highest, max(lowest, round(chance.gauss(middle, (highest - lowest) / 4))))}


def _median(counts: Sequence[int], lowest: int, total: int) -> float | None:
    if not total:
        return None
    return lowest + (_index_at(counts, (total - 1) // 2) + _index_at(counts, total // 2)) / 2


def _index_at(counts: Sequence[int], rank: int) -> int:
    """Which grade, from 0, the answer at `rank` (from 0) has when all stand in order."""
    for index, count in enumerate(counts):
        if rank < count:
            return index
        rank -= count
    raise AssertionError("rank beyond the votes")


def fixed(
    lowest: int,
    highest: int,
    *,
    read: Callable[[Sequence[int], Summary], msgspec.Struct],
    example: Mapping[str, Any],
    style: Style | None = None,
) -> Kind:
    """A kind whose scale is always the same. `read`: its details, from how many answers each grade has, from
    the lowest up, and from what all grades say. `style`: how it looks unless told; None: always by digits.
    """

    def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
        summary = graded(counters, lowest, highest)
        return msgspec.structs.replace(summary, details=read(counts_of(counters, lowest, highest), summary))

    def prepare(definition: Definition) -> Definition:
        return msgspec.structs.replace(definition, style=definition.style or style)

    return Kind(
        field=FIELD,
        settings=EndLabels,
        free=LABELS,
        options=False,
        top_level=frozenset() if style is None else frozenset({"style"}),
        prepare=prepare,
        admit=lambda _, submitted: admit_grade(submitted, lowest, highest),
        fold=lambda _, answer: fold_grade(answer),
        summarise=summarise,
        form=lambda definition: labelled(definition, lowest, highest, definition.style or "number"),
        example=example,
        sample=lambda _, chance: sample_grade(chance, lowest, highest),
    )
