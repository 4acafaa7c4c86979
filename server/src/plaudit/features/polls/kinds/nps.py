"""Net promoter: how likely one is to recommend something, from 0 to 10.

9 and 10 are promoters, 7 and 8 passives, the rest detractors. The score is the percentage of promoters less
that of detractors, -100 to 100, of the answers.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from plaudit.features.polls.kinds import grades
from plaudit.features.polls.kinds.algebra import Portion, Summary, percent_of, portion

_PASSIVES_FROM: Final = 7
_PROMOTERS_FROM: Final = 9


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """`score` is None before the first answer."""

    score: float | None
    promoters: Portion
    passives: Portion
    detractors: Portion
    basis: str = "answers"


def _read(counts: Sequence[int], graded: Summary) -> Details:  # noqa: ARG001 - the shape of a reader
    total, promoters, detractors = sum(counts), sum(counts[_PROMOTERS_FROM:]), sum(counts[:_PASSIVES_FROM])
    return Details(
        score=_score(promoters - detractors, total) if total else None,
        promoters=portion(promoters, total),
        passives=portion(total - promoters - detractors, total),
        detractors=portion(detractors, total),
    )


def _score(ahead: int, total: int) -> float:
    """Rounded once, from the numbers of people: the difference of two rounded shares may be one tenth off."""
    return percent_of(ahead, total) if ahead >= 0 else -percent_of(-ahead, total)


KIND = grades.fixed(
    0,
    10,
    read=_read,
    example={
        "question": "How likely are you to recommend us to a friend?",
        "settings": {"low_label": "Not at all likely", "high_label": "Extremely likely"},
    },
)
