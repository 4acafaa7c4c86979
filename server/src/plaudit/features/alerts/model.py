"""What an alert rule and an alert are. Nothing here touches the world; instants are Unix milliseconds."""

from typing import Annotated, Final, Literal

import msgspec

Environment = Literal["live", "test"]
MetricType = Literal["mean", "share", "negative_streak", "drop", "response_rate", "no_votes", "spike"]
AlertStatus = Literal["fired", "resolved"]
# Why an alert is over: the metric is well again; its poll ended or began anew; nothing is measured any more;
# somebody changed, disabled or deleted the rule.
Reason = Literal["recovered", "closed", "reset", "no_data", "rule_changed", "rule_disabled", "rule_deleted"]

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
MOST_ANSWERS: Final = 1000
MOST_MINUTES: Final = 24 * 60
MOST_ADDRESSES: Final = 10
MOST_RULES: Final = 100
"""In one project and environment."""

_Number = Annotated[float, msgspec.Meta(ge=-1e12, le=1e12)]
_Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
_Minutes = Annotated[int, msgspec.Meta(ge=1, le=MOST_MINUTES)]


class Over(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The stretch a metric is taken of: the last so many answers, or the last so many minutes."""

    answers: Annotated[int, msgspec.Meta(ge=1, le=MOST_ANSWERS)] | None = None
    minutes: _Minutes | None = None


class Metric(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is measured, where, and from which value on it is worth an alert. `drafts` says which fields a
    type takes; `docs/reference/alerts.md` has the formulas.

    Its log is that of `poll`, of the poll that `item` of `survey` asks, the responses to `survey`, or what
    `trigger` showed.
    """

    type: MetricType
    poll: str | None = None
    survey: str | None = None
    item: str | None = None
    trigger: str | None = None
    below: _Number | None = None
    above: _Number | None = None
    resolve_at: _Number | None = None
    over: Over | None = None
    min_sample: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 10
    option: str | None = None
    at_most: _Number | None = None
    at_least: _Number | None = None
    streak: Annotated[int, msgspec.Meta(ge=2, le=100)] | None = None
    percent: _Percent | None = None
    of: Literal["answers", "mean"] = "answers"
    minutes: _Minutes | None = None
    baseline_minutes: Annotated[int, msgspec.Meta(ge=5, le=MOST_MINUTES)] = 60
    settle_minutes: Annotated[int, msgspec.Meta(ge=0, le=MOST_MINUTES)] = 10

    @property
    def threshold(self) -> float:
        """The value from which on it fires."""
        for told in (self.below, self.above, self.streak, self.percent, self.minutes):
            if told is not None:
                return float(told)
        raise AssertionError("checked when the rule was saved")


class Source(msgspec.Struct, frozen=True):
    """Whose log is read: a poll's acts, the responses to a survey, who was shown what a trigger decided."""

    type: Literal["poll", "survey", "trigger"]
    id: str


class Notify(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is written to, besides webhooks and the feed."""

    email: Annotated[list[str], msgspec.Meta(max_length=MOST_ADDRESSES)] = []


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule as it stands. `watched_since`: acts from here on are judged, those before only known."""

    id: str
    project_id: str
    environment: Environment
    name: str
    metric: Metric
    source: Source
    created_at: int
    updated_at: int
    watched_since: int
    notify: Notify = Notify()
    enabled: bool = True
    cooldown_seconds: int = 0
    revision: int = 1
    deleted: bool = False

    @property
    def tenant(self) -> tuple[str, str]:
        return self.project_id, self.environment


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What the machine found at one instant. `value` is the metric, of `n` answers; None: unknown."""

    status: AlertStatus
    at: int
    value: float | None
    n: int
    reason: Reason | None = None


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """One firing of a rule, and its end. `value` and `n` are those it fired at."""

    id: str
    rule_id: str
    rule_name: str
    project_id: str
    environment: Environment
    metric: Metric
    status: AlertStatus
    value: float | None
    n: int
    threshold: float
    fired_at: int
    resolved_at: int | None = None
    resolved_value: float | None = None
    resolved_n: int | None = None
    reason: Reason | None = None

    @property
    def tenant(self) -> tuple[str, str]:
        return self.project_id, self.environment


def fired(rule: Rule, alert_id: str, change: Change) -> Alert:
    return Alert(
        id=alert_id,
        rule_id=rule.id,
        rule_name=rule.name,
        project_id=rule.project_id,
        environment=rule.environment,
        metric=rule.metric,
        status="fired",
        value=change.value,
        n=change.n,
        threshold=rule.metric.threshold,
        fired_at=change.at,
    )


def resolved(alert: Alert, change: Change) -> Alert:
    return msgspec.structs.replace(
        alert,
        status="resolved",
        resolved_at=change.at,
        resolved_value=change.value,
        resolved_n=change.n,
        reason=change.reason,
    )
