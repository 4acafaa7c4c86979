"""Number: what was typed, exactly; how the answers lie, and who was right once it is told."""

import msgspec
from asking import answered, asked, faults, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold


def number(**settings):
    return asked("number", settings=settings)


@table(
    ("settings", "pointers"),
    [
        ({}, []),
        ({"min": 0}, []),
        ({"max": -5, "unit": "°C", "decimals": 1}, []),
        ({"min": 0, "max": 10, "answer": 10}, []),
        ({"decimals": 4, "answer": 3.1416}, []),
        ({"decimals": 5}, ["#/settings/decimals"]),
        ({"decimals": -1}, ["#/settings/decimals"]),
        ({"decimals": 1.5}, ["#/settings/decimals"]),
        ({"min": 0.5}, ["#/settings/min"]),
        ({"min": 0.5, "max": 1.5, "answer": 1.25}, ["#/settings/min", "#/settings/max", "#/settings/answer"]),
        ({"min": 1, "max": 1}, ["#/settings/max"]),
        ({"min": 1, "max": 0}, ["#/settings/max"]),
        ({"min": 0, "max": 10, "answer": 11}, ["#/settings/answer"]),
        ({"min": 0, "answer": -1}, ["#/settings/answer"]),
        ({"max": 10**15}, []),
        ({"max": 10**15 + 1}, ["#/settings/max"]),
        ({"decimals": 4, "max": 10**12}, ["#/settings/max"]),
        ({"answer": True}, ["#/settings/answer"]),
        ({"answer": "42"}, ["#/settings/answer"]),
        ({"unit": "a\nb"}, []),
        ({"unit": "a\x1bb"}, ["#/settings/unit"]),
        ({"step": 1}, ["#/settings/step"]),
    ],
)
def test_what_may_be_asked(settings, pointers):
    assert faults("number", settings=settings) == pointers


def test_settings_have_one_form_of_each_number():
    definition = number(min=0.0, max=10.0, answer=-0.0)
    assert [str(definition.settings[name]) for name in ("min", "max", "answer")] == ["0", "10", "0"]


@table(
    ("settings", "value", "form"),
    [
        ({}, 42, "42"),
        ({}, 42.0, "42"),
        ({}, -0.0, "0"),
        ({}, -7, "-7"),
        ({}, 1e15, "1000000000000000"),
        ({}, -(10**15), "-1000000000000000"),
        ({"decimals": 2}, 2.5, "2.5"),
        ({"decimals": 2}, 19.99, "19.99"),
        ({"decimals": 2}, 0.1 + 0.2, "0.3"),
        ({"decimals": 2}, 100.1 + 200.2, "300.3"),
        ({"decimals": 4}, 0.0001, "0.0001"),
        ({"decimals": 4}, -0.0001, "-0.0001"),
        ({"decimals": 4}, 99_999_999_999.9999, "99999999999.9999"),
        ({"min": 3, "max": 4}, 3, "3"),
        ({"min": 3, "max": 4}, 4, "4"),
    ],
)
def test_what_may_be_answered(settings, value, form):
    definition = number(**settings)
    answer = answered(definition, value=value)
    assert msgspec.json.encode(answer).decode() == form
    assert fold(definition, answer) == {f"value:{form}": 1}
    assert answered(definition, value=answer) == answer


@table(
    ("settings", "value", "says"),
    [
        ({}, 0.5, "whole"),
        ({}, 999_999_999_999_999.5, "whole"),
        ({"decimals": 2}, 1.005, "at most 2 decimals"),
        ({"decimals": 4}, 0.00001, "at most 4 decimals"),
        ({"min": 3, "max": 4}, 2, "from 3 to 4"),
        ({"min": 3, "max": 4}, 5, "from 3 to 4"),
        ({"min": 3, "max": 4}, 1e300, "from 3 to 4"),
        ({"min": 3}, 2, "3 or more"),
        ({"max": 4}, 5, "4 or less"),
        ({"max": 4}, 4.5, "4 or less"),
        ({}, 10**15 + 1, "too large"),
        ({}, 10**400, "too large"),
        ({}, -1e308, "too large"),
        ({}, float("inf"), "too large"),
        ({}, float("nan"), "too large"),
    ],
)
def test_what_is_out_of_range(settings, value, says):
    definition = number(**settings)
    assert unfit(definition, value=value) == ("value_out_of_range", "#/value")
    refusal = KINDS["number"].admit(definition, {"value": value})
    assert says in refusal.detail
    assert set(refusal.facts) == {"min", "max", "step"}


