"""The life of a poll as one full table: every status, every action, before and after its deadlines."""

from itertools import product

import pytest
from sample_polls import NOW, poll

from plaudit.features.polls.transitions import EVENT, goes_dark, transition
from plaudit.kernel.errors import Conflict

STATUSES = ["draft", "scheduled", "open", "locked", "closed", "canceled", "archived"]
ACTIONS = ["open", "lock", "close", "cancel", "reset", "reveal", "archive"]

# What follows when no deadline has passed. A pair that is not here is refused.
FOLLOWS = {
    ("draft", "open"): "open",
    ("draft", "cancel"): "canceled",
    ("draft", "reset"): "draft",
    ("draft", "archive"): "archived",
    ("scheduled", "open"): "open",
    ("scheduled", "cancel"): "canceled",
    ("scheduled", "reset"): "scheduled",
    ("scheduled", "reveal"): "scheduled",
    ("scheduled", "archive"): "archived",
    ("open", "lock"): "locked",
    ("open", "close"): "closed",
    ("open", "cancel"): "canceled",
    ("open", "reset"): "open",
    ("open", "reveal"): "open",
    ("locked", "open"): "open",
    ("locked", "close"): "closed",
    ("locked", "cancel"): "canceled",
    ("locked", "reset"): "locked",
    ("locked", "reveal"): "locked",
    ("closed", "reset"): "draft",
    ("closed", "reveal"): "closed",
    ("closed", "archive"): "archived",
    ("canceled", "reset"): "draft",
    ("canceled", "reveal"): "canceled",
    ("canceled", "archive"): "archived",
}
# What follows when the poll says open or locked but the clock has closed it already.
AFTER_THE_DEADLINE = {
    ("open", "close"): "closed",
    ("open", "reset"): "draft",
    ("open", "reveal"): "open",
    ("locked", "close"): "closed",
    ("locked", "reset"): "draft",
    ("locked", "reveal"): "locked",
}
# What follows when the poll says scheduled but the clock has opened it already.
AFTER_ITS_TIME = {"open": "open", "cancel": "canceled", "reset": "scheduled", "reveal": "scheduled"}


def refused(before, action):
    with pytest.raises(Conflict) as conflict:
        transition(before, action, NOW)
    assert conflict.value.code == "poll_state"
    assert conflict.value.facts == {"status": before.status_at(NOW), "action": action}


@pytest.mark.parametrize(("status", "action"), list(product(STATUSES, ACTIONS)))
def test_without_a_deadline(status, action):
    opens_at = NOW + 1000 if status == "scheduled" else None
    before = poll(status=status, opens_at=opens_at)
    if (status, action) in FOLLOWS:
        assert transition(before, action, NOW).status == FOLLOWS[status, action]
    else:
        refused(before, action)


@pytest.mark.parametrize(("status", "action"), list(product(["open", "locked"], ACTIONS)))
def test_past_the_deadline(status, action):
    before = poll(status=status, opens_at=NOW - 500, closes_at=NOW)
    if (status, action) in AFTER_THE_DEADLINE:
        assert transition(before, action, NOW).status == AFTER_THE_DEADLINE[status, action]
    else:
        refused(before, action)


@pytest.mark.parametrize("action", ACTIONS)
def test_past_the_opening_time(action):
    before = poll(status="scheduled", opens_at=NOW)
    if action in AFTER_ITS_TIME:
        assert transition(before, action, NOW).status == AFTER_ITS_TIME[action]
    else:
        refused(before, action)


def test_a_poll_that_slept_through_its_whole_life_can_be_closed():
    before = poll(status="scheduled", opens_at=NOW - 2, closes_at=NOW - 1)
    assert before.status_at(NOW) == "closed"
    assert transition(before, "close", NOW).status == "closed"
    refused(before, "open")


@pytest.mark.parametrize(("status", "action"), list(FOLLOWS))
def test_each_step_counts_once_and_is_dated(status, action):
    before = poll(status=status, opens_at=NOW + 1000 if status == "scheduled" else None, revision=4)
    after = transition(before, action, NOW)
    assert (after.revision, after.updated_at) == (5, NOW)
    assert after.run == before.run + (action == "reset")
    assert after.hidden_version > before.hidden_version


def test_every_action_has_an_event():
    assert EVENT.keys() == set(ACTIONS)


def test_opening_sets_the_deadline_from_the_duration():
    after = transition(poll(status="draft", duration_seconds=30), "open", NOW)
    assert (after.opens_at, after.closes_at) == (NOW, NOW + 30_000)


def test_unlocking_does_not_give_more_time():
    before = poll(status="locked", opens_at=NOW - 10, closes_at=NOW + 10, duration_seconds=30)
    after = transition(before, "open", NOW)
    assert (after.opens_at, after.closes_at) == (NOW - 10, NOW + 10)


def test_a_reset_starts_the_clock_again():
    before = poll(opens_at=NOW - 10, closes_at=NOW + 10, duration_seconds=30, revealed=True)
    after = transition(before, "reset", NOW)
    assert (after.run, after.opens_at, after.closes_at, after.revealed) == (2, NOW, NOW + 30_000, False)


def test_a_reset_of_an_ended_poll_clears_its_times():
    before = poll(status="closed", opens_at=NOW - 20, closes_at=NOW - 10)
    after = transition(before, "reset", NOW)
    assert (after.status, after.opens_at, after.closes_at) == ("draft", None, None)


@pytest.mark.parametrize("visibility", ["always", "after_close", "never"])
def test_the_hidden_version_counts_changes_of_the_poll(visibility):
    before = poll(results_visibility=visibility, hidden_version=3)
    assert transition(before, "lock", NOW).hidden_version == 4


@pytest.mark.parametrize(
    ("before", "changes", "dark"),
    [
        ({}, {"results_visibility": "never"}, True),
        ({"results_visibility": "after_close", "status": "closed"}, {"status": "draft"}, True),
        ({"results_visibility": "never", "revealed": True}, {"revealed": False}, True),
        ({}, {"revealed": True}, False),
        ({"results_visibility": "never"}, {"revealed": True}, False),
        ({"results_visibility": "never"}, {"status": "locked"}, False),
    ],
)
def test_when_results_stop_being_open_to_all(before, changes, dark):
    assert goes_dark(poll(**before), poll(**before | changes)) is dark
