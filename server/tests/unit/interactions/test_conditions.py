"""Conditions over a person and a moment: what holds, what is no condition."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.interactions.conditions import DEEPEST, MOST, Circumstance, Facts, holds, problems

FACTS = Facts(
    attributes={
        "plan": "pro",
        "age": 30,
        "vip": True,
        "tags": ["a", "b"],
        "score": "4.5",
        "since": "2026-01-02",
    },
    properties={"total": 120, "cart": {"total": 99, "items": [1, 2]}, "cart.total": 1, "empty": None},
    page={"url": "/checkout", "language": "de"},
)


def read(body):
    return msgspec.convert(body, Circumstance)


@pytest.mark.parametrize(
    ("body", "true"),
    [
        ({"attribute": "plan", "op": "eq", "value": "pro"}, True),
        ({"attribute": "plan", "op": "ne", "value": "pro"}, False),
        ({"attribute": "nothing", "op": "ne", "value": "pro"}, True),
        ({"attribute": "nothing", "op": "eq", "value": "pro"}, False),
        ({"attribute": "age", "op": "gte", "value": 30}, True),
        ({"attribute": "age", "op": "gt", "value": 30}, False),
        ({"attribute": "score", "op": "lt", "value": 5}, True),
        ({"attribute": "plan", "op": "lt", "value": 5}, False),
        ({"attribute": "since", "op": "gte", "value": "2026-01-01"}, True),
        ({"attribute": "vip", "op": "eq", "value": True}, True),
        ({"attribute": "vip", "op": "eq", "value": 1}, False),
        ({"attribute": "plan", "op": "in", "value": ["pro", "team"]}, True),
        ({"attribute": "plan", "op": "contains", "value": "PR"}, True),
        ({"attribute": "tags", "op": "includes", "value": ["a"]}, True),
        ({"attribute": "tags", "op": "includes", "value": ["a", "c"]}, False),
        ({"attribute": "plan", "op": "answered"}, True),
        ({"attribute": "nothing", "op": "skipped"}, True),
        ({"property": "total", "op": "gte", "value": 100}, True),
        ({"property": "cart.total", "op": "eq", "value": 1}, True),  # a name with a dot goes before a part
        ({"property": "cart.items", "op": "includes", "value": [2]}, True),
        ({"property": "cart.items.length", "op": "answered"}, False),
        ({"property": "total.deep", "op": "answered"}, False),
        ({"property": "empty", "op": "skipped"}, True),
        ({"page": "url", "op": "contains", "value": "check"}, True),
        (
            {
                "all": [
                    {"attribute": "vip", "op": "answered"},
                    {"attribute": "plan", "op": "eq", "value": "x"},
                ]
            },
            False,
        ),
        (
            {
                "any": [
                    {"attribute": "vip", "op": "answered"},
                    {"attribute": "plan", "op": "eq", "value": "x"},
                ]
            },
            True,
        ),
        ({"not": {"attribute": "plan", "op": "eq", "value": "pro"}}, False),
        ({"not": {"not": {"attribute": "plan", "op": "eq", "value": "pro"}}}, True),
    ],
)
def test_what_holds(body, true):
    assert holds(read(body), FACTS) is true


def test_no_condition_holds_of_everybody():
    assert holds(None, Facts())


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["#/if"]),
        ({"op": "eq", "value": 1}, ["#/if"]),
        ({"all": []}, ["#/if"]),
        ({"attribute": "a", "property": "b", "op": "answered"}, ["#/if"]),
        ({"attribute": "a", "op": "answered", "all": [{"attribute": "a", "op": "answered"}]}, ["#/if"]),
        ({"attribute": "a"}, ["#/if/op"]),
        ({"attribute": "a", "op": "eq"}, ["#/if/value"]),
        ({"property": "a", "op": "eq", "value": 1}, ["#/if/property"]),
        (
            {"any": [{"attribute": "a", "op": "eq", "value": 1}, {"not": {"page": "url"}}]},
            ["#/if/any/1/not/page", "#/if/any/1/not/op"],
        ),
    ],
)
def test_what_is_no_condition_is_pointed_at(body, pointers):
    assert [one.pointer for one in problems(read(body), "#/if", allowed=frozenset({"attribute"}))] == pointers


def test_neither_too_deep_nor_too_many():
    one = {"attribute": "a", "op": "answered"}
    deep = one
    for _ in range(DEEPEST - 1):
        deep = {"not": deep}
    attribute = frozenset({"attribute"})
    assert not list(problems(read(deep), "#", allowed=attribute))
    assert list(problems(read({"not": deep}), "#", allowed=attribute))
    assert not list(problems(read({"all": [one] * (MOST - 1)}), "#", allowed=attribute))
    assert list(problems(read({"all": [one] * MOST}), "#", allowed=attribute))


_LEAF = st.builds(
    dict,
    attribute=st.sampled_from(["plan", "age", "tags", "vip", "nothing"]),
    op=st.sampled_from(["eq", "ne", "lt", "gte", "in", "includes", "contains", "answered", "skipped"]),
    value=st.sampled_from(["pro", 30, True, ["a"], "x"]),
)
_TREES = st.recursive(
    _LEAF,
    lambda inner: st.one_of(
        st.builds(lambda ones: {"all": ones}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda ones: {"any": ones}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda one: {"not": one}, inner),
    ),
    max_leaves=6,
)


@given(_TREES)
def test_a_condition_and_its_negation_are_never_both_true(body):
    condition = read(body)
    assert holds(condition, FACTS) is not holds(Circumstance(negated=condition), FACTS)
    assert msgspec.json.decode(msgspec.json.encode(condition), type=Circumstance) == condition
