"""Whatever a client sends and in whatever order, the session's few laws hold."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from plaudit.kernel.errors import Unauthenticated
from plaudit.live.intents import Close, Connect, Reply, Retract, Subscribe, Unsubscribe, Vote
from plaudit.live.session import MAX_SUBSCRIPTIONS, Session, Terms

TERMS = Terms(lambda error: {"code": error.code}, lambda _code: None)
NAMES = st.sampled_from(["a", "b", "poll:c", ""])
FRAMES = st.one_of(
    st.fixed_dictionaries({"type": st.just("connect"), "key": st.sampled_from(["good", ""])}),
    st.fixed_dictionaries({"type": st.sampled_from(["subscribe", "unsubscribe"]), "channel": NAMES}),
    st.fixed_dictionaries({"type": st.just("vote"), "poll": NAMES, "choice": st.one_of(NAMES, st.none())}),
    st.fixed_dictionaries({"type": st.just("retract"), "poll": NAMES, "vote_id": NAMES}),
    st.fixed_dictionaries({"type": st.sampled_from(["ping", "dance"])}),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("frame"), FRAMES),
        st.tuples(st.just("bytes"), st.binary(max_size=40)),
        st.tuples(st.just("good"), st.none()),
        st.tuples(st.just("bad"), st.none()),
        st.tuples(st.just("time"), st.floats(0, 12)),
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_no_act_before_the_credentials_and_nothing_after_the_end(steps):  # noqa: PLR0912
    now, number, pending, let_in, ended = 0.0, 0, None, False, False
    answered: list[int] = []
    session = Session(TERMS, now)
    for kind, value in steps:
        if kind == "time":
            now += value
            out = session.tick(now)
        elif kind == "frame":
            number += 1
            out = session.receive(json.dumps({"id": number, **value}).encode(), now)
        elif kind == "bytes":
            out = session.receive(value, now)
        elif pending is None:
            continue
        elif kind == "good":
            let_in = let_in or not session.closed
            out = session.connected(pending, {})
        else:
            out = [] if let_in else session.not_connected(pending, Unauthenticated("key_invalid", ""))
        if ended:
            assert out == []
        for intent in out:
            assert not ended, "nothing comes after the close"
            match intent:
                case Connect(frame_id):
                    assert pending is None, "credentials are checked once"
                    pending = frame_id
                case Subscribe() | Vote() | Retract() | Unsubscribe():
                    assert let_in
                case Reply(body):
                    answered.append(json.loads(body)["id"])
                case Close():
                    ended = True
        assert len(session.channels) <= MAX_SUBSCRIPTIONS
        assert ended == session.closed
    ids = [one for one in answered if one is not None]
    assert len(ids) == len(set(ids)), "one reply for one id"
