"""/v1/webhooks/{id}: the delivery log, test messages, sending again, and listening."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from plaudit.edge import cursors
from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import REPLAYED, Idempotency, Perform, Seal
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
from plaudit.kernel.replies import StoredReply
from plaudit.webhooks.endpoints import REDELIVERED_AT_ONCE
from plaudit.webhooks.hooks import Webhooks
from plaudit.webhooks.model import Attempt, Delivery, Endpoint, Message
from plaudit.webhooks.ports import Wanted

Told = TypeVar("Told")
_ACCEPTED: Final = 202
_NO_STORE: Final = ("cache-control", "no-store")
_redeliver: msgspec.json.Decoder[told.RedeliverBody] = msgspec.json.Decoder(told.RedeliverBody)
_report: msgspec.json.Decoder[told.ReportBody] = msgspec.json.Decoder(told.ReportBody)


class WebhookDeliveryRoutes:
    def __init__(self, reception: Reception, webhooks: Webhooks, idempotency: Idempotency) -> None:
        self._reception = reception
        self._webhooks = webhooks
        self._idempotency = idempotency

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
        caller, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:write")
        self._reception.no_body(exchange)

        async def perform(seal: Seal | None) -> Reply:
            delivery = await self._webhooks.endpoints.test(endpoint, _sealing(seal, delivery_view))
            return json_reply(delivery_view(delivery), _ACCEPTED, [_NO_STORE])

        return await self._once(exchange, caller, perform)

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
        caller, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:write")
        self._reception.no_body(exchange)

        async def perform(seal: Seal | None) -> Reply:
            delivery, _, _ = await self._found(exchange, endpoint)
            sealed = _sealing(seal, delivery_view)
            again = await self._webhooks.endpoints.again(endpoint, delivery.id, sealed)
            if again is None:
                raise _not_found()
            return json_reply(delivery_view(again), _ACCEPTED, [_NO_STORE])

        return await self._once(exchange, caller, perform)

    async def redeliver(self, exchange: Exchange) -> Reply:
        caller, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:write")
        body = exchange.json(_redeliver)
        wanted = Wanted(
            since=_millis(body.since),
            until=self._reception.clock.now() + 1 if body.until is None else _millis(body.until),
            types=body.types,
            status=None if body.status == "any" else body.status,
        )

        async def perform(seal: Seal | None) -> Reply:
            count = await self._webhooks.endpoints.redeliver(endpoint, wanted, _sealing(seal, _redelivered))
            return json_reply(_redelivered(count), _ACCEPTED, [_NO_STORE])

        return await self._once(exchange, caller, perform)

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
            raise _not_found()
        return found[0], found[1], list(found[2])

    async def _once(self, exchange: Exchange, caller: Caller, perform: Perform) -> Reply:
        """Done once, answered alike, with the headers of the first time."""
        reply = await self._idempotency.once(exchange, caller, perform)
        if REPLAYED in reply.headers:
            reply.headers = (*reply.headers, _NO_STORE)
        return reply


def _sealing(seal: Seal | None, view: Callable[[Told], object]) -> Callable[[Told], StoredReply] | None:
    """How what is done becomes the reply that is stored with it."""
    if seal is None:
        return None
    return lambda done: seal(_ACCEPTED, msgspec.json.encode(view(done)))


def _redelivered(count: int) -> Redelivered:
    return Redelivered(redelivered=count, has_more=count >= REDELIVERED_AT_ONCE)


def _not_found() -> NotFound:
    return NotFound("delivery_not_found", "there is no delivery with this id to this webhook")


def _refuse_sent_to(endpoint: Endpoint) -> None:
    if endpoint.url is not None:
        raise Conflict("webhook_not_listened", "This endpoint is sent to; it cannot be listened to.")


def _millis(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
