"""Instants are whole milliseconds inside and RFC 3339 in UTC outside."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.kernel.clock import SystemClock, format_instant


@given(st.integers(0, 253_402_300_799_999))
def test_an_instant_can_be_read_back(millis):
    moment = datetime.fromisoformat(format_instant(millis))
    assert moment.utcoffset() == timedelta(0)
    assert moment - datetime(1970, 1, 1, tzinfo=UTC) == timedelta(milliseconds=millis)


@pytest.mark.parametrize(
    ("millis", "text"),
    [(0, "1970-01-01T00:00:00.000Z"), (1_795_253_400_125, "2026-11-21T09:30:00.125Z")],
)
def test_instants_end_in_z_and_always_have_milliseconds(millis, text):
    assert format_instant(millis) == text


def test_the_system_clock_counts_milliseconds_and_never_measures_backwards():
    clock = SystemClock()
    assert clock.now() > 1_700_000_000_000
    assert clock.monotonic() <= clock.monotonic()
