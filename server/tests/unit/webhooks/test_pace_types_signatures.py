"""When a delivery is tried again, which types a pattern says, and what a signature proves: tables and laws."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from plaudit.outbound.retry_after import asked_to_wait
from plaudit.webhooks.pace import DAY, WAITS, Pace
from plaudit.webhooks.signatures import headers, new_secret, signature
from plaudit.webhooks.types import EVERY, is_pattern, wants

NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("tries", "wait"), list(enumerate((5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400), 1))
)
def test_ten_tries_over_three_days(tries, wait):
    assert Pace().next_try(tries, NOW, 0.5) == NOW + wait * 1000
    assert Pace().next_try(len(WAITS) + 1, NOW, 0.5) is None


@given(tries=st.integers(1, 9), luck=st.floats(0, 1), asked=st.none() | st.integers(0, 10 * DAY))
def test_jitter_is_a_fifth_and_whoever_asks_to_wait_is_waited_for(tries, luck, asked):
    due = Pace().next_try(tries, NOW, luck, asked) - NOW
    planned = WAITS[tries - 1]
    assert due >= min(asked or 0, DAY)
    assert due <= max(planned * 1.2, min(asked or 0, DAY))
    assert due >= int(planned * 0.8)


def test_rests_grow_to_a_minute():
    rests = [Pace().rest(failures) for failures in range(12)]
    assert rests == [0, 0, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000, 60000]
    assert Pace().rest(10**9) == 60000


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (None, None),
        ("120", 120_000),
        (" 7 ", 7_000),
        ("0", 0),
        ("Fri, 15 Jan 2027 08:01:00 GMT", 60_000),
        ("Fri, 15 Jan 2021 08:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 400, 9_999_999_999_000),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, wait):
    assert asked_to_wait(header, NOW) == wait


@pytest.mark.parametrize(
    ("patterns", "kind", "wanted"),
    [
        (("*",), "alert.fired", True),
        (("poll.*",), "poll.closed", True),
        (("poll.*",), "vote.cast", False),
        (("poll.closed",), "poll.closed", True),
        (("poll.closed",), "poll.opened", False),
        (("alert.*", "vote.cast"), "vote.cast", True),
        ((), "vote.cast", False),
        (("poll",), "poll.closed", False),
    ],
)
def test_patterns(patterns, kind, wanted):
    assert wants(patterns, kind) is wanted


@pytest.mark.parametrize("text", ["*", "poll.*", "response.*", *EVERY])
def test_what_can_be_asked_for(text):
    assert is_pattern(text)


@pytest.mark.parametrize(
    "text", ["", "**", "poll", "poll.", "poll.opend", ".*", "POLL.*", "polls.*", "poll.results", "test.ping"]
)
def test_what_would_be_silent_for_ever(text):
    assert not is_pattern(text)


def test_the_specifications_own_example():
    """Standard Webhooks 1.0.0, libraries' shared vector."""
    secret, message = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    found = signature(secret, message, 1614265330, b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(body=st.text().map(str.encode))
def test_every_living_secret_signs_and_another_does_not(body):
    secrets = [new_secret(), new_secret()]
    sent = headers(secrets, "msg_1", time.time_ns() // 1_000_000, body)
    for secret in secrets:
        Webhook(secret).verify(body, sent, json_parse=False)
    with pytest.raises(Exception, match=r"(?i)signature"):
        Webhook(new_secret()).verify(body, sent, json_parse=False)
    with pytest.raises(Exception, match=r"(?i)signature"):
        Webhook(secrets[0]).verify(body + b" ", sent, json_parse=False)
