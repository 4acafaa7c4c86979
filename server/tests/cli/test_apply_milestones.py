"""Milestones in a file of definitions: made, left alone when they are the same, edited, pointed at by line."""

from test_apply import DRINKS, apply, fresh, of  # noqa: F401 - fixtures

RULES = [
    {"when": "votes", "votes": 100, "effect": {"effect": "confetti", "message": "{votes}!"}},
    {"when": "goal", "goal": {"option": "tea", "percent": 60}, "effect": {"effect": "banner"}},
]


def test_they_are_made_and_then_stay(apply, backend, fresh):  # noqa: F811
    name = fresh()
    file = {"polls": [DRINKS | {"external_id": name, "milestones": RULES}]}
    assert apply(file)[0] == 0
    (made,) = of(backend, name)
    assert [one["when"] for one in made["milestones"]] == ["votes", "goal"]
    assert apply(file)[1][-1] == "1 unchanged"
    assert of(backend, name) == [made]


def test_a_change_of_one_is_a_change_of_the_poll(apply, backend, fresh):  # noqa: F811
    name = fresh()
    apply({"polls": [DRINKS | {"external_id": name, "milestones": RULES}]})
    code, lines, _ = apply({"polls": [DRINKS | {"external_id": name, "milestones": RULES[:1]}]})
    assert (code, lines[-1]) == (0, "1 changed")
    assert [one["when"] for one in of(backend, name)[0]["milestones"]] == ["votes"]


def test_what_is_wrong_is_shown_where_it_stands(apply, fresh):  # noqa: F811
    wrong = [RULES[0], RULES[1] | {"goal": {"option": "cake", "percent": 60}}]
    code, lines, _ = apply({"polls": [DRINKS | {"external_id": fresh(), "milestones": wrong}]})
    assert code == 2
    assert any("This poll has no such option." in line and "polls.json:" in line for line in lines), lines
