"""Numbers by property: one form each, the same bytes everywhere, and figures that agree with Python's own."""

import json
import math
import statistics
from fractions import Fraction
from itertools import pairwise

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from plaudit.features.polls.kinds import quantities
from plaudit.features.polls.kinds.quantities import MOST_UNITS, Grid, canonical, units_of, value_of

DECIMALS = st.integers(0, quantities.DECIMALS_AT_MOST)
UNITS = st.integers(-MOST_UNITS, MOST_UNITS)
COUNTS = st.dictionaries(st.integers(-5000, 5000), st.integers(1, 1000), min_size=1).map(
    lambda votes: sorted(votes.items())
)


@given(UNITS, DECIMALS)
@example(MOST_UNITS - 1, 4)
@example(-1, 4)
def test_every_number_of_the_grid_has_one_form_and_comes_back(units, decimals):
    value = value_of(units, decimals)
    text = msgspec.json.encode(value)
    assert text == json.dumps(value).encode(), "a verifier writes the same bytes"
    assert units_of(value, decimals) == units
    assert units_of(json.loads(text), decimals) == units
    assert canonical(float(value)) == value
    assert isinstance(value, int) == (units % 10**decimals == 0)


@given(UNITS, DECIMALS)
def test_the_form_is_the_decimal_itself(units, decimals):
    assert Fraction(str(value_of(units, decimals))) == Fraction(units, 10**decimals)


@given(st.floats() | st.integers(), DECIMALS)
@example(-0.0, 0)
@example(math.nan, 2)
@example(10**400, 0)
@example(-(10**400), 4)
@example(1.7976931348623157e308, 4)
@example(5e-324, 4)
def test_any_number_is_on_the_grid_or_not(value, decimals):
    units = units_of(value, decimals)
    if units is None:
        return
    off = abs(Fraction(units, 10**decimals) - Fraction(value))
    assert off <= Fraction(1, 4 * 10**decimals), "never so far that it could be another's"
    assert off <= max(Fraction(math.ulp(value)), Fraction(1e-9))


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), DECIMALS)
@example(-999_999, 999_166, 1)
def test_what_a_browser_adds_up_is_the_number_it_meant(one, other, decimals):
    added = one / 10**decimals + other / 10**decimals
    assert units_of(added, decimals) == one + other


@given(COUNTS, DECIMALS)
def test_mean_and_median_are_those_of_the_answers(counts, decimals):
    answers = [Fraction(units, 10**decimals) for units, votes in counts for _ in range(votes)]
    mean = quantities.mean(counts, decimals)
    assert abs(Fraction(str(mean)) - statistics.mean(answers)) <= Fraction(1, 2 * 10 ** (decimals + 2))
    assert quantities.median(counts, decimals) == float(statistics.median(answers))


@given(COUNTS, DECIMALS, st.integers(1, 9), st.integers(0, 40))
def test_bins_hold_every_answer_once_and_touch(counts, decimals, step, more):
    counts = [(units * step, votes) for units, votes in counts]
    lowest, highest = counts[0][0] - more * step, counts[-1][0] + more * step
    bins = quantities.distribution(counts, Grid(decimals=decimals, lowest=lowest, highest=highest, step=step))
    ends = [(units_of(each.first, decimals), units_of(each.last, decimals)) for each in bins]
    assert (ends[0][0], ends[-1][1]) == (lowest, highest)
    assert all(after[0] - before[1] == step for before, after in pairwise(ends))
    places = [(last - first) // step + 1 for first, last in ends]
    assert len(bins) == min(10, sum(places))
    assert max(places) - min(places) <= 1
    for (first, last), each in zip(ends, bins, strict=True):
        assert each.votes == sum(votes for units, votes in counts if first <= units <= last)
