"""/v1/effects and /v1/interactions: sending, reading, taking back, and what came of it."""

from typing import Final

import msgspec

from plaudit.edge import cursors
from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import REPLAYED, Idempotency, Seal
from plaudit.edge.rest import interaction_operations as told
from plaudit.edge.rest.interaction_targets import Targets
from plaudit.edge.rest.interaction_totals import totals_reply
from plaudit.edge.rest.interaction_views import (
    Claimed,
    InteractionPage,
    InteractionView,
    OutcomesReply,
    interaction_view,
    outcomes_view,
    showing_view,
)
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.reception import Reception, next_link
from plaudit.features.interactions.drafts import NewEffect, NewInteraction, effect_of, interaction_of
from plaudit.features.interactions.model import Interaction, Outcomes
from plaudit.features.interactions.ports import Added, Filter, InteractionStore, Note
from plaudit.features.interactions.sending import Sending
from plaudit.kernel.errors import FieldProblem, Invalid, NotFound
from plaudit.kernel.ids import is_id
from plaudit.kernel.replies import StoredReply

_CREATED: Final = 201
_MOST_SHOWINGS: Final = 1000
_NO_STORE: Final = ("cache-control", "no-store")
_effect: msgspec.json.Decoder[NewEffect] = msgspec.json.Decoder(NewEffect)
_interaction: msgspec.json.Decoder[NewInteraction] = msgspec.json.Decoder(NewInteraction)
_outcome: msgspec.json.Decoder[told.OutcomeBody] = msgspec.json.Decoder(told.OutcomeBody)


class InteractionRoutes:
    def __init__(
        self,
        reception: Reception,
        sending: Sending,
        store: InteractionStore,
        targets: Targets,
        idempotency: Idempotency,
    ) -> None:
        self._reception = reception
        self._sending = sending
        self._store = store
        self._targets = targets
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        return [
            Route(told.EFFECT, self.effect),
            Route(told.SEND, self.send),
            Route(told.LIST, self.page),
            Route(told.TOTALS, self.totals),
            Route(told.READ, self.read),
            Route(told.OUTCOMES, self.outcomes),
            Route(told.WITHDRAW, self.withdraw),
            Route(told.REPORT, self.report),
        ]

    async def effect(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:write", host=True)
        draft = exchange.json(_effect)
        tenant = (caller.project.id, caller.key.environment)
        return await self._send(exchange, caller, effect_of(draft, tenant, self._now))

    async def send(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:write", host=True)
        draft = exchange.json(_interaction)
        tenant = (caller.project.id, caller.key.environment)
        return await self._send(exchange, caller, interaction_of(draft, tenant, self._now))

    async def _send(self, exchange: Exchange, caller: Caller, interaction: Interaction) -> Reply:
        async def perform(seal: Seal | None) -> Reply:
            await self._targets.check(caller, interaction)

            def sealed(added: Added) -> StoredReply:
                assert seal is not None
                status, view = self._sent(added)
                return seal(status, msgspec.json.encode(view))

            sent = await self._sending.send(interaction, None if seal is None else sealed)
            status, view = self._sent(Added(*sent))
            return json_reply(view, status, self._headers(view.id, status))

        reply = await self._idempotency.once(exchange, caller, perform)
        if REPLAYED in reply.headers and isinstance(reply.body, bytes):
            sent = msgspec.json.decode(reply.body, type=_Identified)
            reply.headers = (*reply.headers, *self._headers(sent.id, reply.status))
        return reply

    def _sent(self, added: Added) -> tuple[int, InteractionView]:
        """Status and body for what was sent, or for what lived already in its place."""
        view = interaction_view(added.interaction, Outcomes(), self._now, deduplicated=not added.fresh)
        return (_CREATED if added.fresh else 200), view

    def _headers(self, interaction_id: str, status: int) -> list[tuple[str, str]]:
        if status != _CREATED:
            return [_NO_STORE]
        return [_NO_STORE, ("location", f"{self._reception.public_url}/v1/interactions/{interaction_id}")]

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:read", host=True)
        query = exchange.query_as(told.InteractionQuery)
        found_by = query.found_by()
        listing = f"interactions:{caller.key.environment}:{msgspec.json.encode(found_by).decode()}"
        found = await self._store.page(
            caller.project.id,
            caller.key.environment,
            Filter(
                person=_person(query),
                trigger=query.trigger,
                type=query.type,
                status=query.status,
                now=self._now,
            ),
            before=cursors.opened(caller.project, listing, query.cursor),
            limit=query.limit + 1,
        )
        shown, has_more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, shown[-1][0].id) if has_more else None
        headers = [_NO_STORE]
        if cursor is not None:
            url = self._reception.public_url
            headers.append(next_link(exchange, url, cursor, **found_by, limit=query.limit))
        views = [interaction_view(*one, self._now) for one in shown]
        return json_reply(InteractionPage(data=views, next_cursor=cursor, has_more=has_more), 200, headers)

    async def totals(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:read", host=True)
        query = exchange.query_as(told.TotalsQuery)
        reply = await totals_reply(self._store, caller, query, self._now)
        return json_reply(reply, 200, [_NO_STORE])

    async def read(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:read", host=True)
        return json_reply(interaction_view(*await self._found(exchange, caller), self._now), 200, [_NO_STORE])

    async def outcomes(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:read", host=True)
        interaction, outcomes = await self._found(exchange, caller)
        showings = await self._store.showings(interaction.id)
        reply = OutcomesReply(
            interaction=interaction.id,
            outcomes=outcomes_view(outcomes),
            data=[showing_view(one) for one in showings],
            truncated=len(showings) >= _MOST_SHOWINGS,
        )
        return json_reply(reply, 200, [_NO_STORE])

    async def withdraw(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:write", host=True)
        interaction, outcomes = await self._found(exchange, caller)
        self._reception.no_body(exchange)
        gone = await self._sending.withdraw(interaction.id)
        return json_reply(interaction_view(gone or interaction, outcomes, self._now), 200, [_NO_STORE])

    async def report(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:read")
        body = exchange.json(_outcome)
        if caller.only is not None:
            interaction, _ = await self._found(exchange, caller)
            if interaction.to.poll != caller.only:
                raise _not_found()
        await self._sending.note(
            Note(
                interaction_id=exchange.parameters["interaction_id"],
                project_id=caller.project.id,
                environment=caller.key.environment,
                person=None,
                mark=body.outcome,
                fallback=body.fallback,
                detail=body.detail,
            )
        )
        return json_reply(Claimed(first=True), 200, [_NO_STORE])

    async def _found(self, exchange: Exchange, caller: Caller) -> tuple[Interaction, Outcomes]:
        """The interaction in the path. One sentence for a missing one and for another tenant's."""
        interaction_id = exchange.parameters["interaction_id"]
        found = await self._store.load(interaction_id) if is_id("int", interaction_id) else None
        if found is None or found[0].tenant != (caller.project.id, caller.key.environment):
            raise _not_found()
        return found

    @property
    def _now(self) -> int:
        return self._reception.clock.now()


class _Identified(msgspec.Struct):
    id: str


def _person(query: told.InteractionQuery) -> str | None:
    if query.user is not None and query.voter is not None:
        problem = FieldProblem("?voter", "Give user or voter, not both.")
        raise Invalid("invalid_field", f"{problem.pointer}: {problem.detail}", errors=[problem])
    if query.user is not None:
        return f"host:{query.user}"
    return None if query.voter is None else f"anonymous:{query.voter}"


def _not_found() -> NotFound:
    return NotFound("interaction_not_found", "there is no interaction with this id for this key")
