"""A question with right answers. Which they are is told once the host reveals them or voting has ended."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Any

import msgspec

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
from plaudit.features.polls.kinds.choices import (
    at_most,
    check_options,
    leaning,
    option_named,
    shares,
    shown_options,
)
from plaudit.features.polls.kinds.forms import Pick
from plaudit.features.polls.kinds.multiple_choice import FIELD, admit_set
from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.kernel.errors import FieldProblem

OPTIONS_AT_MOST = 20
_KNOWING = 0.6


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`correct`: the options that are right, as ids once stored; only exactly these are a right answer.

    `points`: what a right answer earns; `speed`: the later within the time limit, the less, down to half.
    """

    correct: Annotated[list[str], msgspec.Meta(min_length=1, max_length=OPTIONS_AT_MOST)]
    explanation: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)] | None = None
    points: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 1000
    time_limit_seconds: Annotated[int, msgspec.Meta(ge=1, le=86_400)] | None = None
    speed: bool = True


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """The answer key, and how many answered right; there only once it may be told."""

    correct: Sequence[str]
    explanation: str | None
    right: Portion
    basis: str = "answers"


def prepare(definition: Definition) -> Definition:
    """Right answers named by their ids; room to choose all of them, and one alone where one is right."""
    correct = [
        name if (option := option_named(definition.options, name)) is None else option.id
        for name in settings_of(definition, Settings).correct
    ]
    most = definition.max_selections
    if most is None or most < len(correct):
        most = 1 if len(correct) == 1 else len(definition.options)
    settings: dict[str, Any] = definition.settings | {"correct": correct}
    return msgspec.structs.replace(definition, settings=settings, max_selections=most)


def check(definition: Definition) -> Sequence[FieldProblem]:
    problems = check_options(definition) + at_most(definition, OPTIONS_AT_MOST)
    known = {option.id for option in definition.options}
    correct = settings_of(definition, Settings).correct
    for index, name in enumerate(correct):
        place = f"#/settings/correct/{index}"
        if name not in known:
            problems.append(FieldProblem(place, "Names no option: give an id, a key or the exact text."))
        elif name in correct[:index]:
            problems.append(FieldProblem(place, "This option is named already."))
    if not 1 <= _most(definition) <= max(1, len(definition.options)):
        problems.append(FieldProblem("#/max_selections", "Must be from 1 to the number of options."))
    return problems


def _most(definition: Definition) -> int:
    return 1 if definition.max_selections is None else definition.max_selections


def admit(definition: Definition, submitted: Submitted) -> Answer | Unfit:
    return admit_set(definition, submitted, 1, _most(definition))


def is_right(definition: Definition, answer: Answer) -> bool:
    """Whether the options chosen are exactly the right ones."""
    assert isinstance(answer, tuple), "a set of options is a tuple of ids"
    return set(answer) == set(settings_of(definition, Settings).correct)


def points_of(definition: Definition, answer: Answer, elapsed_ms: int) -> int:
    """What the answer earns, given `elapsed_ms` after the question was opened; nothing unless right.

    With `speed` and a time limit: points x (1 - elapsed / limit / 2), rounded half up, so that the fastest
    earn all and the last half. Time counts from 0 to the limit. In whole numbers, so the same everywhere.
    """
    settings = settings_of(definition, Settings)
    if not is_right(definition, answer):
        return 0
    if not settings.speed or settings.time_limit_seconds is None:
        return settings.points
    limit = settings.time_limit_seconds * 1000
    taken = min(max(elapsed_ms, 0), limit)
    return (settings.points * (2 * limit - taken) + limit) // (2 * limit)


def fold(definition: Definition, answer: Answer) -> Counters:
    assert isinstance(answer, tuple), "a set of options is a tuple of ids"
    counters = {f"opt:{choice}": 1 for choice in answer}
    return counters | {"right": 1} if is_right(definition, answer) else counters


def summarise(definition: Definition, counters: Counters, reading: Reading) -> Summary:
    summary = shares(definition, counters)
    if not reading.answer_key:
        return summary
    settings = settings_of(definition, Settings)
    told = Details(
        correct=settings.correct,
        explanation=settings.explanation,
        right=portion(counters.get("right", 0), counters.get("votes", 0)),
    )
    return msgspec.structs.replace(summary, details=told)


def _form(definition: Definition) -> Pick:
    return Pick(options=shown_options(definition), most=_most(definition))


def _sample(definition: Definition, chance: Random) -> Submitted:
    """Most know it."""
    if chance.random() < _KNOWING:
        return {FIELD: list(settings_of(definition, Settings).correct)}
    return {FIELD: [leaning(shown_options(definition), chance).id]}


KIND = Kind(
    field=FIELD,
    settings=Settings,
    private=frozenset({"correct", "explanation"}),
    free=frozenset({"explanation"}),
    top_level=frozenset({"max_selections"}),
    prepare=prepare,
    check=check,
    admit=admit,
    fold=fold,
    summarise=summarise,
    form=_form,
    example={
        "question": "What is the capital of Australia?",
        "options": ["Sydney", "Melbourne", "Canberra", "Perth"],
        "settings": {
            "correct": ["Canberra"],
            "explanation": "Sydney and Melbourne could not agree, so a new city was built between them.",
            "time_limit_seconds": 20,
        },
    },
    sample=_sample,
)
