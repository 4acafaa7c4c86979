"""The live protocol as tables: frames and clock in, replies and intents out."""

import json

import msgspec
import pytest

from plaudit.kernel.errors import Conflict, TooMany, Unauthenticated
from plaudit.live.intents import Close, Connect, Reply, Retract, Subscribe, Unsubscribe, Vote
from plaudit.live.session import Session, Terms

TERMS = Terms(
    lambda error: {"code": error.code, "errors": [one.pointer for one in error.errors]},
    {"key_revoked": 4504, "origin_not_allowed": 4503, "voter_token_expired": 4401}.get,
)


def frame(**fields):
    return json.dumps({"id": 1, **fields}).encode()


CONNECT = frame(type="connect", key="k", voter="v")


def new(now=0.0, **terms):
    return Session(TERMS._replace(**terms), now)


def connected(now=0.0, **terms):
    session = new(now, **terms)
    session.receive(CONNECT, now)
    session.connected(1, {})
    return session


def shown(intents):
    """Intents as plain values: replies and problems by their JSON."""
    return [json.loads(one.body) if isinstance(one, Reply) else one for one in intents]


def problem(code, frame_id=1, errors=()):
    return {"id": frame_id, "type": "problem", "problem": {"code": code, "errors": list(errors)}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (frame(type="ping"), [{"id": 1, "type": "pong"}]),
        (frame(id="é", type="ping"), [{"id": "é", "type": "pong"}]),
        (frame(id='"\\', type="ping"), [{"id": '"\\', "type": "pong"}]),
        (frame(type="subscribe", channel="poll:a"), [Subscribe(1, "poll:a")]),
        (frame(type="vote", poll="p", vote_id="v", choice="a"), [Vote(1, "p", "v", {"choice": "a"})]),
        (frame(type="vote", poll="p", choices=["a", "b"]), [Vote(1, "p", None, {"choices": ["a", "b"]})]),
        (frame(type="vote", poll="p", rating=4), [Vote(1, "p", None, {"rating": 4})]),
        (frame(type="vote", poll="p"), [Vote(1, "p", None, {})]),
        (frame(type="retract", poll="p", vote_id="v"), [Retract(1, "p", "v")]),
        (frame(type="unsubscribe", channel="x"), [problem("not_subscribed")]),
        (CONNECT, [problem("already_connected")]),
        (frame(type="vote", poll="p", color="red"), [problem("invalid_field", errors=["#/color"])]),
        (frame(type="vote", poll="p", rating="4"), [problem("invalid_field", errors=["#/rating"])]),
        (frame(type="vote", poll="p", choices=["a", 1]), [problem("invalid_field", errors=["#/choices/1"])]),
        (frame(type="vote", poll="p", vote_id="sp ace"), [problem("invalid_field", errors=["#/vote_id"])]),
        (frame(type="subscribe", channel=""), [problem("invalid_field", errors=["#/channel"])]),
        (frame(type="dance"), [problem("unknown_type")]),
        (frame(), [problem("unknown_type")]),
        (b'{"type":"ping"}', [problem("invalid_field", None, ["#/id"])]),
        (b'{"id":1.5,"type":"ping"}', [problem("bad_frame", None)]),
        (b'{"id":true,"type":"ping"}', [problem("bad_frame", None)]),
        (b"[]", [problem("bad_frame", None)]),
        (b"", [problem("bad_frame", None)]),
        (b"{", [problem("bad_frame", None)]),
        (b"[" * 8000, [problem("bad_frame", None)]),
        (b'{"id":1,"type":"vote","poll":"p","rating":NaN}', [problem("bad_frame", None)]),
        (
            b'{"id":1,"type":"vote","poll":"p","rating":1e999}',
            [problem("invalid_field", errors=["#/rating"])],
        ),
        (b"\xff", [problem("bad_frame", None)]),
        (b" " * 8193, [Close(1009, "message too big")]),
    ],
)
def test_connected(text, expected):
    assert shown(connected().receive(text, 0.0)) == expected


