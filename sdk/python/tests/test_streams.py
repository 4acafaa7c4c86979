"""Event streams: bytes to events, events to publications, and when to come back. Pure."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit_client import NotAuthenticated, UnexpectedAnswer
from plaudit_client._event_stream import LONGEST, Event, Events, TooLong
from plaudit_client._reading import Answer
from plaudit_client._request import Watch
from plaudit_client._watching import Watching

WATCH = Watch(name="test.watch", method="GET", path="/v1/x")
TEXT = (
    "retry: 2500\n\n"
    ": ping\n\n"
    'event: poll.results\r\nid: e:1\r\ndata: {"a": "\u2028"}\r\n\r\n'
    "data: one\rdata: two\r\r"
    "id\nevent: x\ndata\n\n"
    "data: never ended"
).encode()
WANTED = [
    Event("poll.results", '{"a": "\u2028"}', "e:1"),
    Event("message", "one\ntwo", "e:1"),
    Event("x", "", ""),
]


@given(st.lists(st.integers(0, len(TEXT)), max_size=8))
def test_events_are_the_same_however_the_bytes_are_cut(cuts):
    edges = [0, *sorted(cuts), len(TEXT)]
    events = Events()
    seen = [event for a, b in pairwise(edges) for event in events.feed(TEXT[a:b])]
    assert seen == WANTED
    assert events.retry_ms == 2500


def test_a_line_without_an_end_is_not_held_for_ever():
    events = Events()
    list(events.feed(b"x" * LONGEST))
    with pytest.raises(TooLong):
        list(events.feed(b"x"))


def watching(draw=lambda _low, high: high):
    fresh = Watching(draw)
    fresh.begin(WATCH)
    return fresh


def sent(kind, version, data=None, ident="e:1", channel="poll:p"):
    said = {"type": kind, "channel": channel, "at": "", "data": data or {}}
    if version is not None:
        said["version"] = version
    return f"event: {kind}\nid: {ident}\ndata: {json.dumps(said)}\n\n".encode()


def versions(seen, *frames):
    return [(one["type"], one.get("version")) for frame in frames for one in seen.feed(frame)]


def test_bars_never_run_backwards_and_nothing_is_said_twice():
    frames = [sent("poll.results", version) for version in (3, 5, 4, 5, 6)]
    assert versions(watching(), *frames) == [("poll.results", version) for version in (3, 5, 6)]


def test_a_step_at_the_same_version_is_news():
    seen = versions(watching(), sent("poll.results", 5), sent("poll.locked", 5), sent("poll.results", 5))
    assert seen == [("poll.results", 5), ("poll.locked", 5)]


def test_an_effect_is_told_once_by_its_id():
    frame = sent("effect.show", None, {"id": "int_1"})
    assert versions(watching(), frame, frame) == [("effect.show", None)]


def test_it_comes_back_to_where_it_was():
    seen = watching()
    versions(seen, sent("poll.results", 3, ident="e:3"))
    assert seen.begin(WATCH).headers["Last-Event-ID"] == "e:3"


def test_waits_grow_to_a_bound_and_begin_anew_once_something_was_heard():
    seen = watching()
    assert [seen.lost() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    versions(seen, sent("poll.results", 1))
    assert seen.lost() == 1


def test_the_wait_is_drawn_from_all_of_it():
    assert watching(lambda low, _high: low).lost() == 0


def test_the_servers_own_wish_is_the_first_wait():
    seen = watching()
    list(seen.feed(b"retry: 3000\n\n"))
    assert [seen.lost(), seen.lost()] == [3, 6]


def test_after_a_goodbye_it_is_as_the_server_said():
    seen = watching()
    assert versions(seen, b'event: bye\ndata: {"retry_after_ms":1234}\n\n') == []
    assert seen.lost() == 1.234
    assert seen.begin(WATCH).headers.get("Last-Event-ID") is None


def test_junk_in_a_stream_is_left_out():
    assert versions(watching(), b"data: not json\n\n", b"data: [1]\n\n", sent("poll.results", 1)) == [
        ("poll.results", 1)
    ]


def test_answers_that_are_no_stream():
    seen = watching()
    seen.refused(Answer(503, {"retry-after": "9"}, b'{"code":"shutting_down"}'))
    assert seen.lost() == 9
    with pytest.raises(NotAuthenticated):
        seen.refused(Answer(401, {}, b'{"code":"key_revoked"}'))
    with pytest.raises(UnexpectedAnswer):
        seen.refused(Answer(302, {}, b""))
    seen.refused(Answer(204, {}, b""))
    assert seen.over
