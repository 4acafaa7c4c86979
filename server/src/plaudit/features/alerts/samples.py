"""From what stands in a log to what the machine counts."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from plaudit.features.alerts.model import Metric

# Answers in numbers have at most four decimals (`polls.kinds.quantities`), so in these units they are whole.
UNITS: Final = 10_000

What = Literal["answer", "change", "retract", "completed", "opened", "locked", "closed", "reset", "other"]

_HAPPENED: Final[Mapping[str, What]] = {
    "cast": "answer",
    "change": "change",
    "retract": "retract",
    "began": "answer",
    "completed": "completed",
    "poll.opened": "opened",
    "poll.locked": "locked",
    "poll.closed": "closed",
    "poll.resolved": "closed",
    "poll.canceled": "closed",
    "poll.archived": "closed",
    "poll.reset": "reset",
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a log. `refers…` are of the row it ends: the answer changed or withdrawn, or the
    beginning of the response.
    """

    place: int
    act: str
    at: int
    answer: Any = None
    refers_place: int | None = None
    refers_at: int | None = None
    refers_answer: Any = None


class Measure(msgspec.Struct, frozen=True):
    """What one answer adds: its number in units (None: it has none); whether it is one of those sought."""

    units: int | None
    hit: bool


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the machine. `gone` is the measure of what it ends, which stood at `gone_place`."""

    place: int
    at: int
    what: What
    measure: Measure | None = None
    gone: Measure | None = None
    gone_place: int = 0
    gone_at: int = 0


def sample_of(metric: Metric, entry: Entry) -> Sample:
    what = _HAPPENED.get(entry.act, "other")
    measured = what in {"answer", "change"}
    return Sample(
        place=entry.place,
        at=entry.at,
        what=what,
        measure=measure_of(metric, entry.answer) if measured else None,
        gone=None if entry.refers_place is None else measure_of(metric, entry.refers_answer),
        gone_place=entry.refers_place or 0,
        gone_at=entry.refers_at or 0,
    )


def measure_of(metric: Metric, answer: Any) -> Measure:
    number = None if isinstance(answer, bool) or not isinstance(answer, int | float) else answer
    return Measure(None if number is None else round(number * UNITS), _is_sought(metric, answer, number))


def _is_sought(metric: Metric, answer: Any, number: float | None) -> bool:
    if metric.option is not None:
        return answer == metric.option or (isinstance(answer, list | tuple) and metric.option in answer)
    if number is None:
        return False
    if metric.at_most is not None:
        return number <= metric.at_most
    return metric.at_least is not None and number >= metric.at_least
