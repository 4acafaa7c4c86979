"""The machine of a rule, metric by metric, as tables; and what holds whatever comes."""

from itertools import pairwise

import msgspec
import pytest
from alert_samples import START, Script, machine, metric, run
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.alerts.machine import drive
from plaudit.features.alerts.model import HOUR, MINUTE
from plaudit.features.alerts.samples import Entry, sample_of
from plaudit.features.alerts.state import State

SECOND = 1000
LAST_FIVE = {"over": {"answers": 5}, "min_sample": 3}


def ratings(*answers, every=SECOND):
    script = Script()
    for number, answer in enumerate(answers):
        script.cast(number * every, answer)
    return script


@pytest.mark.parametrize(
    ("fields", "answers", "found"),
    [
        # below: exclusive, not before min_sample, at the answer that tips it
        ({"below": 3.0, **LAST_FIVE}, (1, 1), []),
        ({"below": 3.0, **LAST_FIVE}, (3, 3, 3, 3), []),
        ({"below": 3.0, **LAST_FIVE}, (3, 3, 2), [("fired", 2, 8 / 3, None)]),
        # well again from the threshold on, or from resolve_at on
        ({"below": 3.0, **LAST_FIVE}, (3, 3, 2, 4), [("fired", 2, 8 / 3, None), ("resolved", 3, 3.0, "recovered")]),
        ({"below": 3.0, "resolve_at": 3.5, **LAST_FIVE}, (3, 3, 2, 4), [("fired", 2, 8 / 3, None)]),
        (
            {"below": 3.0, "resolve_at": 3.5, **LAST_FIVE},
            (3, 3, 2, 4, 5, 5),  # the first 3 has left: 3 2 4 5 5
            [("fired", 2, 8 / 3, None), ("resolved", 5, 3.8, "recovered")],
        ),
        # between the two it stays as it is, however often it crosses the threshold
        (
            {"below": 3.0, "resolve_at": 4.0, "over": {"answers": 1}, "min_sample": 1},
            (2, 3, 2, 3, 2, 4, 3, 2),
            [("fired", 0, 2.0, None), ("resolved", 5, 4.0, "recovered"), ("fired", 7, 2.0, None)],
        ),
        # above
        ({"above": 4, **LAST_FIVE}, (4, 4, 4), []),
        ({"above": 4, **LAST_FIVE}, (4, 4, 5, 1), [("fired", 2, 13 / 3, None), ("resolved", 3, 3.5, "recovered")]),
        # shares, in percent
        (
            {"type": "share", "at_most": 2, "above": 50, **LAST_FIVE},
            (1, 5, 2, 5),
            [("fired", 2, 200 / 3, None), ("resolved", 3, 50.0, "recovered")],
        ),
        ({"type": "share", "at_least": 4, "below": 50, **LAST_FIVE}, (1, 5, 2), [("fired", 2, 100 / 3, None)]),
        ({"type": "share", "option": "opt_a", "below": 40, **LAST_FIVE}, ("opt_b", "opt_a", "opt_b"), [("fired", 2, 100 / 3, None)]),
        ({"type": "share", "option": "opt_a", "above": 50, **LAST_FIVE}, (["opt_a", "opt_b"], ["opt_a"], ["opt_b"]), [("fired", 2, 200 / 3, None)]),
        # streaks
        ({"type": "negative_streak", "streak": 3, "at_most": 2}, (1, 2, 3, 1, 2), []),
        (
            {"type": "negative_streak", "streak": 3, "at_most": 2},
            (5, 1, 2, 1, 1, 4, 1, 1),
            [("fired", 3, 3.0, None), ("resolved", 5, 0.0, "recovered")],
        ),
    ],
)  # fmt: skip
def test_answers_one_after_another(fields, answers, found):
    seen = run(metric(**fields), ratings(*answers))
    assert seen == [
        (status, at * SECOND, pytest.approx(value), reason) for status, at, value, reason in found
    ]


def test_a_stretch_of_minutes_is_the_present_minute_and_those_before():
    told = metric(below=3, over={"minutes": 2}, min_sample=2)
    script = Script()
    script.cast(0, 5, 5)
    script.cast(1 * MINUTE, 1, 1)  # 5 5 1 1: mean 3
    assert run(told, script, until=2 * MINUTE) == []
    # at minute 3 those of minute 0 are gone
    assert run(told, script, until=3 * MINUTE) == [("fired", 3 * MINUTE, 1.0, None)]
    # and at minute 4 those of minute 1 are: nothing is measured any more
    assert run(told, script, until=5 * MINUTE)[1:] == [("resolved", 4 * MINUTE, None, "no_data")]


