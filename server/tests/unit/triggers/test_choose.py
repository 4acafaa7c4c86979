"""Several triggers for one moment: one loud one at a time, effects always."""

from trigger_givens import TOAST, trigger

from plaudit.features.triggers.choose import choose
from plaudit.features.triggers.model import Decision

YES, NO = Decision(reason="show"), Decision(reason="quiet_hours", until=5)


def chosen(*weighed):
    return [(one.id, decision.reason) for one, decision in choose(weighed)]


def test_of_the_loud_ones_that_of_highest_priority_shows():
    low, high = trigger(id="trig_a", priority=10), trigger(id="trig_b", priority=90)
    assert chosen((low, YES), (high, YES)) == [("trig_b", "show"), ("trig_a", "lower_priority")]


def test_of_equal_ones_the_oldest():
    old, new = trigger(id="trig_a"), trigger(id="trig_b")
    assert chosen((new, YES), (old, YES)) == [("trig_a", "show"), ("trig_b", "lower_priority")]


def test_a_refused_one_stands_in_nobodys_way():
    low, high = trigger(id="trig_a", priority=10), trigger(id="trig_b", priority=90)
    assert chosen((low, YES), (high, NO)) == [("trig_b", "quiet_hours"), ("trig_a", "show")]


def test_effects_and_what_waits_in_a_slot_always_go():
    loud = [trigger(id=f"trig_{at}", surface=surface) for at, surface in enumerate(("popup", "banner"))]
    calm = [trigger(id="trig_x", surface="inline"), trigger(id="trig_y", surface="tab")]
    effects = [trigger(id="trig_z", show=TOAST), trigger(id="trig_zz", show=TOAST)]
    told = dict(chosen(*((one, YES) for one in (*effects, *calm, *loud))))
    assert told.pop("trig_1") == "lower_priority"
    assert set(told.values()) == {"show"}