@pytest.mark.parametrize(
    "text",
    [
        b'{"id":1,"id":2,"type":"ping"}',
        b'{"id":1,"type":"ping","type":"ping"}',
        b'{"id":1,"type":"vote","poll":"p","choice":"a" , "choice" : "b"}',
        b'{"id":1,"type":"vote","poll":"p","choice":"a","\\u0063hoice":"b"}',
        b'{"id":1,"type":"vote","poll":"p","rating":1,"rating":5}',
        b'{"id":1,"type":"vote","poll":"p","choices":["a"],"choices":["b","c"]}',
        b'{"id":1,"type":"connect","key":"k","voter":null,"voter":"v"}',
        b'{"id":1,"type":"vote","poll":"p","choice":"\\u0000"}',
        b'{"id":1,"type":"vote","poll":"p","choices":["\\u0000"]}',
    ],
)
def test_what_two_readers_might_read_differently_is_refused(text):
    assert shown(connected().receive(text, 0.0)) == [problem("bad_frame", frame_id=None)]


def test_nulls_and_escapes_are_no_repetition():
    session = new()
    assert session.receive(b'{"id":1,"type":"connect","key":"\\"k\\":","voter":null}', 0.0) == [
        Connect(1, '"k":', None)
    ]


def test_a_huge_id_is_refused():
    (refused,) = shown(connected().receive(b'{"id":%d,"type":"ping"}' % 10**30, 0.0))
    assert refused["type"] == "problem"


@pytest.mark.parametrize(
    "text",
    [
        frame(type="subscribe", channel="c"),
        frame(type="vote", poll="p", choice="a"),
        frame(type="retract", poll="p", vote_id="v"),
        frame(type="unsubscribe", channel="c"),
    ],
)
def test_nothing_before_connect(text):
    assert shown(new().receive(text, 0.0)) == [problem("not_connected")]


def test_connect_and_its_reply():
    session = new()
    assert session.receive(CONNECT, 0.0) == [Connect(1, "k", "v")]
    assert shown(session.connected(1, {"voter_id": "v"})) == [{"id": 1, "type": "connected", "voter_id": "v"}]
    assert session.connected(1, {}) == []


def test_frames_sent_while_the_credentials_are_checked_are_kept_in_order():
    session = new()
    session.receive(CONNECT, 0.0)
    assert session.receive(frame(id=2, type="subscribe", channel="c"), 0.0) == []
    assert session.receive(frame(id=3, type="ping"), 0.0) == []
    out = shown(session.connected(1, {}))
    assert out == [{"id": 1, "type": "connected"}, Subscribe(2, "c"), {"id": 3, "type": "pong"}]


def test_no_more_than_sixteen_wait():
    session = new()
    session.receive(CONNECT, 0.0)
    for _ in range(16):
        assert session.receive(frame(type="ping"), 0.0) == []
    assert shown(session.receive(frame(type="ping"), 0.0)) == [problem("not_connected")]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unauthenticated("key_invalid", ""), 4501),
        (Unauthenticated("key_revoked", ""), 4504),
        (Unauthenticated("origin_not_allowed", ""), 4503),
        (Unauthenticated("voter_token_expired", ""), 4401),
        (TooMany("rate_limited", ""), 4413),
    ],
)
def test_a_failed_authentication_closes(error, code):
    session = new()
    session.receive(CONNECT, 0.0)
    session.receive(frame(id=2, type="vote", poll="p"), 0.0)
    assert shown(session.not_connected(1, error)) == [problem(error.code), Close(code, error.code)]
    assert session.receive(frame(type="ping"), 0.0) == []
    assert session.connected(1, {}) == []


