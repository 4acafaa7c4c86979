"""A quiz question: right answers kept until they are told, and what a right answer earns."""

import pytest
from asking import answered, asked, faults, option_id, read, table, unfit
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.forms import Pick
from plaudit.features.polls.kinds.quiz import points_of

LETTERS = [{"text": letter.upper(), "key": letter} for letter in "abcd"]


def quiz(*correct, **more):
    settings = {"correct": list(correct or "b")} | more.pop("settings", {})
    return asked("quiz", options=LETTERS, settings=settings, **more)


def ids(definition, letters):
    return [option_id(definition, letter) for letter in letters]


def body(**settings):
    return {"options": LETTERS, "settings": {"correct": ["a"]} | settings}


@table(
    ("body", "pointers"),
    [
        (body(), []),
        (body(correct=["A", "b"]), []),
        ({"options": LETTERS}, ["#/settings/correct"]),
        (body(correct=[]), ["#/settings/correct"]),
        (body(correct="a"), ["#/settings/correct"]),
        (body(correct=["z"]), ["#/settings/correct/0"]),
        (body(correct=["a", "A"]), ["#/settings/correct/1"]),
        (body(correct=["opt_1"]), ["#/settings/correct/0"]),
        ({"options": LETTERS[:1], "settings": {"correct": ["a"]}}, ["#/options"]),
        ({"options": [f"{n}" for n in range(21)], "settings": {"correct": ["1"]}}, ["#/options"]),
        (body(points=0), []),
        (body(points=-1), ["#/settings/points"]),
        (body(time_limit_seconds=0), ["#/settings/time_limit_seconds"]),
        (body(time_limit_seconds=20, speed=False), []),
        (body(explanation=""), ["#/settings/explanation"]),
        (body(hint="Think"), ["#/settings/hint"]),
        (body() | {"max_selections": 3}, []),
        (body() | {"max_selections": 5}, ["#/max_selections"]),
        (body() | {"min_selections": 1}, ["#/min_selections"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("quiz", **body) == pointers


@table("names", [["b", "c"], ["B", "C"], ["b", "C"]])
def test_right_answers_are_named_by_key_or_text_and_kept_as_ids(names):
    definition = quiz(*names)
    assert definition.settings["correct"] == ids(definition, "bc")


@table(
    ("correct", "given", "most"),
    [("b", None, 1), ("bc", None, 4), ("b", 2, 2), ("bc", 2, 2), ("bc", 1, 4)],
)
def test_there_is_room_for_all_right_answers(correct, given, most):
    assert quiz(*correct, max_selections=given).max_selections == most


@table(("chosen", "answer"), [("b", "b"), ("db", "bd"), ("abcd", "abcd")])
def test_what_may_be_answered(chosen, answer):
    definition = quiz("a", "b")
    assert answered(definition, choices=ids(definition, chosen)) == tuple(sorted(ids(definition, answer)))


@table(
    ("submitted", "refusal"),
    [
        ({}, ("answer_kind", "#/choices")),
        ({"choice": "a"}, ("answer_kind", "#/choices")),
        ({"choices": "a"}, ("answer_kind", "#/choices")),
        ({"choices": []}, ("selection_count", "#/choices")),
        ({"choices": ["opt_a", "opt_b"]}, ("selection_count", "#/choices")),
        ({"choices": ["B"]}, ("option_unknown", "#/choices/0")),
    ],
)
def test_what_may_not_be_answered(submitted, refusal):
    assert unfit(quiz("b"), **submitted) == refusal


def test_one_option_twice():
    definition = quiz("a", "b")
    assert unfit(definition, choices=ids(definition, "aa")) == ("option_repeated", "#/choices")


@table(("chosen", "right"), [("ab", True), ("ba", True), ("a", False), ("abc", False), ("cd", False)])
def test_only_exactly_the_right_ones_are_right(chosen, right):
    definition = quiz("a", "b")
    answer = answered(definition, choices=ids(definition, chosen))
    assert ("right" in fold(definition, answer)) is right
    assert points_of(definition, answer, 0) == (1000 if right else 0)


def test_what_an_answer_is_worth():
    definition = quiz("b")
    a, b = ids(definition, "ab")
    assert fold(definition, (b,)) == {f"opt:{b}": 1, "right": 1}
    assert fold(definition, (a,)) == {f"opt:{a}": 1}


def test_nothing_of_the_right_answer_is_told_before_its_time():
    definition = quiz("b", settings={"explanation": "Because."})
    votes = [ids(definition, letter) for letter in "bba"]
    assert read(definition, votes).get("details") is None
    details = read(definition, votes, answer_key=True)["details"]
    assert details == {
        "correct": ids(definition, "b"),
        "explanation": "Because.",
        "right": {"votes": 2, "percent": 66.7},
        "basis": "answers",
    }


def test_before_the_first_vote():
    details = read(quiz("b"), [], answer_key=True)["details"]
    assert details["right"] == {"votes": 0, "percent": 0.0}


def test_options_are_shares_like_those_of_any_choice():
    definition = quiz("a", "b")
    summary = read(definition, [ids(definition, letters) for letters in ("ab", "b")])
    assert [(row["votes"], row["percent"]) for row in summary["options"]] == [
        (1, 50.0),
        (2, 100.0),
        (0, 0.0),
        (0, 0.0),
    ]


# By hand: 1000 x (1 - t / 20000 / 2), rounded half up.
@table(
    ("elapsed", "points"),
    [
        (0, 1000),
        (1, 1000),  # 999.975
        (20, 1000),  # 999.5
        (21, 999),  # 999.475
        (5_000, 875),
        (10_000, 750),
        (19_999, 500),  # 500.025
        (20_000, 500),
        (60_000, 500),
        (-5, 1000),
    ],
)
def test_the_later_the_less(elapsed, points):
    definition = quiz("b", settings={"time_limit_seconds": 20})
    assert points_of(definition, tuple(ids(definition, "b")), elapsed) == points
    assert points_of(definition, tuple(ids(definition, "a")), elapsed) == 0


@table("settings", [{"time_limit_seconds": 20, "speed": False}, {"speed": True}])
def test_without_speed_or_a_limit_time_does_not_matter(settings):
    definition = quiz("b", settings=settings)
    assert {points_of(definition, tuple(ids(definition, "b")), t) for t in (0, 9_000, 90_000)} == {1000}


@given(st.integers(0, 10**6), st.integers(1, 86_400), st.integers(-(10**6), 10**9))
def test_points_lie_between_half_and_all_and_are_what_fractions_give(points, seconds, elapsed):
    from fractions import Fraction

    definition = quiz("b", settings={"points": points, "time_limit_seconds": seconds})
    earned = points_of(definition, tuple(ids(definition, "b")), elapsed)
    limit = seconds * 1000
    exact = points * (1 - Fraction(min(max(elapsed, 0), limit), 2 * limit))
    assert earned == int(exact + Fraction(1, 2))
    assert points <= 2 * earned <= 2 * points


@pytest.mark.parametrize(("correct", "most"), [("b", 1), ("bc", 4)])
def test_a_plain_form_is_a_pick(correct, most):
    definition = quiz(*correct)
    assert KINDS["quiz"].form(definition) == Pick(options=list(definition.options), most=most)
