"""Points to share out among options."""

from asking import answered, asked, faults, option_id, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.forms import Amounts

LETTERS = {"options": [{"text": letter.upper(), "key": letter} for letter in "abc"]}


def given(definition, **points):
    return {option_id(definition, key): n for key, n in points.items()}


@table(
    ("body", "pointers"),
    [
        (LETTERS, []),
        ({"options": ["A"]}, ["#/options"]),
        ({"options": [f"{n}" for n in range(20)]}, []),
        ({"options": [f"{n}" for n in range(21)]}, ["#/options"]),
        (LETTERS | {"settings": {"total": 1}}, []),
        (LETTERS | {"settings": {"total": 10_000, "exact": False}}, []),
        (LETTERS | {"settings": {"total": 0}}, ["#/settings/total"]),
        (LETTERS | {"settings": {"total": 10_001}}, ["#/settings/total"]),
        (LETTERS | {"settings": {"total": 9.5}}, ["#/settings/total"]),
        (LETTERS | {"settings": {"least": 1}}, ["#/settings/least"]),
        (LETTERS | {"min_selections": 1}, ["#/min_selections"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("points", **body) == pointers


@table(
    ("settings", "points"),
    [
        ({}, {"a": 100}),
        ({}, {"c": 60, "a": 40}),
        ({"total": 1}, {"b": 1}),
        ({"exact": False}, {"b": 1}),
        ({"exact": False}, {"b": 99, "a": 1}),
    ],
)
def test_what_may_be_answered(settings, points):
    definition = asked("points", **LETTERS, settings=settings)
    answer = answered(definition, points=given(definition, **points))
    assert answer == given(definition, **points)
    assert list(answer) == sorted(answer), "one form, however it was written"


def test_giving_nothing_to_an_option_says_nothing_about_it():
    definition = asked("points", **LETTERS)
    assert answered(definition, points=given(definition, b=0, a=100, c=0)) == given(definition, a=100)


@table(
    ("settings", "points", "code"),
    [
        ({}, {"a": 99}, "points_total"),
        ({}, {"a": 60, "b": 41}, "points_total"),
        ({}, {}, "points_total"),
        ({"exact": False}, {"a": 60, "b": 41}, "points_total"),
        ({"exact": False}, {}, "points_total"),
        ({"exact": False}, {"a": 0}, "points_total"),
    ],
)
def test_points_have_to_add_up(settings, points, code):
    definition = asked("points", **LETTERS, settings=settings)
    assert unfit(definition, points=given(definition, **points)) == (code, "#/points")
    refused = KINDS["points"].admit(definition, {"points": given(definition, **points)})
    assert refused.facts == {"total": 100, "given": sum(points.values())}


@table(
    ("n", "code"),
    [
        (-1, "value_out_of_range"),
        (101, "value_out_of_range"),
        (1.5, "answer_kind"),
        ("50", "answer_kind"),
        (True, "answer_kind"),
        (None, "answer_kind"),
        (10**30, "value_out_of_range"),
    ],
)
def test_an_amount_is_a_whole_number_of_points(n, code):
    definition = asked("points", **LETTERS)
    option = option_id(definition, "b")
    assert unfit(definition, points={option: n}) == (code, f"#/points/{option}")


@table(
    ("submitted", "refusal"),
    [
        ({}, ("answer_kind", "#/points")),
        ({"taps": {}}, ("answer_kind", "#/points")),
        ({"points": [100]}, ("answer_kind", "#/points")),
        ({"points": 100}, ("answer_kind", "#/points")),
        ({"points": {"opt_z": 100}}, ("option_unknown", "#/points/opt_z")),
        ({"points": {"a/b~c": 100}}, ("option_unknown", "#/points/a~1b~0c")),
    ],
)
def test_what_is_no_answer(submitted, refusal):
    assert unfit(asked("points", **LETTERS), **submitted) == refusal


def test_what_an_answer_is_worth():
    definition = asked("points", **LETTERS)
    a, c = option_id(definition, "a"), option_id(definition, "c")
    answer = answered(definition, points={c: 30, a: 70})
    assert fold(definition, answer) == {f"opt:{a}": 1, f"opt:{c}": 1, f"points:{a}": 70, f"points:{c}": 30}


def test_before_the_first_vote():
    summary = read(asked("points", **LETTERS), [])
    assert [row["points"] for row in summary["details"]["shares"]] == [0, 0, 0]
    assert summary["details"]["total"] == 0


def test_shares_by_hand():
    definition = asked("points", **LETTERS)
    votes = [given(definition, a=100), given(definition, a=30, b=70), given(definition, b=50, c=50)]
    summary = read(definition, votes)
    # a: 130, b: 120, c: 50 of 300 points; given by 2, 2 and 1 of 3 voters.
    assert [(row["points"], row["percent"]) for row in summary["details"]["shares"]] == [
        (130, 43.3),
        (120, 40.0),
        (50, 16.7),
    ]
    assert [(row["votes"], row["percent"]) for row in summary["options"]] == [(2, 66.7), (2, 66.7), (1, 33.3)]
    assert (summary["details"]["total"], summary["details"]["basis"]) == (300, "weight")
    assert summary["leaders"] == [option_id(definition, "a")], "whoever has most points, not most givers"


def test_a_plain_form_has_a_number_for_each_option():
    definition = asked("points", **LETTERS, settings={"total": 10})
    assert KINDS["points"].form(definition) == Amounts(options=list(definition.options), total=10)
