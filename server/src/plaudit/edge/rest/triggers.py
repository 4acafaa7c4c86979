"""/v1/triggers: making, editing, switching and trying triggers, and reading what they came to."""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from plaudit.edge import cursors
from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import REPLAYED, Idempotency, Seal
from plaudit.edge.rest import trigger_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.people import person_of
from plaudit.edge.rest.polls import expected_revision, matches
from plaudit.edge.rest.reception import Reception, next_link
from plaudit.edge.rest.trigger_views import (
    DryDecision,
    TriggerPage,
    decision_view,
    outcomes_view,
    trigger_view,
)
from plaudit.features.interactions.model import Environment
from plaudit.features.triggers.authoring import Reply as ReplyMaker
from plaudit.features.triggers.drafts import NewTrigger, TriggerEdit
from plaudit.features.triggers.model import Moment, Trigger
from plaudit.features.triggers.triggering import Triggering
from plaudit.kernel.ids import is_id

_CREATED: Final = 201
_WEEK_MS: Final = 7 * 86_400_000
_NO_STORE: Final = ("cache-control", "no-store")
_new: msgspec.json.Decoder[NewTrigger] = msgspec.json.Decoder(NewTrigger)
_edit: msgspec.json.Decoder[TriggerEdit] = msgspec.json.Decoder(TriggerEdit)
_test: msgspec.json.Decoder[told.TestBody] = msgspec.json.Decoder(told.TestBody)
Answer = Callable[[Exchange], Awaitable[Reply]]


