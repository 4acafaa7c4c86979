"""A survey of a file against the one on the server."""

import pytest

from plaudit.cli.apply.differences import NOTHING, Change
from plaudit.cli.apply.surveys import edit_of, kinds_that_differ

YES, NO = {"id": "opt_y", "text": "Yes", "key": "yes"}, {"id": "opt_n", "text": "No", "key": "no"}


def poll(poll_id, kind, question, options=()):
    return {
        "id": poll_id,
        "status": "open",
        "kind": kind,
        "question": question,
        "options": list(options),
        "suggestions": None,
        "revision": 1,
    }


USE = {"key": "use", "required": True, "show_when": None, "jumps": [], "next": None}
USE |= {"poll": poll("poll_use", "yes_no", "Do you use it?", [YES, NO])}
WHY = {"key": "q2", "required": False, "jumps": [], "next": None}
WHY |= {"show_when": {"item": "use", "op": "eq", "value": "opt_n"}, "poll": poll("poll_why", "text", "Why?")}
ENDING = {"key": "end1", "title": "Thanks", "body": None, "when": None, "button": None, "effect": None}
SURVEY = {
    "id": "surv_1",
    "title": "Research",
    "status": "open",
    "items": [USE, WHY],
    "endings": [ENDING],
    "quotas": [],
    "tags": [],
    "closes_at": None,
}

# As a file has it: no ids, names of options, keys left to the server.
WRITTEN = {
    "external_id": "research",
    "title": "Research ",
    "open": True,
    "items": [
        {"key": "use", "poll": {"question": "Do you use it?", "kind": "yes_no"}},
        {
            "poll": {"question": "Why?", "kind": "text"},
            "required": False,
            "show_when": {"item": "use", "op": "eq", "value": "no"},
        },
    ],
    "endings": [{"title": "Thanks"}],
}


def with_item(index, **changes):
    items = list(WRITTEN["items"])
    items[index] = items[index] | changes
    return WRITTEN | {"items": items}


def test_a_survey_written_without_ids_is_the_same():
    edit = edit_of(WRITTEN, SURVEY)
    assert (list(edit.changes), edit.body, list(edit.within)) == ([], {}, [])


@pytest.mark.parametrize("name", ["no", "No", "opt_n"])
def test_conditions_name_options_in_any_way(name):
    condition = {"all": [{"not": {"item": "use", "op": "in", "value": [name]}}]}
    stored = {"all": [{"not": {"item": "use", "op": "in", "value": ["opt_n"]}}]}
    found = SURVEY | {"items": [USE, WHY | {"show_when": stored}]}
    assert not edit_of(with_item(1, show_when=condition), found).changes


def test_another_condition_replaces_the_whole():
    other = {"any": [{"item": "use", "op": "skipped"}]}
    edit = edit_of(with_item(1, show_when=other), SURVEY)
    assert list(edit.changes) == [Change("items[q2].show_when", WHY["show_when"], other)]
    kept = {"required": False, "jumps": [], "next": None}
    assert edit.body["items"][1] == {"key": "q2", "show_when": other, **kept}
    assert "poll" not in edit.body["items"][0], "a known item keeps its poll"


def test_a_jump_that_asks_less_is_another_jump():
    jump = {"when": {"item": "use", "op": "eq", "value": "opt_n"}, "to": "end"}
    found = SURVEY | {"items": [USE | {"jumps": [jump]}, WHY]}
    said = with_item(0, jumps=[{"when": {"item": "use", "op": "answered"}, "to": "end"}])
    assert [change.field for change in edit_of(said, found).changes] == ["items[use].jumps"]
    same = with_item(0, jumps=[{"when": {"item": "use", "op": "eq", "value": "no"}, "to": "end"}])
    assert not edit_of(same, found).changes


def test_a_poll_within_is_edited_as_a_poll():
    said = with_item(
        0, poll={"question": "Do you use it now?", "options": [{"key": "yes", "text": "Yes!"}, "No"]}
    )
    edit = edit_of(said, SURVEY)
    assert [change.field for change in edit.changes] == [
        "items[use].poll.question",
        "items[use].poll.options[yes].text",
    ]
    assert edit.body == {}
    (part,) = edit.within
    assert (part.poll["id"], part.pointer) == ("poll_use", "#/items/0/poll")
    assert part.edit.body["options"] == [YES | {"text": "Yes!"}, NO]


def test_items_come_go_and_move():
    new = {"key": "score", "poll": {"question": "How much?", "kind": "nps"}}
    edit = edit_of(WRITTEN | {"items": [*WRITTEN["items"], new]}, SURVEY)
    assert [(change.field, change.before) for change in edit.changes] == [("items", NOTHING)]
    assert edit.body["items"][2] == new
    gone = edit_of(WRITTEN | {"items": WRITTEN["items"][:1]}, SURVEY)
    assert [(change.field, change.after) for change in gone.changes] == [("items", NOTHING)]
    named = [WRITTEN["items"][0], WRITTEN["items"][1] | {"key": "q2"}]
    moved = edit_of(WRITTEN | {"items": named[::-1]}, SURVEY)
    assert list(moved.changes) == [Change("items order", ["use", "q2"], ["q2", "use"])]
    assert [item["key"] for item in moved.body["items"]] == ["q2", "use"]


def test_an_ending_keeps_what_the_file_does_not_say():
    edit = edit_of(WRITTEN | {"endings": [{"title": "Thank you"}]}, SURVEY)
    assert list(edit.changes) == [Change("endings[end1].title", "Thanks", "Thank you")]
    assert edit.body == {"endings": [ENDING | {"title": "Thank you"}]}


def test_an_item_made_of_another_poll_differs():
    same = {"key": "use", "poll_id": "poll_use"}
    assert not edit_of({"items": [same, *WRITTEN["items"][1:]]}, SURVEY).changes
    other = {"key": "use", "poll_id": "poll_else"}
    edit = edit_of({"items": [other, *WRITTEN["items"][1:]]}, SURVEY)
    assert list(edit.changes) == [Change("items[use].poll_id", "poll_use", "poll_else")]
    assert edit.body["items"][0]["poll_id"] == "poll_else"


def test_kinds_are_for_ever_within_surveys_too():
    said = with_item(1, poll={"question": "Why?", "kind": "number"})
    assert kinds_that_differ(said, SURVEY) == ["#/items/1/poll/kind"]
    assert kinds_that_differ(WRITTEN, SURVEY) == []


@pytest.mark.parametrize("items", [None, 1, [1], ["use"], [{"key": 1}], [{"key": []}]])
def test_what_is_no_survey_is_left_to_the_server_to_refuse(items):
    assert edit_of({"items": items}, SURVEY).body == {"items": items}
    assert kinds_that_differ({"items": items}, SURVEY) == []


def test_what_is_no_poll_is_sent_to_be_refused():
    edit = edit_of(with_item(0, poll=1), SURVEY)
    assert list(edit.changes) == [Change("items[use].poll", NOTHING, 1)]
    assert edit.body["items"][0]["poll"] == 1