def test_ten_seconds_to_connect_then_the_life_of_the_token():
    session = new(100.0)
    assert session.tick(109.9) == []
    assert session.tick(110.0) == [Close(4410, "connect timeout")]
    session = connected(100.0)
    assert session.tick(1e9) == []
    session = new(100.0)
    session.receive(CONNECT, 100.0)
    session.connected(1, {}, expires=160.0)
    assert session.tick(159.0) == []
    assert session.tick(160.0) == [Close(4401, "token_expired")]


def test_sixty_four_subscriptions():
    session = connected(limited=False)
    for number in range(64):
        channel = f"poll:{number}"
        assert session.receive(frame(type="subscribe", channel=channel), 0.0) == [Subscribe(1, channel)]
    assert session.receive(frame(type="subscribe", channel="poll:1"), 0.0) == [Subscribe(1, "poll:1")]
    (refused,) = shown(session.receive(frame(type="subscribe", channel="poll:64"), 0.0))
    assert refused["problem"]["code"] == "too_many_subscriptions"
    gone, reply = session.receive(frame(type="unsubscribe", channel="poll:3"), 0.0)
    assert gone == Unsubscribe("poll:3")
    assert json.loads(reply.body)["type"] == "unsubscribed"
    assert session.receive(frame(type="subscribe", channel="poll:64"), 0.0) == [Subscribe(1, "poll:64")]


def test_a_refused_subscription_frees_its_place():
    session = connected()
    session.receive(frame(type="subscribe", channel="poll:x"), 0.0)
    refused = shown(session.not_subscribed(1, "poll:x", Conflict("channel_unknown", "")))
    assert refused == [problem("channel_unknown")]
    assert "poll:x" not in session.channels


def test_twenty_a_second_forty_at_once_then_a_warning_then_the_end():
    session = new()
    for _ in range(40):
        assert shown(session.receive(frame(type="ping"), 0.0)) == [{"id": 1, "type": "pong"}]
    for _ in range(40):
        assert shown(session.receive(frame(type="ping"), 0.0)) == [problem("rate_limited")]
    assert session.receive(frame(type="ping"), 0.0) == [Close(1008, "flood")]


def test_the_bucket_fills_again():
    session = new()
    for number in range(1000):
        (reply,) = shown(session.receive(frame(type="ping"), number / 20))
        assert reply["type"] == "pong"


def test_five_bad_frames_in_a_row():
    session = connected()
    for _ in range(4):
        assert len(session.receive(b"?", 0.0)) == 1
    session.receive(frame(type="vote", poll="p"), 0.0)
    for _ in range(4):
        assert len(session.receive(b"?", 0.0)) == 1
    assert shown(session.receive(b"?", 0.0)) == [problem("bad_frame", None), Close(4500, "protocol")]
    assert session.closed


def test_replies_keep_the_bytes_they_are_given():
    session = connected()
    (voted,) = session.answered("a", "voted", b'{"vote":{"id":"v"},"receipt":{"leaf":"00"}}')
    assert voted.body == b'{"id":"a","type":"voted","vote":{"id":"v"},"receipt":{"leaf":"00"}}'
    (joined,) = session.subscribed(2, "c", b'{"version": 3}')
    assert joined.body == b'{"id":2,"type":"subscribed","channel":"c","snapshot":{"version": 3}}'
    assert shown(session.refused(3, {"code": "poll_closed"})) == [
        {"id": 3, "type": "problem", "problem": {"code": "poll_closed"}}
    ]


def test_what_comes_after_the_end_is_dropped():
    session = connected()
    session.close()
    assert session.receive(frame(type="ping"), 0.0) == []
    assert session.tick(1e9) == []
    assert session.answered(1, "voted", b"{}") == []
    assert session.refused(1, Conflict("x", "")) == []
    assert session.subscribed(1, "c", None) == []


def test_every_intent_and_frame_is_a_struct():
    assert all(issubclass(kind, msgspec.Struct) for kind in (Reply, Close, Connect, Vote))
