"""An alert as others are told of it: webhooks, the feed, the live channel. The same everywhere."""

from typing import Literal

import msgspec

from plaudit.features.alerts.model import Alert, AlertStatus, Metric, Reason
from plaudit.kernel.clock import format_instant


class RuleNamed(msgspec.Struct, frozen=True):
    id: str
    name: str


class AlertTold(msgspec.Struct, frozen=True, kw_only=True):
    """`value` and `n` are those it fired at, `resolved_value` and `resolved_n` those it ended at."""

    id: str
    rule: RuleNamed
    environment: Literal["live", "test"]
    status: AlertStatus
    metric: Metric
    value: float | None
    n: int
    threshold: float
    fired_at: str
    resolved_at: str | None
    resolved_value: float | None
    resolved_n: int | None
    reason: Reason | None


def told(alert: Alert) -> AlertTold:
    return AlertTold(
        id=alert.id,
        rule=RuleNamed(alert.rule_id, alert.rule_name),
        environment=alert.environment,
        status=alert.status,
        metric=alert.metric,
        value=alert.value,
        n=alert.n,
        threshold=alert.threshold,
        fired_at=format_instant(alert.fired_at),
        resolved_at=None if alert.resolved_at is None else format_instant(alert.resolved_at),
        resolved_value=alert.resolved_value,
        resolved_n=alert.resolved_n,
        reason=alert.reason,
    )
