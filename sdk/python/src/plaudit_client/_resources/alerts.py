"""Alerts: rules over live metrics, and their firings."""

from typing import Any, Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, delete, get, pages, patch, path, post
from plaudit_client._shapes import Alert, AlertRule, AlertRuleEdit, Instant, NewAlertRule


class AlertCalls:
    @listing
    @staticmethod
    def list(*, status: str | None = None, limit: int | None = None) -> Listing[Alert]:
        """Alerts, newest first; `status="fired"` for those that still hold."""
        return pages("alerts.list", path("alerts"), status=status, limit=limit)

    @call
    @staticmethod
    def get(alert: str) -> Request[Alert]:
        """One alert."""
        return get("alerts.get", path("alerts", alert))


class AlertRuleCalls:
    @call
    @staticmethod
    def create(*, idempotency_key: str | None = None, **rule: Unpack[NewAlertRule]) -> Request[AlertRule]:
        """Watch a metric: webhook `alert.fired` when it tips, `alert.resolved` when it is well again."""
        return post("alert_rules.create", path("alert-rules"), rule, idempotency_key)

    @listing
    @staticmethod
    def list(*, limit: int | None = None) -> Listing[AlertRule]:
        """Rules of the project."""
        return pages("alert_rules.list", path("alert-rules"), limit=limit)

    @call
    @staticmethod
    def get(rule: str) -> Request[AlertRule]:
        """One rule."""
        return get("alert_rules.get", path("alert-rules", rule))

    @call
    @staticmethod
    def edit(
        rule: str, *, if_revision: int | None = None, **changes: Unpack[AlertRuleEdit]
    ) -> Request[AlertRule]:
        """Change what is named."""
        return patch("alert_rules.edit", path("alert-rules", rule), changes, if_revision)

    @call
    @staticmethod
    def delete(rule: str, *, if_revision: int | None = None) -> Request[Any]:
        """Stop watching."""
        return delete("alert_rules.delete", path("alert-rules", rule), revision=if_revision)

    @call
    @staticmethod
    def dry_run(
        *, since: Instant, until: Instant | None = None, **rule: Unpack[NewAlertRule]
    ) -> Request[dict[str, Any]]:
        """When a rule would have fired over past answers."""
        span = {"since": since} if until is None else {"since": since, "until": until}
        return post("alert_rules.dry_run", path("alert-rules", "dry-run"), {"rule": rule, **span})


class Alerts(AlertCalls, Resource):
    """Alerts, at once."""


class AsyncAlerts(AlertCalls, AsyncResource):
    """Alerts, awaited."""


class AlertRules(AlertRuleCalls, Resource):
    """Rules, at once."""


class AsyncAlertRules(AlertRuleCalls, AsyncResource):
    """Rules, awaited."""
