"""Hours and days as people in one place have them. Pure; instants are Unix milliseconds.

Only whole local times are compared, so a day of 23 or 25 hours needs no rule of its own: an hour that does
not exist is never met, one that comes twice is met twice.
"""

import functools
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

import msgspec

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TimeOfDay = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
DAYS: Final[tuple[Day, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_DAYS: Final = 8


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"begin": "from"}):
    """A part of the day, until just before its last minute; over midnight when it ends before it begins."""

    begin: TimeOfDay
    until: TimeOfDay


@functools.lru_cache(maxsize=512)
def zone(name: str) -> tzinfo | None:
    """The time zone of that IANA name; None when there is none."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def contains(hours: Hours, at: int, timezone: str) -> bool:
    """Whether the local time at this instant lies within."""
    now = _local(at, timezone).strftime("%H:%M")
    if hours.begin < hours.until:
        return hours.begin <= now < hours.until
    return now >= hours.begin or now < hours.until


def day_of(at: int, timezone: str) -> Day:
    return DAYS[_local(at, timezone).weekday()]


def next_time(of_day: TimeOfDay, after: int, timezone: str) -> int:
    """The first instant after `after` at which a clock there shows this time, or has jumped over it."""
    hour, minute = int(of_day[:2]), int(of_day[3:])
    day = _local(after, timezone)
    for ahead in range(_MOST_DAYS):
        there = (day.replace(tzinfo=None) + timedelta(days=ahead)).replace(hour=hour, minute=minute, second=0)
        for fold in (0, 1):  # an hour that comes twice: its first coming may be over already
            local = there.replace(microsecond=0, fold=fold, tzinfo=day.tzinfo)
            found = int(local.astimezone(UTC).timestamp() * 1000)
            if found > after:
                return found
    raise AssertionError("every day has this time")


def next_day(days: frozenset[str], after: int, timezone: str) -> int:
    """The first midnight after `after` that begins one of these days."""
    midnight = after
    for _ in range(_MOST_DAYS):
        midnight = next_time("00:00", midnight, timezone)
        if day_of(midnight, timezone) in days:
            return midnight
    raise AssertionError("every week has every day")


def _local(at: int, timezone: str) -> datetime:
    there = zone(timezone) or UTC
    return datetime.fromtimestamp(at / 1000, there)
