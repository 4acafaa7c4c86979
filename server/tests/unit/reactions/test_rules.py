"""What a reaction changes: likes as a set, taps as counters, an allowance, batches that count once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.reactions.model import Dropped, Name, Reaction, State
from plaudit.features.reactions.rules import BATCHES_KEPT, RATE, Hand, react

NAME = Name("proj_1", "live", "post-42")
T = 1_800_000_000_000


def like(value):
    return Reaction(name=NAME, voter="host:ann", like=value)


def taps(batch_id="b1", **_):
    return Reaction(name=NAME, voter="host:ann", batch_id=batch_id, taps=_.get("taps", {"❤️": 3}))


def tapped(batch_id, counted):
    return taps(batch_id, taps=counted)


def test_a_like_counts_once_and_is_taken_back_once():
    state, hand = State(subject="post-42"), Hand()
    for value, likes, version in [(True, 1, 1), (True, 1, 1), (False, 0, 2), (False, 0, 2), (True, 1, 3)]:
        state, hand, told = react(state, hand, like(value), T, 20)
        assert (state.likes, state.version, told.liked) == (likes, version, value)


def test_nothing_is_made_where_nothing_changes():
    state, hand = State(subject="post-42"), Hand()
    assert react(state, hand, like(False), T, 20)[:2] == (state, hand)
    after, moved, _ = react(state, hand, tapped("b", {"❤️": 1}), T, 20)
    again = react(after, moved, tapped("b", {"❤️": 1}), T, 20)
    assert again[0] is after
    assert again[1] is moved


def test_taps_count_by_emoji_in_the_order_they_came():
    state, hand, told = react(State(subject="s"), Hand(), tapped("b1", {"👏": 2, "❤️": 3}), T, 20)
    assert list(state.reactions.items()) == [("👏", 2), ("❤️", 3)]
    assert (told.accepted, told.dropped, state.version) == (5, (), 1)
    state, hand, _ = react(state, hand, tapped("b2", {"❤️": 1, "🔥": 1}), T + 1000, 20)
    assert list(state.reactions.items()) == [("👏", 2), ("❤️", 4), ("🔥", 1)]


def test_a_batch_sent_again_counts_once_and_is_told_the_same():
    state, hand, first = react(State(subject="s"), Hand(), tapped("b1", {"❤️": 30}), T, 20)
    state, hand, again = react(state, hand, tapped("b1", {"❤️": 30}), T + 60_000, 20)
    assert state.reactions == {"❤️": RATE}
    assert (again.accepted, again.dropped) == (first.accepted, first.dropped)
    assert again.dropped == (Dropped("❤️", 30 - RATE, "too_fast"),)


def test_the_newest_batches_are_remembered_and_no_more():
    state, hand = State(subject="s"), Hand()
    for at in range(BATCHES_KEPT + 1):
        state, hand, _ = react(state, hand, tapped(f"b{at}", {"❤️": 1}), T + at * 1000, 20)
    assert [batch.id for batch in hand.batches] == [f"b{at}" for at in range(1, BATCHES_KEPT + 1)]
    before = state
    for at in range(1, BATCHES_KEPT + 1):
        state, hand, _ = react(state, hand, tapped(f"b{at}", {"❤️": 1}), T + 100_000, 20)
    assert state is before


@pytest.mark.parametrize(
    ("after_ms", "accepted"), [(0, 0), (49, 0), (50, 1), (500, 10), (1000, 20), (9999, 20)]
)
def test_the_allowance_fills_evenly_and_never_beyond_a_second(after_ms, accepted):
    state, hand, _ = react(State(subject="s"), Hand(), tapped("b1", {"❤️": RATE}), T, 20)
    _, _, told = react(state, hand, tapped("b2", {"❤️": 100}), T + after_ms, 20)
    assert told.accepted == accepted


def test_a_clock_set_back_gives_nothing_and_takes_nothing():
    state, hand, _ = react(State(subject="s"), Hand(), tapped("b1", {"❤️": 5}), T, 20)
    state, hand, told = react(state, hand, tapped("b2", {"❤️": 100}), T - 3_600_000, 20)
    assert told.accepted == RATE - 5
    _, _, told = react(state, hand, tapped("b3", {"❤️": 100}), T - 3_600_000 + 100, 20)
    assert told.accepted == 2


def test_a_subject_takes_so_many_different_emoji():
    full = State(subject="s", reactions={"👏": 1, "❤️": 1}, version=2)
    state, _, told = react(full, Hand(), tapped("b1", {"🔥": 4, "❤️": 2}), T, 2)
    assert state.reactions == {"👏": 1, "❤️": 3}
    assert told.accepted == 2
    assert told.dropped == (Dropped("🔥", 4, "emoji_limit"),)


def test_taps_do_not_move_likes_nor_likes_taps():
    state, hand, _ = react(State(subject="s"), Hand(), tapped("b1", {"❤️": 2}), T, 20)
    state, hand, told = react(state, hand, like(True), T, 20)
    assert (state.likes, state.reactions, told.liked) == (1, {"❤️": 2}, True)
    _, hand, told = react(state, hand, tapped("b2", {"❤️": 100}), T, 20)
    assert told.accepted == RATE - 2
    assert hand.liked


acts = st.lists(
    st.tuples(
        st.integers(0, 2),  # which voter
        st.integers(0, 2000),  # ms since the act before
        st.one_of(
            st.booleans(),
            st.tuples(
                st.integers(0, 5),
                st.dictionaries(st.sampled_from("👏🔥😂🎉"), st.integers(1, 40), min_size=1, max_size=4),
            ),
        ),
    ),
    max_size=40,
)


@given(acts)
def test_whatever_people_do_the_counters_are_what_was_accepted(steps):
    """A model: likes are a set, a batch counts once, nobody exceeds the rate over any stretch of time."""
    state, now, hands, likers = State(subject="s"), T, {}, set()
    counted, spent, known = 0, [], {}
    for who, later, what in steps:
        now += later
        hand, before = hands.get(who, Hand()), state
        if isinstance(what, bool):
            state, hands[who], told = react(state, hand, like(what), now, 3)
            (likers.add if what else likers.discard)(who)
        else:
            batch, wanted = what
            remembered = any(one.id == f"b{batch}" for one in hand.batches)
            state, hands[who], told = react(state, hand, tapped(f"b{batch}", wanted), now, 3)
            if remembered:
                assert state is before
                assert told.accepted == known[who, batch]
            else:
                known[who, batch] = told.accepted
                counted += told.accepted
                spent.append((who, now, told.accepted))
                assert told.accepted + sum(one.taps for one in told.dropped) == sum(wanted.values())
        assert state.version == before.version + (state is not before)
    assert state.likes == len(likers)
    assert sum(state.reactions.values()) == counted
    assert len(state.reactions) <= 3
    for who, since, _ in spent:
        within = sum(n for one, at, n in spent if one == who and since <= at <= since + 1000)
        assert within <= 2 * RATE
