"""Slider: numbers on a grid, exactly; a mean, a median, and ten bins at most."""

import msgspec
from asking import answered, asked, counted, faults, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold


def slider(**settings):
    return asked("slider", settings=settings)


@table(
    ("settings", "pointers"),
    [
        ({}, []),
        ({"min": -10, "max": 10, "step": 0.5, "unit": "°C", "emoji": "🌡️"}, []),
        ({"min": 0, "max": 1, "step": 0.001}, []),  # 1001 places
        ({"min": 0, "max": 1001, "step": 1}, ["#/settings/step"]),
        ({"min": 0, "max": 1, "step": 0.0005}, ["#/settings/step"]),
        ({"min": 0.1, "max": 0.7, "step": 0.2}, []),
        ({"min": 0, "max": 100, "step": 30}, ["#/settings/step"]),  # 90, and then?
        ({"step": 0}, ["#/settings/step"]),
        ({"step": -1}, ["#/settings/step"]),
        ({"min": 5, "max": 5}, ["#/settings/max"]),
        ({"min": 5, "max": 4}, ["#/settings/max"]),
        ({"step": 0.00001}, ["#/settings/step"]),
        ({"max": 10**16}, ["#/settings/max"]),
        ({"max": 1e300, "min": -1e300}, ["#/settings/min", "#/settings/max"]),
        ({"max": True}, ["#/settings/max"]),
        ({"max": "100"}, ["#/settings/max"]),
        ({"unit": "x" * 21}, ["#/settings/unit"]),
        ({"emoji": ""}, ["#/settings/emoji"]),
        ({"low_label": " "}, ["#/settings/low_label"]),
        ({"ticks": 5}, ["#/settings/ticks"]),
    ],
)
def test_what_may_be_asked(settings, pointers):
    assert faults("slider", settings=settings) == pointers


def test_settings_have_one_form_of_each_number():
    settings = slider(min=-0.0, max=10.0, step=0.50).settings
    assert msgspec.json.encode({name: settings[name] for name in ("min", "max", "step")}) == (
        b'{"min":0,"max":10,"step":0.5}'
    )


@table(
    ("settings", "value", "form"),
    [
        ({}, 0, "0"),
        ({}, 100, "100"),
        ({}, 7.0, "7"),
        ({}, -0.0, "0"),
        ({"step": 5}, 95, "95"),
        ({"min": 1, "max": 7, "step": 2}, 7, "7"),
        ({"min": -1, "max": 1, "step": 0.1}, -0.3, "-0.3"),
        ({"min": -1, "max": 1, "step": 0.1}, 0.1 + 0.2, "0.3"),  # what arithmetic in a browser makes of it
        ({"min": -1, "max": 1, "step": 0.1}, 0.3 - 0.1 - 0.2, "0"),
        ({"min": 0, "max": 0.1, "step": 0.0001}, 0.0001, "0.0001"),
        ({"min": 0.1, "max": 0.7, "step": 0.2}, 0.5, "0.5"),
        (
            {"min": 999_999_999_999, "max": 999_999_999_999.5, "step": 0.001},
            999_999_999_999.125,
            "999999999999.125",
        ),
        (
            {"min": 99_999_999_999, "max": 99_999_999_999.5, "step": 0.001},
            99_999_999_999.125,
            "99999999999.125",
        ),
    ],
)
def test_what_may_be_answered(settings, value, form):
    definition = slider(**settings)
    answer = answered(definition, value=value)
    assert msgspec.json.encode(answer).decode() == form
    assert fold(definition, answer) == {f"value:{form}": 1}


