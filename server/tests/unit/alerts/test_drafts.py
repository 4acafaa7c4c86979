"""What is wrong with a rule, with pointers."""

import pytest
from alert_samples import metric

from plaudit.features.alerts.addresses import is_address
from plaudit.features.alerts.drafts import definition_problems, metric_problems
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.model import Definition, Option

MEAN = {"below": 3, "over": {"answers": 50}}


def pointers(**fields):
    return sorted(one.pointer.removeprefix("#/metric") for one in metric_problems(metric(**fields)))


@pytest.mark.parametrize(
    "fields",
    [
        MEAN,
        MEAN | {"resolve_at": 3},
        {"above": 3, "resolve_at": 3, "over": {"minutes": 5}},
        {"type": "share", "option": "opt_a", "below": 3, "over": {"minutes": 5}},
        {"type": "negative_streak", "streak": 3, "at_most": 2, "resolve_at": 1},
        {"type": "drop", "percent": 30},
        {"type": "drop", "percent": 30, "of": "mean", "resolve_at": 10},
        {"type": "no_votes", "minutes": 15},
        {"type": "spike", "above": 3, "over": {"minutes": 5}, "baseline_minutes": 60},
        {"type": "response_rate", "below": 30, "over": {"minutes": 60}, "poll": None, "survey": "surv_a"},
        MEAN | {"poll": None, "survey": "surv_a", "item": "q1"},
        {"type": "response_rate", "below": 30, "over": {"minutes": 60}, "poll": None, "trigger": "trig_a"},
    ],
)
def test_good_ones(fields):
    assert pointers(**fields) == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (MEAN | {"poll": None}, [""]),
        (MEAN | {"survey": "surv_a", "item": "q1"}, [""]),
        (MEAN | {"item": "q1"}, ["/item"]),
        (MEAN | {"trigger": "trig_a"}, ["", "/trigger"]),
        (MEAN | {"poll": None, "trigger": "trig_a"}, ["/trigger"]),
        (MEAN | {"poll": None, "survey": "surv_a"}, ["/item"]),
        ({"below": 3}, ["/over"]),
        ({"over": {"answers": 50}}, [""]),
        (MEAN | {"above": 4}, [""]),
        (MEAN | {"over": {}}, ["/over"]),
        (MEAN | {"over": {"answers": 50, "minutes": 5}}, ["/over"]),
        (MEAN | {"min_sample": 51}, ["/min_sample"]),
        (MEAN | {"resolve_at": 2.9}, ["/resolve_at"]),
        ({"above": 3, "resolve_at": 3.1, "over": {"answers": 50}}, ["/resolve_at"]),
        (MEAN | {"streak": 3, "percent": 3}, ["/percent", "/streak"]),
        (MEAN | {"option": "opt_a"}, ["/option"]),
        ({"type": "share", **MEAN}, [""]),
        ({"type": "share", "option": "a", "at_most": 1, **MEAN}, [""]),
        ({"type": "negative_streak", "streak": 3}, ["/at_most"]),
        ({"type": "negative_streak", "streak": 3, "at_most": 2, "resolve_at": 3}, ["/resolve_at"]),
        ({"type": "no_votes", "minutes": 15, "min_sample": 3}, ["/min_sample"]),
        ({"type": "no_votes", "minutes": 15, "poll": None, "survey": "s"}, ["/item"]),
        ({"type": "spike", "above": 3, "over": {"answers": 5}}, ["/min_sample", "/over/answers"]),
        ({"type": "spike", "above": 3, "over": {"minutes": 90}}, ["/baseline_minutes"]),
        ({"type": "response_rate", "below": 30, "over": {"minutes": 60}}, [""]),
        ({"type": "response_rate", "below": 30, "over": {"answers": 60}, "poll": None, "survey": "s"}, ["/over/answers"]),
    ],
)  # fmt: skip
def test_bad_ones(fields, wrong):
    if fields.get("type") == "spike" and "answers" in fields["over"]:
        wrong = [pointer for pointer in wrong if pointer != "/min_sample"]
    assert pointers(**fields) == wrong


OPTIONS = (Option(id="opt_a", text="A"),)


@pytest.mark.parametrize(
    ("kind", "fields", "fits"),
    [
        ("rating", MEAN, True),
        ("nps", MEAN, True),
        ("slider", MEAN, True),
        ("single_choice", MEAN, False),
        ("text", MEAN, False),
        ("single_choice", {"type": "share", "option": "opt_a", **MEAN}, True),
        ("multiple_choice", {"type": "share", "option": "opt_a", **MEAN}, True),
        ("single_choice", {"type": "share", "option": "opt_b", **MEAN}, False),
        ("rating", {"type": "share", "option": "opt_a", **MEAN}, False),
        ("rating", {"type": "share", "at_most": 2, **MEAN}, True),
        ("single_choice", {"type": "share", "at_most": 2, **MEAN}, False),
        ("single_choice", {"type": "negative_streak", "streak": 3, "at_most": 2}, False),
        ("single_choice", {"type": "drop", "percent": 30}, True),
        ("single_choice", {"type": "drop", "percent": 30, "of": "mean"}, False),
        ("text", {"type": "no_votes", "minutes": 3}, True),
        ("content", {"type": "no_votes", "minutes": 3}, False),
    ],
)
def test_whether_a_poll_can_have_it(kind, fields, fits):
    options = OPTIONS if KINDS[kind].options else ()
    problems = list(definition_problems(metric(**fields), Definition(kind=kind, options=options)))
    assert (problems == []) is fits


@pytest.mark.parametrize("address", ["team@example.org", "a.b+c@sub.example.org", "x@localhost"])
def test_addresses(address):
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "team", "@example.org", "team@", "a b@example.org", "team@example.org\n", "team@example.org\r\nBcc: x@y.z",
        "Team <team@example.org>", "a@b,c@d", "a@b;c@d", '"a b"@example.org', "a..b@example.org", "a@-b.org",
        "a@b..org", "ä@example.org", f"{'a' * 65}@example.org", f"a@{'b' * 64}.org", f"a@{'b.' * 130}org",
        "a\0@example.org", "",
    ],
)  # fmt: skip
def test_what_is_no_address(address):
    assert not is_address(address)
