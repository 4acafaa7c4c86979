"""A number on a slide between two ends, with or without an emoji for a thumb."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Final

import msgspec

from plaudit.features.polls.kinds import quantities
from plaudit.features.polls.kinds.algebra import Kind, Reading, Submitted, Summary, Unfit, settings_of
from plaudit.features.polls.kinds.forms import Range
from plaudit.features.polls.kinds.grades import Label
from plaudit.features.polls.kinds.quantities import Bin, Grid
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.features.polls.plain_text import text_problems
from plaudit.kernel.errors import FieldProblem

PLACES_AT_MOST: Final = 1001
_NUMBERS: Final = ("min", "max", "step")
_WORDS: Final = ("low_label", "high_label", "emoji")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`emoji` is drawn as the thumb; `unit` is written after the number."""

    min: int | float = 0
    max: int | float = 100
    step: int | float = 1
    unit: Annotated[str, msgspec.Meta(max_length=20)] = ""
    emoji: Annotated[str, msgspec.Meta(max_length=32)] | None = None
    low_label: Label | None = None
    high_label: Label | None = None


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """How the answers lie, and the smallest and largest of them."""

    distribution: Sequence[Bin]
    lowest: int | float | None
    highest: int | float | None
    basis: str = "answers"


def prepare(definition: Definition) -> Definition:
    settings = definition.settings
    in_one_form = {name: quantities.canonical(settings[name]) for name in _NUMBERS}
    return msgspec.structs.replace(definition, settings=settings | in_one_form)


def check(definition: Definition) -> Sequence[FieldProblem]:
    settings = settings_of(definition, Settings)
    problems = [
        FieldProblem(f"#/settings/{name}", "At most 15 digits, 4 of them decimals.")
        for name in _NUMBERS
        if quantities.decimals_of(getattr(settings, name)) is None
    ]
    for name in _WORDS:
        problems += text_problems(f"#/settings/{name}", getattr(settings, name))
    return problems or _grid_problems(settings)


def _grid_problems(settings: Settings) -> list[FieldProblem]:
    if settings.step <= 0:
        return [FieldProblem("#/settings/step", "Must be more than 0.")]
    if settings.max <= settings.min:
        return [FieldProblem("#/settings/max", "Must be more than `min`.")]
    grid = grid_of(settings)
    places, over = divmod(grid.highest - grid.lowest, grid.step)
    if over:
        return [FieldProblem("#/settings/step", "Steps from `min` must come out at `max`.")]
    if places >= PLACES_AT_MOST:
        return [FieldProblem("#/settings/step", f"A slider has at most {PLACES_AT_MOST} places.")]
    return []


def grid_of(settings: Settings) -> Grid:
    numbers = (settings.min, settings.max, settings.step)
    decimals = max(quantities.decimals_of(number) or 0 for number in numbers)
    lowest, highest, step = (quantities.units_of(number, decimals) or 0 for number in numbers)
    return Grid(decimals=decimals, lowest=lowest, highest=highest, step=step)


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    settings = settings_of(definition, Settings)
    return quantities.admit_number(
        submitted,
        grid_of(settings),
        quantities.bounds_in_words(settings.min, settings.max),
        f"Choose a number from {settings.min} to {settings.max} in steps of {settings.step}.",
    )


def fold(definition: Definition, answer: Answer) -> Counters:  # noqa: ARG001 - the shape of a kind
    return quantities.fold_number(answer)


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:  # noqa: ARG001 - the shape of a kind
    grid = grid_of(settings_of(definition, Settings))
    counts = quantities.counts_of(counters, grid)
    return Summary(
        mean=quantities.mean(counts, grid.decimals),
        median=quantities.median(counts, grid.decimals),
        details=Details(
            distribution=quantities.distribution(counts, grid),
            lowest=grid.value(counts[0][0]) if counts else None,
            highest=grid.value(counts[-1][0]) if counts else None,
        ),
    )


def _form(definition: Definition) -> Range:
    settings = settings_of(definition, Settings)
    return Range(
        lowest=settings.min,
        highest=settings.max,
        step=settings.step,
        unit=settings.unit,
        low_label=settings.low_label,
        high_label=settings.high_label,
    )


def _sample(definition: Definition, chance: Random) -> Submitted:
    """Most people are somewhat beyond the middle."""
    grid = grid_of(settings_of(definition, Settings))
    place = round(chance.triangular(0, 1, 0.7) * ((grid.highest - grid.lowest) // grid.step))
    return {quantities.FIELD: grid.value(grid.lowest + place * grid.step)}


KIND = Kind(
    field=quantities.FIELD,
    settings=Settings,
    free=frozenset(_WORDS),
    options=False,
    prepare=prepare,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "How is your energy right now?",
        "settings": {"step": 5, "unit": "%", "emoji": "🔋", "low_label": "Empty", "high_label": "Full"},
    },
    sample=_sample,
)
