"""What a definition says otherwise than the server, and the edit that comes of it."""

import pytest

from plaudit.cli.apply.differences import NOTHING, Change
from plaudit.cli.apply.polls import edit_of, kind_differs

TEA = {"id": "opt_1", "text": "Tea", "key": "tea", "emoji": None, "metadata": {}, "state": None}
COFFEE = {"id": "opt_2", "text": "Coffee", "key": None, "emoji": "☕", "metadata": {}, "state": None}
POLL = {
    "status": "draft",
    "kind": "single_choice",
    "question": "Tea or coffee?",
    "options": [TEA, COFFEE],
    "opens_at": "2026-12-01T10:00:00.000Z",
    "tags": ["drinks"],
    "scale": None,
    "voting": {"change": False, "retract": False, "votes_per_voter": 1},
    "settings": {"correct": ["opt_2", "opt_1"], "points": 1000, "columns": [{"key": "a", "value": None}]},
    "suggestions": None,
    "translations": {"de": {"question": "Tee?", "options": {"opt_1": "Tee"}}},
}


@pytest.mark.parametrize(
    "definition",
    [
        {},
        {"external_id": "x", "open": True, "kind": "single_choice"},
        {"question": " Tea or coffee?\n"},
        {"options": ["Tea", "Coffee"]},
        {"options": [{"key": "tea", "text": "Tea"}, {"text": "Coffee ", "emoji": "☕"}]},
        {"opens_at": "2026-12-01T11:00:00+01:00"},
        {"voting": {"change": False}},
        {"settings": {"correct": ["tea", "Coffee"], "points": 1000.0}},
        {"settings": {"columns": [{"key": "a"}]}},
        {"translations": {"de": {"options": {"tea": "Tee"}}}},
        {"tags": ["drinks"], "suggestions": None},
        {"tags": ["drinks", "drinks"]},
    ],
)
def test_what_says_the_same_is_no_change(definition):
    edit = edit_of(definition, POLL)
    assert (list(edit.changes), dict(edit.body)) == ([], {})


@pytest.mark.parametrize(
    ("definition", "changes", "body"),
    [
        (
            {"question": "Tea?"},
            [Change("question", "Tea or coffee?", "Tea?")],
            {"question": "Tea?"},
        ),
        (
            {"opens_at": "2026-12-01T11:00:00Z"},
            [Change("opens_at", POLL["opens_at"], "2026-12-01T11:00:00Z")],
            {"opens_at": "2026-12-01T11:00:00Z"},
        ),
        (
            {"voting": {"change": True}},
            [Change("voting.change", False, True)],
            {"voting": {"change": True, "retract": False, "votes_per_voter": 1}},
        ),
        (
            {"voting": {"change": 0}},
            [Change("voting.change", False, 0)],
            {"voting": POLL["voting"] | {"change": 0}},
        ),
        (
            {"settings": {"correct": ["Tea"]}},
            [Change("settings.correct", ["Tea", "Coffee"], ["Tea"])],
            {"settings": POLL["settings"] | {"correct": ["opt_1"]}},
        ),
        (
            {"suggestions": {"moderated": False}},
            [Change("suggestions", None, {"moderated": False})],
            {"suggestions": {"moderated": False}},
        ),
        (
            {"translations": {"de": {"options": {"Tea": "Der Tee"}}}},
            [Change("translations.de.options.Tea", "Tee", "Der Tee")],
            {"translations": {"de": {"question": "Tee?", "options": {"opt_1": "Der Tee"}}}},
        ),
        (
            {"translations": {"fr": {"question": "Thé ?"}}},
            [Change("translations.fr", NOTHING, {"question": "Thé ?"})],
            {"translations": POLL["translations"] | {"fr": {"question": "Thé ?"}}},
        ),
        ({"tags": []}, [Change("tags", ["drinks"], [])], {"tags": []}),
        ({"surprise": 1}, [Change("surprise", NOTHING, 1)], {"surprise": 1}),
    ],
)
def test_a_difference_is_told_and_sent_with_what_stays(definition, changes, body):
    edit = edit_of(definition, POLL)
    assert list(edit.changes) == changes
    assert edit.body == body


def draft(option, **changes):
    return {name: value for name, value in (option | changes).items() if name != "state"}


@pytest.mark.parametrize(
    ("options", "changes", "drafts"),
    [
        (
            [{"key": "tea", "text": "Green tea"}, "Coffee"],
            [Change("options[tea].text", "Tea", "Green tea")],
            [draft(TEA, text="Green tea"), draft(COFFEE)],
        ),
        (
            ["Tea", {"key": "coffee", "text": "Coffee"}],
            [Change("options[Coffee].key", None, "coffee")],
            [draft(TEA), draft(COFFEE, key="coffee")],
        ),
        (
            ["Tea", "Coffee", "Water"],
            [Change("options", NOTHING, "Water")],
            [draft(TEA), draft(COFFEE), {"text": "Water"}],
        ),
        (["Tea"], [Change("options", "Coffee", NOTHING)], [draft(TEA)]),
        (
            ["Coffee", "Tea"],
            [Change("options order", ["Tea", "Coffee"], ["Coffee", "Tea"])],
            [draft(COFFEE), draft(TEA)],
        ),
        (
            ["Tea", "Tea", "Coffee"],
            [Change("options", NOTHING, "Tea")],
            [draft(TEA), {"text": "Tea"}, draft(COFFEE)],
        ),
        (
            [{"key": "water", "text": "Tea"}, "Coffee"],
            [Change("options", NOTHING, "Tea"), Change("options", "Tea", NOTHING)],
            [{"key": "water", "text": "Tea"}, draft(COFFEE)],
        ),
    ],
)
def test_options_keep_their_ids_by_key_or_text(options, changes, drafts):
    edit = edit_of({"options": options}, POLL)
    assert list(edit.changes) == changes
    assert edit.body == {"options": drafts}


@pytest.mark.parametrize("options", [None, 5, "Tea", {"text": "Tea"}])
def test_what_is_no_list_of_options_is_sent_to_be_refused(options):
    """Read as an empty list, it would take every option away."""
    assert edit_of({"options": options}, POLL).body == {"options": options}
    assert edit_of({"options": [5, "Coffee"]}, POLL).body["options"][0] == {"text": 5}


def test_what_the_audience_has_added_is_not_the_files_to_remove():
    board = POLL | {"suggestions": {"moderated": False}}
    assert list(edit_of({"options": ["Tea"]}, board).changes) == []
    edit = edit_of({"options": ["Tea", "Water"]}, board)
    assert [option.get("id") for option in edit.body["options"]] == ["opt_1", None, "opt_2"]
    assert list(edit.changes) == [Change("options", NOTHING, "Water")]


def test_the_hour_a_poll_opened_is_no_longer_the_files_to_say():
    said = {"opens_at": "2026-12-01T18:00:00Z"}
    assert edit_of(said, POLL).changes
    assert not edit_of(said, POLL | {"status": "open"}).changes


def test_a_kind_is_for_ever():
    assert kind_differs({"kind": "rating"}, POLL)
    assert not kind_differs({"kind": "single_choice"}, POLL)
    assert not kind_differs({}, POLL)
