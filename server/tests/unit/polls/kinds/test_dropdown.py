"""Dropdown: one option out of a list that opens."""

from asking import answered, asked, faults, option_id, read, table, unfit

from plaudit.features.polls.kinds import KINDS

ROLES = [{"key": "dev", "text": "Developer"}, {"key": "ops", "text": "Operator"}, "Something else"]


@table(
    ("body", "pointers"),
    [
        ({"options": ROLES}, []),
        ({"options": [f"Place {n}" for n in range(100)]}, []),
        ({"options": [f"Place {n}" for n in range(101)]}, ["#/options"]),
        ({"options": ROLES, "settings": {"placeholder": "Choose"}}, []),
        ({"options": ROLES, "settings": {"placeholder": "x" * 80}}, []),
        ({"options": ROLES, "settings": {"placeholder": "x" * 81}}, ["#/settings/placeholder"]),
        ({"options": ROLES, "settings": {"placeholder": " \u2003"}}, ["#/settings/placeholder"]),
        ({"options": ROLES, "settings": {"placeholder": "a\x00b"}}, ["#/settings/placeholder"]),
        ({"options": ROLES, "settings": {"placeholder": 7}}, ["#/settings/placeholder"]),
        ({"options": ["Only one"]}, ["#/options"]),
        ({}, ["#/options"]),
        ({"options": ROLES, "max_selections": 2}, ["#/max_selections"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("dropdown", **body) == pointers


def test_an_answer_is_one_of_them():
    definition = asked("dropdown", options=ROLES)
    ops = option_id(definition, "ops")
    assert answered(definition, choice=ops) == ops


@table(
    ("submitted", "refusal"),
    [
        ({}, ("answer_kind", "#/choice")),
        ({"choice": ""}, ("option_unknown", "#/choice")),  # nothing chosen in the menu
        ({"choice": "Operator"}, ("option_unknown", "#/choice")),
        ({"choice": 1}, ("option_unknown", "#/choice")),
    ],
)
def test_what_is_no_answer(submitted, refusal):
    assert unfit(asked("dropdown", options=ROLES), **submitted) == refusal


def test_how_it_reads():
    definition = asked("dropdown", options=ROLES)
    dev, ops, other = (option.id for option in definition.options)
    assert read(definition, [])["leaders"] == []
    results = read(definition, [ops, ops, dev, ops])
    assert results["options"] == [
        {"id": dev, "votes": 1, "percent": 25},
        {"id": ops, "votes": 3, "percent": 75},
        {"id": other, "votes": 0, "percent": 0},
    ]
    assert results["leaders"] == [ops]


def test_a_page_shows_a_menu_with_its_placeholder():
    form = KINDS["dropdown"].form(asked("dropdown", options=ROLES, settings={"placeholder": "Choose"}))
    assert (form.menu, form.placeholder, len(form.options)) == (True, "Choose", 3)