def test_a_sample_on_the_whole_minute_comes_after_it():
    told = metric(below=3, over={"minutes": 1}, min_sample=1)
    script = Script()
    script.cast(0, 1)
    script.cast(2 * MINUTE, 5)
    assert run(told, script) == [("fired", 0, 1.0, None), ("resolved", 2 * MINUTE, None, "no_data")]


def test_answers_of_one_instant_are_taken_in_the_order_of_the_log():
    told = metric(below=3, over={"answers": 2}, min_sample=2)
    first, second = Script(), Script()
    first.cast(0, 1, 5, 5)
    second.cast(0, 5, 1, 1)
    assert run(told, first) == []
    assert run(told, second) == [("fired", 0, 1.0, None)]


def test_a_change_is_a_new_answer_and_the_old_one_leaves():
    told = metric(below=3, over={"answers": 3}, min_sample=3)
    script = Script()
    script.cast(0, 2, 3, 4)
    script.add("change", SECOND, 5, ends=1)  # 3 4 5
    script.add("change", 2 * SECOND, 1, ends=3)  # 3 5 1
    assert run(told, script) == []
    script.add("change", 3 * SECOND, 1, ends=4)  # 3 1 1
    assert run(told, script) == [("fired", 3 * SECOND, pytest.approx(5 / 3), None)]


@pytest.mark.parametrize("over", [{"answers": 9}, {"minutes": 5}])
def test_a_retraction_takes_its_answer_out(over):
    told = metric(below=3, over=over, min_sample=3)
    script = Script()
    script.cast(0, 7, 2, 2, 2)
    assert run(told, script) == []
    script.add("retract", SECOND, ends=1)
    assert run(told, script) == [("fired", SECOND, 2.0, None)]


def test_what_has_left_the_stretch_cannot_leave_again():
    told = metric(below=3, over={"answers": 2}, min_sample=1)
    script = Script()
    script.cast(0, 5, 3, 3)
    script.add("retract", SECOND, ends=1)
    assert run(told, script) == []


def test_too_few_say_nothing_neither_good_nor_bad():
    told = metric(below=3, over={"answers": 5}, min_sample=3)
    script = Script()
    script.cast(0, 1, 1, 1)
    script.add("retract", SECOND, ends=1)
    script.add("retract", SECOND, ends=2)
    script.cast(2 * SECOND, 5)  # a mean of 3 from two: not enough to be well
    assert run(told, script) == [("fired", 0, 1.0, None)]


@pytest.mark.parametrize(("act", "reason"), [("poll.closed", "closed"), ("poll.canceled", "closed"), ("poll.reset", "reset")])  # fmt: skip
def test_the_end_of_a_poll_is_the_end_of_its_alert(act, reason):
    told = metric(below=3, over={"answers": 2}, min_sample=1)
    script = Script()
    script.cast(0, 1)
    script.add(act, SECOND)
    assert run(told, script) == [("fired", 0, 1.0, None), ("resolved", SECOND, None, reason)]


def test_a_reset_empties_the_stretch():
    told = metric(below=3, over={"answers": 3}, min_sample=3)
    script = Script()
    script.cast(0, 1, 1)
    script.add("poll.reset", 1)
    script.cast(2, 1, 1)
    assert run(told, script) == []


def test_it_keeps_silent_while_it_cools_down_and_then_looks_again():
    told = metric(below=3, over={"answers": 1}, min_sample=1)
    script = ratings(1, 5, 1)
    found = run(told, script, until=3 * MINUTE, cooldown=90 * SECOND)
    assert found == [
        ("fired", 0, 1.0, None),
        ("resolved", SECOND, 5.0, "recovered"),
        ("fired", 2 * MINUTE, 1.0, None),  # the first whole minute after 91 s
    ]


def test_silence_is_counted_while_the_poll_is_open():
    told = metric(type="no_votes", minutes=3)
    script = Script()
    script.cast(30 * SECOND, 1)
    script.cast(4 * MINUTE, 1)  # 3 and a half minutes later, at the tick of which it had fired
    assert run(told, script, until=10 * MINUTE) == [
        ("fired", 4 * MINUTE, 3.0, None),
        ("resolved", 4 * MINUTE, 0.0, "recovered"),
        ("fired", 7 * MINUTE, 3.0, None),
    ]
    assert run(told, Script(), until=10 * MINUTE, is_open=False) == []
    closing = Script()
    closing.add("poll.closed", 5 * MINUTE)
    assert run(told, closing, until=9 * MINUTE)[1:] == [("resolved", 5 * MINUTE, None, "closed")]
    reopened = Script()
    reopened.add("poll.locked", MINUTE)
    reopened.add("poll.opened", 8 * MINUTE)
    assert run(told, reopened, until=10 * MINUTE) == []
    assert run(told, reopened, until=11 * MINUTE) == [("fired", 11 * MINUTE, 3.0, None)]


