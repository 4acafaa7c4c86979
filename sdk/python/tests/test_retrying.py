"""When a call is sent again, as tables: no line, no clock."""

import pickle
from datetime import UTC, datetime

import pytest

from plaudit_client import (
    InvalidRequest,
    NoAnswer,
    Retries,
    TimedOut,
    Unavailable,
    UnexpectedAnswer,
    WebhookRefused,
)
from plaudit_client._exchange import Attempt, Pause, Silence, exchange
from plaudit_client._reading import Answer
from plaudit_client._request import Request, patch, post
from plaudit_client._retrying import failure, retry_after

READ = Request(name="test.read", method="GET", path="/v1/x")
MADE = Answer(201, {}, b'{"id":"x"}')
BUSY = Answer(503, {"retry-after": "2"}, b'{"code":"overloaded","status":503}')
BROKEN = Answer(500, {}, b'{"code":"internal","status":500}')
RUNNING = Answer(409, {}, b'{"code":"idempotency_in_progress","status":409}')
LOST = Silence("ReadError", reached=True, slow=False)
UNREACHED = Silence("ConnectError", reached=False, slow=False)
SLOW = Silence("ReadTimeout", reached=True, slow=True)
EDIT = patch("test.edit", "/v1/x", {}, revision=3)


def highest(_low, high):
    return high


def conversation(request, *came, retries=None):
    """What an exchange asked for, and what it ended with, when this is what came."""
    steps = exchange(request, retries or Retries(), highest)
    asked, answers = [next(steps)], list(came)
    try:
        while True:
            step = asked[-1]
            asked.append(steps.send(answers.pop(0) if isinstance(step, Attempt) else None))
    except StopIteration as end:
        return asked, end.value
    except Exception as error:
        return asked, error


def pauses(asked):
    return [step.seconds for step in asked if isinstance(step, Pause)]


@pytest.mark.parametrize(
    ("request_", "came", "waited", "ended"),
    [
        (READ, [MADE], [], dict),
        (READ, [LOST, MADE], [0.25], dict),
        (READ, [LOST, BROKEN, UNREACHED, MADE], [0.25, 0.5, 1.0], dict),
        (READ, [LOST] * 4, [0.25, 0.5, 1.0], NoAnswer),
        (READ, [SLOW] * 4, [0.25, 0.5, 1.0], TimedOut),
        (READ, [BUSY, MADE], [2.25], dict),
        (READ, [BUSY] * 4, [2.25, 2.5, 3.0], Unavailable),
        (post("p", "/v1/x"), [LOST, MADE], [0.25], dict),
        (post("p", "/v1/x"), [RUNNING, MADE], [0.25], dict),
        (EDIT, [LOST], [], NoAnswer),
        (EDIT, [BROKEN], [], Unavailable),
        (EDIT, [UNREACHED, MADE], [0.25], dict),
        (EDIT, [BUSY, MADE], [2.25], dict),
        (READ, [Answer(422, {}, b'{"code":"invalid_field"}')], [], InvalidRequest),
        (READ, [Answer(502, {}, b"<html>")] * 4, [0.25, 0.5, 1.0], UnexpectedAnswer),
        (READ, [Answer(302, {"location": "http://elsewhere"}, b"")], [], UnexpectedAnswer),
        (READ, [Answer(200, {}, b"<html>")], [], UnexpectedAnswer),
        (READ, [Answer(204, {}, b"")], [], type(None)),
    ],
)
def test_what_is_tried_again_and_how_it_ends(request_, came, waited, ended):
    asked, value = conversation(request_, *came)
    assert pauses(asked) == waited
    assert type(value) is ended


def test_a_server_that_asks_for_too_long_is_not_waited_for():
    asked, value = conversation(READ, Answer(429, {"retry-after": "3600"}, b'{"code":"rate_limited"}'))
    assert pauses(asked) == []
    assert value.retry_after == 3600


def test_all_attempts_of_a_call_carry_one_key_and_two_calls_two():
    keys = []
    for _ in range(2):
        asked, _ = conversation(post("p", "/v1/x"), LOST, LOST, MADE)
        sent = {step.request.headers["Idempotency-Key"] for step in asked if isinstance(step, Attempt)}
        assert len(sent) == 1
        keys += sent
    assert keys[0] != keys[1]


def test_the_callers_own_key_is_kept():
    asked, _ = conversation(post("p", "/v1/x", None, "order-4711"), MADE)
    assert asked[0].request.headers["Idempotency-Key"] == "order-4711"


def test_waits_are_spread_over_the_whole_span_and_bounded():
    drawn = []
    Retries(attempts=99).wait(50, "lost", "always", None, lambda low, high: drawn.append((low, high)) or 0.0)
    assert drawn == [(0.0, 20.0)]


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (200, "", None),
        (404, "poll_not_found", None),
        (409, "already_voted", None),
        (409, "idempotency_in_progress", "running"),
        (429, "rate_limited", "busy"),
        (500, "internal", "broken"),
        (503, "overloaded", "busy"),
    ],
)
def test_what_an_answer_means(status, code, meaning):
    assert failure(status, code) == meaning


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-7"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Sat, 21 Nov 2026 11:00:00 GMT"}, 0.0),
    ],
)
def test_retry_after_in_either_form(header, seconds):
    assert retry_after(header, datetime(2026, 11, 21, 12, tzinfo=UTC)) == seconds


def test_what_is_raised_can_be_handed_to_another_process():
    """Pools and task queues pickle errors; the sentence alone would not do."""
    _, refused = conversation(
        READ,
        Answer(422, {"x-request-id": "req_1", "retry-after": "7"}, b'{"code":"invalid_field","limit":3}'),
    )
    for error in (refused, UnexpectedAnswer(502, "a page"), WebhookRefused("stale", "old"), TimedOut("x")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), again.args, vars(again)) == (type(error), error.args, vars(error))
    assert (refused.code, refused.facts, refused.request_id) == ("invalid_field", {"limit": 3}, "req_1")
