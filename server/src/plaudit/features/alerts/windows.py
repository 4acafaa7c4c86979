"""What a machine keeps of the answers: the last ones one by one, or sums of whole minutes or hours."""

import msgspec

from plaudit.features.alerts.model import HOUR, MINUTE, Metric
from plaudit.features.alerts.samples import Measure, Sample

_WEEK_OF_HOURS = 7 * 24
# Their activity counts, whatever becomes of the answer afterwards.
_ACTIVITY = frozenset({"spike"})
_NUMBERS_ONLY = frozenset({"mean"})


class Sums(msgspec.Struct, array_like=True):
    """How many, their numbers together, and how many were of those sought."""

    n: int = 0
    units: int = 0
    hits: int = 0

    def add(self, measure: Measure, sign: int = 1) -> None:
        self.n += sign
        self.units += sign * (measure.units or 0)
        self.hits += sign * measure.hit

    def put_off(self, other: "Sums") -> None:
        self.n -= other.n
        self.units -= other.units
        self.hits -= other.hits


class Kept(msgspec.Struct, array_like=True, frozen=True):
    """One of the last answers."""

    place: int
    measure: Measure


class Window(msgspec.Struct):
    """`total` is of what lies in the stretch; `last` one by one, or `sums` by minute or hour since 1970."""

    total: Sums = msgspec.field(default_factory=Sums)
    last: list[Kept] = []
    sums: dict[int, Sums] = {}

    def fold(self, metric: Metric, sample: Sample, at: int) -> None:
        """Take in an answer, a change, a retraction, or the end of a response; `at` is when it counts."""
        if metric.type == "no_votes":
            return
        if sample.what == "completed":
            if (begun := self.sums.get(sample.gone_at // MINUTE)) is not None:
                begun.hits += 1
            return
        by_answers = answers_of(metric)
        if sample.gone is not None and metric.type not in _ACTIVITY and _counts(metric, sample.gone):
            self._leave(metric, sample, sample.gone, one_by_one=by_answers is not None)
        if sample.measure is None or not _counts(metric, sample.measure):
            return
        if by_answers is None:
            # A response counts for the minute it began in, which its log may hold a moment later.
            when = sample.gone_at if metric.type == "response_rate" else at
            self.sums.setdefault(when // width_of(metric), Sums()).add(sample.measure)
        else:
            self.last.append(Kept(sample.place, sample.measure))
            if len(self.last) > by_answers:
                self.total.add(self.last.pop(0).measure, -1)
        self.total.add(sample.measure)

    def trim(self, oldest: int) -> None:
        """Let go of the minutes or hours before `oldest`."""
        while self.sums and (first := next(iter(self.sums))) < oldest:
            self.total.put_off(self.sums.pop(first))

    def sum_of(self, buckets: range) -> Sums:
        """The buckets of a stretch together."""
        found = [one for bucket in buckets if (one := self.sums.get(bucket)) is not None]
        return Sums(
            sum(one.n for one in found), sum(one.units for one in found), sum(one.hits for one in found)
        )

    def _leave(self, metric: Metric, sample: Sample, gone: Measure, *, one_by_one: bool) -> None:
        if one_by_one:
            for index in range(len(self.last) - 1, -1, -1):
                if self.last[index].place == sample.gone_place:
                    self.total.add(self.last.pop(index).measure, -1)
                    return
            return
        bucket = self.sums.get(sample.gone_at // width_of(metric))
        if bucket is not None and bucket.n > 0:
            bucket.add(gone, -1)
            self.total.add(gone, -1)


def answers_of(metric: Metric) -> int | None:
    """How many answers the stretch has; None where it is one of time."""
    if metric.type == "negative_streak":
        return metric.streak
    return None if metric.over is None else metric.over.answers


def width_of(metric: Metric) -> int:
    """Milliseconds of one bucket."""
    return HOUR if metric.type == "drop" else MINUTE


def lookback_of(metric: Metric) -> int:
    """How long before an instant, in milliseconds, what happened still matters to it."""
    if metric.type == "drop":
        return (_WEEK_OF_HOURS + 1) * HOUR
    if metric.type == "spike":
        return (minutes_of(metric) + metric.baseline_minutes) * MINUTE
    if metric.type == "response_rate":
        return (minutes_of(metric) + metric.settle_minutes) * MINUTE
    return minutes_of(metric) * MINUTE


def minutes_of(metric: Metric) -> int:
    return 0 if metric.over is None else metric.over.minutes or 0


def _counts(metric: Metric, measure: Measure) -> bool:
    return measure.units is not None or metric.type not in _NUMBERS_ONLY
