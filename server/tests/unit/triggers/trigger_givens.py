"""Triggers, moments and histories to decide about, with only what a case is about told."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from plaudit.features.triggers.model import (
    Frequency,
    History,
    Moment,
    On,
    Schedule,
    Surroundings,
    Target,
    Trigger,
)
from plaudit.kernel.effects import Effect

SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
TOAST = Target(effect=Effect(effect="toast"))
SURVEY = Target(survey="surv_1")


def instant(text, zone="UTC"):
    """Unix milliseconds of a local time, such as `2026-03-29 02:30`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


NOW = instant("2026-11-21 12:00")  # a Saturday


def trigger(**changes):
    plain = Trigger(
        id="trig_1",
        project_id="proj_1",
        environment="live",
        name="after checkout",
        on=On(event="checkout.completed"),
        show=SURVEY,
        created_at=NOW - DAY,
        updated_at=NOW - DAY,
        frequency=Frequency(type="once"),
    )
    return msgspec.structs.replace(plain, **changes)


def moment(**changes):
    plain = Moment(
        project_id="proj_1",
        environment="live",
        at=NOW,
        happened_at=NOW,
        person="host:ann",
        event="checkout.completed",
    )
    at = changes.get("at")
    if at is not None and "happened_at" not in changes:
        changes["happened_at"] = at
    return msgspec.structs.replace(plain, **changes)


def around(**changes):
    return Surroundings(**changes)


def history(**changes):
    return History(**changes)


def schedule(**changes):
    return Schedule(**changes)
