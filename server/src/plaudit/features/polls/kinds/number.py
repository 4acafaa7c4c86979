"""A number typed in: an estimate, an amount, a guess. The host may know the answer and tell it later."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Final

import msgspec

from plaudit.features.polls.kinds import quantities
from plaudit.features.polls.kinds.algebra import (
    Kind,
    Portion,
    Reading,
    Submitted,
    Summary,
    Unfit,
    portion,
    settings_of,
)
from plaudit.features.polls.kinds.forms import Entry
from plaudit.features.polls.kinds.quantities import Bin, Count, Grid
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.kernel.errors import FieldProblem

_NUMBERS: Final = ("min", "max", "answer")
_GUESSED_UNLESS_TOLD: Final = 100  # what samples are about where the host names no number at all
_SPREAD: Final = 0.25


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`answer`: the right number, told once the host has revealed it."""

    min: int | float | None = None
    max: int | float | None = None
    decimals: Annotated[int, msgspec.Meta(ge=0, le=quantities.DECIMALS_AT_MOST)] = 0
    unit: Annotated[str, msgspec.Meta(max_length=20)] = ""
    answer: int | float | None = None


class Nearest(msgspec.Struct, frozen=True):
    value: int | float
    votes: int
    distance: int | float


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """How the answers lie; bins reach from the smallest to the largest of them.

    `nearest`: what came closest to the right number, two where one lies on each side of it.
    """

    distribution: Sequence[Bin]
    lowest: int | float | None
    highest: int | float | None
    answer: int | float | msgspec.UnsetType = msgspec.UNSET
    exact: Portion | msgspec.UnsetType = msgspec.UNSET
    nearest: Sequence[Nearest] | msgspec.UnsetType = msgspec.UNSET
    basis: str = "answers"


def prepare(definition: Definition) -> Definition:
    settings = definition.settings
    in_one_form = {
        name: quantities.canonical(settings[name]) for name in _NUMBERS if settings[name] is not None
    }
    return msgspec.structs.replace(definition, settings=settings | in_one_form)


def check(definition: Definition) -> Sequence[FieldProblem]:
    settings = settings_of(definition, Settings)
    given = {name: getattr(settings, name) for name in _NUMBERS}
    problems = [
        FieldProblem(f"#/settings/{name}", f"At most 15 digits, {settings.decimals} of them decimals.")
        for name, number in given.items()
        if number is not None and quantities.units_of(number, settings.decimals) is None
    ]
    if problems:
        return problems
    if settings.min is not None and settings.max is not None and settings.min >= settings.max:
        return [FieldProblem("#/settings/max", "Must be more than `min`.")]
    grid = grid_of(settings)
    right = _units(settings.answer, settings)
    if right is not None and not grid.lowest <= right <= grid.highest:
        return [FieldProblem("#/settings/answer", "Must be a number people can answer with.")]
    return []


def grid_of(settings: Settings) -> Grid:
    lowest, highest = _units(settings.min, settings), _units(settings.max, settings)
    return Grid(
        decimals=settings.decimals,
        lowest=-quantities.MOST_UNITS if lowest is None else lowest,
        highest=quantities.MOST_UNITS if highest is None else highest,
    )


def _units(number: float | None, settings: Settings) -> int | None:
    return None if number is None else quantities.units_of(number, settings.decimals)


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    settings = settings_of(definition, Settings)
    places = f"Give a number with at most {settings.decimals} decimals."
    return quantities.admit_number(
        submitted,
        grid_of(settings),
        quantities.bounds_in_words(settings.min, settings.max),
        places if settings.decimals else "Give a whole number.",
    )


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return quantities.fold_number(answer)


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:
    settings = settings_of(definition, Settings)
    grid = grid_of(settings)
    counts = quantities.counts_of(counters, grid)
    details = _details(counts, grid)
    right = _units(settings.answer, settings)
    if reading.answer_key and right is not None:
        details = _told(details, counts, grid, right)
    return Summary(
        mean=quantities.mean(counts, grid.decimals),
        median=quantities.median(counts, grid.decimals),
        details=details,
    )


def _details(counts: Sequence[Count], grid: Grid) -> Details:
    if not counts:
        return Details(distribution=(), lowest=None, highest=None)
    lowest, highest = counts[0][0], counts[-1][0]
    seen = Grid(decimals=grid.decimals, lowest=lowest, highest=highest)
    return Details(
        distribution=quantities.distribution(counts, seen),
        lowest=grid.value(lowest),
        highest=grid.value(highest),
    )


def _told(details: Details, counts: Sequence[Count], grid: Grid, right: int) -> Details:
    """The details with the right number, who had it, and who came nearest."""
    total = sum(votes for _, votes in counts)
    least = min((abs(units - right) for units, _ in counts), default=0)
    return msgspec.structs.replace(
        details,
        answer=grid.value(right),
        exact=portion(sum(votes for units, votes in counts if units == right), total),
        nearest=[
            Nearest(grid.value(units), votes, grid.value(least))
            for units, votes in counts
            if abs(units - right) == least
        ],
    )


def _form(definition: Definition) -> Entry:
    settings = settings_of(definition, Settings)
    return Entry(
        sort="number",
        lowest=None if settings.min is None else str(settings.min),
        highest=None if settings.max is None else str(settings.max),
        step=str(quantities.value_of(1, settings.decimals)),
        unit=settings.unit,
    )


def _sample(definition: Definition, chance: Random) -> Submitted:
    """People guess around something: the right number, the middle, or an end."""
    settings = settings_of(definition, Settings)
    grid = grid_of(settings)
    known = [end for end in (settings.min, settings.max) if end is not None]
    if settings.answer is not None:
        known = [settings.answer]
    about = sum(known) / len(known) if known else _GUESSED_UNLESS_TOLD
    units = round(chance.gauss(about, abs(about) * _SPREAD + 1) * quantities.per_one(settings.decimals))
    return {quantities.FIELD: grid.value(min(grid.highest, max(grid.lowest, units)))}


KIND = Kind(
    field=quantities.FIELD,
    settings=Settings,
    private=frozenset({"answer"}),
    free=frozenset({"answer"}),
    options=False,
    prepare=prepare,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "How many beans are in the jar?",
        "settings": {"min": 0, "max": 10_000, "unit": "beans", "answer": 1342},
    },
    sample=_sample,
)