class TriggerRoutes:
    def __init__(self, reception: Reception, triggering: Triggering, idempotency: Idempotency) -> None:
        self._reception = reception
        self._triggering = triggering
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        return [
            Route(told.CREATE, self.create),
            Route(told.LIST, self.page),
            Route(told.READ, self.read),
            Route(told.EDIT, self.edit),
            Route(told.ARCHIVE, self.archive),
            Route(told.ENABLE, self._switch(enabled=True)),
            Route(told.DISABLE, self._switch(enabled=False)),
            Route(told.TEST, self.test),
            Route(told.OUTCOMES, self.outcomes),
        ]

    async def create(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "triggers:write", host=True)
        draft = exchange.json(_new)

        async def perform(seal: Seal | None) -> Reply:
            made = self._triggering.authoring.create(draft, tenant_of(caller), _sealed(seal, _CREATED))
            return self._told(await made, _CREATED)

        return self._replayed(await self._idempotency.once(exchange, caller, perform))

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "triggers:read", host=True)
        query = exchange.query_as(told.TriggerQuery)
        listing = f"triggers:{caller.key.environment}:{query.archived}"
        found = await self._triggering.triggers.page(
            *tenant_of(caller),
            archived=query.archived,
            before=cursors.opened(caller.project, listing, query.cursor),
            limit=query.limit + 1,
        )
        shown, has_more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, shown[-1].id) if has_more else None
        headers = [_NO_STORE]
        if cursor is not None:
            archived = "true" if query.archived else None
            url = self._reception.public_url
            headers.append(next_link(exchange, url, cursor, archived=archived, limit=query.limit))
        views = [trigger_view(one) for one in shown]
        return json_reply(TriggerPage(data=views, next_cursor=cursor, has_more=has_more), 200, headers)

    async def read(self, exchange: Exchange) -> Reply:
        trigger = await self._found(exchange, "triggers:read")
        headers = [("etag", f'"{trigger.revision}"'), ("cache-control", "private, no-cache")]
        if matches(exchange.header(b"if-none-match"), headers[0][1]):
            return Reply(304, b"", headers)
        return json_reply(trigger_view(trigger), 200, headers)

    async def edit(self, exchange: Exchange) -> Reply:
        trigger = await self._found(exchange, "triggers:write")
        edit = exchange.json(_edit)
        return self._told(await self._triggering.authoring.edit(trigger, edit, expected_revision(exchange)))

    async def archive(self, exchange: Exchange) -> Reply:
        trigger = await self._found(exchange, "triggers:write")
        self._reception.no_body(exchange)
        return self._told(await self._triggering.authoring.archive(trigger, expected_revision(exchange)))

    async def test(self, exchange: Exchange) -> Reply:
        trigger = await self._found(exchange, "triggers:write")
        body = exchange.json(_test)
        now = self._reception.clock.now()
        source = body.source or ("page" if trigger.on.source == "page" else "backend")
        moment = Moment(
            project_id=trigger.project_id,
            environment=trigger.environment,
            at=now,
            happened_at=now,
            person=person_of(body.user, body.voter),
            event=trigger.on.event,
            cue=None if trigger.on.cue is None else trigger.id,
            source=source,
            url=body.url,
            properties=body.properties,
            attributes=body.attributes,
        )
        roster = self._triggering.roster
        (looked,) = await self._triggering.decisions.look(moment, [trigger], roster)
        return json_reply(DryDecision(decision=decision_view(looked.decision)), 200, [_NO_STORE])

    async def outcomes(self, exchange: Exchange) -> Reply:
        trigger = await self._found(exchange, "triggers:read")
        query = exchange.query_as(told.OutcomesQuery)
        since = self._reception.clock.now() - _WEEK_MS
        if query.since is not None:
            since = max(0, int(query.since.timestamp() * 1000))
        figures = await self._triggering.decisions.figures(trigger, since)
        return json_reply(outcomes_view(trigger.id, since, figures), 200, [_NO_STORE])

    def _switch(self, *, enabled: bool) -> Answer:
        async def switch(exchange: Exchange) -> Reply:
            caller = await self._reception.caller(exchange, "triggers:write", host=True)
            trigger = await self._triggering.authoring.find(_id_in(exchange), tenant_of(caller))
            self._reception.no_body(exchange)
            revision = expected_revision(exchange)

            async def perform(seal: Seal | None) -> Reply:
                sealed = _sealed(seal, 200)
                authoring = self._triggering.authoring
                return self._told(
                    await authoring.switch(trigger, enabled=enabled, expected_revision=revision, reply=sealed)
                )

            return self._replayed(await self._idempotency.once(exchange, caller, perform))

        return switch

    async def _found(self, exchange: Exchange, scope: told.TriggerScope) -> Trigger:
        caller = await self._reception.caller(exchange, scope, host=True)
        return await self._triggering.authoring.find(_id_in(exchange), tenant_of(caller))

    def _told(self, trigger: Trigger, status: int = 200) -> Reply:
        headers = self._headers(trigger.id, trigger.revision, status)
        return json_reply(trigger_view(trigger), status, headers)

    def _replayed(self, reply: Reply) -> Reply:
        """A stored reply with the headers it had: only its status and body are kept."""
        if REPLAYED in reply.headers and isinstance(reply.body, bytes):
            trigger = msgspec.json.decode(reply.body, type=_Identified)
            reply.headers = (*reply.headers, *self._headers(trigger.id, trigger.revision, reply.status))
        return reply

    def _headers(self, trigger_id: str, revision: int, status: int) -> list[tuple[str, str]]:
        headers = [("etag", f'"{revision}"'), _NO_STORE]
        if status == _CREATED:
            headers.append(("location", f"{self._reception.public_url}/v1/triggers/{trigger_id}"))
        return headers


class _Identified(msgspec.Struct):
    id: str
    revision: int


def tenant_of(caller: Caller) -> tuple[str, Environment]:
    return caller.project.id, caller.key.environment


def _sealed(seal: Seal | None, status: int) -> ReplyMaker | None:
    if seal is None:
        return None
    return lambda trigger: seal(status, msgspec.json.encode(trigger_view(trigger)))


def _id_in(exchange: Exchange) -> str:
    """The id in the path; what cannot be one is looked for in vain."""
    found = exchange.parameters["trigger_id"]
    return found if is_id("trig", found) else ""
