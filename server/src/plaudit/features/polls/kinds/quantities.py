"""What questions answered by a number share: one form of each number, and how many of them read together.

A number is reckoned with as an int of units, 10^-decimals each, so nothing here is off by the last bit of a
float. Told to others it is an int when it is whole, else the float whose shortest form is the decimal.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from plaudit.features.polls.kinds.algebra import Submitted, Unfit, percent_of, wrong_field, wrong_type
from plaudit.features.polls.model import Counters

FIELD: Final = "value"
DECIMALS_AT_MOST: Final = 4
# Fifteen digits are what a double keeps of any decimal: so many units are told exactly.
MOST_UNITS: Final = 10**15
_BUCKET: Final = "value:"
_BINS: Final = 10
# What reckoning in floats may do to a number on its way to us: 0.1 + 0.2 is meant to be 0.3.
_NOISE: Final = 1e-9
# The mean is told with so many decimals more than answers have.
_MEAN_DECIMALS: Final = 2

Count = tuple[int, int]  # units, and how many answers are that


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """The answers from `first` to `last`, both included; `from` and `to` in JSON."""

    first: int | float = msgspec.field(name="from")
    last: int | float = msgspec.field(name="to")
    votes: int
    percent: float


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers that may be answered: from `lowest` to `highest` by `step`, all three in units."""

    decimals: int
    lowest: int
    highest: int
    step: int = 1

    def value(self, units: int) -> int | float:
        return value_of(units, self.decimals)

    def facts(self) -> dict[str, str | int | float | None]:
        """What holds, for a client that was refused."""
        ends = {"min": self.lowest, "max": self.highest, "step": self.step}
        return {name: self.value(units) for name, units in ends.items()}


def per_one(decimals: int) -> int:
    """How many units are one."""
    return int(10**decimals)


def units_of(value: float, decimals: int) -> int | None:
    """The number in units of 10^-decimals; None where that is no whole number, or one too large."""
    limit = MOST_UNITS / per_one(decimals)
    if not abs(value) <= limit:  # put so that NaN is none
        return None
    units = round(value * per_one(decimals))
    within = max(math.ulp(value), _NOISE)
    return units if abs(units / per_one(decimals) - value) <= within else None


def value_of(units: int, decimals: int) -> int | float:
    whole, rest = divmod(units, per_one(decimals))
    return units / per_one(decimals) if rest else whole


def decimals_of(value: float) -> int | None:
    """How many decimals the number is written with; None for more than anybody may use."""
    counts = range(DECIMALS_AT_MOST + 1)
    return next((decimals for decimals in counts if units_of(value, decimals) is not None), None)


def canonical(value: float) -> int | float:
    """The number in its one form, or as it is where it has none."""
    decimals = decimals_of(value)
    return value if decimals is None else value_of(units_of(value, decimals) or 0, decimals)


def admit_number(submitted: Submitted, grid: Grid, out_of_range: str, off_grid: str) -> int | float | Unfit:
    """`value`: a number of the grid. The two sentences are told to whoever gives another."""
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    value: Any = submitted[FIELD]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return wrong_type(FIELD, "`value` is a number.")
    units = units_of(value, grid.decimals)
    if units is None:
        outside = not grid.value(grid.lowest) <= value <= grid.value(grid.highest)
    else:
        outside = not grid.lowest <= units <= grid.highest
    if outside:
        return Unfit("value_out_of_range", out_of_range, "#/value", grid.facts())
    if units is None or (units - grid.lowest) % grid.step:
        return Unfit("value_out_of_range", off_grid, "#/value", grid.facts())
    return grid.value(units)


def bounds_in_words(lowest: float | None, highest: float | None) -> str:
    """What a voter is told whose number is too small or too large."""
    if lowest is not None and highest is not None:
        return f"Choose a number from {lowest} to {highest}."
    if lowest is not None:
        return f"Choose {lowest} or more."
    return "That number is too large." if highest is None else f"Choose {highest} or less."


def fold_number(answer: object) -> Counters:
    return {f"{_BUCKET}{answer}": 1}


def counts_of(counters: Counters, grid: Grid) -> list[Count]:
    """The numbers answered, smallest first."""
    return sorted(_counts(counters, grid))


def _counts(counters: Counters, grid: Grid) -> Iterator[Count]:
    for name, votes in counters.items():
        if votes and name.startswith(_BUCKET):
            units = units_of(float(name.removeprefix(_BUCKET)), grid.decimals)
            assert units is not None, "what was counted lies on the grid"
            yield units, votes


def mean(counts: Sequence[Count], decimals: int) -> float | None:
    """Rounded half up, with two decimals more than the answers may have."""
    total = sum(votes for _, votes in counts)
    if not total:
        return None
    amount = sum(units * votes for units, votes in counts) * per_one(_MEAN_DECIMALS)
    return (2 * amount + total) // (2 * total) / per_one(decimals + _MEAN_DECIMALS)


def median(counts: Sequence[Count], decimals: int) -> float | None:
    """The middle answer, or half way between the two in the middle; exact."""
    total = sum(votes for _, votes in counts)
    if not total:
        return None
    return (_at(counts, (total - 1) // 2) + _at(counts, total // 2)) / (2 * per_one(decimals))


def _at(counts: Sequence[Count], rank: int) -> int:
    for units, votes in counts:
        if rank < votes:
            return units
        rank -= votes
    raise AssertionError("rank beyond the answers")


def distribution(counts: Sequence[Count], grid: Grid) -> list[Bin]:
    """The numbers of the grid in at most ten bins, as even as whole steps allow; shares are of answers."""
    places = (grid.highest - grid.lowest) // grid.step + 1
    bins = min(_BINS, places)
    votes_in = [0] * bins
    for units, votes in counts:
        votes_in[(units - grid.lowest) // grid.step * bins // places] += votes
    total = sum(votes_in)
    starts = [-(-index * places // bins) for index in range(bins + 1)]
    return [
        Bin(
            first=grid.value(grid.lowest + starts[index] * grid.step),
            last=grid.value(grid.lowest + (starts[index + 1] - 1) * grid.step),
            votes=votes,
            percent=percent_of(votes, total),
        )
        for index, votes in enumerate(votes_in)
    ]
