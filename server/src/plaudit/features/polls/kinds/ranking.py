"""Options in an order of the voter's, best first: all of them, the first few, or as many as the voter likes.

Counted by Borda's rule: of n options the first place earns n - 1 points, the second n - 2, the last none.
An option a ballot leaves out earns nothing from it, as if it stood last: leaving one option out and placing
it last are the same. Instant-runoff rounds need whole ballots, not counters: `runoff` makes them on request.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Annotated, Literal

import msgspec

from plaudit.features.polls.kinds.algebra import (
    Kind,
    Reading,
    Share,
    Submitted,
    Summary,
    Unfit,
    percent_of,
    settings_of,
    wrong_field,
    wrong_type,
)
from plaudit.features.polls.kinds.choices import (
    at_most,
    check_options,
    leaders_by,
    leaning,
    shown_options,
    unknown_option,
)
from plaudit.features.polls.kinds.forms import Order
from plaudit.features.polls.kinds.runoff import Round
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.kernel.errors import FieldProblem

FIELD = "ranking"
OPTIONS_AT_MOST = 20


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`top`: only so many places are given; null: as many as there are options. `partial`: fewer will do."""

    top: Annotated[int, msgspec.Meta(ge=1, le=OPTIONS_AT_MOST)] | None = None
    partial: bool = False


class Ranked(msgspec.Struct, frozen=True):
    """One option in the order of all. Options with equal points share a place.

    `average_place` is over the ballots that place it, to two decimals; None where none does.
    """

    id: str
    place: int
    points: int
    average_place: float | None


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """Most points first. `rounds`, `winner` and `tie_break` are there when a runoff was asked for."""

    method: Literal["borda", "instant_runoff"]
    order: Sequence[Ranked]
    rounds: Sequence[Round] | msgspec.UnsetType = msgspec.UNSET
    winner: str | msgspec.UnsetType | None = msgspec.UNSET
    tie_break: str | msgspec.UnsetType = msgspec.UNSET
    basis: str = "weight"


def check(definition: Definition) -> Sequence[FieldProblem]:
    problems = check_options(definition) + at_most(definition, OPTIONS_AT_MOST)
    top, count = settings_of(definition, Settings).top, len(definition.options)
    if top is not None and top > count:
        problems.append(FieldProblem("#/settings/top", f"There are {count} options to rank."))
    return problems


def places(definition: Definition) -> tuple[int, int]:
    """How many places a ballot has to fill, and how many it may."""
    settings, count = settings_of(definition, Settings), len(shown_options(definition))
    most = count if settings.top is None else min(settings.top, count)
    return (1 if settings.partial else most), most


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    if unfit := wrong_field(FIELD, submitted):
        return unfit
    ranked = submitted[FIELD]
    if not isinstance(ranked, list | tuple):
        return wrong_type(FIELD, "`ranking` is a list of option ids, best first.")
    least, most = places(definition)
    if len(ranked) > most:
        detail = f"Rank at most {most} options; got {len(ranked)}."
        return Unfit(
            "selection_count", detail, "#/ranking", {"min_selections": least, "max_selections": most}
        )
    for index, option in enumerate(ranked):
        if unfit := unknown_option(definition, option, f"#/ranking/{index}"):
            return unfit
    if len(set(ranked)) < len(ranked):
        return Unfit("option_repeated", "An option has one place in a ranking.", "#/ranking")
    if len(ranked) < least:
        detail = f"Rank {least} options; got {len(ranked)}."
        return Unfit("ranking_incomplete", detail, "#/ranking", {"needed": least})
    return tuple(ranked)


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    assert isinstance(answer, tuple), "a ranking is a tuple of ids"
    return {f"rank:{option}:{place}": 1 for place, option in enumerate(answer, start=1)}


def borda(definition: Definition, counters: Counters) -> dict[str, int]:
    """The points of each option, in listed order."""
    count = len(definition.options)
    return {
        option.id: sum(
            (count - place) * counters.get(f"rank:{option.id}:{place}", 0) for place in range(1, count)
        )
        for option in definition.options
    }


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    """First places as shares of voters; who leads is a matter of points."""
    voters, shown = counters.get("voters", 0), shown_options(definition)
    earned = borda(definition, counters)
    points = {option.id: earned[option.id] for option in shown}
    firsts = {each: counters.get(f"rank:{each}:1", 0) for each in points}
    return Summary(
        options=[Share(each, votes, percent_of(votes, voters)) for each, votes in firsts.items()],
        leaders=leaders_by(points),
        details=Details(method="borda", order=_order(definition, counters, points)),
    )


def _order(definition: Definition, counters: Counters, points: Mapping[str, int]) -> list[Ranked]:
    every = range(1, len(definition.options) + 1)
    return [
        Ranked(
            id=each,
            place=1 + sum(other > earned for other in points.values()),
            points=earned,
            average_place=_average({place: counters.get(f"rank:{each}:{place}", 0) for place in every}),
        )
        for each, earned in sorted(points.items(), key=lambda pair: -pair[1])
    ]


def _average(ballots: Mapping[int, int]) -> float | None:
    """The mean of the places, each given by so many ballots, rounded half up to two decimals."""
    total, placed = sum(place * n for place, n in ballots.items()), sum(ballots.values())
    return (200 * total + placed) // (2 * placed) / 100 if placed else None


def _form(definition: Definition) -> Order:
    least, most = places(definition)
    return Order(options=shown_options(definition), places=most, required=least)


def _sample(definition: Definition, chance: Random) -> Submitted:
    least, most = places(definition)
    left, ranked = shown_options(definition), []
    for _ in range(chance.randint(least, most)):
        one = leaning(left, chance)
        left.remove(one)
        ranked.append(one.id)
    return {FIELD: ranked}


KIND = Kind(
    field=FIELD,
    settings=Settings,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "Where shall the next meeting be?",
        "options": ["Lisbon", "Kraków", "Montréal", "Nairobi"],
        "settings": {"partial": True},
    },
    sample=_sample,
)
