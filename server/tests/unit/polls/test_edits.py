"""Words may always change; meaning only until somebody has voted."""

import msgspec
import pytest
from sample_polls import NOW, choice, poll, rating

from plaudit.features.polls.drafts import PollEdit
from plaudit.features.polls.edits import edited
from plaudit.kernel.clock import format_instant
from plaudit.kernel.errors import Conflict, Invalid

SAME = [{"id": f"opt_{letter}", "text": letter.upper()} for letter in "abc"]
RENAMED = [{"id": f"opt_{letter}", "text": f"New {letter}", "emoji": "☕"} for letter in "abc"]
LATER = format_instant(NOW + 60_000)

# A poll and an edit of words: allowed with votes and without.
WORDS = [
    (poll(), {"question": "Tea or juice?"}),
    (poll(), {"options": RENAMED}),
    (poll(), {"options": SAME[::-1]}),
    (poll(), {"effects": {"voted": {"message": "Cheers!"}}}),
    (poll(), {"metadata": {"show": "7"}}),
    (poll(), {"room_id": "studio", "external_id": "x1"}),
    (poll(), {"closes_at": LATER}),
    (poll(closes_at=NOW + 1), {"closes_at": None}),
    (poll(definition=rating()), {"style": "emoji"}),
    # The same value again is no change of meaning.
    (poll(), {"voting": {"change": False}}),
    (poll(), {"results_visibility": "always"}),
    (poll(definition=rating(5)), {"scale": 5}),
]
# A poll and an edit of its meaning: the field a refusal names.
MEANING = [
    (poll(), {"options": SAME[:2]}, "options"),
    (poll(), {"options": [*SAME, "Juice"]}, "options"),
    (poll(), {"options": ["A", "B", "C"]}, "options"),
    (poll(), {"voting": {"change": True}}, "voting"),
    (poll(), {"results_visibility": "never"}, "results_visibility"),
    (poll(definition=rating(5)), {"scale": 7}, "scale"),
    (poll(definition=choice(kind="multiple_choice")), {"max_selections": 2}, "max_selections"),
    (poll(definition=choice(kind="multiple_choice")), {"min_selections": 2}, "min_selections"),
]


def apply(before, body, *, has_votes=False):
    return edited(before, msgspec.convert(body, PollEdit), NOW, has_votes=has_votes)


@pytest.mark.parametrize("has_votes", [False, True])
@pytest.mark.parametrize(("before", "body"), WORDS)
def test_words_may_change(before, body, has_votes):
    after = apply(before, body, has_votes=has_votes)
    assert (after.id, after.status, after.revision) == (before.id, before.status, before.revision)


@pytest.mark.parametrize(("before", "body", "field"), MEANING)
def test_meaning_changes_only_before_the_first_vote(before, body, field):
    assert apply(before, body) != before
    with pytest.raises(Conflict) as conflict:
        apply(before, body, has_votes=True)
    assert conflict.value.code == "meaning_locked"
    assert conflict.value.facts["field"] == field
    assert conflict.value.facts["reason"]


def test_what_is_left_out_stays():
    before = poll(room_id="studio", metadata={"a": "1"})
    assert apply(before, {"question": "Tea?"}) == msgspec.structs.replace(before, question="Tea?")


def test_options_keep_their_ids_and_new_ones_get_one():
    after = apply(poll(), {"options": [{"id": "opt_b", "text": "Bee"}, "Juice"]})
    kept, fresh = after.definition.options
    assert (kept.id, kept.text) == ("opt_b", "Bee")
    assert fresh.id.startswith("opt_")
    assert fresh.id != "opt_a"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"options": [{"id": "opt_z", "text": "Z"}, "B"]}, "#/options/0/id"),
        ({"options": [{"id": "opt_a", "text": "A"}, {"id": "opt_a", "text": "B"}]}, "#/options/1/id"),
        ({"options": ["A"]}, "#/options"),
        ({"options": ["A", " "]}, "#/options/1"),
        ({"question": "  "}, "#/question"),
        ({"scale": 5}, "#/scale"),
        ({"closes_at": format_instant(NOW)}, "#/closes_at"),
        ({"closes_at": LATER, "duration_seconds": 5}, "#/duration_seconds"),
        ({"voting": {"votes_per_voter": 0}}, "#/voting/votes_per_voter"),
    ],
)
def test_an_edit_is_checked_like_a_new_poll(body, pointer):
    with pytest.raises(Invalid) as invalid:
        apply(poll(), body)
    assert invalid.value.code == "definition_invalid"
    assert pointer in [problem.pointer for problem in invalid.value.errors]


@pytest.mark.parametrize("status", ["closed", "canceled", "archived"])
def test_an_ended_poll_cannot_change(status):
    with pytest.raises(Conflict) as conflict:
        apply(poll(status=status), {"question": "Tea?"})
    assert conflict.value.facts == {"status": status, "action": "edit"}


def test_a_poll_the_clock_has_closed_cannot_change():
    with pytest.raises(Conflict):
        apply(poll(closes_at=NOW), {"question": "Tea?"})


def test_a_time_to_open_makes_a_draft_wait_and_none_makes_it_a_draft_again():
    waiting = apply(poll(status="draft"), {"opens_at": LATER})
    assert (waiting.status, waiting.opens_at) == ("scheduled", NOW + 60_000)
    assert apply(waiting, {"opens_at": None}).status == "draft"


def test_the_opening_of_an_open_poll_is_history():
    with pytest.raises(Conflict) as conflict:
        apply(poll(opens_at=NOW - 5), {"opens_at": LATER})
    assert conflict.value.code == "poll_state"


def test_a_question_is_kept_without_the_space_around_it():
    assert apply(poll(), {"question": "  Tea?  "}).question == "Tea?"


def test_the_duration_of_a_running_poll_can_give_way_to_a_deadline():
    after = apply(poll(duration_seconds=30, closes_at=NOW + 30_000), {"closes_at": LATER}, has_votes=True)
    assert after.closes_at == NOW + 60_000
