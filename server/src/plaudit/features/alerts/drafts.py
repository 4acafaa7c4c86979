"""What a host writes: the body of a new rule, an edit, a dry run; and what is wrong with it. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Final, NamedTuple

import msgspec

from plaudit.features.alerts.addresses import address_problems
from plaudit.features.alerts.model import Metric, MetricType, Notify
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.model import Definition
from plaudit.features.polls.plain_text import text_problems
from plaudit.kernel.errors import FieldProblem

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Cooldown = Annotated[int, msgspec.Meta(ge=0, le=7 * 24 * 3600)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]

_NUMERIC: Final = frozenset({"rating", "value"})
_CHOOSING: Final = frozenset({"choice", "choices"})


class NewRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `POST /v1/alert-rules`."""

    name: Name
    metric: Metric
    notify: Notify = Notify()
    enabled: bool = True
    cooldown_seconds: Cooldown = 0


class RuleEdit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `PATCH /v1/alert-rules/{id}`. What is left out stays."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    metric: Metric | msgspec.UnsetType = msgspec.UNSET
    notify: Notify | msgspec.UnsetType = msgspec.UNSET
    enabled: bool | msgspec.UnsetType = msgspec.UNSET
    cooldown_seconds: Cooldown | msgspec.UnsetType = msgspec.UNSET


class DryRunBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `POST /v1/alert-rules/dry-run`: a rule as it would be made, and when to try it."""

    metric: Metric
    since: Instant
    until: Instant | None = None
    cooldown_seconds: Cooldown = 0


class Takes(NamedTuple):
    """Which fields a type of metric needs, one of which it needs, and which more it may have."""

    needs: frozenset[str] = frozenset()
    one_of: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


_LEVEL: Final = frozenset({"below", "above"})
_FIELDS: Final[Mapping[MetricType, Takes]] = {
    "mean": Takes(frozenset({"over"}), _LEVEL),
    "share": Takes(frozenset({"over"}), _LEVEL, frozenset({"option", "at_most", "at_least"})),
    "negative_streak": Takes(frozenset({"streak", "at_most"})),
    "drop": Takes(frozenset({"percent"}), may=frozenset({"of"})),
    "response_rate": Takes(frozenset({"over"}), _LEVEL, frozenset({"settle_minutes"})),
    "no_votes": Takes(frozenset({"minutes"})),
    "spike": Takes(frozenset({"above", "over"}), may=frozenset({"baseline_minutes"})),
}
_OF_EVERY: Final = frozenset({"type", "poll", "survey", "item", "trigger", "resolve_at", "min_sample"})
_UNSAMPLED: Final = frozenset({"negative_streak", "no_votes"})


def problems_of(name: str | None, notify: Notify) -> Iterator[FieldProblem]:
    yield from text_problems("#/name", name)
    for index, address in enumerate(notify.email):
        yield from address_problems(f"#/notify/email/{index}", address)


def metric_problems(metric: Metric) -> Iterator[FieldProblem]:
    """Everything that is wrong with a metric by itself, without a look at what it is of."""
    takes = _FIELDS[metric.type]
    fields = {field.name: field.default for field in msgspec.structs.fields(Metric)}
    given = {name for name, default in fields.items() if name != "type" and getattr(metric, name) != default}
    for name in sorted(given - _OF_EVERY - takes.needs - takes.one_of - takes.may):
        yield FieldProblem(f"#/metric/{name}", f"{metric.type} takes no {name}")
    for name in sorted(takes.needs - given):
        yield FieldProblem(f"#/metric/{name}", f"{metric.type} needs {name}")
    if takes.one_of and len(takes.one_of & given) != 1:
        yield FieldProblem("#/metric", "give one of below and above")
    if metric.type in _UNSAMPLED and "min_sample" in given:
        yield FieldProblem("#/metric/min_sample", f"{metric.type} takes no min_sample")
    yield from _whose(metric)
    yield from _stretch(metric)
    yield from _sought(metric)
    yield from _hysteresis(metric)


def _whose(metric: Metric) -> Iterator[FieldProblem]:
    if sum(one is not None for one in (metric.poll, metric.survey, metric.trigger)) != 1:
        yield FieldProblem("#/metric", "give one of poll, survey and trigger")
    if metric.item is not None and metric.survey is None:
        yield FieldProblem("#/metric/item", "an item is one of a survey's: give survey too")
    if metric.type == "response_rate":
        if metric.poll is not None or metric.item is not None:
            yield FieldProblem("#/metric", "response_rate is of a whole survey, or of a trigger")
    elif metric.trigger is not None:
        yield FieldProblem("#/metric/trigger", f"{metric.type} is of a poll, or of an item of a survey")
    elif metric.survey is not None and metric.item is None:
        yield FieldProblem("#/metric/item", f"{metric.type} is of one item of the survey: give its key")


def _stretch(metric: Metric) -> Iterator[FieldProblem]:
    over = metric.over
    if over is None:
        return
    if (over.answers is None) == (over.minutes is None):
        yield FieldProblem("#/metric/over", "give one of answers and minutes")
    elif over.minutes is None and metric.type in {"response_rate", "spike"}:
        yield FieldProblem("#/metric/over/answers", f"{metric.type} looks at minutes")
    elif over.answers is not None and metric.min_sample > over.answers:
        yield FieldProblem("#/metric/min_sample", "more than over.answers, so it could never fire")
    if metric.type == "spike" and (over.minutes or 0) > metric.baseline_minutes:
        yield FieldProblem("#/metric/baseline_minutes", "must not be less than over.minutes")


def _sought(metric: Metric) -> Iterator[FieldProblem]:
    if metric.type != "share":
        return
    if sum(one is not None for one in (metric.option, metric.at_most, metric.at_least)) != 1:
        yield FieldProblem("#/metric", "a share is of one of option, at_most and at_least")


def _hysteresis(metric: Metric) -> Iterator[FieldProblem]:
    """Well must lie on the other side of bad, or one value would be both."""
    well_at = metric.resolve_at
    if well_at is None:
        return
    if metric.below is not None:
        if well_at < metric.below:
            yield FieldProblem("#/metric/resolve_at", "must not lie below `below`")
        return
    told = (metric.above, metric.streak, metric.percent, metric.minutes)
    threshold = next((one for one in told if one is not None), None)
    if threshold is None:
        return
    strictly = metric.above is None or metric.type == "spike"
    if well_at > threshold or (strictly and well_at == threshold):
        yield FieldProblem(
            "#/metric/resolve_at", f"must lie {'below' if strictly else 'at or below'} the threshold"
        )


def definition_problems(metric: Metric, definition: Definition) -> Iterator[FieldProblem]:
    """Whether the poll it is of can have such a metric."""
    field = KINDS[definition.kind].field
    if field is None:
        yield FieldProblem("#/metric", f"a poll of kind {definition.kind} takes no answers")
        return
    grades = metric.at_most is not None or metric.at_least is not None
    of_numbers = metric.type in {"mean", "negative_streak"} or grades
    of_numbers = of_numbers or (metric.type == "drop" and metric.of == "mean")
    if of_numbers and field not in _NUMERIC:
        yield FieldProblem("#/metric", f"answers of kind {definition.kind} are no numbers")
    if metric.option is None:
        return
    if field not in _CHOOSING:
        yield FieldProblem("#/metric/option", f"answers of kind {definition.kind} are no options")
    elif not any(option.id == metric.option for option in definition.options):
        yield FieldProblem("#/metric/option", "the poll has no such option")