@table("value", [None, True, "42", [42], {}])
def test_what_is_no_number(value):
    assert unfit(number(), value=value) == ("answer_kind", "#/value")


def bins(details):
    return [(row["from"], row["to"], row["votes"]) for row in details["distribution"]]


def test_before_anybody_answered():
    results = read(number(answer=42), [], answer_key=True)
    assert (results["mean"], results["median"]) == (None, None)
    assert results["details"] == {
        "distribution": [],
        "lowest": None,
        "highest": None,
        "answer": 42,
        "exact": {"votes": 0, "percent": 0},
        "nearest": [],
        "basis": "answers",
    }


@table(
    ("settings", "answers", "expected"),
    [
        ({}, [5], [(5, 5, 1)]),
        ({}, [5, 7, 7], [(5, 5, 1), (6, 6, 0), (7, 7, 2)]),
        ({}, [-1, 1], [(-1, -1, 1), (0, 0, 0), (1, 1, 1)]),
        ({"decimals": 1}, [0.1, 0.3], [(0.1, 0.1, 1), (0.2, 0.2, 0), (0.3, 0.3, 1)]),
        ({}, list(range(1, 21)), [(n, n + 1, 2) for n in range(1, 21, 2)]),
        ({}, [0, 999], [(0, 99, 1), *((n, n + 99, 0) for n in range(100, 900, 100)), (900, 999, 1)]),
    ],
)
def test_bins_reach_from_the_smallest_answer_to_the_largest(settings, answers, expected):
    details = read(number(**settings), answers)["details"]
    assert bins(details) == expected
    assert (details["lowest"], details["highest"]) == (min(answers), max(answers))


def test_bins_do_not_depend_on_the_order_of_answers():
    answers = [12, 3, 77, 3, 50, 41]
    assert read(number(), answers) == read(number(), sorted(answers, reverse=True))


@table(
    ("settings", "answers", "mean", "median"),
    [
        ({}, [7], 7, 7),
        ({}, [1, 2, 2], 1.67, 2),
        ({}, [-3, -4], -3.5, -3.5),
        ({"decimals": 2}, [0.1, 0.2], 0.15, 0.15),
        ({"decimals": 4}, [0.0001, 0.0002], 0.00015, 0.00015),
        ({}, [10**15] * 3 + [10**15 - 1], 999999999999999.75, 10**15),
    ],
)
def test_mean_and_median(settings, answers, mean, median):
    results = read(number(**settings), answers)
    assert (results["mean"], results["median"]) == (mean, median)


def told(answers, **settings):
    details = read(number(**settings), answers, answer_key=True)["details"]
    nearest = [(row["value"], row["votes"], row["distance"]) for row in details.get("nearest", ())]
    return details.get("answer"), details.get("exact"), nearest


@table(
    ("answers", "exact", "nearest"),
    [
        ([42], (1, 100), [(42, 1, 0)]),
        ([42, 42, 41], (2, 66.7), [(42, 2, 0)]),
        ([40, 41, 41, 50], (0, 0), [(41, 2, 1)]),
        ([40, 44, 44, 10], (0, 0), [(40, 1, 2), (44, 2, 2)]),
        ([-1000], (0, 0), [(-1000, 1, 1042)]),
    ],
)
def test_who_was_right_and_who_came_nearest(answers, exact, nearest):
    assert told(answers, answer=42) == (42, dict(zip(("votes", "percent"), exact, strict=True)), nearest)


def test_distances_are_exact():
    assert told([0.1, 0.5], answer=0.3, decimals=1) == (
        0.3,
        {"votes": 0, "percent": 0},
        [(0.1, 1, 0.2), (0.5, 1, 0.2)],
    )


def test_nothing_is_told_before_the_host_tells_it():
    details = read(number(answer=42), [42, 41])["details"]
    assert set(details) == {"distribution", "lowest", "highest", "basis"}


def test_a_question_without_a_right_answer_has_none_to_tell():
    assert told([42]) == (None, None, [])


def test_the_right_answer_is_private_and_may_come_later():
    assert KINDS["number"].private == {"answer"}
    assert "answer" in KINDS["number"].free


def test_a_page_shows_a_field_for_numbers():
    form = KINDS["number"].form(number(min=0, decimals=2, unit="€"))
    assert (form.sort, form.lowest, form.highest, form.step, form.unit) == ("number", "0", None, "0.01", "€")
    assert KINDS["number"].form(number()).step == "1"
