"""Conditions as a table: what is known, how it is compared, whether it holds."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.surveys.conditions import Facts, comparisons, holds
from plaudit.features.surveys.model import Condition

FACTS = Facts(
    answers={
        "stars": 2,
        "slide": 2.5,
        "tea": "opt_green",
        "sides": ["opt_a", "opt_b"],
        "said": "Très bon, İstanbul",
        "agreed": True,
        "day": "2026-11-21",
        "grid": {"opt_speed": "good", "opt_taste": "bad"},
        "points": {"opt_a": 60, "opt_b": 0},
    },
    fields={"total": "120.50", "whole": 7, "name": "Ann", "flag": True, "odd": "1_000", "arabic": "\u0663"},
    attributes={"tier": "gold", "age": 40},
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"item": "stars", "op": "lte", "value": 2}, True),
        ({"item": "stars", "op": "lt", "value": 2}, False),
        ({"item": "stars", "op": "gte", "value": 2.0}, True),
        ({"item": "stars", "op": "eq", "value": 2.0}, True),
        ({"item": "stars", "op": "in", "value": [1, 2]}, True),
        ({"item": "slide", "op": "gt", "value": 2}, True),
        ({"item": "tea", "op": "eq", "value": "opt_green"}, True),
        ({"item": "tea", "op": "ne", "value": "opt_green"}, False),
        ({"item": "tea", "op": "in", "value": ["opt_black"]}, False),
        ({"item": "sides", "op": "includes", "value": "opt_a"}, True),
        ({"item": "sides", "op": "includes", "value": ["opt_a", "opt_c"]}, False),
        ({"item": "sides", "op": "eq", "value": ["opt_b", "opt_a"]}, True),
        ({"item": "sides", "op": "eq", "value": "opt_a"}, False),
        ({"item": "sides", "op": "in", "value": ["opt_c", "opt_b"]}, True),
        ({"item": "said", "op": "contains", "value": "TRÈS"}, True),
        ({"item": "said", "op": "contains", "value": "mal"}, False),
        ({"item": "agreed", "op": "eq", "value": True}, True),
        ({"item": "agreed", "op": "eq", "value": 1}, False),
        ({"item": "day", "op": "lt", "value": "2026-12-01"}, True),
        ({"item": "grid", "op": "includes", "value": {"opt_speed": "good"}}, True),
        ({"item": "grid", "op": "includes", "value": {"opt_taste": "good"}}, False),
        ({"item": "points", "op": "includes", "value": "opt_a"}, True),
        ({"item": "points", "op": "includes", "value": "opt_b"}, False),
        ({"item": "stars", "op": "answered"}, True),
        ({"item": "stars", "op": "skipped"}, False),
        ({"item": "none", "op": "answered"}, False),
        ({"item": "none", "op": "skipped"}, True),
        ({"item": "none", "op": "ne", "value": 1}, True),
        ({"item": "none", "op": "eq", "value": 1}, False),
        ({"item": "none", "op": "lt", "value": 1}, False),
        ({"item": "none", "op": "contains", "value": ""}, False),
        ({"field": "total", "op": "gt", "value": 100}, True),
        ({"field": "total", "op": "eq", "value": 120.5}, True),
        ({"field": "whole", "op": "lte", "value": 7}, True),
        ({"field": "name", "op": "gt", "value": 5}, False),
        ({"field": "name", "op": "eq", "value": "Ann"}, True),
        ({"field": "flag", "op": "eq", "value": True}, True),
        ({"field": "odd", "op": "gt", "value": 5}, False),
        ({"field": "arabic", "op": "gt", "value": 1}, False),
        ({"field": "gone", "op": "eq", "value": "x"}, False),
        ({"attribute": "tier", "op": "in", "value": ["gold", "silver"]}, True),
        ({"attribute": "age", "op": "lt", "value": "50"}, False),
        ({"not": {"attribute": "tier", "op": "eq", "value": "gold"}}, False),
        ({"all": [{"item": "stars", "op": "eq", "value": 2}, {"field": "name", "op": "answered"}]}, True),
        ({"all": [{"item": "stars", "op": "eq", "value": 3}, {"field": "name", "op": "answered"}]}, False),
        ({"any": [{"item": "stars", "op": "eq", "value": 3}, {"field": "name", "op": "answered"}]}, True),
        ({"any": [{"not": {"any": [{"item": "none", "op": "skipped"}]}}]}, False),
    ],
)
def test_a_condition_holds_or_not(condition, expected):
    assert holds(msgspec.convert(condition, Condition), FACTS) is expected


leaves = st.builds(
    lambda item, op: Condition(item=item, op=op),
    st.sampled_from(sorted([*FACTS.answers, "none"])),
    st.sampled_from(["answered", "skipped"]),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda all_of: Condition(all_of=tuple(all_of)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda any_of: Condition(any_of=tuple(any_of)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda negated: Condition(negated=negated), inner),
    ),
    max_leaves=8,
)


@given(trees)
def test_not_is_the_opposite_and_de_morgan_holds(condition):
    assert holds(Condition(negated=condition), FACTS) is not holds(condition, FACTS)
    if condition.all_of is not None:
        turned = Condition(any_of=tuple(Condition(negated=one) for one in condition.all_of))
        assert holds(turned, FACTS) is not holds(condition, FACTS)


@given(trees)
def test_a_condition_survives_json_and_its_comparisons_stand_where_they_say(condition):
    written = msgspec.json.encode(condition)
    assert msgspec.json.decode(written, type=Condition) == condition
    document = msgspec.json.decode(written)
    for one, pointer in comparisons(condition, "#"):
        found = document
        for step in pointer.split("/")[1:]:
            found = found[int(step)] if isinstance(found, list) else found[step]
        assert msgspec.convert(found, Condition) == one
