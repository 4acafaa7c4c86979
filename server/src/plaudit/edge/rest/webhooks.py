"""/v1/webhooks: making, reading, changing and ending endpoints, and changing their secrets."""

from typing import Final

import msgspec

from plaudit.edge import cursors
from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import REPLAYED, Idempotency, Seal
from plaudit.edge.rest import webhook_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.polls import expected_revision
from plaudit.edge.rest.reception import Reception, next_link
from plaudit.edge.rest.webhook_views import WebhookDeleted, WebhookPage, webhook_view
from plaudit.features.projects.model import Scope
from plaudit.kernel.errors import FieldProblem, Invalid, NotFound
from plaudit.kernel.ids import is_id
from plaudit.kernel.replies import StoredReply
from plaudit.webhooks.endpoints import Draft, Edit
from plaudit.webhooks.hooks import Webhooks
from plaudit.webhooks.model import Endpoint

_CREATED: Final = 201
_new: msgspec.json.Decoder[told.NewWebhook] = msgspec.json.Decoder(told.NewWebhook)
_edit: msgspec.json.Decoder[told.WebhookEdit] = msgspec.json.Decoder(told.WebhookEdit)
_rotate: msgspec.json.Decoder[told.RotateBody] = msgspec.json.Decoder(told.RotateBody)


class WebhookRoutes:
    def __init__(self, reception: Reception, webhooks: Webhooks, idempotency: Idempotency) -> None:
        self._reception = reception
        self._webhooks = webhooks
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        return [
            Route(told.CREATE, self.create),
            Route(told.LIST, self.page),
            Route(told.READ, self.read),
            Route(told.EDIT, self.edit),
            Route(told.DELETE, self.delete),
            Route(told.ROTATE, self.rotate),
        ]

    async def create(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "webhooks:write", host=True)
        draft = _draft(exchange.json(_new))

        async def perform(seal: Seal | None) -> Reply:
            project, environment = caller.project.id, caller.key.environment
            sealed = None if seal is None else lambda made: self._sealed(seal, _CREATED, made)
            made = await self._webhooks.endpoints.create(draft, project, environment, sealed)
            return self._told(made, _CREATED, fresh=True)

        return self._replayed(await self._idempotency.once(exchange, caller, perform))

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "webhooks:read", host=True)
        query = exchange.query_as(told.WebhookQuery)
        listing = f"webhooks:{caller.key.environment}"
        found = await self._webhooks.store.page(
            caller.project.id,
            caller.key.environment,
            before=cursors.opened(caller.project, listing, query.cursor),
            limit=query.limit + 1,
        )
        shown, has_more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, shown[-1].id) if has_more else None
        headers = [("cache-control", "no-store")]
        if cursor is not None:
            headers.append(next_link(exchange, self._reception.public_url, cursor, limit=query.limit))
        views = [webhook_view(one, self._now) for one in shown]
        return json_reply(WebhookPage(data=views, next_cursor=cursor, has_more=has_more), 200, headers)

    async def read(self, exchange: Exchange) -> Reply:
        _, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:read")
        return self._told(endpoint, 200)

    async def edit(self, exchange: Exchange) -> Reply:
        _, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:write")
        body = exchange.json(_edit)
        edit = Edit(
            url=body.url,
            types=body.types,
            description=body.description,
            enabled=body.enabled,
        )
        return self._told(
            await self._webhooks.endpoints.edit(endpoint, edit, expected_revision(exchange)), 200
        )

    async def delete(self, exchange: Exchange) -> Reply:
        _, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:write")
        self._reception.no_body(exchange)
        await self._webhooks.endpoints.delete(endpoint)
        return json_reply(WebhookDeleted(id=endpoint.id), 200, [("cache-control", "no-store")])

    async def rotate(self, exchange: Exchange) -> Reply:
        caller, endpoint = await endpoint_of(self._reception, self._webhooks, exchange, "webhooks:write")
        body = exchange.json_or_none(_rotate) or told.RotateBody()

        async def perform(seal: Seal | None) -> Reply:
            sealed = None if seal is None else lambda made: self._sealed(seal, 200, made)
            after = await self._webhooks.endpoints.rotate(endpoint, body.expires_seconds, sealed)
            return self._told(after, 200, fresh=True)

        return self._replayed(await self._idempotency.once(exchange, caller, perform))

    def _sealed(self, seal: Seal, status: int, endpoint: Endpoint) -> StoredReply:
        return seal(status, msgspec.json.encode(webhook_view(endpoint, self._now, fresh=True)))

    def _told(self, endpoint: Endpoint, status: int, *, fresh: bool = False) -> Reply:
        headers = self._headers(endpoint.id, endpoint.revision, status)
        return json_reply(webhook_view(endpoint, self._now, fresh=fresh), status, headers)

    def _replayed(self, reply: Reply) -> Reply:
        """A stored reply with the headers it had: only its status and body are kept."""
        if REPLAYED in reply.headers and isinstance(reply.body, bytes):
            told_before = msgspec.json.decode(reply.body, type=_Identified)
            more = self._headers(told_before.id, told_before.revision, reply.status)
            reply.headers = (*reply.headers, *more)
        return reply

    def _headers(self, webhook_id: str, revision: int, status: int) -> list[tuple[str, str]]:
        headers = [("etag", f'"{revision}"'), ("cache-control", "no-store")]
        if status == _CREATED:
            headers.append(("location", f"{self._reception.public_url}/v1/webhooks/{webhook_id}"))
        return headers

    @property
    def _now(self) -> int:
        return self._reception.clock.now()


class _Identified(msgspec.Struct):
    id: str
    revision: int


async def endpoint_of(
    reception: Reception, webhooks: Webhooks, exchange: Exchange, scope: Scope
) -> tuple[Caller, Endpoint]:
    """The caller, a host, and the endpoint in the path, if it is theirs."""
    caller = await reception.caller(exchange, scope, host=True)
    webhook_id = exchange.parameters["webhook_id"]
    if not is_id("wh", webhook_id):
        raise NotFound("webhook_not_found", "there is no webhook with this id for this key")
    return caller, await webhooks.endpoints.of(webhook_id, caller.project.id, caller.key.environment)


def _draft(body: told.NewWebhook) -> Draft:
    if (body.url is msgspec.UNSET) is not body.listen:
        problem = FieldProblem("#/url", "Say `url` or `listen`, one of them.")
        raise Invalid("invalid_field", problem.detail, errors=[problem])
    return Draft(
        url=None if body.url is msgspec.UNSET else body.url,
        types=body.types,
        description=body.description,
        enabled=body.enabled,
    )
