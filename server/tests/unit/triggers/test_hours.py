"""Hours and days of a place, over the days on which its clocks are set."""

import pytest
from trigger_givens import DAY, HOUR, instant

from plaudit.features.triggers.hours import Hours, contains, day_of, next_day, next_time, zone

BERLIN, LORD_HOWE, APIA = "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"


@pytest.mark.parametrize(
    ("hours", "local", "wanted"),
    [
        (("09:00", "17:00"), "09:00", True),
        (("09:00", "17:00"), "16:59", True),
        (("09:00", "17:00"), "17:00", False),
        (("09:00", "17:00"), "08:59", False),
        (("22:00", "08:00"), "22:00", True),
        (("22:00", "08:00"), "23:59", True),
        (("22:00", "08:00"), "00:00", True),
        (("22:00", "08:00"), "08:00", False),
        (("22:00", "08:00"), "12:00", False),
    ],
)
def test_a_part_of_the_day(hours, local, wanted):
    told = Hours(begin=hours[0], until=hours[1])
    for timezone in ("UTC", BERLIN, "Asia/Kathmandu"):
        assert contains(told, instant(f"2026-07-01 {local}", timezone), timezone) == wanted


@pytest.mark.parametrize(
    ("of_day", "after", "timezone", "wanted"),
    [
        ("08:00", "2026-11-21 07:00", BERLIN, "2026-11-21 08:00"),
        ("08:00", "2026-11-21 08:00", BERLIN, "2026-11-22 08:00"),
        ("08:00", "2026-03-28 23:00", BERLIN, "2026-03-29 08:00"),  # nine hours later less one
        ("08:00", "2026-10-24 23:00", BERLIN, "2026-10-25 08:00"),
        ("02:30", "2026-03-29 00:00", BERLIN, "2026-03-29 03:30"),  # that hour is jumped over
        ("00:00", "2026-12-31 12:00", "UTC", "2027-01-01 00:00"),
        ("02:15", "2026-10-03 12:00", LORD_HOWE, "2026-10-04 02:45"),  # half an hour is jumped over
    ],
)
def test_the_next_time_a_clock_shows_it(of_day, after, timezone, wanted):
    assert next_time(of_day, instant(after, timezone), timezone) == instant(wanted, timezone)


def test_an_hour_that_comes_twice_is_met_twice():
    first = next_time("02:30", instant("2026-10-25 00:00", BERLIN), BERLIN)
    again = next_time("02:30", first, BERLIN)
    assert again - first == HOUR
    assert next_time("02:30", again, BERLIN) - again == DAY


def test_days_are_those_of_the_place():
    late = instant("2026-11-21 23:30", BERLIN)
    assert (day_of(late, BERLIN), day_of(late, "UTC"), day_of(late, "Asia/Tokyo")) == ("sat", "sat", "sun")
    assert next_day(frozenset({"sat"}), late, BERLIN) == instant("2026-11-28 00:00", BERLIN)
    assert next_day(frozenset({"sun", "mon"}), late, BERLIN) == instant("2026-11-22 00:00", BERLIN)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "europe/nowhere\0"])
def test_what_is_no_place(name):
    assert zone(name) is None


def test_places():
    assert all(zone(name) is not None for name in ("UTC", BERLIN, LORD_HOWE, APIA))
