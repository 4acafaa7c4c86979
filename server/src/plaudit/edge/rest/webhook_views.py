"""Endpoints, deliveries and messages as JSON shows them."""

from collections.abc import Sequence

import msgspec

from plaudit.kernel.clock import format_instant
from plaudit.webhooks.model import Attempt, Delivery, Disabled, Endpoint, Environment, Message, Status
from plaudit.webhooks.ports import Claimed


class WebhookView(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint. `secret` is told by the reply that made it and by no other.

    `url` null: it is listened to. `signs_with` counts the secrets that sign now: two or more while one is
    being replaced.
    """

    id: str
    url: str | None
    types: tuple[str, ...]
    description: str | None
    enabled: bool
    disabled_reason: Disabled | None
    disabled_at: str | None
    signs_with: int
    environment: Environment
    revision: int
    created_at: str
    updated_at: str
    secret: str | msgspec.UnsetType = msgspec.UNSET


class WebhookPage(msgspec.Struct, frozen=True, kw_only=True):
    """Endpoints, newest first."""

    data: Sequence[WebhookView]
    next_cursor: str | None
    has_more: bool


class WebhookDeleted(msgspec.Struct, frozen=True, kw_only=True):
    """It is gone, with what waited for it and its delivery log."""

    id: str
    deleted: bool = True


class AttemptView(msgspec.Struct, frozen=True, kw_only=True):
    """One try: the status of the answer, or why there was none; how a refusal began."""

    n: int
    at: str
    took_ms: int
    status: int | None
    error: str | None
    reply: str | None


class DeliveryView(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way to one endpoint. `due_at`: the next try, of a delivery that waits."""

    id: str
    webhook: str
    message: str
    type: str
    status: Status
    attempts: int
    last_attempt: AttemptView | None
    due_at: str | None
    settled_at: str | None
    created_at: str


class DeliveryDetails(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery with all its tries, and the body every one of them carried, byte for byte."""

    delivery: DeliveryView
    attempts: Sequence[AttemptView]
    body: str


class DeliveryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Deliveries, newest first."""

    data: Sequence[DeliveryView]
    next_cursor: str | None
    has_more: bool


class Redelivered(msgspec.Struct, frozen=True, kw_only=True):
    """How many are tried again now. `has_more`: as many as one request does; send it again for the rest."""

    redelivered: int
    has_more: bool


class PulledMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message for whoever listens: `body` is the exact text to sign and to pass on."""

    delivery: str
    id: str
    type: str
    body: str


class PulledMessages(msgspec.Struct, frozen=True, kw_only=True):
    """What waited, or came meanwhile; nothing if nothing did."""

    data: Sequence[PulledMessage]


def webhook_view(endpoint: Endpoint, now: int, *, fresh: bool = False) -> WebhookView:
    """`fresh`: its newest secret was made just now, and is shown this once."""
    return WebhookView(
        id=endpoint.id,
        url=endpoint.url,
        types=endpoint.types,
        description=endpoint.description,
        enabled=endpoint.disabled is None,
        disabled_reason=endpoint.disabled,
        disabled_at=_instant(endpoint.disabled_at),
        signs_with=len(endpoint.secrets_at(now)),
        environment=endpoint.environment,
        revision=endpoint.revision,
        created_at=format_instant(endpoint.created_at),
        updated_at=format_instant(endpoint.updated_at),
        secret=endpoint.secrets[0].text if fresh else msgspec.UNSET,
    )


def delivery_view(delivery: Delivery) -> DeliveryView:
    return DeliveryView(
        id=delivery.id,
        webhook=delivery.endpoint_id,
        message=delivery.message_id,
        type=delivery.type,
        status=delivery.status,
        attempts=delivery.attempts,
        last_attempt=None if delivery.last is None else attempt_view(delivery.last),
        due_at=_instant(delivery.due_at),
        settled_at=_instant(delivery.settled_at),
        created_at=format_instant(delivery.created_at),
    )


def details_view(delivery: Delivery, message: Message, attempts: Sequence[Attempt]) -> DeliveryDetails:
    return DeliveryDetails(
        delivery=delivery_view(delivery),
        attempts=[attempt_view(one) for one in attempts],
        body=message.body.decode(),
    )


def attempt_view(attempt: Attempt) -> AttemptView:
    return AttemptView(
        n=attempt.n,
        at=format_instant(attempt.at),
        took_ms=attempt.took_ms,
        status=attempt.status,
        error=attempt.error,
        reply=attempt.reply,
    )


def pulled_view(claimed: Claimed) -> PulledMessage:
    message = claimed.message
    return PulledMessage(delivery=claimed.id, id=message.id, type=message.type, body=message.body.decode())


def _instant(millis: int | None) -> str | None:
    return None if millis is None else format_instant(millis)
