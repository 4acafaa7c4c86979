"""What the routes of webhooks promise; they are in `webhooks.py` and `webhook_deliveries.py`."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec

from plaudit.edge.rest.operation import Operation, Told
from plaudit.edge.rest.reception import Nothing
from plaudit.edge.rest.webhook_views import (
    DeliveryDetails,
    DeliveryPage,
    DeliveryView,
    PulledMessages,
    Redelivered,
    WebhookDeleted,
    WebhookPage,
    WebhookView,
)
from plaudit.webhooks.model import Status

LONGEST_WAIT: Final = 20
_WEBHOOKS: Final = "/v1/webhooks"
_WEBHOOK: Final = "/v1/webhooks/{webhook_id}"
_DELIVERIES: Final = "/v1/webhooks/{webhook_id}/deliveries"
_DELIVERY: Final = "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}"
_HOST: Final[dict[str, Any]] = {"tag": "Webhooks", "access": "host"}

_Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]
_Type = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
_Types = Annotated[tuple[_Type, ...], msgspec.Meta(min_length=1, max_length=50)]
_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new endpoint: an address to send to, or `listen` to be asked. `types`: names, `poll.*`, `*`."""

    url: _Url | msgspec.UnsetType = msgspec.UNSET
    listen: bool = False
    types: _Types = ("*",)
    description: _Words | None = None
    enabled: bool = True


class WebhookEdit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays. Enabled again, it hears of what happens from now on."""

    url: _Url | msgspec.UnsetType = msgspec.UNSET
    types: _Types | msgspec.UnsetType = msgspec.UNSET
    description: _Words | msgspec.UnsetType | None = msgspec.UNSET
    enabled: bool | msgspec.UnsetType = msgspec.UNSET


class RotateBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long the secrets before it go on signing, beside the new one. 0: not at all."""

    expires_seconds: Annotated[int, msgspec.Meta(ge=0, le=604_800)] = 86_400


class RedeliverBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Messages of what happened from `since` until `until` (now). `status`: deliveries that came to this."""

    since: Annotated[datetime, msgspec.Meta(tz=True)]
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    types: _Types = ("*",)
    status: Literal["failed", "delivered", "any"] = "failed"


class ReportBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the listener's machine answered: a status, or why there was none."""

    status: Annotated[int, msgspec.Meta(ge=100, le=599)] | None = None
    error: _Words | None = None
    took_ms: Annotated[int, msgspec.Meta(ge=0, le=600_000)] = 0


class WebhookQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of endpoints, newest first."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    cursor: str | None = None


class DeliveryQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of deliveries, newest first."""

    status: Status | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50
    cursor: str | None = None


class NextQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many seconds to wait for a message if none is there."""

    wait: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_WAIT)] = 0


CREATE: Final = Operation(
    method="POST",
    path=_WEBHOOKS,
    id="createWebhook",
    summary="Create a webhook endpoint; the reply shows its secret, once",
    body=NewWebhook,
    replies={201: Told("The new endpoint", WebhookView, etag=True)},
    problems=("webhook_limit",),
    idempotent=True,
    **_HOST,
)
LIST: Final = Operation(
    method="GET",
    path=_WEBHOOKS,
    id="listWebhooks",
    summary="List the project's webhook endpoints",
    query=WebhookQuery,
    replies={200: Told("A page of endpoints", WebhookPage, link=True)},
    **_HOST,
)
READ: Final = Operation(
    method="GET",
    path=_WEBHOOK,
    id="getWebhook",
    summary="Read a webhook endpoint",
    replies={200: Told("The endpoint", WebhookView, etag=True)},
    problems=("webhook_not_found",),
    **_HOST,
)
EDIT: Final = Operation(
    method="PATCH",
    path=_WEBHOOK,
    id="editWebhook",
    summary="Change, disable or enable a webhook endpoint",
    body=WebhookEdit,
    replies={200: Told("The endpoint as it stands", WebhookView, etag=True)},
    problems=("invalid_request", "revision_mismatch", "webhook_not_found"),
    conditional="If-Match",
    **_HOST,
)
DELETE: Final = Operation(
    method="DELETE",
    path=_WEBHOOK,
    id="deleteWebhook",
    summary="Delete a webhook endpoint with its delivery log",
    body=Nothing,
    body_required=False,
    replies={200: Told("It is gone", WebhookDeleted)},
    problems=("webhook_not_found",),
    **_HOST,
)
ROTATE: Final = Operation(
    method="POST",
    path=f"{_WEBHOOK}/rotate",
    id="rotateWebhookSecret",
    summary="Replace the secret; both sign meanwhile",
    body=RotateBody,
    body_required=False,
    replies={200: Told("The endpoint with its new secret", WebhookView, etag=True)},
    problems=("revision_mismatch", "webhook_not_found"),
    idempotent=True,
    **_HOST,
)
TEST: Final = Operation(
    method="POST",
    path=f"{_WEBHOOK}/test",
    id="testWebhook",
    summary="Send a test.ping",
    body=Nothing,
    body_required=False,
    replies={202: Told("It is on its way", DeliveryView)},
    problems=("webhook_disabled", "webhook_not_found"),
    idempotent=True,
    **_HOST,
)
DELIVERIES: Final = Operation(
    method="GET",
    path=_DELIVERIES,
    id="listWebhookDeliveries",
    summary="List deliveries with their last attempts",
    query=DeliveryQuery,
    replies={200: Told("A page of deliveries", DeliveryPage, link=True)},
    problems=("webhook_not_found",),
    **_HOST,
)
DELIVERY: Final = Operation(
    method="GET",
    path=_DELIVERY,
    id="getWebhookDelivery",
    summary="Read a delivery: its body and every attempt",
    replies={200: Told("The delivery", DeliveryDetails)},
    problems=("delivery_not_found", "webhook_not_found"),
    **_HOST,
)
REDELIVER_ONE: Final = Operation(
    method="POST",
    path=f"{_DELIVERY}/redeliver",
    id="redeliverWebhookMessage",
    summary="Try a delivery again now",
    body=Nothing,
    body_required=False,
    replies={202: Told("It is on its way", DeliveryView)},
    problems=("delivery_not_found", "webhook_disabled", "webhook_not_found"),
    idempotent=True,
    **_HOST,
)
REDELIVER: Final = Operation(
    method="POST",
    path=f"{_WEBHOOK}/redeliver",
    id="redeliverWebhookMessages",
    summary="Try the deliveries of a stretch of time again, at most a thousand at once",
    body=RedeliverBody,
    replies={202: Told("They are on their way", Redelivered)},
    problems=("webhook_disabled", "webhook_not_found"),
    idempotent=True,
    **_HOST,
)
NEXT: Final = Operation(
    method="GET",
    path=f"{_WEBHOOK}/next",
    id="nextWebhookMessages",
    summary="Take what waits for an endpoint that is listened to",
    query=NextQuery,
    replies={200: Told("The messages, if there are any", PulledMessages)},
    problems=("webhook_not_found", "webhook_not_listened"),
    **_HOST,
)
REPORT: Final = Operation(
    method="POST",
    path=f"{_DELIVERY}/report",
    id="reportWebhookDelivery",
    summary="Say what a message that was taken came to",
    body=ReportBody,
    replies={200: Told("The delivery", DeliveryView)},
    problems=("delivery_not_found", "webhook_not_found", "webhook_not_listened"),
    **_HOST,
)
EVERY: Final = (
    *(CREATE, LIST, READ, EDIT, DELETE, ROTATE, TEST, DELIVERIES, DELIVERY, REDELIVER_ONE, REDELIVER),
    *(NEXT, REPORT),
)
