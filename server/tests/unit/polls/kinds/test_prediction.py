"""A prediction: one option, judged by what came of it."""

from asking import answered, asked, faults, option_id, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.forms import Pick

TEAMS = {
    "options": [{"text": "Ann", "key": "ann"}, {"text": "Ben", "key": "ben"}, {"text": "Cy", "key": "cy"}]
}


@table(
    ("body", "pointers"),
    [
        (TEAMS, []),
        ({"options": ["A"]}, ["#/options"]),
        ({}, ["#/options"]),
        (TEAMS | {"settings": {"correct": ["ann"]}}, ["#/settings/correct"]),
        (TEAMS | {"max_selections": 2}, ["#/max_selections"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("prediction", **body) == pointers


def test_what_may_be_answered():
    definition = asked("prediction", **TEAMS)
    ben = option_id(definition, "ben")
    assert answered(definition, choice=ben) == ben
    assert fold(definition, ben) == {f"opt:{ben}": 1}


@table(
    ("submitted", "refusal"),
    [
        ({}, ("answer_kind", "#/choice")),
        ({"choices": ["opt_a"]}, ("answer_kind", "#/choice")),
        ({"choice": "Ann"}, ("option_unknown", "#/choice")),
        ({"choice": ["Ann"]}, ("option_unknown", "#/choice")),
    ],
)
def test_what_may_not_be_answered(submitted, refusal):
    assert unfit(asked("prediction", **TEAMS), **submitted) == refusal


@table(
    ("outcome", "votes", "percent"),
    [(["ann"], 2, 50.0), (["ben"], 1, 25.0), (["ben", "cy"], 2, 50.0), (["ann", "ben", "cy"], 4, 100.0)],
)
def test_how_many_had_foreseen_it(outcome, votes, percent):
    definition = asked("prediction", **TEAMS)
    told = tuple(option_id(definition, name) for name in outcome)
    answers = [option_id(definition, name) for name in ("ann", "ann", "ben", "cy")]
    assert read(definition, answers, outcome=told)["details"] == {
        "outcome": list(told),
        "right": {"votes": votes, "percent": percent},
        "basis": "answers",
    }


def test_nothing_is_right_before_it_is_known():
    definition = asked("prediction", **TEAMS)
    summary = read(definition, [option_id(definition, "ann")], answer_key=True)
    assert summary.get("details") is None
    assert summary["leaders"] == [option_id(definition, "ann")]


def test_nobody_had_foreseen_it_where_nobody_voted():
    definition = asked("prediction", **TEAMS)
    details = read(definition, [], outcome=(option_id(definition, "ben"),))["details"]
    assert details["right"] == {"votes": 0, "percent": 0.0}


def test_a_plain_form_is_a_pick():
    definition = asked("prediction", **TEAMS)
    assert KINDS["prediction"].form(definition) == Pick(options=list(definition.options))
