"""Two views and no third: the visible one, and the hidden one in which no byte depends on a vote."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_polls import NOW, choice, poll, rating, tally

from plaudit.features.polls import results

POLLS = [
    poll(results_visibility="never"),
    poll(results_visibility="after_close", definition=choice(kind="multiple_choice")),
    poll(results_visibility="after_vote", definition=rating(), closes_at=NOW + 5),
]


def encoded(subject, counted, *, visible):
    return msgspec.json.encode(results.view(subject, counted, NOW, visible=visible))


def test_the_visible_view_of_choices():
    counted = tally(7, opt__opt_a=2, opt__opt_b=1, voters=3, votes=3)
    assert msgspec.json.decode(encoded(poll(closes_at=NOW + 1), counted, visible=True)) == {
        "poll_id": "poll_a",
        "run": 1,
        "version": 7,
        "revision": 1,
        "status": "open",
        "hidden": False,
        "voters": 3,
        "votes": 3,
        "basis": "voters",
        "options": [
            {"id": "opt_a", "votes": 2, "percent": 66.7},
            {"id": "opt_b", "votes": 1, "percent": 33.3},
            {"id": "opt_c", "votes": 0, "percent": 0.0},
        ],
        "is_final": False,
        "tie": False,
        "opens_at": None,
        "closes_at": "2023-11-14T22:13:20.001Z",
    }


def test_the_visible_view_of_ratings():
    counted = tally(2, rating__4=1, rating__5=1, sum=9, voters=2, votes=2)
    view = msgspec.json.decode(encoded(poll(definition=rating()), counted, visible=True))
    assert view["options"] == []
    assert (view["mean"], view["median"], view["scale"]) == (4.5, 4.5, 5)
    assert [share["votes"] for share in view["ratings"]] == [0, 0, 0, 1, 1]


def test_ratings_without_a_vote_have_no_mean():
    view = msgspec.json.decode(encoded(poll(definition=rating()), tally(), visible=True))
    assert (view["mean"], view["median"]) == (None, None)


def test_the_hidden_view():
    view = msgspec.json.decode(encoded(POLLS[0], tally(7, voters=3, votes=3), visible=False))
    assert view == {
        "poll_id": "poll_a",
        "run": 1,
        "version": 1,
        "revision": 1,
        "status": "open",
        "hidden": True,
        "results_visibility": "never",
        "is_final": False,
        "opens_at": None,
        "closes_at": None,
    }


@given(st.sampled_from(POLLS), st.dictionaries(st.text(), st.integers(0)), st.integers(0))
def test_hidden_bytes_and_validators_are_equal_whatever_was_counted(subject, counters, version):
    counted = msgspec.structs.replace(tally(version), counters=counters)
    assert encoded(subject, counted, visible=False) == encoded(subject, tally(), visible=False)
    assert results.etag(subject, counted, visible=False) == results.etag(subject, tally(), visible=False)


def test_validators_tell_states_apart():
    subject = poll()
    seen = [
        results.etag(subject, tally(1), visible=True),
        results.etag(subject, tally(2), visible=True),
        results.etag(subject, tally(2), visible=False),
        results.etag(poll(revision=2), tally(2), visible=True),
        results.etag(poll(run=2), tally(2), visible=True),
    ]
    assert len(set(seen)) == len(seen)
    assert all(tag.startswith('"') and tag.endswith('"') for tag in seen)


@pytest.mark.parametrize(
    ("status", "is_final"),
    [("open", False), ("locked", False), ("closed", True), ("canceled", True), ("archived", True)],
)
@pytest.mark.parametrize("visible", [False, True])
def test_final_when_the_end_is_written(status, is_final, visible):
    assert results.view(poll(status=status), tally(), NOW, visible=visible).is_final is is_final


def test_past_the_deadline_the_status_says_closed_before_it_is_final():
    view = results.view(poll(closes_at=NOW), tally(), NOW, visible=True)
    assert (view.status, view.is_final) == ("closed", False)
