"""The decision, case by case: what is given, the one reason, and until when."""

import pytest
from trigger_givens import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    TOAST,
    around,
    history,
    instant,
    moment,
    schedule,
    trigger,
)

from plaudit.features.interactions.conditions import Circumstance
from plaudit.features.triggers.decide import decide, sample_of
from plaudit.features.triggers.hours import Hours
from plaudit.features.triggers.model import Frequency, On, UrlMatch

BERLIN = "Europe/Berlin"
NIGHT = Hours(begin="22:00", until="08:00")
OFFICE = Hours(begin="09:00", until="17:00")
EXPENSIVE = Circumstance(property="total", op="gte", value=100)
PRO = Circumstance(attribute="plan", op="eq", value="pro")
CART = UrlMatch(matches="contains", value="/cart")
EXIT = On(cue="exit_intent", url=CART)
OUT = sample_of("trig_1", "host:ann")  # between 0 and 100, fixed for ever


def cue(**changes):
    return moment(event=None, cue="trig_1", source="page", **changes)


def often(kind, **more):
    return Frequency(type=kind, **more)


CASES = {
    # what it waits for
    "it shows": ({}, {}, {}, {}, "show", None),
    "disabled": ({"enabled": False}, {}, {}, {}, "disabled", None),
    "archived": ({"archived_at": NOW}, {}, {}, {}, "archived", None),
    "archived before disabled": ({"archived_at": NOW, "enabled": False}, {}, {}, {}, "archived", None),
    "another event": ({}, {"event": "cart.viewed"}, {}, {}, "not_for_this_event", None),
    "names are told apart by case": ({}, {"event": "Checkout.completed"}, {}, {}, "not_for_this_event", None),
    "a page tells, a backend is meant": ({}, {"source": "page"}, {}, {}, "wrong_source", None),
    "a backend tells, a page is meant": (
        {"on": On(event="checkout.completed", source="page")}, {}, {}, {}, "wrong_source", None,
    ),
    "a page tells, anybody may": (
        {"on": On(event="checkout.completed", source="any")}, {"source": "page"}, {}, {}, "show", None,
    ),
    "its cue": ({"on": EXIT}, cue(url="https://a/cart"), {}, {}, "show", None),
    "another's cue": ({"on": EXIT, "id": "trig_2"}, cue(url="https://a/cart"), {}, {}, "not_for_this_event", None),
    "a cue, an event is meant": ({}, cue(), {}, {}, "not_for_this_event", None),
    "an event, a cue is meant": ({"on": EXIT}, {}, {}, {}, "not_for_this_event", None),
    "its cue on another page": ({"on": EXIT}, cue(url="https://a/home"), {}, {}, "url_mismatch", None),
    "its cue without a page": ({"on": EXIT}, cue(), {}, {}, "url_mismatch", None),
    "an event on another page": (
        {"on": On(event="checkout.completed", url=CART)}, {"url": "https://a/"}, {}, {}, "url_mismatch", None,
    ),
    # whom it is meant for
    "nobody": ({}, {"person": None}, {}, {}, "no_person", None),
    "an anonymous person": ({}, {"person": "anonymous:voter_1"}, {}, {}, "show", None),
    "a condition holds": (
        {"on": On(event="checkout.completed", where=EXPENSIVE)}, {"properties": {"total": 100}}, {}, {}, "show", None,
    ),
    "a condition does not hold": (
        {"on": On(event="checkout.completed", where=EXPENSIVE)},
        {"properties": {"total": 99.99}}, {}, {}, "condition_false", None,
    ),
    "a condition on what is not known": (
        {"on": On(event="checkout.completed", where=EXPENSIVE)}, {}, {}, {}, "condition_false", None,
    ),
    "a condition on a part inside": (
        {"on": On(event="checkout.completed", where=Circumstance(property="cart.total", op="gt", value=1))},
        {"properties": {"cart": {"total": 2}}}, {}, {}, "show", None,
    ),
    "a condition on the page": (
        {"on": On(event="checkout.completed", where=Circumstance(page="url", op="contains", value="/cart"))},
        {"url": "https://a/cart"}, {}, {}, "show", None,
    ),
    "of the segment": ({"segment": PRO}, {"attributes": {"plan": "pro"}}, {}, {}, "show", None),
    "not of the segment": ({"segment": PRO}, {"attributes": {"plan": "free"}}, {}, {}, "segment_false", None),
    "nothing known of the person": ({"segment": PRO}, {}, {}, {}, "segment_false", None),
    "sampled in": ({"sample_percent": OUT + 0.001}, {}, {}, {}, "show", None),
    "sampled out": ({"sample_percent": OUT}, {}, {}, {}, "sampled_out", None),
    "nobody is sampled": ({"sample_percent": 0.0}, {}, {}, {}, "sampled_out", None),
    # whether it is of use
    "the target is closed": ({}, {}, {}, {"target_open": False}, "target_closed", None),
    "told too late": ({"expires_seconds": 60}, {"happened_at": NOW - MINUTE}, {}, {}, "too_late", None),
    "told late, in time": ({"expires_seconds": 61}, {"happened_at": NOW - MINUTE}, {}, {}, "show", None),
    "told late, shown later": (
        {"expires_seconds": 1, "delay_seconds": 3600}, {"happened_at": NOW - MINUTE}, {}, {}, "show", None,
    ),
    "told a little ahead": ({}, {"happened_at": NOW + MINUTE}, {}, {}, "show", None),
    "muted": ({}, {}, {}, {"muted": True}, "muted", None),
    "closed before muted": ({}, {}, {}, {"target_open": False, "muted": True}, "target_closed", None),
    # when it may
    "before the schedule": (
        {"schedule": schedule(begins=NOW + HOUR)}, {}, {}, {}, "not_scheduled_yet", NOW + HOUR,
    ),
    "at its beginning": ({"schedule": schedule(begins=NOW)}, {}, {}, {}, "show", None),
    "at its end": ({"schedule": schedule(ends=NOW)}, {}, {}, {}, "schedule_over", None),
    "just before its end": ({"schedule": schedule(ends=NOW + 1)}, {}, {}, {}, "show", None),
    "the delay reaches the schedule": (
        {"schedule": schedule(begins=NOW + HOUR), "delay_seconds": 3600}, {}, {}, {}, "show", None,
    ),
    "the delay is told off": (
        {"schedule": schedule(begins=NOW + HOUR), "delay_seconds": 600}, {}, {}, {},
        "not_scheduled_yet", NOW + HOUR - 10 * MINUTE,
    ),
    "on this day": ({"schedule": schedule(days=("sat",))}, {}, {}, {}, "show", None),
    "not on this day": (
        {"schedule": schedule(days=("mon", "fri"))}, {}, {}, {}, "not_this_day", instant("2026-11-23 00:00"),
    ),
    "already Sunday in Auckland": (
        {"schedule": schedule(days=("sat",))}, {}, {}, {"timezone": "Pacific/Auckland"},
        "not_this_day", instant("2026-11-28 00:00", "Pacific/Auckland"),
    ),
    "in these hours": ({"schedule": schedule(hours=OFFICE)}, {}, {}, {}, "show", None),
    "after these hours": (
        {"schedule": schedule(hours=OFFICE)}, {"at": instant("2026-11-21 17:00")}, {}, {},
        "not_this_hour", instant("2026-11-22 09:00"),
    ),
    "before these hours": (
        {"schedule": schedule(hours=OFFICE)}, {"at": instant("2026-11-21 08:59")}, {}, {},
        "not_this_hour", instant("2026-11-21 09:00"),
    ),
    "hours of Berlin": (
        {"schedule": schedule(hours=OFFICE)}, {"at": instant("2026-11-21 16:30")}, {}, {"timezone": BERLIN},
        "not_this_hour", instant("2026-11-22 09:00", BERLIN),
    ),
    "quiet at night": (
        {}, {"at": instant("2026-11-21 23:00")}, {}, {"quiet_hours": NIGHT},
        "quiet_hours", instant("2026-11-22 08:00"),
    ),
    "quiet after midnight": (
        {}, {"at": instant("2026-11-21 07:59")}, {}, {"quiet_hours": NIGHT},
        "quiet_hours", instant("2026-11-21 08:00"),
    ),
    "quiet no more": ({}, {"at": instant("2026-11-21 08:00")}, {}, {"quiet_hours": NIGHT}, "show", None),
    "its own quiet hours": (
        {"quiet_hours": Hours(begin="11:00", until="13:00")}, {}, {}, {},
        "quiet_hours", instant("2026-11-21 13:00"),
    ),
    "no quiet hours of its own": (
        {"quiet_hours": None}, {"at": instant("2026-11-21 23:00")}, {}, {"quiet_hours": NIGHT}, "show", None,
    ),
    "quiet in the night the clock jumps": (
        {}, {"at": instant("2026-03-29 01:30", BERLIN)}, {}, {"quiet_hours": NIGHT, "timezone": BERLIN},
        "quiet_hours", instant("2026-03-29 08:00", BERLIN),
    ),
    "the delay leads into the night": (
        {"delay_seconds": 12 * 3600}, {}, {}, {"quiet_hours": NIGHT},
        "quiet_hours", instant("2026-11-22 08:00") - 12 * HOUR,
    ),
    # how often
    "once was once": ({}, {}, {"shown": 1, "last_shown": NOW - DAY}, {}, "frequency_once", None),
    "once, given out and expired": ({}, {}, {"shown": 0}, {}, "show", None),
    "two of three": ({"frequency": often("times", times=3)}, {}, {"shown": 2}, {}, "show", None),
    "three of three": ({"frequency": often("times", times=3)}, {}, {"shown": 3}, {}, "frequency_times", None),
    "until answered, seen often": ({"frequency": often("until_answered")}, {}, {"shown": 9}, {}, "show", None),
    "until answered, answered": (
        {"frequency": often("until_answered")}, {}, {"shown": 1, "answered": True}, {}, "already_answered", None,
    ),
    "every 7 days, 6 ago": (
        {"frequency": often("every", days=7)}, {}, {"shown": 1, "last_shown": NOW - 6 * DAY}, {},
        "frequency_every", NOW + DAY,
    ),
    "every 7 days, 7 ago": (
        {"frequency": often("every", days=7)}, {}, {"shown": 1, "last_shown": NOW - 7 * DAY}, {}, "show", None,
    ),
    "every 7 days, with a delay": (
        {"frequency": often("every", days=7), "delay_seconds": 86_400}, {},
        {"shown": 1, "last_shown": NOW - 6 * DAY}, {}, "show", None,
    ),
    "always": ({"frequency": often("always")}, {}, {"shown": 99, "last_shown": NOW}, {}, "show", None),
    "one waits": (
        {"frequency": often("always")}, {}, {"waiting_until": NOW + HOUR}, {}, "already_waiting", NOW + HOUR,
    ),
    "an effect waits, once": (
        {"show": TOAST}, {}, {"waiting_until": NOW + HOUR}, {}, "already_waiting", NOW + HOUR,
    ),
    "an effect waits, always": (
        {"show": TOAST, "frequency": often("always")}, {}, {"waiting_until": NOW + HOUR}, {}, "show", None,
    ),
    "shown once before it waits": (
        {}, {}, {"shown": 1, "waiting_until": NOW + HOUR}, {}, "frequency_once", None,
    ),
    # clocks
    "its own clock runs": (
        {"frequency": often("always"), "cooldown_seconds": 60}, {}, {"last_at": NOW - 59 * SECOND}, {},
        "trigger_cooldown", NOW + SECOND,
    ),
    "its own clock is over": (
        {"frequency": often("always"), "cooldown_seconds": 60}, {}, {"last_at": NOW - MINUTE}, {}, "show", None,
    ),
    "no clock of its own": ({"frequency": often("always")}, {}, {"last_at": NOW}, {}, "show", None),
    "another survey's clock": ({"cooldown_seconds": 60}, {}, {"last_loud_at": NOW}, {}, "show", None),
    "the project's clock runs": (
        {}, {}, {"last_loud_at": NOW - 59 * SECOND}, {"cooldown_seconds": 60}, "global_cooldown", NOW + SECOND,
    ),
    "the project's clock is over": (
        {}, {}, {"last_loud_at": NOW - MINUTE}, {"cooldown_seconds": 60}, "show", None,
    ),
    "it ignores the project's clock": (
        {"ignores_cooldown": True}, {}, {"last_loud_at": NOW}, {"cooldown_seconds": 60}, "show", None,
    ),
    "inline is not loud": (
        {"surface": "inline", "slot": "a"}, {}, {"last_loud_at": NOW}, {"cooldown_seconds": 60}, "show", None,
    ),
    "an effect is not loud": (
        {"show": TOAST}, {}, {"last_loud_at": NOW}, {"cooldown_seconds": 60}, "show", None,
    ),
    "its own clock first": (
        {"frequency": often("always"), "cooldown_seconds": 60}, {},
        {"last_at": NOW, "last_loud_at": NOW}, {"cooldown_seconds": 999}, "trigger_cooldown", NOW + MINUTE,
    ),
    # asked ahead
    "ahead, its event would come": ({}, {"event": None, "ahead": True}, {}, {}, "show", None),
    "ahead, its condition would hold": (
        {"on": On(event="x", where=EXPENSIVE)}, {"event": None, "ahead": True}, {}, {}, "show", None,
    ),
    "ahead, the segment is as it is": (
        {"segment": PRO}, {"event": None, "ahead": True}, {}, {}, "segment_false", None,
    ),
    "ahead, a cue would be noticed": ({"on": EXIT}, {"event": None, "ahead": True}, {}, {}, "show", None),
    "ahead, disabled": ({"enabled": False}, {"event": None, "ahead": True}, {}, {}, "disabled", None),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_case_has_its_reason(name):
    told, happened, known, chosen, reason, until = CASES[name]
    when = moment(**happened) if isinstance(happened, dict) else happened
    decision = decide(trigger(**told), when, history(**known), around(**chosen))
    assert (decision.reason, decision.until) == (reason, until)
    assert decision.show == (reason == "show")


def test_there_are_enough_cases():
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    ("matches", "value", "url", "wanted"),
    [
        ("exact", "https://a/b", "https://a/b", True),
        ("exact", "https://a/b", "https://a/b/", False),
        ("starts_with", "https://a/", "https://a/b", True),
        ("starts_with", "a/", "https://a/b", False),
        ("contains", "/b", "https://a/b?c", True),
        ("glob", "https://a/*/c", "https://a/b/c", True),
        ("glob", "https://a/*/c", "https://a/b/d", False),
        ("glob", "https://a/[b]", "https://a/b", False),
        ("glob", "https://a/[b]", "https://a/[b]", True),
        ("glob", "*?q=?", "https://a/?q=1", True),
    ],
)
def test_urls(matches, value, url, wanted):
    told = trigger(on=On(cue="load", url=UrlMatch(matches=matches, value=value)))
    assert decide(told, cue(url=url), history()).show == wanted
