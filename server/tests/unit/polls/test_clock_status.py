"""A deadline counts from its instant, written down or not."""

import pytest
from sample_polls import NOW, poll

from plaudit.features.polls.model import may_see_results, results_open_to_all


@pytest.mark.parametrize(
    ("status", "opens_in", "closes_in", "by_clock"),
    [
        ("draft", None, -1, "draft"),
        ("scheduled", 1, None, "scheduled"),
        ("scheduled", 0, None, "open"),
        ("scheduled", 0, 1, "open"),
        ("scheduled", -1, 0, "closed"),
        ("open", -1, None, "open"),
        ("open", -1, 1, "open"),
        ("open", -1, 0, "closed"),
        ("locked", -1, 0, "closed"),
        ("locked", -1, 1, "locked"),
        ("canceled", -2, -1, "canceled"),
        ("archived", -2, -1, "archived"),
    ],
)
def test_status_by_the_clock(status, opens_in, closes_in, by_clock):
    opens_at = None if opens_in is None else NOW + opens_in
    closes_at = None if closes_in is None else NOW + closes_in
    assert poll(status=status, opens_at=opens_at, closes_at=closes_at).status_at(NOW) == by_clock


@pytest.mark.parametrize(
    ("visibility", "status", "revealed", "all_see", "a_voter_sees"),
    [
        ("always", "open", False, True, True),
        ("after_vote", "open", False, False, True),
        ("after_vote", "closed", False, True, True),
        ("after_vote", "open", True, True, True),
        ("after_close", "open", False, False, False),
        ("after_close", "locked", False, False, False),
        ("after_close", "closed", False, True, True),
        ("after_close", "canceled", False, True, True),
        ("after_close", "open", True, True, True),
        ("never", "open", False, False, False),
        ("never", "closed", False, False, False),
        ("never", "closed", True, True, True),
    ],
)
def test_who_may_see_results(visibility, status, revealed, all_see, a_voter_sees):
    subject = poll(results_visibility=visibility, status=status, revealed=revealed)
    assert results_open_to_all(subject) is all_see
    assert may_see_results(subject, has_voted=True) is a_voter_sees


def test_who_did_not_vote_sees_with_everybody_else_once_it_is_over():
    subject = poll(results_visibility="after_vote")
    assert not may_see_results(subject, has_voted=False)
    assert may_see_results(poll(results_visibility="after_vote", status="closed"), has_voted=False)
