"""Customer effort: how easy something was, 1 to 7. The score is the mean; 5 to 7 count as easy."""

from collections.abc import Sequence
from typing import Final

import msgspec

from plaudit.features.polls.kinds import grades
from plaudit.features.polls.kinds.algebra import Portion, Summary, portion

_EASY: Final = slice(-3, None)


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """`score`: the mean of the answers to two decimals, None before the first."""

    score: float | None
    easy: Portion
    basis: str = "answers"


def _read(counts: Sequence[int], graded: Summary) -> Details:
    score = graded.mean if isinstance(graded.mean, float) else None
    return Details(score=score, easy=portion(sum(counts[_EASY]), sum(counts)))


KIND = grades.fixed(
    1,
    7,
    read=_read,
    example={
        "question": "We made it easy for you to find what you need. Do you agree?",
        "settings": {"low_label": "Strongly disagree", "high_label": "Strongly agree"},
    },
)
