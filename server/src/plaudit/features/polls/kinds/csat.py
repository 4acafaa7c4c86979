"""Customer satisfaction: 1 to 5, and the share of those who chose 4 or 5."""

from collections.abc import Sequence
from typing import Final

import msgspec

from plaudit.features.polls.kinds import grades
from plaudit.features.polls.kinds.algebra import Portion, Summary, portion

_SATISFIED: Final = slice(-2, None)


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """`score`: the percentage of answers that are 4 or 5, None before the first."""

    score: float | None
    satisfied: Portion
    basis: str = "answers"


def _read(counts: Sequence[int], graded: Summary) -> Details:  # noqa: ARG001 - the shape of a reader
    total = sum(counts)
    satisfied = portion(sum(counts[_SATISFIED]), total)
    return Details(score=satisfied.percent if total else None, satisfied=satisfied)


KIND = grades.fixed(
    1,
    5,
    style="emoji",
    read=_read,
    example={
        "question": "How satisfied are you with your order?",
        "settings": {"low_label": "Very dissatisfied", "high_label": "Very satisfied"},
    },
)
