"""The kinds of question. A kind is one small pure module; adding one is a file and its name here.

Casting, changing, retracting and recounting are the same for all kinds, because counters only ever move by
`fold`.
"""

from importlib import import_module
from typing import Final

from plaudit.features.polls.kinds.algebra import Kind, Submitted, Unfit
from plaudit.features.polls.model import Answer, Counters, Definition, Ruling
from plaudit.features.polls.ports import Refused

# Each names a module of this package that holds a `KIND`. The order is the one lists of kinds are shown in.
NAMES: Final = (
    "single_choice",
    "multiple_choice",
    "yes_no",
    "image_choice",
    "dropdown",
    "rating",
    "nps",
    "csat",
    "ces",
    "slider",
    "ranking",
    "points",
    "matrix",
    "number",
    "text",
    "word_cloud",
    "quiz",
    "prediction",
    "cheer",
    "ideas",
    "qna",
    "date",
    "email",
    "consent",
    "content",
)

KINDS: Final[dict[str, Kind]] = {name: import_module(f"{__name__}.{name}").KIND for name in NAMES}


def fold(definition: Definition, answer: Answer) -> Counters:
    """The answer as counters, by whichever kind the definition names."""
    return KINDS[definition.kind].fold(definition, answer)


def has_steps(definition: Definition) -> bool:
    """Whether an answer of this question is judged by the one before it."""
    return KINDS[definition.kind].step is not None


def step(
    definition: Definition, before: Answer | None, answer: Answer, elapsed: int | None
) -> Refused | None:
    """Why this answer may not follow the one that stands, `elapsed` ms later; None when it may."""
    judge = KINDS[definition.kind].step
    unfit = None if judge is None else judge(definition, before, answer, elapsed)
    return None if unfit is None else refusal(unfit)


def is_read(definition: Definition) -> bool:
    """Whether others read answers of this question word for word."""
    return KINDS[definition.kind].first_ruling is not None


def first_ruling(definition: Definition, answer: Answer) -> Ruling:
    """How an answer that others read stands until a moderator rules on it."""
    rule = KINDS[definition.kind].first_ruling
    assert rule is not None, "asked only of questions whose answers are read"
    return rule(definition, answer)


def refusal(unfit: Unfit) -> Refused:
    """An answer that does not fit, as the outcome of its vote."""
    return Refused(code=unfit.code, detail=unfit.detail, facts={**unfit.facts, "pointer": unfit.pointer})


__all__ = [
    "KINDS",
    "NAMES",
    "Kind",
    "Submitted",
    "first_ruling",
    "fold",
    "has_steps",
    "is_read",
    "refusal",
    "step",
]
