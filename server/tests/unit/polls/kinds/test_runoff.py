"""Instant runoff against elections calculated by hand, and its laws."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.polls.kinds.runoff import Round, Standing, instant_runoff

NO_POINTS: dict[str, int] = {}


def told(runoff):
    """Rounds as (votes, who went out, exhausted)."""
    return [
        ({one.id: one.votes for one in step.votes}, "".join(step.eliminated), step.exhausted)
        for step in runoff.rounds
    ]


def ballots(**counts):
    return {tuple(letters): n for letters, n in counts.items()}


# The capital of Tennessee: four cities, each quarter of the state for its own. Of a hundred voters
# 42 live near Memphis, 26 near Nashville, 15 near Chattanooga, 17 near Knoxville.
TENNESSEE = ballots(MNCK=42, NCKM=26, CKNM=15, KCNM=17)
# By Borda: 126 = 42x3; 194 = 42x2 + 26x3 + 15 + 17; 173 = 42 + 26x2 + 15x3 + 17x2; 107 = 26 + 15x2 + 17x3.
TENNESSEE_BORDA = {"M": 126, "N": 194, "C": 173, "K": 107}


def test_the_capital_of_tennessee():
    runoff = instant_runoff("MNCK", TENNESSEE, TENNESSEE_BORDA)
    assert told(runoff) == [
        ({"M": 42, "N": 26, "C": 15, "K": 17}, "C", 0),
        ({"M": 42, "N": 26, "K": 32}, "N", 0),
        ({"M": 42, "K": 58}, "", 0),
    ]
    assert runoff.winner == "K", "not Memphis with most first places, nor Nashville, first by Borda"
    assert not any(step.tie_broken for step in runoff.rounds)


def test_a_ballot_that_names_nobody_left_is_exhausted():
    # 9 voters. C goes out (2): one of its ballots moves to B, the other names nobody else.
    # Now A 4, B 4, of 8 that still count: nobody has more than half, and the tie is broken by points.
    cast = ballots(A=1, AB=3, BA=3, CB=1, C=1)
    runoff = instant_runoff("ABC", cast, {"A": 12, "B": 11, "C": 4})
    assert told(runoff) == [
        ({"A": 4, "B": 3, "C": 2}, "C", 0),
        ({"A": 4, "B": 4}, "B", 1),
        ({"A": 7}, "", 2),
    ]
    assert [step.tie_broken for step in runoff.rounds] == [False, True, False]
    assert runoff.winner == "A"


def test_the_majority_is_of_ballots_that_still_count():
    # 3 of 7 are no majority; once the two lone ballots are exhausted, 3 of 5 are.
    runoff = instant_runoff("ABCD", ballots(A=3, B=2, C=1, D=1), {"A": 9, "B": 6, "C": 3, "D": 2})
    assert told(runoff) == [
        ({"A": 3, "B": 2, "C": 1, "D": 1}, "D", 0),
        ({"A": 3, "B": 2, "C": 1}, "C", 1),
        ({"A": 3, "B": 2}, "", 2),
    ]
    assert runoff.winner == "A"


@pytest.mark.parametrize(
    ("points", "out"),
    [
        ({"A": 1, "B": 2, "C": 2}, "A"),
        ({"A": 2, "B": 1, "C": 2}, "B"),
        ({"A": 2, "B": 2, "C": 2}, "C"),
        ({}, "C"),
    ],
)
def test_of_those_tied_for_last_goes_who_has_fewer_points_then_who_is_listed_later(points, out):
    runoff = instant_runoff("ABC", ballots(AB=1, BC=1, CA=1), points)
    assert runoff.rounds[0].eliminated == [out]
    assert runoff.rounds[0].tie_broken


def test_nobody_goes_out_alone_without_a_single_vote():
    runoff = instant_runoff("ABCDE", ballots(A=2, B=2, C=1), {"A": 3, "B": 1})
    assert told(runoff)[0] == ({"A": 2, "B": 2, "C": 1, "D": 0, "E": 0}, "DE", 0)
    assert not runoff.rounds[0].tie_broken
    assert runoff.winner == "A"


@pytest.mark.parametrize("cast", [{}, ballots(Z=4)])
def test_without_a_ballot_for_anybody_there_is_no_round(cast):
    runoff = instant_runoff("AB", cast, NO_POINTS)
    assert (runoff.rounds, runoff.winner) == ((), None)


def test_options_that_are_out_from_the_start_are_passed_over():
    runoff = instant_runoff("AB", ballots(ZA=2, B=1), NO_POINTS)
    assert runoff.rounds == [
        Round(round=1, votes=[Standing("A", 2), Standing("B", 1)], eliminated=[], exhausted=0)
    ]
    assert runoff.winner == "A"


OPTIONS = "ABCDE"
BALLOT = st.permutations(OPTIONS).flatmap(lambda order: st.integers(1, 5).map(lambda n: tuple(order[:n])))
ELECTION = st.dictionaries(BALLOT, st.integers(1, 9), min_size=1, max_size=12)
POINTS = st.fixed_dictionaries({letter: st.integers(0, 9) for letter in OPTIONS})


@given(ELECTION, POINTS)
def test_every_ballot_counts_or_is_exhausted_in_every_round(cast, points):
    runoff = instant_runoff(OPTIONS, cast, points)
    for step in runoff.rounds:
        assert sum(one.votes for one in step.votes) + step.exhausted == sum(cast.values())
    exhausted = [step.exhausted for step in runoff.rounds]
    assert exhausted == sorted(exhausted)
    assert [step.round for step in runoff.rounds] == list(range(1, len(runoff.rounds) + 1))


@given(ELECTION, POINTS)
def test_rounds_agree_with_counting_each_round_anew(cast, points):
    left = list(OPTIONS)
    for step in instant_runoff(OPTIONS, cast, points).rounds:
        counted = Counter()
        for ballot, n in cast.items():
            still = [each for each in ballot if each in left]
            if still:
                counted[still[0]] += n
        assert {one.id: one.votes for one in step.votes} == {each: counted[each] for each in left}
        fewest = min(counted[each] for each in left)
        assert all(counted[each] == fewest for each in step.eliminated)
        left = [each for each in left if each not in step.eliminated]


@given(ELECTION, POINTS)
def test_the_winner_has_more_than_half_at_the_end(cast, points):
    runoff = instant_runoff(OPTIONS, cast, points)
    last = {one.id: one.votes for one in runoff.rounds[-1].votes}
    assert 2 * last[runoff.winner] > sum(last.values())
    assert not runoff.rounds[-1].eliminated


@given(ELECTION, POINTS, st.sampled_from(OPTIONS))
def test_who_is_first_on_most_ballots_wins_at_once(cast, points, favourite):
    enough = sum(cast.values()) + 1
    runoff = instant_runoff(OPTIONS, {**cast, (favourite,): cast.get((favourite,), 0) + enough}, points)
    assert (runoff.winner, len(runoff.rounds)) == (favourite, 1)


def test_a_large_election_is_counted_without_waiting():
    """Twenty options, every ballot different: each ballot is looked at no more often than it has places."""
    from random import Random

    chance, options = Random(7), [f"opt_{n}" for n in range(20)]
    cast = {tuple(chance.sample(options, 20)): 1 for _ in range(5000)}
    runoff = instant_runoff(options, cast, NO_POINTS)
    assert runoff.winner in options
    assert len(runoff.rounds) <= 19
