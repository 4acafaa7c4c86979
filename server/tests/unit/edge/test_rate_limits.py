"""Token buckets and the headers that tell of them."""

import pytest

from plaudit.edge import rate_limits
from plaudit.edge.rate_limits import Policy, RateLimited, RateLimits
from plaudit.testing.clock import ManualClock

TWO = Policy("two", 2, 10)
FIVE = Policy("five", 5, 10)


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def limits(clock):
    return RateLimits(clock)


def test_a_quota_is_spent_and_refills_evenly(limits, clock):
    assert [limits.take([(TWO, "a")])[0].remaining for _ in range(2)] == [1, 0]
    with pytest.raises(RateLimited) as refused:
        limits.take([(TWO, "a")])
    assert refused.value.facts["retry_after_seconds"] == 5
    clock.advance(4_900)
    with pytest.raises(RateLimited):
        limits.take([(TWO, "a")])
    clock.advance(200)
    assert limits.take([(TWO, "a")])[0].remaining == 0


def test_subjects_do_not_share_a_bucket(limits):
    limits.take([(TWO, "a")])
    limits.take([(TWO, "a")])
    assert limits.take([(TWO, "b")])[0].remaining == 1


def test_a_refused_request_takes_from_no_bucket(limits):
    limits.take([(TWO, "a")])
    limits.take([(TWO, "a")])
    for _ in range(10):
        with pytest.raises(RateLimited):
            limits.take([(FIVE, "a"), (TWO, "a")])
    assert limits.take([(FIVE, "a")])[0].remaining == 4


def test_the_refusal_names_its_policies_and_never_asks_back_too_early(limits):
    for _ in range(2):
        limits.take([(TWO, "a")])
    with pytest.raises(RateLimited) as refused:
        limits.take([(TWO, "a"), (FIVE, "a")])
    assert refused.value.facts["violated-policies"] == ["two"]
    assert refused.value.standings[0].reset <= refused.value.facts["retry_after_seconds"]


def test_headers_follow_the_draft(limits):
    standings = limits.take([(TWO, "a"), (FIVE, "a")])
    assert dict(rate_limits.headers(standings)) == {
        "ratelimit-policy": '"two";q=2;w=10, "five";q=5;w=10',
        "ratelimit": '"two";r=1;t=5, "five";r=4;t=2',
    }
    assert rate_limits.headers(()) == []


def test_bad_guesses_are_charged_after_the_fact(limits):
    limits.check(TWO, "a")
    limits.charge(TWO, "a")
    limits.charge(TWO, "a")
    limits.charge(TWO, "a")
    with pytest.raises(RateLimited):
        limits.check(TWO, "a")


def test_switched_off_nothing_is_counted(clock):
    limits = RateLimits(clock, enabled=False)
    assert all(limits.take([(TWO, "a")]) == () for _ in range(100))


def test_memory_is_bounded(limits, monkeypatch):
    monkeypatch.setattr(rate_limits, "_BUCKETS_KEPT", 10)
    for number in range(100):
        limits.take([(TWO, str(number))])
    assert len(limits._buckets) == 10
