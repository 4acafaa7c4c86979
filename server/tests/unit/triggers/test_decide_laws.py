"""What holds of every decision, whatever is decided about."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from trigger_givens import DAY, HOUR, NOW, TOAST, around, history, instant, moment, schedule, trigger

from plaudit.features.triggers.choose import choose
from plaudit.features.triggers.decide import decide, sample_of
from plaudit.features.triggers.hours import DAYS, Hours, contains, next_time
from plaudit.features.triggers.model import Frequency

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
TIMES = st.builds(lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 23), st.integers(0, 59))
HOURS = (
    st.tuples(TIMES, TIMES)
    .filter(lambda two: two[0] != two[1])
    .map(lambda two: Hours(begin=two[0], until=two[1]))
)
INSTANTS = st.integers(instant("2024-01-01 00:00"), instant("2028-01-01 00:00"))
PAST = st.integers(NOW - 40 * DAY, NOW)
FREQUENCIES = st.one_of(
    st.sampled_from([Frequency(type=kind) for kind in ("always", "once", "until_answered")]),
    st.builds(lambda n: Frequency(type="times", times=n), st.integers(1, 5)),
    st.builds(lambda n: Frequency(type="every", days=n), st.integers(1, 30)),
)
SCHEDULES = st.one_of(
    st.none(),
    st.builds(
        schedule,
        begins=st.none() | st.integers(NOW - DAY, NOW + DAY),
        days=st.none() | st.lists(st.sampled_from(DAYS), min_size=1, unique=True).map(tuple),
        hours=st.none() | HOURS,
    ),
)
TRIGGERS = st.builds(
    trigger,
    enabled=st.sampled_from([True, True, True, False]),
    show=st.sampled_from([TOAST, trigger().show]),
    surface=st.sampled_from(["popup", "banner", "tab"]),
    frequency=FREQUENCIES,
    schedule=SCHEDULES,
    quiet_hours=st.none() | HOURS | st.just(msgspec.UNSET),
    cooldown_seconds=st.sampled_from([0, 60, 86_400]),
    sample_percent=st.sampled_from([100.0, 100.0, 50.0]),
    delay_seconds=st.sampled_from([0, 0, 3600]),
)
HISTORIES = st.builds(
    history,
    shown=st.integers(0, 6),
    last_shown=st.none() | PAST,
    answered=st.booleans(),
    waiting_until=st.none() | st.integers(NOW + 1, NOW + DAY),
    last_at=st.none() | PAST,
    last_loud_at=st.none() | PAST,
)
AROUND = st.builds(
    around,
    timezone=ZONES,
    quiet_hours=st.none() | HOURS,
    muted=st.sampled_from([False, False, True]),
    cooldown_seconds=st.sampled_from([0, 3600, 86_400]),
    target_open=st.sampled_from([True, True, False]),
)
MOMENTS = st.builds(
    moment, at=st.just(NOW) | INSTANTS, person=st.sampled_from(["host:ann", "anonymous:v", None])
)


@given(TRIGGERS, MOMENTS, HISTORIES, AROUND)
def test_the_same_is_decided_about_the_same(told, when, known, chosen):
    assert decide(told, when, known, chosen) == decide(told, when, known, chosen)


@given(TRIGGERS, MOMENTS, HISTORIES, AROUND)
def test_a_history_only_ever_speaks_against_it(told, when, known, chosen):
    """The store reads none where the decision without one is a refusal."""
    if not (first := decide(told, when, history(), chosen)).show:
        assert decide(told, when, known, chosen) == first


@given(TRIGGERS, MOMENTS, HISTORIES, AROUND)
def test_whoever_was_shown_often_enough_is_shown_no_more(told, when, known, chosen):
    most = {"once": 1, "times": told.frequency.times}.get(told.frequency.type)
    if most is not None and known.shown >= most:
        assert not decide(told, when, known, chosen).show


@given(TRIGGERS, MOMENTS, HISTORIES, AROUND)
def test_until_lies_ahead_and_the_reason_is_gone_by_then(told, when, known, chosen):
    decision = decide(told, when, known, chosen)
    if decision.until is None:
        return
    assert decision.until >= when.at
    later = msgspec.structs.replace(when, at=decision.until, happened_at=decision.until)
    waits_no_more = msgspec.structs.replace(known, waiting_until=None)
    known = waits_no_more if decision.reason == "already_waiting" else known
    assert decide(told, later, known, chosen).reason != decision.reason


@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.sampled_from(["popup", "tab", "banner"]), st.booleans()), max_size=8
    )
)
def test_at_most_one_loud_one_shows_and_nobody_is_lost(drawn):
    weighed = []
    for number, (priority, surface, effect) in enumerate(drawn):
        target = {"show": TOAST} if effect else {"surface": surface}
        one = trigger(id=f"trig_{number}", priority=priority, **target)
        weighed.append((one, decide(one, moment(), history())))
    chosen = choose(weighed)
    shown = [one for one, decision in chosen if decision.show and one.is_loud]
    assert {one.id for one, _ in chosen} == {one.id for one, _ in weighed}
    assert len(shown) == any(one.is_loud for one, _ in weighed)
    if shown:
        assert shown[0].priority == max(one.priority for one, _ in weighed if one.is_loud)


@given(HOURS, INSTANTS, ZONES)
def test_the_end_of_quiet_hours_is_their_end(hours, at, timezone):
    end = next_time(hours.until, at, timezone)
    assert at < end <= at + DAY + 2 * HOUR
    if contains(hours, at, timezone):
        assert not contains(hours, end, timezone)


def test_samples_are_spread_evenly_and_apart():
    people = [f"host:user-{number}" for number in range(4000)]
    first = {one for one in people if sample_of("trig_a", one) < 25}
    second = {one for one in people if sample_of("trig_b", one) < 25}
    assert 900 < len(first) < 1100
    assert 180 < len(first & second) < 320
    assert first == {one for one in people if sample_of("trig_a", one) < 25}
