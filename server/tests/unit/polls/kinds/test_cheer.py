"""A cheer: each voter's total of taps so far, never less than before and never faster than it counts."""

from asking import answered, asked, faults, option_id, read, table, unfit
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.polls.kinds import KINDS, fold, has_steps, step
from plaudit.features.polls.kinds.forms import Amounts

TEAMS = {"options": [{"text": "Reds", "key": "reds"}, {"text": "Blues", "key": "blues"}]}


def cheer(**settings):
    return asked("cheer", **TEAMS, settings=settings)


def taps(definition, **totals):
    return {option_id(definition, team): n for team, n in totals.items()}


@table(
    ("body", "pointers"),
    [
        ({}, []),
        (TEAMS, []),
        ({"options": ["One"]}, []),
        ({"options": [f"{n}" for n in range(10)]}, []),
        ({"options": [f"{n}" for n in range(11)]}, ["#/options"]),
        ({"settings": {"taps_per_second": 1, "goal": 1}}, []),
        ({"settings": {"taps_per_second": 20}}, []),
        ({"settings": {"taps_per_second": 21}}, ["#/settings/taps_per_second"]),
        ({"settings": {"taps_per_second": 0}}, ["#/settings/taps_per_second"]),
        ({"settings": {"goal": 0}}, ["#/settings/goal"]),
        ({"settings": {"burst": 9}}, ["#/settings/burst"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("cheer", **body) == pointers


def test_without_teams_there_is_one_thing_to_tap():
    (option,) = asked("cheer").options
    assert (option.key, option.text) == ("cheer", "Cheer")


def test_what_may_be_answered():
    definition = cheer()
    assert answered(definition, taps=taps(definition, blues=3, reds=40)) == taps(definition, reds=40, blues=3)
    assert answered(definition, taps=taps(definition, blues=3, reds=0)) == taps(definition, blues=3)


@table(
    ("n", "code"),
    [
        (-1, "value_out_of_range"),
        (100_000_001, "value_out_of_range"),
        (10**40, "value_out_of_range"),
        (2.5, "answer_kind"),
        (True, "answer_kind"),
        ("9", "answer_kind"),
    ],
)
def test_a_total_is_a_number_of_taps(n, code):
    definition = cheer()
    team = option_id(definition, "reds")
    assert unfit(definition, taps={team: n}) == (code, f"#/taps/{team}")


@table(
    ("submitted", "refusal"),
    [
        ({}, ("answer_kind", "#/taps")),
        ({"points": {}}, ("answer_kind", "#/taps")),
        ({"taps": 9}, ("answer_kind", "#/taps")),
        ({"taps": {}}, ("value_out_of_range", "#/taps")),
        ({"taps": {"opt_z": 1}}, ("option_unknown", "#/taps/opt_z")),
    ],
)
def test_what_may_not_be_answered(submitted, refusal):
    assert unfit(cheer(), **submitted) == refusal


def test_nobody_without_a_tap():
    definition = cheer()
    assert unfit(definition, taps=taps(definition, reds=0)) == ("value_out_of_range", "#/taps")


# Ten taps a second. A first vote brings five seconds' worth; later ones what the time since the last vote
# allows, and as much again for the first second of it.
@table(
    ("before", "after", "elapsed", "code"),
    [
        (None, {"reds": 50}, None, None),
        (None, {"reds": 25, "blues": 25}, None, None),
        (None, {"reds": 51}, None, "tapping_too_fast"),
        (None, {"reds": 26, "blues": 25}, None, "tapping_too_fast"),
        ({"reds": 50}, {"reds": 50}, 0, None),
        ({"reds": 50}, {"reds": 51}, 0, "tapping_too_fast"),
        ({"reds": 50}, {"reds": 51}, 50, None),
        ({"reds": 50}, {"reds": 60}, 499, "tapping_too_fast"),
        ({"reds": 50}, {"reds": 60}, 500, None),
        ({"reds": 50}, {"reds": 70}, 1000, None),
        ({"reds": 50}, {"reds": 71}, 1000, "tapping_too_fast"),
        ({"reds": 50}, {"reds": 71}, 1100, None),
        ({"reds": 50}, {"reds": 60, "blues": 10}, 1000, None),
        ({"reds": 50}, {"reds": 60, "blues": 11}, 1000, "tapping_too_fast"),
        ({"reds": 50}, {"reds": 51}, -5000, "tapping_too_fast"),
        ({"reds": 50}, {"reds": 50}, -5000, None),
        ({"reds": 50}, {"reds": 49}, 60_000, "taps_backwards"),
        ({"reds": 50}, {"blues": 90}, 60_000, "taps_backwards"),
        ({"reds": 50, "blues": 1}, {"reds": 90}, 60_000, "taps_backwards"),
    ],
)
def test_which_total_may_follow_which(before, after, elapsed, code):
    definition = cheer()
    assert has_steps(definition)
    refused = step(definition, before and taps(definition, **before), taps(definition, **after), elapsed)
    assert (refused and refused.code) == code


def test_what_may_follow_is_told():
    definition = cheer()
    team = option_id(definition, "reds")
    slow = step(definition, {team: 50}, {team: 100}, 1000)
    assert slow.facts == {"retry_after_seconds": 3, "most": 70, "pointer": "#/taps"}
    back = step(definition, {team: 50}, {team: 4}, 1000)
    assert back.facts == {"option": team, "taps": 50, "pointer": f"#/taps/{team}"}


@given(st.integers(1, 20), st.integers(0, 500), st.integers(1, 500), st.integers(0, 10_000))
def test_whoever_waits_as_long_as_told_is_taken(rate, before, more, elapsed):
    definition = cheer(taps_per_second=rate)
    stood, wanted = taps(definition, reds=before), taps(definition, reds=before + more)
    refused = step(definition, stood, wanted, elapsed)
    if refused is not None:
        wait = refused.facts["retry_after_seconds"]
        assert step(definition, stood, wanted, elapsed + 1000 * wait) is None
        assert step(definition, stood, taps(definition, reds=refused.facts["most"]), elapsed) is None


@given(st.integers(1, 20), st.lists(st.integers(0, 3000), min_size=1, max_size=60))
def test_however_often_somebody_votes_no_more_than_twice_the_rate_counts(rate, pauses):
    definition = cheer(taps_per_second=rate)
    total = 0
    for pause in pauses:
        greedy = taps(definition, reds=total + 10_000)
        total = step(definition, taps(definition, reds=total), greedy, pause).facts["most"]
    assert total * 1000 <= 2 * rate * sum(pauses)


def test_what_an_answer_is_worth():
    definition = cheer()
    reds, blues = option_id(definition, "reds"), option_id(definition, "blues")
    answer = taps(definition, reds=40, blues=3)
    assert fold(definition, answer) == {
        f"opt:{reds}": 1,
        f"opt:{blues}": 1,
        f"taps:{reds}": 40,
        f"taps:{blues}": 3,
    }


def test_before_the_first_tap():
    details = read(cheer(goal=500), [])["details"]
    assert [(row["taps"], row["percent"]) for row in details["taps"]] == [(0, 0.0), (0, 0.0)]
    assert (details["total"], details["goal"]) == (0, 500)


def test_shares_by_hand():
    definition = cheer()
    votes = [taps(definition, reds=30), taps(definition, reds=10, blues=15), taps(definition, blues=25)]
    summary = read(definition, votes)
    assert [(row["taps"], row["percent"]) for row in summary["details"]["taps"]] == [(40, 50.0), (40, 50.0)]
    assert [(row["votes"], row["percent"]) for row in summary["options"]] == [(2, 66.7), (2, 66.7)]
    assert (summary["details"]["total"], summary["details"]["goal"], summary["details"]["basis"]) == (
        80,
        None,
        "weight",
    )
    assert len(summary["leaders"]) == 2, "as many taps are a tie"


def test_a_plain_form_has_a_number_for_each_team():
    definition = cheer()
    assert KINDS["cheer"].form(definition) == Amounts(options=list(definition.options))
