"""One emoji, and always written the same: pictures, skins, flags, keycaps, families; and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.reactions.emoji import LONGEST, written
from plaudit.features.reactions.emoji_sets import COLORFUL, EMOJI, SKINNED

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    "emoji",
    [
        *("👍", "🎉", "😂", "🔥", "👏", "🥹", "🫶", "⭐", "✨", "⚡"),
        *("❤️", "☀️", "✌️", "☕", "♥️", "🖤", "🏳️", "©️", "‼️"),
        *("👍🏽", "✌🏿", "🏻"),
        *("🇩🇪", "🇺🇦", SCOTLAND),
        *("1️⃣", "#️⃣", "*️⃣"),
        *("👩‍🚀", "🏳️‍🌈", "❤️‍🔥", "👨‍👩‍👧‍👦", "👩🏻‍❤️‍💋‍👨🏻", "🧑🏽‍🤝‍🧑🏿", "👁️‍🗨️", "⛹🏻‍♀️", "🐻‍❄️"),
    ],
)
def test_what_is_in_use_is_kept_as_it_is(emoji):
    assert written(emoji) == emoji


@pytest.mark.parametrize(
    ("typed", "emoji"),
    [
        ("❤", "❤️"),
        ("👍\ufe0f", "👍"),
        ("1\u20e3", "1️⃣"),
        ("🏳\u200d🌈", "🏳️‍🌈"),
        ("❤\u200d🔥", "❤️‍🔥"),
    ],
)
def test_two_ways_to_type_one_picture_are_one(typed, emoji):
    assert written(typed) == emoji


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "a", "1", "#", "*", "ok", "é", "日", "\u0301", "\n", "\0"),
        *("👍👍", "👍a", " 👍", "👍 ", "👍\u200d", "\u200d👍", "👍\u200d\u200d👍", "👍\u0301"),
        *("\ufe0f", "\u200d", "❤\ufe0e", "❤\ufe0f\ufe0f", "🎉🏽", "🏽👍", "🏻🏻"),
        *("🇩", "🇩🇪🇫", "🇩a", SCOTLAND[:-1], "1\ufe0f", "a\u20e3", "👍\u20e3"),
        *("👍\u200d🇩🇪", "\u200d".join("👍👍👍👍👍"), "👍" + "\u200d👍" * 20),
        *("<b>", "\u202e", "\U000e0067", "★", "→", "\U0001f1e6"),
    ],
)
def test_everything_else_is_none(text):
    assert written(text) is None


@given(st.text(max_size=LONGEST + 2))
def test_whatever_comes_what_is_written_is_written_once(text):
    known = written(text)
    assert known is None or (written(known) == known and len(text) <= LONGEST)


parts = st.sampled_from(["👍", "❤", "\ufe0f", "\u200d", "🏽", "🇩", "🇪", "1", "\u20e3", "👩", "🚀", "🏴", "a"])


@given(st.lists(parts, max_size=8).map("".join))
def test_parts_put_together_at_random_are_one_or_none(text):
    known = written(text)
    if known is not None:
        assert written(known) == known
        assert "a" not in known
        assert len(known.replace("\ufe0f", "")) == len(text.replace("\ufe0f", ""))


def test_the_sets_hang_together():
    assert COLORFUL <= EMOJI
    assert SKINNED <= EMOJI
    assert all(written(one) is not None for one in EMOJI)
    assert not EMOJI & set("0123456789#*abc ")