def week_before(*, before, now):
    """So many answers a week ago, and so many in the hour that begins with the start."""
    script = Script()
    script.cast(-7 * 24 * HOUR, *before)
    script.cast(MINUTE, *now)
    return script


@pytest.mark.parametrize(
    ("fields", "before", "now", "fallen"),
    [
        ({}, [3] * 10, [3] * 7, 30.0),
        ({}, [3] * 10, [3] * 8, None),
        ({}, [3] * 9, [], None),  # too few a week ago
        ({}, [3] * 10, [], 100.0),
        ({"of": "mean"}, [4] * 10, [2] * 10, 50.0),
        ({"of": "mean"}, [4] * 10, [2] * 9, None),
        ({"of": "mean"}, [4] * 10, [3] * 10, None),
    ],
)
def test_an_hour_against_the_same_hour_a_week_before(fields, before, now, fallen):
    told = metric(type="drop", percent=30, **fields)
    script = week_before(before=before, now=now)
    found = [] if fallen is None else [("fired", HOUR, fallen, None)]
    assert run(told, script, until=HOUR) == found
    assert run(told, script, until=HOUR - 1) == []
    known_too_little = run(told, script, until=HOUR, known_since=START - 7 * 24 * HOUR + 1)
    assert known_too_little == []


def test_a_drop_is_over_with_the_first_hour_that_is_well():
    told = metric(type="drop", percent=30, resolve_at=10)
    script = week_before(before=[1] * 10, now=[])
    script.entries[-1:] = []
    script = Script()
    script.cast(-7 * 24 * HOUR, *[1] * 10)
    script.cast(-7 * 24 * HOUR + HOUR, *[1] * 10)
    script.cast(-7 * 24 * HOUR + 2 * HOUR, *[1] * 10)
    script.cast(HOUR, *[1] * 8)
    script.cast(2 * HOUR, *[1] * 9)
    assert run(told, script, until=3 * HOUR) == [
        ("fired", HOUR, 100.0, None),
        ("resolved", 3 * HOUR, 10.0, "recovered"),
    ]


def test_a_spike_is_against_what_was_usual_before():
    told = metric(type="spike", above=3, over={"minutes": 5}, baseline_minutes=50, min_sample=10)
    script = Script()
    for minute in range(50):
        script.cast(minute * MINUTE, 1)  # five in five minutes
    script.cast(54 * MINUTE, *[1] * 14)
    assert run(told, script) == []
    script.cast(54 * MINUTE + 1, 1)
    assert run(told, script) == [("fired", 54 * MINUTE + 1, 3.0, None)]
    assert run(told, script, known_since=START + 5 * MINUTE) == []
    # five minutes later the stretch is empty: well again
    assert run(told, script, until=70 * MINUTE)[1:] == [("resolved", 59 * MINUTE, 0.0, "recovered")]


def responses(*begun, completed=()):
    """Responses by the instant they began; `completed`: which of them, and when."""
    lines = [("began", at, at) for at in begun] + [("completed", at, begun[one]) for one, at in completed]
    return [
        Entry(place=place, act=act, at=START + at, refers_place=place if act == "completed" else None, refers_at=START + began)
        for place, (act, at, began) in enumerate(sorted(lines, key=lambda line: line[1]), 1)
    ]  # fmt: skip


def test_the_response_rate_is_of_those_that_had_time_to_finish():
    told = metric(
        type="response_rate", below=50, over={"minutes": 10}, settle_minutes=5, min_sample=4, poll=None, survey="surv_a"
    )  # fmt: skip
    script = Script()
    script.entries = responses(*[MINUTE] * 4, completed=[(0, 2 * MINUTE), (1, 7 * MINUTE)])
    # at minute 7 those of minute 1 are asked about: one is complete, the other comes after the tick
    assert run(told, script, until=8 * MINUTE) == [
        ("fired", 7 * MINUTE, 25.0, None),
        ("resolved", 8 * MINUTE, 50.0, "recovered"),
    ]


def test_a_clock_set_back_does_not_stop_it():
    told = metric(below=3, over={"minutes": 5}, min_sample=2)
    script = Script()
    script.cast(10 * MINUTE, 5)
    script.cast(MINUTE, 0)
    assert run(told, script, until=11 * MINUTE) == [("fired", 10 * MINUTE, 2.5, None)]


