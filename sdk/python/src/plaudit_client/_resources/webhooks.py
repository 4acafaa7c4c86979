"""Endpoints: where webhooks go, what was delivered, and delivering it again."""

from typing import Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, delete, get, pages, patch, path, post
from plaudit_client._request import query as parameters
from plaudit_client.types import (
    DeliveryDetails,
    DeliveryQuery,
    DeliveryView,
    NewWebhook,
    PulledMessages,
    RedeliverBody,
    Redelivered,
    ReportBody,
    WebhookDeleted,
    WebhookEdit,
    WebhookView,
)


class WebhookCalls:
    @call
    @staticmethod
    def create(*, idempotency_key: str | None = None, **webhook: Unpack[NewWebhook]) -> Request[WebhookView]:
        """Register an endpoint; its `secret` is in this reply and never again."""
        return post("webhooks.create", path("webhooks"), webhook, idempotency_key)

    @listing
    @staticmethod
    def list(*, limit: int | None = None) -> Listing[WebhookView]:
        """Endpoints of the project."""
        return pages("webhooks.list", path("webhooks"), limit=limit)

    @call
    @staticmethod
    def get(webhook: str) -> Request[WebhookView]:
        """One endpoint."""
        return get("webhooks.get", path("webhooks", webhook))

    @call
    @staticmethod
    def edit(
        webhook: str, *, if_revision: int | None = None, **changes: Unpack[WebhookEdit]
    ) -> Request[WebhookView]:
        """Change what is named."""
        return patch("webhooks.edit", path("webhooks", webhook), changes, if_revision)

    @call
    @staticmethod
    def delete(webhook: str, *, if_revision: int | None = None) -> Request[WebhookDeleted]:
        """Send nothing there any more."""
        return delete("webhooks.delete", path("webhooks", webhook), revision=if_revision)

    @call
    @staticmethod
    def rotate(
        webhook: str, *, expires_seconds: int = 86_400, idempotency_key: str | None = None
    ) -> Request[WebhookView]:
        """A new secret; the old one signs too for so long."""
        body = {"expires_seconds": expires_seconds}
        return post("webhooks.rotate", path("webhooks", webhook, "rotate"), body, idempotency_key)

    @call
    @staticmethod
    def test(webhook: str, *, idempotency_key: str | None = None) -> Request[DeliveryView]:
        """Send `test.ping` there now."""
        return post("webhooks.test", path("webhooks", webhook, "test"), key=idempotency_key)

    @listing
    @staticmethod
    def deliveries(webhook: str, **query: Unpack[DeliveryQuery]) -> Listing[DeliveryView]:
        """What was sent there, newest first."""
        return pages("webhooks.deliveries", path("webhooks", webhook, "deliveries"), **query)

    @call
    @staticmethod
    def delivery(webhook: str, delivery: str) -> Request[DeliveryDetails]:
        """One delivery with its attempts."""
        return get("webhooks.delivery", path("webhooks", webhook, "deliveries", delivery))

    @call
    @staticmethod
    def redeliver(
        webhook: str, delivery: str, *, idempotency_key: str | None = None
    ) -> Request[DeliveryView]:
        """Send one again, with the same id and body."""
        where = path("webhooks", webhook, "deliveries", delivery, "redeliver")
        return post("webhooks.redeliver", where, key=idempotency_key)

    @call
    @staticmethod
    def redeliver_range(
        webhook: str, *, idempotency_key: str | None = None, **span: Unpack[RedeliverBody]
    ) -> Request[Redelivered]:
        """Send all of a time again, after an outage of yours."""
        return post("webhooks.redeliver_range", path("webhooks", webhook, "redeliver"), span, idempotency_key)

    @call
    @staticmethod
    def next(webhook: str, *, wait: int = 20) -> Request[PulledMessages]:
        """The next messages of an endpoint that was made with `listen=True`, waited for so many seconds."""
        where = path("webhooks", webhook, "next")
        return Request(
            name="webhooks.next", method="GET", path=where, query=parameters(wait=wait), waits=float(wait)
        )

    @call
    @staticmethod
    def report(webhook: str, delivery: str, **answer: Unpack[ReportBody]) -> Request[DeliveryView]:
        """How your own receiver answered a message of `next`: `status=204`, or an `error`."""
        where = path("webhooks", webhook, "deliveries", delivery, "report")
        return post("webhooks.report", where, answer)


class Webhooks(WebhookCalls, Resource):
    """Endpoints, at once."""


class AsyncWebhooks(WebhookCalls, AsyncResource):
    """Endpoints, awaited."""
