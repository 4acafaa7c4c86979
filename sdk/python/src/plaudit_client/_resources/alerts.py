"""Alerts: rules over live metrics, and their firings."""

from typing import Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, delete, get, pages, patch, path, post
from plaudit_client.types import AlertQuery, AlertTold, DryRunBody, DryRunView, NewRule, RuleEdit, RuleView


class AlertCalls:
    @listing
    @staticmethod
    def list(**query: Unpack[AlertQuery]) -> Listing[AlertTold]:
        """Alerts, newest first; `status="fired"` for those that still hold."""
        return pages("alerts.list", path("alerts"), **query)

    @call
    @staticmethod
    def get(alert: str) -> Request[AlertTold]:
        """One alert."""
        return get("alerts.get", path("alerts", alert))


class AlertRuleCalls:
    @call
    @staticmethod
    def create(*, idempotency_key: str | None = None, **rule: Unpack[NewRule]) -> Request[RuleView]:
        """Watch a metric: webhook `alert.fired` when it tips, `alert.resolved` when it is well again."""
        return post("alert_rules.create", path("alert-rules"), rule, idempotency_key)

    @listing
    @staticmethod
    def list(*, limit: int | None = None) -> Listing[RuleView]:
        """Rules of the project."""
        return pages("alert_rules.list", path("alert-rules"), limit=limit)

    @call
    @staticmethod
    def get(rule: str) -> Request[RuleView]:
        """One rule."""
        return get("alert_rules.get", path("alert-rules", rule))

    @call
    @staticmethod
    def edit(rule: str, *, if_revision: int | None = None, **changes: Unpack[RuleEdit]) -> Request[RuleView]:
        """Change what is named."""
        return patch("alert_rules.edit", path("alert-rules", rule), changes, if_revision)

    @call
    @staticmethod
    def delete(rule: str, *, if_revision: int | None = None) -> Request[RuleView]:
        """Stop watching."""
        return delete("alert_rules.delete", path("alert-rules", rule), revision=if_revision)

    @call
    @staticmethod
    def dry_run(**rule: Unpack[DryRunBody]) -> Request[DryRunView]:
        """When a metric would have fired over past answers."""
        return post("alert_rules.dry_run", path("alert-rules", "dry-run"), rule)


class Alerts(AlertCalls, Resource):
    """Alerts, at once."""


class AsyncAlerts(AlertCalls, AsyncResource):
    """Alerts, awaited."""


class AlertRules(AlertRuleCalls, Resource):
    """Rules, at once."""


class AsyncAlertRules(AlertRuleCalls, AsyncResource):
    """Rules, awaited."""
