"""Each kind as a table: what may be asked, what may be answered, what it is worth, how it reads."""

import pytest
from sample_polls import choice, option, rating

from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.algebra import Reading, Share, Unfit, percent_of
from plaudit.features.polls.model import Definition

MANY = {"kind": "multiple_choice"}


@pytest.mark.parametrize(
    ("definition", "pointers"),
    [
        (choice("ab"), []),
        (choice("a"), ["#/options"]),
        (choice(""), ["#/options"]),
        (Definition(kind="single_choice", options=tuple(option(f"{n}") for n in range(100))), []),
        (
            Definition(kind="single_choice", options=(option("a", "Tea"), option("b", " tEA "))),
            ["#/options/1/text"],
        ),
        (choice(**MANY), []),
        (choice(**MANY, min_selections=1, max_selections=3), []),
        (choice(**MANY, min_selections=3, max_selections=3), []),
        (choice(**MANY, min_selections=0), ["#/min_selections"]),
        (choice(**MANY, min_selections=4), ["#/min_selections", "#/max_selections"]),
        (choice(**MANY, min_selections=2, max_selections=1), ["#/max_selections"]),
        (choice(**MANY, max_selections=4), ["#/max_selections"]),
        (rating(), []),
        (rating(None), []),
        (rating(2, style="stars"), []),
        (rating(10), []),
        (rating(1), ["#/scale"]),
        (rating(11), ["#/scale"]),
    ],
)
def test_what_may_be_asked(definition, pointers):
    problems = KINDS[definition.kind].check(definition)
    assert [problem.pointer for problem in problems] == pointers


@pytest.mark.parametrize(
    ("definition", "submitted", "answer"),
    [
        (choice(), {"choice": "opt_b"}, "opt_b"),
        (choice(**MANY), {"choices": ["opt_c", "opt_a"]}, ("opt_a", "opt_c")),
        (choice(**MANY), {"choices": ["opt_a"]}, ("opt_a",)),
        (
            choice(**MANY, min_selections=2, max_selections=2),
            {"choices": ["opt_b", "opt_a"]},
            ("opt_a", "opt_b"),
        ),
        (rating(), {"rating": 1}, 1),
        (rating(), {"rating": 5}, 5),
        (rating(None), {"rating": 5}, 5),
        (rating(10), {"rating": 10}, 10),
    ],
)
def test_what_may_be_answered(definition, submitted, answer):
    assert KINDS[definition.kind].admit(definition, submitted) == answer


@pytest.mark.parametrize(
    ("definition", "submitted", "code", "pointer"),
    [
        (choice(), {}, "answer_kind", "#/choice"),
        (choice(), {"choices": ["opt_a"]}, "answer_kind", "#/choice"),
        (choice(), {"choice": "opt_a", "rating": 4}, "answer_kind", "#/choice"),
        (choice(), {"choice": "opt_z"}, "option_unknown", "#/choice"),
        (choice(), {"choice": "Tea"}, "option_unknown", "#/choice"),
        (choice(), {"choice": None}, "option_unknown", "#/choice"),
        (choice(), {"choice": ["opt_a"]}, "option_unknown", "#/choice"),
        (choice(), {"choice": "x" * 10_000}, "option_unknown", "#/choice"),
        (choice(**MANY), {"choice": "opt_a"}, "answer_kind", "#/choices"),
        (choice(**MANY), {"choices": "opt_a"}, "answer_kind", "#/choices"),
        (choice(**MANY), {"choices": {"opt_a": 1}}, "answer_kind", "#/choices"),
        (choice(**MANY), {"choices": []}, "selection_count", "#/choices"),
        (choice(**MANY, min_selections=2), {"choices": ["opt_a"]}, "selection_count", "#/choices"),
        (choice(**MANY, max_selections=1), {"choices": ["opt_a", "opt_b"]}, "selection_count", "#/choices"),
        (choice(**MANY), {"choices": ["opt_a", "opt_a"]}, "option_repeated", "#/choices"),
        (choice(**MANY), {"choices": ["opt_a", "opt_z"]}, "option_unknown", "#/choices/1"),
        (choice(**MANY), {"choices": ["opt_a", ["opt_b"]]}, "option_unknown", "#/choices/1"),
        (rating(), {"choice": "opt_a"}, "answer_kind", "#/rating"),
        (rating(), {"rating": "4"}, "answer_kind", "#/rating"),
        (rating(), {"rating": 4.0}, "answer_kind", "#/rating"),
        (rating(), {"rating": True}, "answer_kind", "#/rating"),
        (rating(), {"rating": 0}, "rating_out_of_range", "#/rating"),
        (rating(), {"rating": 6}, "rating_out_of_range", "#/rating"),
        (rating(), {"rating": -1}, "rating_out_of_range", "#/rating"),
    ],
)
def test_what_may_not_be_answered(definition, submitted, code, pointer):
    unfit = KINDS[definition.kind].admit(definition, submitted)
    assert isinstance(unfit, Unfit)
    assert (unfit.code, unfit.pointer) == (code, pointer)
    assert unfit.detail
    assert all(len(str(fact)) <= 64 for fact in unfit.facts.values()), "a refusal repeats no essay"


