"""The life of a poll as one full table: every status, every action, before and after its deadlines."""

from itertools import product

import msgspec
import pytest
from sample_polls import NOW, poll

from plaudit.features.polls.transitions import EVENT, touched, transition
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
        transition(before, action, NOW, 9)
    assert conflict.value.code == "poll_state"
    assert conflict.value.facts == {"status": before.status_at(NOW), "action": action}


@pytest.mark.parametrize(("status", "action"), list(product(STATUSES, ACTIONS)))
def test_without_a_deadline(status, action):
    opens_at = NOW + 1000 if status == "scheduled" else None
    before = poll(status=status, opens_at=opens_at)
    if (status, action) in FOLLOWS:
        assert transition(before, action, NOW, 9).status == FOLLOWS[status, action]
    else:
        refused(before, action)


@pytest.mark.parametrize(("status", "action"), list(product(["open", "locked"], ACTIONS)))
def test_past_the_deadline(status, action):
    before = poll(status=status, opens_at=NOW - 500, closes_at=NOW)
    if (status, action) in AFTER_THE_DEADLINE:
        assert transition(before, action, NOW, 9).status == AFTER_THE_DEADLINE[status, action]
    else:
        refused(before, action)


@pytest.mark.parametrize("action", ACTIONS)
def test_past_the_opening_time(action):
    before = poll(status="scheduled", opens_at=NOW)
    if action in AFTER_ITS_TIME:
        assert transition(before, action, NOW, 9).status == AFTER_ITS_TIME[action]
    else:
        refused(before, action)


def test_a_poll_that_slept_through_its_whole_life_can_be_closed():
    before = poll(status="scheduled", opens_at=NOW - 2, closes_at=NOW - 1)
    assert before.status_at(NOW) == "closed"
    assert transition(before, "close", NOW, 9).status == "closed"
    refused(before, "open")


@pytest.mark.parametrize(("status", "action"), list(FOLLOWS))
def test_each_step_counts_once_and_is_dated(status, action):
    before = poll(status=status, opens_at=NOW + 1000 if status == "scheduled" else None, revision=4)
    after = transition(before, action, NOW, 9)
    assert (after.revision, after.updated_at) == (5, NOW)
    assert after.run == before.run + (action == "reset")
    assert after.hidden_version > before.hidden_version


def test_every_action_has_an_event():
    assert EVENT.keys() == set(ACTIONS)


def test_opening_sets_the_deadline_from_the_duration():
    after = transition(poll(status="draft", duration_seconds=30), "open", NOW, 0)
    assert (after.opens_at, after.closes_at) == (NOW, NOW + 30_000)


def test_unlocking_does_not_give_more_time():
    before = poll(status="locked", opens_at=NOW - 10, closes_at=NOW + 10, duration_seconds=30)
    after = transition(before, "open", NOW, 0)
    assert (after.opens_at, after.closes_at) == (NOW - 10, NOW + 10)


def test_a_reset_starts_the_clock_again():
    before = poll(opens_at=NOW - 10, closes_at=NOW + 10, duration_seconds=30, revealed=True)
    after = transition(before, "reset", NOW, 9)
    assert (after.run, after.opens_at, after.closes_at, after.revealed) == (2, NOW, NOW + 30_000, False)


def test_a_reset_of_an_ended_poll_clears_its_times():
    before = poll(status="closed", opens_at=NOW - 20, closes_at=NOW - 10)
    after = transition(before, "reset", NOW, 9)
    assert (after.status, after.opens_at, after.closes_at) == ("draft", None, None)


def test_the_hidden_version_tells_nothing_of_votes():
    before = poll(results_visibility="never", hidden_version=3)
    versions = {transition(before, "lock", NOW, tally).hidden_version for tally in (0, 1, 10_000)}
    assert versions == {4}


def test_leaving_the_light_continues_above_what_everybody_has_seen():
    before = poll(results_visibility="after_close", status="closed", hidden_version=3)
    assert transition(before, "reset", NOW, 41).hidden_version == 42


def test_an_edit_that_hides_results_continues_above_too():
    before = poll(results_visibility="always", hidden_version=3)
    after = msgspec.structs.replace(before, results_visibility="never")
    assert touched(before, after, NOW, 41).hidden_version == 42
