"""Endpoints: where webhooks go, what was delivered, and delivering it again."""

from collections.abc import Sequence
from typing import Any, Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, delete, get, pages, patch, path, post, query
from plaudit_client._shapes import Instant, NewWebhook, Webhook, WebhookEdit


class WebhookCalls:
    @call
    @staticmethod
    def create(*, idempotency_key: str | None = None, **webhook: Unpack[NewWebhook]) -> Request[Webhook]:
        """Register an endpoint; its `secret` is in this reply and never again."""
        return post("webhooks.create", path("webhooks"), webhook, idempotency_key)

    @listing
    @staticmethod
    def list(*, limit: int | None = None) -> Listing[Webhook]:
        """Endpoints of the project."""
        return pages("webhooks.list", path("webhooks"), limit=limit)

    @call
    @staticmethod
    def get(webhook: str) -> Request[Webhook]:
        """One endpoint."""
        return get("webhooks.get", path("webhooks", webhook))

    @call
    @staticmethod
    def edit(
        webhook: str, *, if_revision: int | None = None, **changes: Unpack[WebhookEdit]
    ) -> Request[Webhook]:
        """Change what is named."""
        return patch("webhooks.edit", path("webhooks", webhook), changes, if_revision)

    @call
    @staticmethod
    def delete(webhook: str, *, if_revision: int | None = None) -> Request[Any]:
        """Send nothing there any more."""
        return delete("webhooks.delete", path("webhooks", webhook), revision=if_revision)

    @call
    @staticmethod
    def rotate(webhook: str, *, expires_seconds: int = 86_400) -> Request[Webhook]:
        """A new secret; the old one signs too for so long."""
        body = {"expires_seconds": expires_seconds}
        return post("webhooks.rotate", path("webhooks", webhook, "rotate"), body)

    @call
    @staticmethod
    def test(webhook: str) -> Request[dict[str, Any]]:
        """Send `test.ping` there now."""
        return post("webhooks.test", path("webhooks", webhook, "test"))

    @listing
    @staticmethod
    def deliveries(
        webhook: str, *, status: str | None = None, limit: int | None = None
    ) -> Listing[dict[str, Any]]:
        """What was sent there, newest first."""
        where = path("webhooks", webhook, "deliveries")
        return pages("webhooks.deliveries", where, status=status, limit=limit)

    @call
    @staticmethod
    def delivery(webhook: str, delivery: str) -> Request[dict[str, Any]]:
        """One delivery with its attempts."""
        return get("webhooks.delivery", path("webhooks", webhook, "deliveries", delivery))

    @call
    @staticmethod
    def redeliver(webhook: str, delivery: str) -> Request[dict[str, Any]]:
        """Send one again, with the same id and body."""
        return post("webhooks.redeliver", path("webhooks", webhook, "deliveries", delivery, "redeliver"))

    @call
    @staticmethod
    def redeliver_range(
        webhook: str,
        *,
        since: Instant,
        until: Instant | None = None,
        types: Sequence[str] | None = None,
        status: str | None = None,
    ) -> Request[dict[str, Any]]:
        """Send all of a time again, after an outage of yours."""
        given = {"since": since, "until": until, "types": types, "status": status}
        body = {name: value for name, value in given.items() if value is not None}
        return post("webhooks.redeliver_range", path("webhooks", webhook, "redeliver"), body)

    @call
    @staticmethod
    def next(webhook: str, *, wait: int = 20) -> Request[dict[str, Any]]:
        """The next messages of an endpoint that was made with `listen=True`, waited for so many seconds."""
        where = path("webhooks", webhook, "next")
        return Request(
            name="webhooks.next", method="GET", path=where, query=query(wait=wait), waits=float(wait)
        )

    @call
    @staticmethod
    def report(webhook: str, delivery: str, *, status: int) -> Request[Any]:
        """How your own receiver answered a message of `next`."""
        where = path("webhooks", webhook, "deliveries", delivery, "report")
        return post("webhooks.report", where, {"status": status})


class Webhooks(WebhookCalls, Resource):
    """Endpoints, at once."""


class AsyncWebhooks(WebhookCalls, AsyncResource):
    """Endpoints, awaited."""
