"""What every kind of question promises, and the refusals an answer can meet."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from plaudit.features.polls.model import Answer, Counters, Definition
from plaudit.kernel.errors import FieldProblem

# The answer fields of a request as they came: {"choice": "opt_…"} or {"rating": 4}. Nothing is checked yet.
Submitted = Mapping[str, Any]


class Unfit(msgspec.Struct, frozen=True):
    """Why an answer does not fit the question: a stable code, a sentence, the field, and facts."""

    code: str
    detail: str
    pointer: str
    facts: dict[str, str | int | None] = {}


class Share(msgspec.Struct, frozen=True):
    """How many votes one option has. `percent` is of voters, rounded half up to one decimal."""

    id: str
    votes: int
    percent: float


class RatingShare(msgspec.Struct, frozen=True):
    rating: int
    votes: int
    percent: float


class Summary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A kind's reading of the counters, merged into the results of the poll."""

    options: Sequence[Share] = ()
    ratings: Sequence[RatingShare] = ()
    tie: bool = False
    mean: float | None = None
    median: float | None = None


class Kind(Protocol):
    """One kind of question: four pure functions and the name of the field its answers come in."""

    FIELD: str

    def check(self, definition: Definition) -> Sequence[FieldProblem]:
        """What is wrong with the definition; nothing when it may be asked."""
        ...

    def admit(self, definition: Definition, submitted: Submitted) -> Answer | Unfit:
        """The answer in canonical form, or why it does not fit. Equal answers have equal forms."""
        ...

    def fold(self, definition: Definition, answer: Answer) -> Counters:
        """The answer as counters, all at least 1. Must only depend on its arguments."""
        ...

    def summarise(self, definition: Definition, counters: Counters) -> Summary:
        """The public reading of `counters`, which hold "voters" and "votes" besides the kind's own."""
        ...


def wrong_field(expected: str, submitted: Submitted) -> Unfit | None:
    """Why the fields given cannot be an answer of this kind: none, another's, or more than one."""
    if set(submitted) == {expected}:
        return None
    given = ", ".join(sorted(submitted)) or "nothing"
    return Unfit(
        "answer_kind",
        f"This poll takes an answer in `{expected}`; got {given}.",
        f"#/{expected}",
        {"expected": expected},
    )


def foreign_fields(definition: Definition, *fields: str) -> list[FieldProblem]:
    """A problem for each of `fields` that is set although this kind has no use for it."""
    return [
        FieldProblem(f"#/{field}", f"A {definition.kind} poll has no such field.")
        for field in fields
        if getattr(definition, field) is not None
    ]


def percent_of(part: int, whole: int) -> float:
    """`part` as a percentage of `whole`, rounded half up to one decimal in integers; 0 of 0 is 0."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else 0.0