@table(
    ("settings", "value"),
    [
        ({}, -1),
        ({}, 101),
        ({}, 100.0001),
        ({}, 50.5),
        ({}, 1e308),
        ({}, -1e308),
        ({}, 10**400),
        ({}, float("inf")),
        ({}, float("-inf")),
        ({}, float("nan")),
        ({"step": 5}, 42),
        ({"min": 1, "max": 7, "step": 2}, 2),
        ({"min": -1, "max": 1, "step": 0.1}, 0.25),
        ({"min": -1, "max": 1, "step": 0.1}, 0.300001),
        ({"min": -1, "max": 1, "step": 0.1}, 1.1),
    ],
)
def test_what_is_off_the_slide(settings, value):
    definition = slider(**settings)
    assert unfit(definition, value=value) == ("value_out_of_range", "#/value")
    facts = KINDS["slider"].admit(definition, {"value": value}).facts
    assert facts == {name: definition.settings[name] for name in ("min", "max", "step")}


@table("value", [None, True, False, "50", [50], {"value": 50}])
def test_what_is_no_number(value):
    assert unfit(slider(), value=value) == ("answer_kind", "#/value")


@table("submitted", [{}, {"rating": 5}, {"value": 5, "text": "five"}])
def test_another_field_is_no_answer(submitted):
    assert unfit(slider(), **submitted) == ("answer_kind", "#/value")


def bins(results):
    return [
        (row["from"], row["to"], row["votes"], row["percent"]) for row in results["details"]["distribution"]
    ]


def test_before_anybody_answered():
    results = read(slider(), [])
    assert (results["mean"], results["median"]) == (None, None)
    assert (results["details"]["lowest"], results["details"]["highest"]) == (None, None)
    assert len(bins(results)) == 10
    assert all(row[2:] == (0, 0) for row in bins(results))


def test_a_hundred_and_one_places_in_ten_bins():
    results = read(slider(), [0, 10, 11, 20, 91, 100, 100])
    assert bins(results)[:2] == [(0, 10, 2, 28.6), (11, 20, 2, 28.6)]
    assert bins(results)[9] == (91, 100, 3, 42.9)
    assert [row[1] - row[0] for row in bins(results)] == [10] + [9] * 9
    assert results["details"]["basis"] == "answers"


def test_few_places_have_a_bin_each():
    results = read(slider(min=-1, max=1, step=0.5), [0.5, -1, 0.5])
    assert bins(results) == [
        (-1, -1, 1, 33.3),
        (-0.5, -0.5, 0, 0),
        (0, 0, 0, 0),
        (0.5, 0.5, 2, 66.7),
        (1, 1, 0, 0),
    ]


@table(
    ("settings", "answers", "mean", "median"),
    [
        ({}, [50], 50, 50),
        ({}, [0, 100], 50, 50),
        ({}, [0, 0, 100], 33.33, 0),
        ({}, [1, 2], 1.5, 1.5),
        ({}, [0] * 199 + [1], 0.01, 0),  # 0.005: half goes up
        ({"min": -100}, [-100, -99], -99.5, -99.5),
        ({"min": -100, "max": 0}, [0] * 199 + [-1], 0, 0),  # -0.005: up as well
        ({"min": 0, "max": 1, "step": 0.1}, [0.1] * 10, 0.1, 0.1),
        ({"min": 0, "max": 1, "step": 0.1}, [0.1, 0.2], 0.15, 0.15),
    ],
)
def test_mean_and_median(settings, answers, mean, median):
    results = read(slider(**settings), answers)
    assert (results["mean"], results["median"]) == (mean, median)
    assert (results["details"]["lowest"], results["details"]["highest"]) == (min(answers), max(answers))


def test_a_million_answers_at_the_far_end():
    definition = slider(min=0, max=10**14, step=10**12)
    counters = counted(definition, []) | {"value:100000000000000": 10**6}
    summary = KINDS["slider"].summarise(definition, counters, None)
    assert (summary.mean, summary.median) == (1e14, 1e14)


def test_words_may_change_after_votes_and_numbers_may_not():
    assert KINDS["slider"].free == {"emoji", "low_label", "high_label"}


def test_a_page_shows_a_range():
    form = KINDS["slider"].form(slider(min=-1, max=1, step=0.5, unit="m", high_label="Up"))
    assert (form.lowest, form.highest, form.step, form.unit, form.high_label) == (-1, 1, 0.5, "m", "Up")
