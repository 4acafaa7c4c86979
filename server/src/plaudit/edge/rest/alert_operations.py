"""What the routes of alerts promise; the routes are in `alerts.py`."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from plaudit.edge.rest.operation import Operation, Told
from plaudit.edge.rest.reception import Nothing
from plaudit.features.alerts.drafts import DryRunBody, NewRule, RuleEdit
from plaudit.features.alerts.model import AlertStatus, Metric, Notify, Reason, Rule
from plaudit.features.alerts.telling import AlertTold
from plaudit.kernel.clock import format_instant

_RULES: Final = "/v1/alert-rules"
_RULE: Final = "/v1/alert-rules/{rule_id}"
_ALERTS: Final = "/v1/alerts"
_Limit = Annotated[int, msgspec.Meta(ge=1, le=100)]


class RuleQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of rules, newest first."""

    limit: _Limit = 50
    cursor: str | None = None


class AlertQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of alerts, newest first: those that stand, those that are over, those of one rule."""

    status: AlertStatus | None = None
    rule: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    limit: _Limit = 50
    cursor: str | None = None

    def found_by(self) -> dict[str, str | None]:
        """All but where in the list the page is."""
        return {"status": self.status, "rule": self.rule}


class RuleView(msgspec.Struct, frozen=True, kw_only=True):
    """`threshold`: the value of the metric from which on it fires. `watching_since`: what is judged."""

    id: str
    name: str
    metric: Metric
    threshold: float
    notify: Notify
    enabled: bool
    cooldown_seconds: int
    watching_since: str
    revision: int
    created_at: str
    updated_at: str


class RulePage(msgspec.Struct, frozen=True, kw_only=True):
    data: Sequence[RuleView]
    next_cursor: str | None
    has_more: bool


class AlertPage(msgspec.Struct, frozen=True, kw_only=True):
    data: Sequence[AlertTold]
    next_cursor: str | None
    has_more: bool


class FiringView(msgspec.Struct, frozen=True, kw_only=True):
    """An alert there would have been; without an end where it would stand at the end of the stretch."""

    fired_at: str
    value: float | None
    n: int
    resolved_at: str | None
    resolved_value: float | None
    reason: Reason | None


class DryRunView(msgspec.Struct, frozen=True, kw_only=True):
    """`evaluated` entries of the log. `complete` false: it stopped at `until`, which is all it may cost."""

    firings: Sequence[FiringView]
    evaluated: int
    threshold: float
    since: str
    until: str
    complete: bool


def rule_view(rule: Rule) -> RuleView:
    return RuleView(
        id=rule.id,
        name=rule.name,
        metric=rule.metric,
        threshold=rule.metric.threshold,
        notify=rule.notify,
        enabled=rule.enabled,
        cooldown_seconds=rule.cooldown_seconds,
        watching_since=format_instant(rule.watched_since),
        revision=rule.revision,
        created_at=format_instant(rule.created_at),
        updated_at=format_instant(rule.updated_at),
    )


CREATE: Final = Operation(
    method="POST",
    path=_RULES,
    id="createAlertRule",
    summary="Watch a metric",
    tag="Alerts",
    access="host",
    body=NewRule,
    replies={201: Told("The new rule; it judges what happens from now on", RuleView, etag=True)},
    problems=("alert_rule_invalid", "alert_rule_limit"),
    idempotent=True,
)
DRY_RUN: Final = Operation(
    method="POST",
    path=f"{_RULES}/dry-run",
    id="dryRunAlertRule",
    summary="See when a rule would have fired",
    tag="Alerts",
    access="host",
    body=DryRunBody,
    replies={200: Told("What it would have found, oldest first", DryRunView)},
    problems=("alert_rule_invalid",),
)
LIST: Final = Operation(
    method="GET",
    path=_RULES,
    id="listAlertRules",
    summary="List alert rules, newest first",
    tag="Alerts",
    access="host",
    query=RuleQuery,
    replies={200: Told("A page of rules", RulePage, link=True)},
)
READ: Final = Operation(
    method="GET",
    path=_RULE,
    id="getAlertRule",
    summary="Read an alert rule",
    tag="Alerts",
    access="host",
    replies={200: Told("The rule", RuleView, etag=True)},
    problems=("alert_rule_not_found",),
)
EDIT: Final = Operation(
    method="PATCH",
    path=_RULE,
    id="editAlertRule",
    summary="Edit, enable or disable an alert rule",
    tag="Alerts",
    access="host",
    body=RuleEdit,
    replies={200: Told("The rule as it is now", RuleView, etag=True)},
    problems=("invalid_request", "revision_mismatch", "alert_rule_invalid", "alert_rule_not_found"),
    conditional="If-Match",
)
DELETE: Final = Operation(
    method="DELETE",
    path=_RULE,
    id="deleteAlertRule",
    summary="Delete an alert rule; its alerts stay in the feed",
    tag="Alerts",
    access="host",
    body=Nothing,
    body_required=False,
    replies={200: Told("The rule that was", RuleView)},
    problems=("invalid_request", "revision_mismatch", "alert_rule_not_found"),
    conditional="If-Match",
)
FEED: Final = Operation(
    method="GET",
    path=_ALERTS,
    id="listAlerts",
    summary="List alerts, newest first",
    tag="Alerts",
    access="host",
    query=AlertQuery,
    replies={200: Told("A page of alerts", AlertPage, link=True)},
)
READ_ALERT: Final = Operation(
    method="GET",
    path=f"{_ALERTS}/{{alert_id}}",
    id="getAlert",
    summary="Read an alert",
    tag="Alerts",
    access="host",
    replies={200: Told("The alert", AlertTold)},
    problems=("alert_not_found",),
)
EVERY: Final = (CREATE, DRY_RUN, LIST, READ, EDIT, DELETE, FEED, READ_ALERT)
