"""The way through a survey: tables for what it means, properties for what always holds."""

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaudit.features.surveys.flow import ending_of, quotas_of, unreachable, walk
from plaudit.features.surveys.model import END, Condition, Ending, Jump, Quota
from plaudit.testing import survey_samples as make

LOW = Condition(item="stars", op="lte", value=2)


def jump(to, item="stars", op="lte", value=2):
    return Jump(when=Condition(item=item, op=op, value=value), to=to)


SHOP = make.survey(
    "shop",
    make.item("stars", kind="rating"),
    make.item("why", kind="text", show_when=LOW),
    make.item("note", kind="content"),
    make.item("more", required=False),
    make.item("last"),
)


@pytest.mark.parametrize(
    ("said", "path", "following", "missing", "progress"),
    [
        ({}, "stars", "stars", "stars", (0, 3)),
        ({"stars": 5}, "stars note more last", "note", "last", (1, 3)),
        ({"stars": 2}, "stars why", "why", "why", (1, 4)),
        ({"stars": 2, "why": "slow"}, "stars why note more last", "note", "last", (2, 4)),
        ({"stars": 5, "note": None}, "stars note more last", "more", "last", (1, 3)),
        ({"stars": 5, "more": None}, "stars note more last", "last", "last", (1, 3)),
        ({"stars": 5, "more": "opt_a"}, "stars note more last", "last", "last", (2, 3)),
        ({"stars": 5, "last": "opt_a"}, "stars note more last", None, None, (2, 3)),
        ({"stars": 5, "why": "left over", "last": "opt_a"}, "stars note more last", None, None, (2, 3)),
        ({"last": "opt_a"}, "stars", "stars", "stars", (0, 3)),
    ],
)
def test_where_a_participant_is(said, path, following, missing, progress):
    response = make.response(answers=make.given(**said))
    way = walk(SHOP, response)
    assert " ".join(way.path) == path
    assert (way.next, way.missing) == (following, missing)
    assert (way.answered, way.of) == progress


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"stars": 5}, "stars tea"),
        ({"stars": 2}, "stars"),
        ({"stars": 3}, "stars end_of_all"),
        ({"stars": 5, "tea": "opt_a"}, "stars tea"),
        ({"stars": 5, "tea": "opt_b"}, "stars tea middle end_of_all"),
    ],
)
def test_jumps_are_tried_in_order_then_next_then_the_item_below(said, path):
    survey = make.survey(
        "shop",
        make.item(
            "stars",
            jumps=(jump(END), jump("end_of_all", value=3)),
        ),
        make.item("tea", jumps=(jump(END, "tea", "eq", "opt_a"),), next="middle"),
        make.item("never"),
        make.item("middle", required=False),
        make.item("end_of_all", required=False),
    )
    assert " ".join(walk(survey, make.response(answers=make.given(**said))).path) == path


def test_an_answer_beside_the_way_decides_nothing():
    """Whoever goes back and takes the other branch leaves the first one's answers behind."""
    endings = (
        Ending(key="slow", title="Sorry", when=Condition(item="why", op="contains", value="slow")),
        Ending(key="thanks", title="Thanks"),
    )
    quota = Quota(key="angry", when=Condition(item="why", op="answered"), limit=1)
    survey = msgspec.structs.replace(SHOP, endings=endings, quotas=(quota,))
    for stars, ending, quotas in ((2, "slow", [quota]), (5, "thanks", [])):
        answers = make.given(stars=stars, why="too slow", last="opt_a")
        facts = walk(survey, make.response(answers=answers)).facts
        assert ending_of(survey, facts).key == ending
        assert quotas_of(survey, facts) == quotas


def test_hidden_fields_and_attributes_decide_too():
    survey = make.survey(
        "shop",
        make.item("vip", required=False, show_when=Condition(attribute="tier", op="eq", value="gold")),
        make.item("big", required=False, show_when=Condition(field="total", op="gt", value=100)),
    )
    assert walk(survey, make.response()).path == ()
    told = make.response(fields={"total": "101"}, attributes={"tier": "gold"})
    assert walk(survey, told).path == ("vip", "big")


def test_unreachable_items_as_a_table():
    items = [
        make.item("a", jumps=(jump("d"),), next="c"),
        make.item("b"),
        make.item("c", next=END),
        make.item("d", show_when=LOW, next=END),
        make.item("e"),
        make.item("f"),
    ]
    assert unreachable(items) == ["b"]
    assert unreachable([*items[:3], make.item("d", next=END), *items[4:]]) == ["b", "e", "f"]


KEYS = tuple("abcdefg")


@st.composite
def surveys(draw):
    """Any survey that can be saved: every arrow goes forward."""
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    items = []
    for place, key in enumerate(keys):
        targets = st.sampled_from([*keys[place + 1 :], END])
        asked = st.builds(
            lambda item, value: Condition(item=item, op="eq", value=value),
            st.sampled_from(keys[: place + 1]),
            st.integers(0, 2),
        )
        before = st.none() if place == 0 else st.one_of(st.none(), asked)
        items.append(
            make.item(
                key,
                kind=draw(st.sampled_from(["rating", "content"])),
                required=draw(st.booleans()),
                show_when=draw(before),
                jumps=tuple(
                    Jump(when=when, to=to)
                    for when, to in draw(st.lists(st.tuples(asked, targets), max_size=2))
                ),
                next=draw(st.one_of(st.none(), targets)),
            )
        )
    return make.survey("shop", *items)


answers = st.dictionaries(st.sampled_from(KEYS), st.one_of(st.none(), st.integers(0, 2)))


@given(surveys(), answers)
def test_a_walk_always_ends_and_only_ever_goes_forward(survey, said):
    way = walk(survey, make.response(answers=make.given(**said)))
    order = [item.key for item in survey.items]
    places = [order.index(key) for key in way.path]
    assert places == sorted(set(places))
    assert way.missing is None or way.missing == way.path[-1]
    assert way.next is None or way.next in way.path
    assert way.missing is None or way.next is not None
    assert way.answered <= way.of


@given(surveys(), answers)
def test_what_lies_beside_the_path_changes_nothing(survey, said):
    way = walk(survey, make.response(answers=make.given(**said)))
    kept = {key: answer for key, answer in said.items() if key in way.path}
    assert walk(survey, make.response(answers=make.given(**kept))) == way


@given(surveys())
def test_unreachable_items_are_those_no_walk_over_the_arrows_meets(survey):
    """Brute force: every choice of which conditions hold, each condition by itself."""
    met = set()

    def follow(place):
        if place >= len(survey.items):
            return
        item = survey.items[place]
        order = [one.key for one in survey.items]
        for shown in (True, False) if item.show_when is not None else (True,):
            if not shown:
                follow(place + 1)
                continue
            met.add(item.key)
            ways = [jump.to for jump in item.jumps] + [item.next]
            for to in ways:
                follow(place + 1 if to is None else len(order) if to == END else order.index(to))

    follow(0)
    assert unreachable(survey.items) == [item.key for item in survey.items if item.key not in met]


@given(surveys())
def test_an_unreachable_item_is_on_nobodys_path(survey):
    alone = set(unreachable(survey.items))
    keys = [item.key for item in survey.items][:4]
    for values in itertools.product((None, 0, 1, 2), repeat=len(keys)):
        said = dict(zip(keys, values, strict=True))
        assert alone.isdisjoint(walk(survey, make.response(answers=make.given(**said))).path)
