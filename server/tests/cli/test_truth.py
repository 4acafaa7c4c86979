"""The crowd's own count, as tables."""

import random

import pytest

from plaudit.cli.crowd.answers import refusal
from plaudit.cli.crowd.ballots import Question, buckets_of
from plaudit.cli.crowd.report import Report, percentiles
from plaudit.cli.crowd.truth import Counts, Truth, counts_of
from plaudit.cli.failures import CommandFailed

EMPTY = Counts(0, 0, {"a": 0, "b": 0})


def promise(vote_id, leaf="00"):
    return {"vote": {"id": vote_id}, "receipt": {"vote_id": vote_id, "leaf": leaf}}


def test_a_vote_counts_once_however_often_it_is_promised():
    truth = Truth(EMPTY)
    for _ in range(3):
        truth.acknowledge("ann", "v1", ("choice", "a"), promise("v1"))
    assert (truth.acknowledged, truth.replays) == (1, 2)
    assert truth.expected() == Counts(1, 1, {"a": 1, "b": 0})
    assert truth.faults == []


def test_a_changed_vote_replaces_the_first():
    truth = Truth(EMPTY)
    truth.acknowledge("ann", "v1", ("choice", "a"), promise("v1"))
    truth.acknowledge("ann", "v2", ("choice", "b"), promise("v2"))
    assert truth.expected() == Counts(1, 1, {"a": 0, "b": 1})
    assert truth.changes == 1


def test_where_a_voter_has_several_votes_each_counts():
    truth = Truth(EMPTY, votes_per_voter=2)
    truth.acknowledge("ann", "v1", ("choice", "a"), promise("v1"))
    truth.acknowledge("ann", "v2", ("choice", "a"), promise("v2"))
    assert truth.expected() == Counts(1, 2, {"a": 2, "b": 0})


def test_what_stood_before_is_counted_in():
    truth = Truth(Counts(5, 5, {"a": 2, "b": 3}))
    truth.acknowledge("ann", "v1", ("choices", ["a", "b"]), promise("v1"))
    assert truth.compare(Counts(6, 6, {"a": 3, "b": 4})) == []


def test_every_number_that_differs_is_named():
    truth = Truth(EMPTY)
    truth.acknowledge("ann", "v1", ("choice", "a"), promise("v1"))
    differences = truth.compare(Counts(1, 2, {"a": 1, "b": 1}))
    assert [line.partition(":")[0] for line in differences] == ["votes", "b"]


def test_a_receipt_that_changes_is_a_fault():
    truth = Truth(EMPTY)
    truth.acknowledge("ann", "v1", ("choice", "a"), promise("v1", "00"))
    truth.acknowledge("ann", "v1", ("choice", "a"), promise("v1", "01"))
    assert "receipt changed" in truth.faults[0]


@pytest.mark.parametrize(
    ("poll", "field"),
    [
        (
            {"kind": "single_choice", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]},
            "choice",
        ),
        (
            {
                "kind": "multiple_choice",
                "options": [{"id": x, "text": x} for x in "abcd"],
                "min_selections": 2,
                "max_selections": 3,
            },
            "choices",
        ),
        ({"kind": "rating", "options": [], "scale": 5, "settings": {}}, "rating"),
    ],
)
def test_ballots_fit_their_question(poll, field):
    question = Question(poll)
    chance = random.Random(7)
    for _ in range(200):
        ballot = question.draw(chance)
        assert ballot[0] == field
        assert set(buckets_of(ballot)) <= set(question.buckets)
        if field == "choices":
            assert 2 <= len(set(ballot[1])) == len(ballot[1]) <= 3
        assert question.draw_other(chance, ballot) != ballot


@pytest.mark.parametrize("kind", ["essay", "content"])
def test_a_question_nobody_can_answer_is_refused(kind):
    with pytest.raises(CommandFailed):
        Question({"kind": kind, "options": []})


def test_taps_only_grow():
    question = Question({"kind": "cheer", "options": [{"id": "a", "text": "A"}], "settings": {}})
    first = question.draw(random.Random(1))
    later = question.draw_other(random.Random(2), first)
    assert later[1]["a"] > first[1]["a"]


def test_a_quiz_is_answered_also_by_who_is_not_told_what_is_right():
    options = [{"id": x, "text": x} for x in "abc"]
    told = {"kind": "quiz", "options": options, "max_selections": 1, "settings": {"correct": ["b"]}}
    chance = random.Random(3)
    knowing = [Question(told).draw(chance) for _ in range(60)]
    guessing = [Question(told | {"settings": {}}).draw(chance) for _ in range(60)]
    assert knowing.count(("choices", ["b"])) > 30 > guessing.count(("choices", ["b"]))


@pytest.mark.parametrize(
    ("ballot", "buckets"),
    [
        (("ranking", ["b", "a"]), ["b"]),
        (("points", {"a": 3, "b": 0}), ["a"]),
        (("taps", {"a": 3}), ["a"]),
        (("choices", []), []),
        (("matrix", {"a": "good"}), []),
        (("consent", True), []),
        (("value", 3), []),
    ],
)
def test_what_an_answer_counts_for(ballot, buckets):
    assert buckets_of(ballot) == buckets


def test_counts_read_options_and_ratings_alike():
    assert counts_of({"voters": 2, "votes": 2, "options": [{"id": "a", "votes": 2}]}).buckets == {"a": 2}
    rated = {"voters": 1, "votes": 1, "options": [], "ratings": [{"rating": 4, "votes": 1}]}
    assert counts_of(rated).buckets == {"4": 1}


@pytest.mark.parametrize(
    ("problem", "header", "code", "seconds", "comes_back"),
    [
        ({"code": "rate_limited", "retry_after_seconds": 3}, None, "rate_limited", 3.0, True),
        ({"code": "overloaded", "retry_after_seconds": 3}, "1", "overloaded", 1.0, True),
        ({"code": "already_voted"}, None, "already_voted", 0.0, False),
        ({"code": "overloaded"}, "Wed, 21 Oct 2026", "overloaded", 0.0, True),
    ],
)
def test_refusals(problem, header, code, seconds, comes_back):
    answer = refusal(problem, header)
    assert (answer.code, answer.retry_after, answer.come_back) == (code, seconds, comes_back)


def test_percentiles_by_nearest_rank():
    assert percentiles([]) == {}
    assert percentiles([float(n) for n in range(101)]) == {"min": 0, "p50": 50, "p99": 99, "max": 100}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"mismatches": ["votes: differ"]}, "votes: differ"),
        ({"unanswered": 2}, "2 votes were never answered"),
        ({"viewers_behind": 1}, "1 viewers never saw"),
        ({"ran_backwards": 1}, "ran backwards"),
        ({"without_token": 4}, "4 voters never got a token"),
    ],
)
def test_a_report_with_a_fault_says_so(fault, said):
    report = Report(poll_id="poll_x", voters=1, seconds=1.0, **fault)
    assert not report.ok
    assert said in report.for_people()
    assert report.for_people().endswith("NOT OK: see above.")
    assert report.for_programs()["ok"] is False
