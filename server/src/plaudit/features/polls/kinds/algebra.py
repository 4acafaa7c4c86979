"""What every kind of question promises, and the refusals an answer can meet.

A kind is a value: pure functions with the few facts about them. It never counts and never stores.
"""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, TypeVar

import msgspec

from plaudit.features.polls.kinds.forms import Form
from plaudit.features.polls.model import Answer, Counters, Definition, Ruling
from plaudit.kernel.errors import FieldProblem

# The answer fields of a request as they came: {"choice": "opt_…"} or {"rating": 4}. Nothing is checked yet.
Submitted = Mapping[str, Any]
S = TypeVar("S", bound=msgspec.Struct)


class Unfit(msgspec.Struct, frozen=True):
    """Why an answer does not fit the question: a stable code, a sentence, the field, and facts."""

    code: str
    detail: str
    pointer: str
    facts: dict[str, str | int | float | None] = {}


class Share(msgspec.Struct, frozen=True):
    """How many votes one option has. `percent` is of voters, rounded half up to one decimal."""

    id: str
    votes: int
    percent: float


class RatingShare(msgspec.Struct, frozen=True):
    rating: int
    votes: int
    percent: float


class Portion(msgspec.Struct, frozen=True):
    """A part of the answers that is no option: promoters, right answers, those who agreed."""

    votes: int
    percent: float


class Reading(msgspec.Struct, frozen=True):
    """What a summary may tell: `answer_key` once the host has revealed it, `outcome` once it is decided."""

    answer_key: bool = False
    outcome: tuple[str, ...] | None = None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A kind's reading of the counters, merged into the results of the poll.

    `leaders` are the options in front by whatever the kind ranks by; nobody leads before the first vote.
    `mean` and `median` are None before the first answer, and unset where a kind has none.
    `details` are what only this kind has, each group of numbers with its own `basis`.
    """

    options: Sequence[Share] = ()
    leaders: Sequence[str] = ()
    ratings: Sequence[RatingShare] = ()
    scale: int | None = None
    mean: float | msgspec.UnsetType | None = msgspec.UNSET
    median: float | msgspec.UnsetType | None = msgspec.UNSET
    details: msgspec.Struct | None = None


def _nothing_wrong(_definition: Definition) -> Sequence[FieldProblem]:
    return ()


def _as_it_is(definition: Definition) -> Definition:
    return definition


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of question. What has no default every kind must say.

    `field`: the answer field it reads; None for what takes no answer.
    `admit`: the answer in canonical form, or why it does not fit. Equal answers have equal forms.
    `fold`: the answer as counters. Depends on its arguments alone, so a recount gives the same.
    `summarise`: the public reading of counters, which hold "voters" and "votes" besides the kind's own.
    `form`: what a plain page asks. `example`: the body of a poll of this kind, `sample`: an answer somebody
    might give to it; galleries, demos, documents and tests are made of them.
    `settings`: the struct of `Definition.settings`; `private` of them are told when the host reveals the
    answer key, `for_hosts` to nobody else ever; `free` of them may change after votes because no answer is
    judged by them.
    `prepare`: fills in what the host left to us. `check`: what is wrong with the definition.
    `step`: whether an answer may follow the one that stands, `elapsed` ms after it (None: the first).
    `first_ruling`: for answers others read word for word, whether this one waits for a moderator.
    `options`: whether it has any. `top_level`: which of the shared fields of a definition it reads.
    `always_changes`: a later answer always replaces the earlier. `grows`: options come while people vote.
    `resolves`: which options came true, the host says once it is known.
    """

    field: str | None
    admit: Callable[[Definition, Submitted], Answer | Unfit]
    fold: Callable[[Definition, Answer], Counters]
    summarise: Callable[[Definition, Counters, Reading], Summary]
    form: Callable[[Definition], Form]
    example: Mapping[str, Any]
    sample: Callable[[Definition, Random], Submitted]
    settings: type[msgspec.Struct] | None = None
    private: frozenset[str] = frozenset()
    for_hosts: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    top_level: frozenset[str] = frozenset()
    prepare: Callable[[Definition], Definition] = _as_it_is
    check: Callable[[Definition], Sequence[FieldProblem]] = _nothing_wrong
    step: Callable[[Definition, Answer | None, Answer, int | None], Unfit | None] | None = None
    first_ruling: Callable[[Definition, Answer], Ruling] | None = None
    options: bool = True
    always_changes: bool = False
    grows: bool = False
    resolves: bool = False


def settings_of(definition: Definition, wanted: type[S]) -> S:
    """The definition's settings as its kind's struct. They were checked when the definition was stored."""
    return msgspec.convert(definition.settings, wanted)


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


def wrong_type(expected: str, detail: str, pointer: str | None = None) -> Unfit:
    """An answer in the right field whose value is of another sort."""
    return Unfit("answer_kind", detail, pointer or f"#/{expected}", {"expected": expected})


def percent_of(part: int, whole: int) -> float:
    """`part` as a percentage of `whole`, rounded half up to one decimal in integers; 0 of 0 is 0."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else 0.0


def portion(votes: int, whole: int) -> Portion:
    return Portion(votes, percent_of(votes, whole))
