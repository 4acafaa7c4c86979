"""Whether a trigger shows something at a moment, and why. Pure: the same three values, the same decision.

Every rule is one function that says why not, or nothing. They stand in one list; the first that says
something is the reason. `until` is told where time alone would change it.
"""

import hashlib
from collections.abc import Callable
from typing import Any, Final

import msgspec

from plaudit.features.interactions.conditions import Facts, holds
from plaudit.features.triggers.addresses import url_matches
from plaudit.features.triggers.hours import contains, day_of, next_day, next_time
from plaudit.features.triggers.model import (
    Decision,
    History,
    Moment,
    Reason,
    Surroundings,
    Trigger,
)

_DAY_MS: Final = 86_400_000
_WHOLE: Final = 100.0
_BITS: Final = 64


class Case:
    """One decision to be made: everything the rules look at. `begins`, `expires`: of what would be shown."""

    __slots__ = ("around", "begins", "expires", "history", "moment", "trigger")

    def __init__(self, trigger: Trigger, moment: Moment, history: History, around: Surroundings) -> None:
        self.trigger = trigger
        self.moment = moment
        self.history = history
        self.around = around
        self.begins = begins(trigger, moment)
        self.expires = expires(trigger, moment)

    def no(self, reason: Reason, until: int | None = None, **facts: Any) -> Decision:
        """`until` is an instant of showing; told is the instant of an event that would be shown then."""
        told = None if until is None else max(until - self.trigger.delay_seconds * 1000, self.moment.at)
        return Decision(reason=reason, until=told, facts=facts)


def decide(
    trigger: Trigger, moment: Moment, history: History, around: Surroundings | None = None
) -> Decision:
    """The reason, `show` or the first that speaks against it."""
    case = Case(trigger, moment, history, around or Surroundings())
    for rule in _RULES:
        if (refusal := rule(case)) is not None:
            return refusal
    return Decision(reason="show")


def begins(trigger: Trigger, moment: Moment) -> int:
    """From when on it would be shown: the delay counts from what happened."""
    return max(moment.at, moment.happened_at + trigger.delay_seconds * 1000)


def expires(trigger: Trigger, moment: Moment) -> int:
    return moment.happened_at + (trigger.delay_seconds + trigger.expires_seconds) * 1000


def sample_of(trigger_id: str, person: str) -> float:
    """Where a person stands between 0 and 100, evenly spread; the same for ever, other for each trigger."""
    digest = hashlib.sha256(f"{trigger_id}\0{person}".encode()).digest()
    share: float = int.from_bytes(digest[: _BITS // 8]) / 2.0**_BITS
    return share * _WHOLE


def _switched_off(case: Case) -> Decision | None:
    if case.trigger.archived_at is not None:
        return case.no("archived")
    return None if case.trigger.enabled else case.no("disabled")


def _other_event(case: Case) -> Decision | None:
    trigger, moment = case.trigger, case.moment
    if moment.ahead:
        return None
    if moment.cue is not None:
        if trigger.on.cue is None or moment.cue != trigger.id:
            return case.no("not_for_this_event")
    elif trigger.on.event is None or trigger.on.event != moment.event:
        return case.no("not_for_this_event")
    elif trigger.on.source not in {"any", moment.source}:
        return case.no("wrong_source", source=moment.source)
    return None if url_matches(trigger.on.url, moment.url) else case.no("url_mismatch")


def _nobody(case: Case) -> Decision | None:
    return case.no("no_person") if case.moment.person is None else None


def _not_meant(case: Case) -> Decision | None:
    trigger, moment = case.trigger, case.moment
    page = {} if moment.url is None else {"url": moment.url}
    facts = Facts(attributes=moment.attributes or {}, properties=moment.properties, page=page)
    if not moment.ahead and not holds(trigger.on.where, facts):
        return case.no("condition_false")
    return None if holds(trigger.segment, facts) else case.no("segment_false")


def _not_sampled(case: Case) -> Decision | None:
    percent = case.trigger.sample_percent
    if percent >= _WHOLE or sample_of(case.trigger.id, case.moment.person or "") < percent:
        return None
    return case.no("sampled_out", percent=percent)


def _no_use(case: Case) -> Decision | None:
    if not case.around.target_open:
        return case.no("target_closed")
    if case.expires <= case.begins:
        return case.no("too_late", expired_at=case.expires)
    return case.no("muted") if case.around.muted else None


def _not_scheduled(case: Case) -> Decision | None:
    schedule, at, zone = case.trigger.schedule, case.begins, case.around.timezone
    if schedule is None:
        return None
    if schedule.begins is not None and at < schedule.begins:
        return case.no("not_scheduled_yet", schedule.begins)
    if schedule.ends is not None and at >= schedule.ends:
        return case.no("schedule_over")
    if schedule.days is not None and day_of(at, zone) not in schedule.days:
        return case.no("not_this_day", next_day(frozenset(schedule.days), at, zone))
    if schedule.hours is not None and not contains(schedule.hours, at, zone):
        return case.no("not_this_hour", next_time(schedule.hours.begin, at, zone))
    return None


def _quiet(case: Case) -> Decision | None:
    own = case.trigger.quiet_hours
    quiet = case.around.quiet_hours if own is msgspec.UNSET else own
    if quiet is None or not contains(quiet, case.begins, case.around.timezone):
        return None
    return case.no("quiet_hours", next_time(quiet.until, case.begins, case.around.timezone))


def _often_enough(case: Case) -> Decision | None:
    frequency, history = case.trigger.frequency, case.history
    if frequency.type == "until_answered" and history.answered:
        return case.no("already_answered")
    if frequency.type == "once" and history.shown:
        return case.no("frequency_once", shown=history.shown)
    if frequency.type == "times" and history.shown >= (frequency.times or 1):
        return case.no("frequency_times", shown=history.shown, times=frequency.times)
    if frequency.type == "every" and history.last_shown is not None:
        again = history.last_shown + (frequency.days or 1) * _DAY_MS
        if case.begins < again:
            return case.no("frequency_every", again, days=frequency.days)
    return None


def _waiting(case: Case) -> Decision | None:
    until = case.history.waiting_until
    if until is None or (case.trigger.show.effect is not None and case.trigger.frequency.type == "always"):
        return None
    return case.no("already_waiting", until)


def _cooling(case: Case) -> Decision | None:
    trigger, history = case.trigger, case.history
    if trigger.cooldown_seconds and history.last_at is not None:
        over = history.last_at + trigger.cooldown_seconds * 1000
        if case.begins < over:
            return case.no("trigger_cooldown", over, seconds=trigger.cooldown_seconds)
    seconds = case.around.cooldown_seconds
    if not (seconds and trigger.is_loud and not trigger.ignores_cooldown):
        return None
    if history.last_loud_at is not None and case.begins < (over := history.last_loud_at + seconds * 1000):
        return case.no("global_cooldown", over, seconds=seconds)
    return None


_RULES: Final[tuple[Callable[[Case], Decision | None], ...]] = (
    _switched_off,
    _other_event,
    _nobody,
    _not_meant,
    _not_sampled,
    _no_use,
    _not_scheduled,
    _quiet,
    _often_enough,
    _waiting,
    _cooling,
)
