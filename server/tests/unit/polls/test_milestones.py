"""When the moment of a milestone has come: tables of what was and what is, and laws over whole polls."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.polls.milestone_rules import MOST, Goal, Milestone, milestone_problems, named
from plaudit.features.polls.milestones import (
    APART_MS,
    Past,
    Seen,
    begun,
    effect_of,
    next_instant,
    reached,
    resolved,
    seen,
)
from plaudit.features.polls.model import Definition, Option, Tally
from plaudit.kernel.effects import Effect, EffectOptions
from plaudit.testing import samples

T = 1_800_000_000_000
CONFETTI = Effect(effect="confetti")


def rule(when, effect=CONFETTI, **more):
    return Milestone(when=when, effect=effect, **more)


AT_100 = rule("votes", votes=100)
EVERY_100 = rule("votes", every=100)
GOAL_500 = rule("goal", goal=Goal(votes=500))
TEA_60 = rule("goal", goal=Goal(option="tea", percent=60, votes=10))
LEAD, TIE, WINNER = rule("lead_change"), rule("tie"), rule("winner")
TEN_LEFT = rule("seconds_left", seconds=10)


def told(rules, *course, start=None, now=T, apart=APART_MS):
    """What is told at each step of a course, by name and count."""
    past = begun(rules, 1) if start is None else start
    steps = []
    for at, step in enumerate(course):
        past, occasions = reached(rules, past, step, now + at * apart)
        steps.append([f"{one.name}/{one.nth}" for one in occasions])
    return steps


def votes(count, **more):
    return Seen(run=1, votes=count, **more)


def leading(*leaders, count=10, **more):
    return Seen(run=1, votes=count, leaders=leaders, **more)


@pytest.mark.parametrize(
    ("rules", "course", "expected"),
    [
        # So many votes
        ([AT_100], [votes(99), votes(100), votes(101)], [[], ["votes:100/1"], []]),
        ([AT_100], [votes(10_000)], [["votes:100/1"]]),
        ([AT_100], [votes(100), votes(99), votes(100)], [["votes:100/1"], [], []]),
        ([rule("votes", votes=1)], [votes(0), votes(1)], [[], ["votes:1/1"]]),
        ([AT_100, rule("votes", votes=1)], [votes(100)], [["votes:100/1", "votes:1/1"]]),
        ([AT_100, AT_100], [votes(100)], [["votes:100/1", "votes:100#2/1"]]),
        # Each so many: the highest one passed, once
        ([EVERY_100], [votes(99), votes(100), votes(199), votes(200)], [[], ["every:100/1"], [], ["every:100/2"]]),
        ([EVERY_100], [votes(10_000), votes(10_050), votes(10_100)], [["every:100/100"], [], ["every:100/101"]]),
        ([EVERY_100], [votes(200), votes(150), votes(250), votes(300)], [["every:100/2"], [], [], ["every:100/3"]]),
        # A goal
        ([GOAL_500], [votes(499), votes(500), votes(900)], [[], 1, []]),
        ([TEA_60], [votes(9, percents={"tea": 100.0}), votes(10, percents={"tea": 60.0})], [[], 1]),
        ([TEA_60], [votes(10, percents={"tea": 59.9}), votes(11, percents={"tea": 61.0})], [[], 1]),
        ([TEA_60], [votes(10, percents={"tea": 70.0}), votes(20, percents={"tea": 50.0}), votes(30, percents={"tea": 70.0})], [1, [], []]),
        ([TEA_60], [votes(10, percents={"coffee": 100.0})], [[]]),
        ([rule("goal", goal=Goal(option="tea", percent=60))], [votes(1, percents={"tea": 100.0})], [1]),
        # A change of lead, also over a tie; the first to lead changes nothing
        ([LEAD], [leading("tea"), leading("coffee"), leading("tea")], [[], ["lead_change/1"], ["lead_change/2"]]),
        ([LEAD], [leading("tea"), leading("tea", "coffee"), leading("coffee")], [[], [], ["lead_change/1"]]),
        ([LEAD], [leading("tea"), leading("tea", "coffee"), leading("tea")], [[], [], []]),
        ([LEAD], [leading(), leading("tea"), leading(), leading("tea")], [[], [], [], []]),
        # A tie
        ([TIE], [leading("tea"), leading("tea", "coffee"), leading("tea", "coffee", count=20)], [[], ["tie/1"], []]),
        ([TIE], [leading("tea", "coffee"), leading("tea"), leading("tea", "coffee")], [["tie/1"], [], ["tie/2"]]),
        ([TIE], [leading()], [[]]),
        # The winner, once there is one
        ([WINNER], [leading("tea"), leading("tea", winners=("tea",)), leading("tea", winners=("tea",))], [[], ["winner/1"], []]),
        ([WINNER], [leading("tea", "coffee", winners=("tea", "coffee"))], [["winner/1"]]),
        ([WINNER], [votes(0)], [[]]),
        # Another run begins anew
        ([AT_100], [votes(100), Seen(run=2, votes=0), Seen(run=2, votes=100)], [["votes:100/1"], [], ["votes:100/1"]]),
        ([AT_100], [votes(100), Seen(run=2, votes=100)], [["votes:100/1"], ["votes:100/1"]]),
        ([LEAD], [leading("tea"), Seen(run=2, leaders=("coffee",), votes=3)], [[], []]),
        ([AT_100], [Seen(run=2, votes=0), votes(100)], [[], []]),
        # Nothing at all
        ([], [votes(100), leading("tea", "coffee")], [[], []]),
    ],
)  # fmt: skip
def test_what_is_told(rules, course, expected):
    steps = told(rules, *course)
    assert [
        len(step) if isinstance(wanted, int) else step for step, wanted in zip(steps, expected, strict=True)
    ] == expected


@pytest.mark.parametrize(
    ("rules", "course", "expected"),
    [
        ([AT_100], [votes(100, told=False), votes(200)], [[], []]),
        ([EVERY_100], [votes(250, told=False), votes(300)], [[], ["every:100/3"]]),
        ([GOAL_500], [votes(600, told=False), votes(601)], [[], []]),
        ([LEAD], [leading("tea", told=False), leading("coffee", told=False), leading("tea")], [[], [], ["lead_change/1"]]),
        ([LEAD], [leading("tea", told=False), leading("coffee", told=False), leading("coffee")], [[], [], []]),
        ([TIE], [leading("tea", "coffee", told=False), leading("tea", "coffee")], [[], []]),
        ([WINNER], [leading("tea", winners=("tea",), told=False), leading("tea", winners=("tea",))], [[], ["winner/1"]]),
    ],
)  # fmt: skip
def test_what_happened_in_the_dark_is_not_told_later_but_for_the_winner(rules, course, expected):
    assert told(rules, *course) == expected


@pytest.mark.parametrize("hidden", [True, False])
def test_seconds_left_are_told_by_the_clock_alone(hidden):
    course = [votes(0, closes_at=T + 30_000, told=not hidden)] * 4
    assert told([TEN_LEFT], *course, apart=10_000) == [[], [], ["seconds:10/1"], []]
    assert told([TEN_LEFT], votes(0, closes_at=T + 5_000, told=not hidden)) == [["seconds:10/1"]]
    assert told([TEN_LEFT], votes(0, closes_at=T)) == [[]]
    assert told([TEN_LEFT], votes(0)) == [[]]


def test_a_postponed_end_is_not_counted_down_twice():
    course = [votes(0, closes_at=T + 10_000), votes(0, closes_at=T + 60_000), votes(0, closes_at=T + 30_000)]
    assert told([TEN_LEFT], *course, apart=9_000) == [["seconds:10/1"], [], []]


@pytest.mark.parametrize(
    ("rules", "closes_at", "done", "expected"),
    [
        ([TEN_LEFT], T + 30_000, {}, T + 20_000),
        ([TEN_LEFT], T + 30_000, {"seconds:10": 1}, None),
        ([TEN_LEFT, rule("seconds_left", seconds=20)], T + 30_000, {}, T + 10_000),
        ([TEN_LEFT, rule("seconds_left", seconds=60)], T + 30_000, {}, T + 20_000),
        ([TEN_LEFT], T + 5_000, {}, None),
        ([TEN_LEFT], None, {}, None),
        ([AT_100], T + 30_000, {}, None),
    ],
)
def test_when_to_look_again(rules, closes_at, done, expected):
    assert next_instant(rules, Past(run=1, done=done), votes(0, closes_at=closes_at), T) == expected


def test_leads_and_ties_are_told_within_ten_seconds_once():
    flicker = [leading("tea"), leading("coffee")] * 30
    steps = told([LEAD, TIE], *flicker, apart=1000)
    assert sum(map(len, steps)) == 6
    assert max(len(step) for step in steps) == 1


def test_a_rule_that_comes_late_begins_where_the_poll_is():
    past, _ = reached([AT_100], begun([AT_100], 1), votes(250), T)
    rules = [rule("votes", votes=200), EVERY_100, AT_100, rule("votes", votes=300)]
    past, occasions = reached(rules, past, votes(260), T)
    assert not occasions
    past, occasions = reached(rules, past, votes(300), T)
    assert [one.name for one in occasions] == ["every:100", "votes:300"]
    assert [one.nth for one in occasions] == [3, 1]


def test_a_poll_seen_for_the_first_time_begins_where_it_is():
    past, occasions = reached([AT_100, EVERY_100, LEAD, TIE], None, leading("tea", count=250), T)
    assert not occasions
    _, occasions = reached([AT_100, EVERY_100, LEAD], past, leading("coffee", count=300), T)
    assert [one.name for one in occasions] == ["every:100", "lead_change"]


def test_a_rule_taken_out_and_put_back_is_not_told_again():
    past, _ = reached([AT_100], begun([AT_100], 1), votes(100), T)
    past, _ = reached([], past, votes(101), T)
    assert reached([AT_100], past, votes(102), T)[1] == []


def test_what_is_remembered_survives_storing():
    past, _ = reached([AT_100, LEAD, TEN_LEFT], begun([LEAD], 1), leading("tea", count=100), T)
    assert msgspec.json.decode(msgspec.json.encode(past), type=Past) == past


steps = st.lists(
    st.builds(
        Seen,
        run=st.integers(1, 2),
        votes=st.integers(0, 60),
        leaders=st.lists(st.sampled_from(["tea", "coffee"]), unique=True, max_size=2).map(tuple),
        percents=st.fixed_dictionaries({"tea": st.floats(0, 100)}),
        winners=st.sampled_from([(), ("tea",)]),
        told=st.booleans(),
        closes_at=st.sampled_from([None, T + 5_000, T + 50_000]),
    ),
    max_size=30,
)
some_rules = st.lists(
    st.sampled_from([rule("votes", votes=10), rule("votes", every=7), TEA_60, LEAD, TIE, WINNER, TEN_LEFT]),
    max_size=7,
)


@given(some_rules, steps, st.integers(1, 20_000))
def test_laws_over_any_course(rules, course, apart):
    """Each name and count once in a run; nothing but time in the dark; restarting in between changes nothing."""
    course = sorted(course, key=lambda one: one.run)
    past = again = begun(rules, 1)
    occurred = set()
    for at, step in enumerate(course):
        past, occasions = reached(rules, past, step, T + at * apart)
        again = msgspec.json.decode(msgspec.json.encode(again), type=Past)
        again, same = reached(rules, again, step, T + at * apart)
        assert (past, occasions) == (again, same)
        assert reached(rules, past, step, T + at * apart)[1] == []
        for one in occasions:
            assert (step.run, one.name, one.nth) not in occurred
            occurred.add((step.run, one.name, one.nth))
            assert step.told or not one.tells_results


@given(some_rules, steps, steps)
def test_in_the_dark_two_worlds_look_alike(rules, one, other):
    """Whatever is voted, where nobody may see it the same things are told at the same instants."""
    dark = {"told": False, "run": 1, "closes_at": T + 20_000}
    worlds = []
    for course in (one, other):
        padded = [msgspec.structs.replace(step, **dark) for step in (*course, *([votes(0)] * 30))[:30]]
        worlds.append(told(rules, *padded, apart=1000))
    assert worlds[0] == worlds[1]


# From a poll and its tally


def tea_or_coffee(**more):
    options = (Option(id="opt_tea", text="Tea", key="tea"), Option(id="opt_cof", text="Coffee"))
    return msgspec.structs.replace(
        samples.poll(), definition=Definition(kind="single_choice", options=options), **more
    )


def tally(tea, coffee, run=1):
    counters = {"opt:opt_tea": tea, "opt:opt_cof": coffee, "votes": tea + coffee, "voters": tea + coffee}
    return Tally(poll_id="poll_tea", run=run, version=9, counters=counters)


def test_what_is_seen_is_what_the_results_show():
    told_now = seen(tea_or_coffee(), tally(3, 1), T)
    assert (told_now.votes, told_now.leaders, told_now.percents["opt_tea"]) == (4, ("opt_tea",), 75.0)
    assert seen(tea_or_coffee(), tally(2, 2), T).leaders == ("opt_tea", "opt_cof")
    assert seen(tea_or_coffee(), tally(0, 0), T).leaders == ()


def test_too_few_voters_to_be_told_apart_lead_nothing():
    few = seen(tea_or_coffee(results_threshold=10, status="closed"), tally(3, 1), T)
    assert (few.leaders, few.percents, few.winners, few.votes) == ((), {}, (), 4)


@pytest.mark.parametrize(
    ("visibility", "status", "revealed", "is_told"),
    [
        ("always", "open", False, True),
        ("after_vote", "open", False, True),  # to those who have voted
        ("after_close", "open", False, False),
        ("after_close", "closed", False, True),
        ("never", "closed", False, False),
        ("never", "closed", True, True),
        ("after_close", "open", True, True),
    ],
)
def test_when_somebody_may_see_it(visibility, status, revealed, is_told):
    poll = tea_or_coffee(results_visibility=visibility, status=status, revealed=revealed)
    assert seen(poll, tally(1, 0), T).told is is_told


def test_a_winner_is_there_once_the_poll_is_over():
    assert seen(tea_or_coffee(status="open"), tally(3, 1), T).winners == ()
    assert seen(tea_or_coffee(status="closed"), tally(3, 1), T).winners == ("opt_tea",)
    assert seen(tea_or_coffee(status="canceled"), tally(3, 1), T).winners == ()


@pytest.mark.parametrize("called", ["opt_tea", "tea", "Tea"])
def test_an_option_is_found_by_all_it_is_called(called):
    goal = rule("goal", goal=Goal(option=called, percent=50))
    assert resolved(tea_or_coffee(), [goal])[0].goal.option == "opt_tea"


def test_words_are_put_in():
    message = "{option} leads, {votes} votes, {seconds} s"
    toast = Effect(effect="toast", message=message)
    _, (one,) = reached(
        [rule("tie", toast)], begun([rule("tie", toast)], 1), leading("opt_tea", "opt_cof", count=8), T
    )
    assert effect_of(tea_or_coffee(), one).message == "Tea / Coffee leads, 8 votes,  s"
    long = Effect(effect="toast", message="{option}" * 25)
    _, (one,) = reached([rule("tie", long)], begun([rule("tie", long)], 1), leading("opt_tea", "opt_cof"), T)
    assert len(effect_of(tea_or_coffee(), one).message) == 200


def test_a_counter_counts_votes_unless_told_otherwise():
    for options, count in [(EffectOptions(), 100), (EffectOptions(count=7), 7)]:
        one = rule("votes", Effect(effect="counter", options=options), votes=100)
        _, (occasion,) = reached([one], begun([one], 1), votes(100), T)
        assert effect_of(tea_or_coffee(), occasion).options.count == count


def test_names_say_the_moment_and_not_the_place():
    rules = [AT_100, EVERY_100, GOAL_500, TEA_60, LEAD, TIE, TEN_LEFT, WINNER]
    assert dict(named(rules)) == dict(named(rules[::-1]))
    assert len({name for name, _ in named(rules)}) == len(rules)
    assert all(len(name) < 40 for name, _ in named(rules))


# What is wrong with rules


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        (rule("votes"), "#/milestones/0/votes"),
        (rule("votes", votes=1, every=1), "#/milestones/0/votes"),
        (rule("votes", votes=1, seconds=1), "#/milestones/0/seconds"),
        (rule("seconds_left"), "#/milestones/0/seconds"),
        (rule("seconds_left", seconds=5, votes=1), "#/milestones/0/votes"),
        (rule("goal"), "#/milestones/0/goal"),
        (rule("goal", goal=Goal()), "#/milestones/0/goal"),
        (rule("goal", goal=Goal(option="tea")), "#/milestones/0/goal"),
        (rule("goal", goal=Goal(percent=5)), "#/milestones/0/goal"),
        (rule("goal", goal=Goal(option="cake", percent=5)), "#/milestones/0/goal/option"),
        (rule("tie", votes=1), "#/milestones/0/votes"),
        (rule("winner", goal=Goal(votes=1)), "#/milestones/0/goal"),
        (rule("lead_change", every=2), "#/milestones/0/every"),
        (
            rule("tie", Effect(effect="toast", options=EffectOptions(url="javascript:alert(1)"))),
            "#/milestones/0/effect/options/url",
        ),
    ],
)
def test_what_is_wrong_is_pointed_at(wrong, pointer):
    assert [one.pointer for one in milestone_problems([wrong], frozenset({"tea"}))] == [pointer]


@pytest.mark.parametrize("fine", [AT_100, EVERY_100, GOAL_500, TEA_60, LEAD, TIE, WINNER, TEN_LEFT])
def test_what_is_fine(fine):
    assert list(milestone_problems([fine], frozenset({"tea"}))) == []


def test_those_of_all_polls_can_name_no_option():
    assert [one.pointer for one in milestone_problems([TEA_60], None)] == ["#/milestones/0/goal/option"]
    assert [one.pointer for one in milestone_problems([AT_100] * (MOST + 1), None)] == ["#/milestones"]
