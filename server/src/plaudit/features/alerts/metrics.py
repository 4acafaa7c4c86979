"""The formulas: what each metric reads off a machine's state. For people: `docs/reference/alerts.md`."""

from collections.abc import Callable
from typing import Final, NamedTuple

from plaudit.features.alerts.model import HOUR, MINUTE, Metric, MetricType
from plaudit.features.alerts.samples import UNITS
from plaudit.features.alerts.state import State
from plaudit.features.alerts.windows import Sums, answers_of, minutes_of

_HOURS_A_WEEK: Final = 7 * 24
_AT_MINUTES: Final = frozenset({"drop", "response_rate"})


class Reading(NamedTuple):
    """`value` None: not known, for want of answers. Bad and well exclude each other; between, all stays."""

    value: float | None
    n: int
    is_bad: bool = False
    is_well: bool = False


def read(metric: Metric, state: State, *, tick: bool) -> Reading | None:
    """The metric now; None where nothing is to be said at this step."""
    if metric.type in _AT_MINUTES and not tick:
        return None
    return _READ[metric.type](metric, state)


def _mean(metric: Metric, state: State) -> Reading:
    total = _stretch(metric, state)
    if total.n == 0 or total.n < metric.min_sample:
        return Reading(None, total.n)
    return _against(metric, total.units / (total.n * UNITS), total.n)


def _share(metric: Metric, state: State) -> Reading:
    total = _stretch(metric, state)
    if total.n == 0 or total.n < metric.min_sample:
        return Reading(None, total.n)
    return _against(metric, 100 * total.hits / total.n, total.n)


def _negative_streak(metric: Metric, state: State) -> Reading:
    assert metric.streak is not None, "checked when the rule was saved"
    length = 0
    for kept in reversed(state.window.last):
        if not kept.measure.hit:
            break
        length += 1
    well_at = 0 if metric.resolve_at is None else metric.resolve_at
    return Reading(length, length, length >= metric.streak, length <= well_at)


def _drop(metric: Metric, state: State) -> Reading | None:
    """Whole hours of UTC: the one just ended against the one a week before it."""
    hour, rest = divmod(state.minute, 60)
    if rest or not state.is_open:
        return None
    ended, before = hour - 1, hour - 1 - _HOURS_A_WEEK
    state.window.trim(before)
    if max(state.known_since, state.open_since) > before * HOUR:
        return None
    now, then = (state.window.sums.get(one, Sums()) for one in (ended, before))
    if metric.of == "answers":
        if then.n < metric.min_sample:
            return Reading(None, then.n)
        return _at_least(metric, 100 * (then.n - now.n) / then.n, now.n, metric.percent)
    if min(now.n, then.n) < metric.min_sample or then.units <= 0:
        return Reading(None, min(now.n, then.n))
    # (then.units / then.n - now.units / now.n) / (then.units / then.n), over one denominator
    fallen = 100 * (then.units * now.n - now.units * then.n) / (then.units * now.n)
    return _at_least(metric, fallen, now.n, metric.percent)


def _response_rate(metric: Metric, state: State) -> Reading | None:
    end = state.minute - metric.settle_minutes
    state.window.trim(end - minutes_of(metric))
    begun = state.window.sum_of(range(end - minutes_of(metric), end))
    if begun.n == 0 or begun.n < metric.min_sample:
        return Reading(None, begun.n)
    return _against(metric, 100 * begun.hits / begun.n, begun.n)


def _no_votes(metric: Metric, state: State) -> Reading | None:
    if not state.is_open:
        return None
    silent = (state.at - max(state.last_answer, state.open_since, state.start)) // MINUTE
    return _at_least(metric, float(max(silent, 0)), 0, metric.minutes)


def _spike(metric: Metric, state: State) -> Reading | None:
    minutes, baseline = minutes_of(metric), metric.baseline_minutes
    first = state.at // MINUTE - minutes + 1
    window = state.window
    window.trim(first - baseline)
    if max(state.known_since, state.open_since) > (first - baseline) * MINUTE:
        return None
    n = window.sum_of(range(first, first + minutes)).n
    if n < metric.min_sample:
        return Reading(0.0, n, is_well=True)
    expected = (window.total.n - n) * minutes / baseline
    return _at_least(metric, n / max(expected, 1), n, metric.above)


def _stretch(metric: Metric, state: State) -> Sums:
    """What the last answers, or the minutes up to the present one, come to."""
    if answers_of(metric) is None:
        state.window.trim(state.at // MINUTE - minutes_of(metric))
    return state.window.total


def _against(metric: Metric, value: float, n: int) -> Reading:
    """Below or above a threshold, both exclusive; well from `resolve_at` on, or from the threshold itself."""
    if metric.below is not None:
        well_at = metric.below if metric.resolve_at is None else metric.resolve_at
        return Reading(value, n, value < metric.below, value >= well_at)
    assert metric.above is not None, "checked when the rule was saved"
    well_at = metric.above if metric.resolve_at is None else metric.resolve_at
    return Reading(value, n, value > metric.above, value <= well_at)


def _at_least(metric: Metric, value: float, n: int, threshold: float | None) -> Reading:
    """From a threshold on; well below it, or at `resolve_at` and less."""
    assert threshold is not None, "checked when the rule was saved"
    well = value < threshold if metric.resolve_at is None else value <= metric.resolve_at
    return Reading(value, n, value >= threshold, well)


_READ: Final[dict[MetricType, Callable[[Metric, State], Reading | None]]] = {
    "mean": _mean,
    "share": _share,
    "negative_streak": _negative_streak,
    "drop": _drop,
    "response_rate": _response_rate,
    "no_votes": _no_votes,
    "spike": _spike,
}