def test_what_lies_before_the_start_is_known_and_not_judged():
    told = metric(below=3, over={"answers": 3}, min_sample=3)
    script = Script()
    script.cast(-SECOND, 1, 1, 1)
    assert run(told, script, until=0) == []
    script.cast(0, 1)
    assert run(told, script) == [("fired", 0, 1.0, None)]


METRICS = [
    metric(below=3, over={"answers": 4}, min_sample=2),
    metric(below=3, resolve_at=4, over={"minutes": 3}, min_sample=2),
    metric(type="share", at_most=2, above=50, resolve_at=20, over={"answers": 6}, min_sample=3),
    metric(type="negative_streak", streak=2, at_most=2),
    metric(type="no_votes", minutes=4),
    metric(type="spike", above=2, over={"minutes": 1}, baseline_minutes=5, min_sample=2),
    metric(type="drop", percent=10, min_sample=1),
]


@st.composite
def scripts(draw):
    """Casts, changes, retractions, steps of the poll's life, in any order, often at one instant."""
    script, at, standing = Script(), 0, []
    for _ in range(draw(st.integers(0, 40))):
        at += draw(st.sampled_from([0, 0, 1, 20 * SECOND, MINUTE, 3 * MINUTE, 70 * MINUTE]))
        act = draw(st.sampled_from(["cast"] * 6 + ["change", "retract", "poll.locked", "poll.opened", "poll.reset", "poll.closed"]))  # fmt: skip
        if act in {"change", "retract"}:
            if not standing:
                continue
            ends = standing.pop(draw(st.integers(0, len(standing) - 1)))
        else:
            ends = None
        answer = draw(st.integers(1, 5)) if act in {"cast", "change"} else None
        place = script.add(act, at, answer, ends=ends)
        if answer is not None:
            standing.append(place)
        if act == "poll.reset":
            standing = []
    return script, at


def changes(told, script, until, cooldown):
    stepped = machine(told, cooldown)
    return list(drive(stepped, (sample_of(told, entry) for entry in script.entries), START + until))


@given(st.sampled_from(METRICS), scripts(), st.integers(0, 10 * MINUTE), st.sampled_from([0, 2 * MINUTE]))
def test_no_alert_fires_twice_without_an_end_between_nor_while_it_cools_down(told, made, more, cooldown):
    script, last = made
    found = changes(told, script, last + more, cooldown)
    assert [one.status for one in found] == (["fired", "resolved"] * len(found))[: len(found)]
    for over, fired in zip(found[1::2], found[2::2], strict=False):
        assert fired.at >= over.at + cooldown
    assert all(one.at >= before.at for before, one in pairwise(found))
    assert all(one.reason is not None for one in found if one.status == "resolved")


@given(st.sampled_from(METRICS), scripts(), st.integers(0, 10 * MINUTE), st.data())
def test_stopped_anywhere_saved_and_gone_on_it_finds_the_same(told, made, more, data):
    """Pieces of any length, the state through JSON in between: what a restart does."""
    script, last = made
    whole = changes(told, script, last + more, 0)
    stepped, found, rest = machine(told), [], list(script.entries)
    while rest:
        count = data.draw(st.integers(1, len(rest)))
        piece, rest = rest[:count], rest[count:]
        # The horizon of a reading: never beyond the first entry it did not see.
        until = rest[0].at if rest and data.draw(st.booleans()) else 0
        found += drive(stepped, (sample_of(told, entry) for entry in piece), until)
        saved = msgspec.json.decode(msgspec.json.encode(stepped.state), type=State)
        stepped = machine(told)
        stepped.state = saved
    found += drive(stepped, (), START + last + more)
    assert found == whole


@given(scripts())
def test_a_mean_of_the_last_answers_is_what_a_list_of_them_says(made):
    """An independent reckoning: all answers in a list, no sums kept."""
    script, _ = made
    told = metric(below=3, over={"answers": 4}, min_sample=2)
    stepped = machine(told)
    kept, by_place = [], {}
    for entry in script.entries:
        stepped.step(sample_of(told, entry))
        if entry.refers_place in by_place:
            by_place.pop(entry.refers_place)
            kept.remove(entry.refers_place)
        if entry.answer is not None:
            kept.append(entry.place)
            by_place[entry.place] = entry.answer
            for gone in kept[:-4]:
                del by_place[gone]
            kept = kept[-4:]
        if entry.act == "poll.reset":
            kept, by_place = [], {}
        total = stepped.state.window.total
        assert (total.n, total.units) == (len(kept), sum(by_place.values()) * 10_000)
