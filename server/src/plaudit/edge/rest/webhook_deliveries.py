"""/v1/webhooks/{id}: the delivery log, test messages, sending again, and listening."""

from datetime import datetime
from typing import Final

import msgspec

from plaudit.edge import cursors
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.rest import webhook_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.reception import Reception, next_link
from plaudit.edge.rest.webhook_views import (
    DeliveryPage,
    PulledMessages,
    Redelivered,
    delivery_view,
    details_view,
    pulled_view,
)
from plaudit.edge.rest.webhooks import endpoint_of
from plaudit.kernel.errors import Conflict, NotFound
from plaudit.webhooks.endpoints import REDELIVERED_AT_ONCE
from plaudit.webhooks.hooks import Webhooks
from plaudit.webhooks.model import Attempt, Delivery, Endpoint, Message
from plaudit.webhooks.ports import Wanted

_ACCEPTED: Final = 202
_NO_STORE: Final = ("cache-control", "no-store")
_redeliver: msgspec.json.Decoder[told.RedeliverBody] = msgspec.json.Decoder(told.RedeliverBody)
_report: msgspec.json.Decoder[told.ReportBody] = msgspec.json.Decoder(told.ReportBody)


class WebhookDeliveryRoutes:
    def __init__(self, reception: Reception, webhooks: Webhooks) -> None:
        self._reception = reception
        self._webhooks = webhooks

    def routes(self) -> list[Route]:
        return [
            Route(told.TEST, self.test),
            Route(told.DELIVERIES, self.page),
            Route(told.DELIVERY, self.read),
            Route(told.REDELIVER_ONE, self.redeliver_one),
            Route(told.REDELIVER, self.redeliver),
            Route(told.NEXT, self.next),
            Route(told.REPORT, self.report),
        ]

    async def test(self, exchange: Exchange) -> Reply:
        _, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:write")
        self._reception.no_body(exchange)
        delivery = await self._webhooks.endpoints.test(endpoint)
        return json_reply(delivery_view(delivery), _ACCEPTED, [_NO_STORE])

    async def page(self, exchange: Exchange) -> Reply:
        caller, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:read")
        query = exchange.query_as(told.DeliveryQuery)
        listing = f"deliveries:{endpoint.id}:{query.status}"
        found = await self._webhooks.deliveries.page(
            endpoint.id,
            status=query.status,
            before=cursors.opened(caller.project, listing, query.cursor),
            limit=query.limit + 1,
        )
        shown, has_more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, shown[-1].id) if has_more else None
        headers = [_NO_STORE]
        if cursor is not None:
            url = self._reception.public_url
            headers.append(next_link(exchange, url, cursor, status=query.status, limit=query.limit))
        views = [delivery_view(one) for one in shown]
        return json_reply(DeliveryPage(data=views, next_cursor=cursor, has_more=has_more), 200, headers)

    async def read(self, exchange: Exchange) -> Reply:
        _, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:read")
        return json_reply(details_view(*await self._found(exchange, endpoint)), 200, [_NO_STORE])

    async def redeliver_one(self, exchange: Exchange) -> Reply:
        _, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:write")
        self._reception.no_body(exchange)
        delivery, _, _ = await self._found(exchange, endpoint)
        await self._webhooks.endpoints.redeliver(endpoint, Wanted(delivery_id=delivery.id))
        again, _, _ = await self._found(exchange, endpoint)
        return json_reply(delivery_view(again), _ACCEPTED, [_NO_STORE])

    async def redeliver(self, exchange: Exchange) -> Reply:
        _, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:write")
        body = exchange.json(_redeliver)
        wanted = Wanted(
            since=_millis(body.since),
            until=self._reception.clock.now() + 1 if body.until is None else _millis(body.until),
            types=body.types,
            status=None if body.status == "any" else body.status,
        )
        count = await self._webhooks.endpoints.redeliver(endpoint, wanted)
        reply = Redelivered(redelivered=count, has_more=count >= REDELIVERED_AT_ONCE)
        return json_reply(reply, _ACCEPTED, [_NO_STORE])

    async def next(self, exchange: Exchange) -> Reply:
        _, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:read")
        query = exchange.query_as(told.NextQuery)
        _refuse_sent_to(endpoint)
        taken = await self._webhooks.pulling.next(endpoint, query.wait)
        return json_reply(PulledMessages(data=[pulled_view(one) for one in taken]), 200, [_NO_STORE])

    async def report(self, exchange: Exchange) -> Reply:
        _, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:write")
        body = exchange.json(_report)
        _refuse_sent_to(endpoint)
        delivery, _, _ = await self._found(exchange, endpoint)
        settled = await self._webhooks.pulling.report(delivery.id, body.status, body.error, body.took_ms)
        return json_reply(delivery_view(settled or delivery), 200, [_NO_STORE])

    async def _found(self, exchange: Exchange, endpoint: Endpoint) -> tuple[Delivery, Message, list[Attempt]]:
        found = await self._webhooks.deliveries.load(endpoint.id, exchange.parameters["delivery_id"])
        if found is None:
            raise NotFound("delivery_not_found", "there is no delivery with this id to this webhook")
        return found[0], found[1], list(found[2])


def _refuse_sent_to(endpoint: Endpoint) -> None:
    if endpoint.url is not None:
        raise Conflict("webhook_not_listened", "This endpoint is sent to; it cannot be listened to.")


def _millis(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