@pytest.mark.parametrize(
    ("definition", "answer", "counters"),
    [
        (choice(), "opt_b", {"opt:opt_b": 1}),
        (choice(**MANY), ("opt_a", "opt_c"), {"opt:opt_a": 1, "opt:opt_c": 1}),
        (rating(), 4, {"rating:4": 1, "sum": 4}),
    ],
)
def test_what_an_answer_is_worth(definition, answer, counters):
    assert fold(definition, answer) == counters


def test_shares_are_of_voters_with_the_leader_alone():
    summary = KINDS["multiple_choice"].summarise(
        choice(**MANY), {"opt:opt_a": 3, "opt:opt_b": 2, "voters": 4, "votes": 4}, Reading()
    )
    assert summary.options == [Share("opt_a", 3, 75.0), Share("opt_b", 2, 50.0), Share("opt_c", 0, 0.0)]
    assert summary.leaders == ["opt_a"]


@pytest.mark.parametrize(
    ("votes", "tie"),
    [((0, 0, 0), False), ((1, 0, 0), False), ((1, 1, 0), True), ((2, 2, 2), True), ((3, 2, 2), False)],
)
def test_a_tie_is_two_leaders_with_votes(votes, tie):
    counters = {f"opt:opt_{letter}": n for letter, n in zip("abc", votes, strict=True)}
    summary = KINDS["single_choice"].summarise(choice(), counters | {"voters": sum(votes)}, Reading())
    assert (len(summary.leaders) > 1) is tie


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (0, 0, 0.0),
        (0, 7, 0.0),
        (7, 7, 100.0),
        (1, 3, 33.3),
        (2, 3, 66.7),
        (1, 8, 12.5),
        (1, 16, 6.3),  # 6.25: half goes up
        (1, 80, 1.3),  # 1.25: a float's rounding says 1.2
        (3, 80, 3.8),  # 3.75
        (1, 2000, 0.1),  # 0.05
        (1, 2001, 0.0),
        (1_999_999, 2_000_000, 100.0),
    ],
)
def test_percent_is_rounded_half_up(part, whole, percent):
    assert percent_of(part, whole) == percent


def ratings(*counts: int) -> dict[str, int]:
    counters = {f"rating:{value}": n for value, n in enumerate(counts, start=1)}
    counters["sum"] = sum(value * n for value, n in enumerate(counts, start=1))
    return counters | {"voters": sum(counts), "votes": sum(counts)}


@pytest.mark.parametrize(
    ("counts", "mean", "median"),
    [
        ((0, 0, 0, 0, 0), None, None),
        ((0, 0, 0, 1, 0), 4.0, 4.0),
        ((1, 0, 0, 0, 1), 3.0, 3.0),
        ((0, 0, 0, 1, 1), 4.5, 4.5),
        ((2, 0, 0, 0, 1), 2.33, 1.0),
        ((1, 1, 1, 1, 1), 3.0, 3.0),
        ((0, 0, 0, 0, 1000), 5.0, 5.0),
    ],
)
def test_mean_and_median_of_ratings(counts, mean, median):
    summary = KINDS["rating"].summarise(rating(), ratings(*counts), Reading())
    assert (summary.mean, summary.median) == (mean, median)
    assert [share.votes for share in summary.ratings] == list(counts)
    assert not summary.leaders
    assert not summary.options
