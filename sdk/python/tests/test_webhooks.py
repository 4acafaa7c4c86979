"""Deliveries as the official Standard Webhooks library signs them, and everything that is not one."""

import base64
import json
import threading
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from plaudit_client import Misuse, WebhookAtWork, WebhookRefused, webhooks
from plaudit_client.webhooks import Recent, sign, verify

SECRET = "whsec_" + base64.b64encode(b"a secret of 24 bytes or so").decode()
OTHER = "whsec_" + base64.b64encode(b"another secret of 24 bytes").decode()
NOW = 1_800_000_000
BODY = json.dumps(
    {
        "type": "poll.closed",
        "timestamp": "2026-11-21T12:00:00Z",
        "data": {"poll": "ü"},
        "project_id": "proj_1",
    }
).encode()


def delivery(secret=SECRET, body=BODY, at=NOW, message="msg_1"):
    """Headers by the official library."""
    signature = Webhook(secret).sign(message, datetime.fromtimestamp(at, UTC), body.decode())
    return {"Webhook-Id": message, "webhook-timestamp": str(at), "WEBHOOK-SIGNATURE": signature}


def test_what_the_official_library_signs_is_read():
    event = verify(BODY, delivery(), SECRET, now=NOW)
    assert (event.id, event.type, event.data, event.project_id) == (
        "msg_1",
        "poll.closed",
        {"poll": "ü"},
        "proj_1",
    )


def test_what_we_sign_the_official_library_reads():
    headers = sign(BODY, "msg_1", int(datetime.now(UTC).timestamp()), SECRET)
    assert Webhook(SECRET).verify(BODY, headers)["type"] == "poll.closed"


@pytest.mark.parametrize("age", [-300, 0, 300])
def test_within_the_tolerance_it_is_fresh(age):
    assert verify(BODY, delivery(at=NOW - age), SECRET, now=NOW).id == "msg_1"


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (BODY, delivery(at=NOW - 301), "stale"),
        (BODY, delivery(at=NOW + 301), "stale"),
        (BODY.replace(b"poll.closed", b"poll.opened"), delivery(), "signature"),
        (BODY + b" ", delivery(), "signature"),
        (BODY, delivery() | {"Webhook-Id": "msg_2"}, "signature"),
        (BODY, delivery() | {"webhook-timestamp": str(NOW - 10)}, "signature"),
        (BODY, delivery(OTHER), "signature"),
        (BODY, delivery() | {"WEBHOOK-SIGNATURE": "v1,"}, "signature"),
        (BODY, delivery() | {"WEBHOOK-SIGNATURE": "v1,%%%"}, "signature"),
        (BODY, delivery() | {"WEBHOOK-SIGNATURE": "v1,ü"}, "signature"),
        (
            BODY,
            delivery() | {"WEBHOOK-SIGNATURE": delivery()["WEBHOOK-SIGNATURE"].replace("v1,", "v2,")},
            "signature",
        ),
        (BODY, delivery() | {"WEBHOOK-SIGNATURE": ""}, "missing_header"),
        (BODY, {}, "missing_header"),
        (BODY, delivery() | {"webhook-timestamp": "yesterday"}, "malformed"),
        (BODY, delivery() | {"webhook-timestamp": "-1"}, "malformed"),
        (b"[1]", delivery(body=b"[1]"), "malformed"),
        (b"{}", delivery(body=b"{}"), "malformed"),
        (b"not json", delivery(body=b"not json"), "malformed"),
    ],
)
def test_what_is_not_proven_is_refused(body, headers, reason):
    with pytest.raises(WebhookRefused) as refused:
        verify(body, headers, SECRET, now=NOW)
    assert refused.value.reason == reason
    assert SECRET not in str(refused.value)


def test_while_a_secret_is_rotated_either_side_may_have_both():
    both = delivery() | {
        "WEBHOOK-SIGNATURE": f"{delivery(OTHER)['WEBHOOK-SIGNATURE']} {delivery()['WEBHOOK-SIGNATURE']}"
    }
    assert verify(BODY, both, SECRET, now=NOW).id == "msg_1"
    assert verify(BODY, delivery(OTHER), [SECRET, OTHER], now=NOW).id == "msg_1"


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_%%%", "whsec_" + base64.b64encode(b"short").decode(), []]
)
def test_a_secret_that_is_none_is_said_so_and_never_matches(secret):
    with pytest.raises(Misuse):
        verify(BODY, delivery(), secret, now=NOW)


def test_a_replay_is_told_from_the_first():
    recent = Recent(capacity=2)
    with recent.once("msg_1") as first:
        assert first
    with recent.once("msg_1") as again:
        assert not again
    for other in ("msg_2", "msg_3"):
        with recent.once(other) as first:
            assert first
    with recent.once("msg_1") as forgotten:
        assert forgotten


def test_what_failed_is_done_when_it_comes_again():
    recent = Recent()
    with pytest.raises(ZeroDivisionError), recent.once("msg_1"):
        _ = 1 / 0
    with recent.once("msg_1") as first:
        assert first


def test_what_comes_while_it_is_done_is_neither_done_twice_nor_taken_for_done():
    """Answered with 2xx it would be lost if the one at work fails."""
    recent = Recent()

    def deliver():
        with recent.once("msg_1"):
            with pytest.raises(WebhookAtWork, match="msg_1"), recent.once("msg_1"):
                pytest.fail("done twice at once")
            with recent.once("msg_2") as other:
                assert other
            raise OSError("no queue")

    with pytest.raises(OSError, match="no queue"):
        deliver()
    with recent.once("msg_1") as first:
        assert first


def test_of_many_threads_one_is_first():
    recent, firsts, gate = Recent(), [], threading.Barrier(8)

    def deliver():
        gate.wait()
        try:
            with recent.once("msg_1") as first:
                firsts.append(first)
        except WebhookAtWork:
            firsts.append(False)

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(firsts) == [False] * 7 + [True]


def test_the_comparison_takes_constant_time(monkeypatch):
    compared = []
    real = webhooks.hmac.compare_digest
    monkeypatch.setattr(webhooks.hmac, "compare_digest", lambda a, b: compared.append(1) or real(a, b))
    headers = delivery() | {"WEBHOOK-SIGNATURE": delivery()["WEBHOOK-SIGNATURE"] + " v1,AAAA"}
    verify(BODY, headers, [SECRET, OTHER], now=NOW)
    assert len(compared) == 4, "it went on after the first match"
