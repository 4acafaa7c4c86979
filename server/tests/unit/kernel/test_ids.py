"""Ids have one form, sort by creation and never meet."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.kernel.ids import is_id, new_id

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@given(st.integers(0, 2**48 - 1))
def test_an_id_is_a_version_7_uuid_in_base32(now):
    text = new_id("poll", now)
    assert is_id("poll", text)
    number = 0
    for letter in text.removeprefix("poll_"):
        number = number << 5 | ALPHABET.index(letter)
    value = uuid.UUID(int=number)
    assert (value.version, value.variant) == (7, uuid.RFC_4122)
    assert value.int >> 80 == now


@given(st.integers(0, 2**48 - 2))
def test_ids_sort_by_creation(now):
    assert new_id("poll", now) < new_id("poll", now + 1)


def test_a_thousand_ids_of_one_instant_differ():
    assert len({new_id("vote", 1) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "text",
    ["", "poll_", "poll", "vote_01jd0000000000000000000000", "poll_81jd0000000000000000000000",
     "poll_01jd000000000000000000000I", "POLL_01jd0000000000000000000000", "poll_01jd0000000000000000000000\n"],
)  # fmt: skip
def test_other_texts_are_no_ids(text):
    assert not is_id("poll", text)
