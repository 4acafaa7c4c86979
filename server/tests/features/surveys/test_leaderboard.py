"""Points of a quiz: the formula as a table, against fractions, and the order of the best."""

from fractions import Fraction
from math import floor

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.polls.model import Definition, Option
from plaudit.features.surveys import leaderboard
from plaudit.features.surveys.leaderboard import points, quiz_keys, ranked, score_of
from plaudit.features.surveys.model import Given
from plaudit.features.surveys.whole import Whole
from plaudit.testing import samples
from plaudit.testing import survey_samples as make

OPENED = 1_000_000
OPTIONS = tuple(Option(id=one, text=one) for one in samples.OPTIONS)


def quiz(name="tea", **settings):
    plain = {"correct": ["opt_a"], "points": 1000, "time_limit_seconds": 20, "speed": True}
    definition = Definition(kind="quiz", options=OPTIONS, settings=plain | settings)
    return samples.poll(name, definition=definition, opens_at=OPENED)


@pytest.mark.parametrize(
    ("settings", "after_ms", "expected"),
    [
        ({}, 0, 1000),
        ({}, 5_000, 875),
        ({}, 10_000, 750),
        ({}, 20_000, 500),
        ({}, 60_000, 500),
        ({}, -50, 1000),
        ({}, 1, 1000),  # 999.975
        ({}, 20, 1000),  # 999.5, half up
        ({}, 21, 999),  # 999.475
        ({"points": 5, "time_limit_seconds": 1}, 200, 5),  # 4.5
        ({"points": 5, "time_limit_seconds": 1}, 201, 4),
        ({"speed": False}, 15_000, 1000),
        ({"time_limit_seconds": None}, 15_000, 1000),
        ({"points": 0}, 0, 0),
    ],
)
def test_what_a_right_answer_earns(settings, after_ms, expected):
    assert points(quiz(**settings), ["opt_a"], OPENED + after_ms) == expected


@given(st.integers(0, 5000), st.integers(1, 600), st.integers(0, 700_000))
def test_points_are_the_formula_in_fractions_rounded_half_up(full, limit, after):
    spent = Fraction(min(after, limit * 1000), limit * 1000)
    exact = full * (1 - spent / 2)
    assert points(quiz(points=full, time_limit_seconds=limit), ["opt_a"], OPENED + after) == floor(
        exact + Fraction(1, 2)
    )


def whole(*polls):
    items = [make.item(poll.id.removeprefix("poll_"), kind="quiz") for poll in polls]
    return Whole(make.survey("shop", *items), polls)


def answered(person, at=OPENED, **answers):
    given_answers = {key: Given(answer=list(one), at=at) for key, one in answers.items()}
    return make.response(person, answers=given_answers)


def test_all_right_options_and_no_others_are_a_right_answer():
    two = whole(quiz(correct=["opt_a", "opt_b"]))
    for said, right in ((("opt_b", "opt_a"), 1), (("opt_a",), 0), (samples.OPTIONS, 0)):
        score = score_of(two, answered("ann", tea=said), {"tea"})
        assert (score.right, score.score, score.answered) == (right, 1000 * right, 1)


def test_what_is_not_told_yet_or_was_withdrawn_earns_nothing():
    hidden, told = quiz("a"), msgspec.structs.replace(quiz("b"), revealed=True)
    both = whole(hidden, told)
    assert quiz_keys(both, host=False) == {"b"}
    assert quiz_keys(both, host=True) == {"a", "b"}
    response = answered("ann", a=("opt_a",), b=("opt_a",))
    assert score_of(both, response, quiz_keys(both, host=False)).score == 1000
    withdrawn = {key: msgspec.structs.replace(one, counted=False) for key, one in response.answers.items()}
    assert score_of(both, msgspec.structs.replace(response, answers=withdrawn), {"a", "b"}).answered == 0


async def rows_of(survey, responses, limit=10):
    async def pages():
        yield responses[:2]
        yield responses[2:]

    rows = await ranked(survey, pages(), {"tea"}, limit)
    return [(row.place, row.response_id, row.score) for row in rows]


async def test_equal_scores_share_a_place_and_the_earlier_response_stands_first():
    survey = whole(quiz())
    people = [
        answered("late", OPENED + 20_000, tea=("opt_a",)),
        answered("first", tea=("opt_a",)),
        answered("wrong", tea=("opt_b",)),
        answered("second", tea=("opt_a",)),
        make.response("silent"),
        msgspec.structs.replace(answered("out", tea=("opt_a",)), status="screened_out"),
    ]
    expected = [
        (1, "resp_first", 1000),
        (1, "resp_second", 1000),
        (3, "resp_late", 500),
        (4, "resp_wrong", 0),
    ]
    assert await rows_of(survey, people) == expected
    assert await rows_of(survey, people, limit=3) == expected[:3]
    assert await rows_of(survey, people, limit=1) == expected[:1]


def test_a_name_is_the_hidden_field_or_what_the_token_says():
    assert leaderboard.name_of(make.response()) is None
    assert leaderboard.name_of(make.response(name="Token")) == "Token"
    assert leaderboard.name_of(make.response(name="Token", fields={"name": "Ann"})) == "Ann"
