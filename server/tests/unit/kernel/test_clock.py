"""Instants are whole milliseconds inside and RFC 3339 in UTC outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.kernel.clock import SystemClock, format_instant, parse_instant


@given(st.integers(0, 253_402_300_799_999))
def test_there_and_back(millis):
    assert parse_instant(format_instant(millis)) == millis


@pytest.mark.parametrize(
    ("text", "millis"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T01:00:00+01:00", 0),
        ("2026-11-21T09:30:00.125Z", 1_795_253_400_125),
    ],
)
def test_offsets_are_understood(text, millis):
    assert parse_instant(text) == millis


@pytest.mark.parametrize("text", ["", "soon", "2026-11-21T09:30:00", "2026-13-01T00:00:00Z", "12"])
def test_an_instant_needs_an_offset(text):
    with pytest.raises(ValueError):
        parse_instant(text)


def test_the_system_clock_counts_milliseconds_and_never_measures_backwards():
    clock = SystemClock()
    assert clock.now() > 1_700_000_000_000
    assert clock.monotonic() <= clock.monotonic()
