"""What a prediction came to: which polls have an outcome, and how the host names it."""

from itertools import product

import pytest
from sample_polls import NOW, choice, option, poll

from plaudit.features.polls.model import Definition
from plaudit.features.polls.resolving import resolution
from plaudit.kernel.errors import Conflict, Invalid

RACE = Definition(
    kind="prediction", options=(option("a", "Ann"), option("b", "Ben"), option("c", "Ann & Ben"))
)
RESOLVABLE = {"open", "locked", "closed"}
STATUSES = ["draft", "scheduled", "open", "locked", "closed", "canceled", "archived"]


@pytest.mark.parametrize(("status", "late"), list(product(STATUSES, [False, True])))
def test_a_prediction_is_resolved_once_it_has_been_open(status, late):
    before = poll(definition=RACE, status=status, closes_at=NOW if late else None, revision=7)
    if status in RESOLVABLE:
        after = resolution(before, ["opt_b"], NOW)
        assert (after.status, after.outcome) == ("closed", ("opt_b",))
        assert (after.revision, after.updated_at, after.hidden_version) == (8, NOW, before.hidden_version + 1)
    else:
        with pytest.raises(Conflict) as refused:
            resolution(before, ["opt_b"], NOW)
        assert refused.value.code == "poll_state"
        assert refused.value.facts == {"status": before.status_at(NOW), "action": "resolve"}


@pytest.mark.parametrize("kind", ["single_choice", "quiz", "multiple_choice"])
def test_other_kinds_have_no_outcome(kind):
    with pytest.raises(Conflict) as refused:
        resolution(poll(definition=choice(kind=kind)), ["opt_a"], NOW)
    assert refused.value.code == "poll_state"


@pytest.mark.parametrize(
    ("named", "outcome"),
    [
        (["opt_a"], ("opt_a",)),
        (["Ben"], ("opt_b",)),
        (["Ann & Ben"], ("opt_c",)),
        (["opt_c", "Ann"], ("opt_a", "opt_c")),
    ],
)
def test_an_outcome_is_kept_as_ids_in_listed_order(named, outcome):
    assert resolution(poll(definition=RACE), named, NOW).outcome == outcome


@pytest.mark.parametrize(
    ("named", "code", "pointer"),
    [
        (["ann"], "option_unknown", "#/outcome/0"),
        (["Ann", "Zoe"], "option_unknown", "#/outcome/1"),
        (["Ann", "opt_a"], "option_repeated", "#/outcome/1"),
    ],
)
def test_an_outcome_names_options_once(named, code, pointer):
    with pytest.raises(Invalid) as refused:
        resolution(poll(definition=RACE), named, NOW)
    assert refused.value.code == code
    assert [problem.pointer for problem in refused.value.errors] == [pointer]


def test_an_outcome_can_be_put_right():
    wrong = resolution(poll(definition=RACE), ["Ann"], NOW)
    assert resolution(wrong, ["Ben"], NOW + 5).outcome == ("opt_b",)
