"""/v1/users/{user}/explain, /v1/voters/{voter}/explain, and /v1/me/cues: decisions about one person."""

from collections.abc import Callable
from typing import Final

import msgspec

from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.rate_limits import OUTCOMES
from plaudit.edge.rest import trigger_operations as told
from plaudit.edge.rest.interaction_views import InteractionView, interaction_view
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.people import LONGEST_USER, LONGEST_VOTER, name_in, person_of, user_and_voter
from plaudit.edge.rest.reception import Reception
from plaudit.edge.rest.trigger_views import (
    CueDecision,
    CueReply,
    Explanation,
    ahead_view,
    made_view,
)
from plaudit.edge.rest.triggers import tenant_of
from plaudit.features.interactions.model import Environment
from plaudit.features.interactions.ports import Filter, InteractionStore
from plaudit.features.triggers.model import Moment
from plaudit.features.triggers.ports import Explained
from plaudit.features.triggers.triggering import Triggering
from plaudit.features.triggers.weighing import ahead
from plaudit.kernel.clock import format_instant
from plaudit.kernel.errors import NotFound

_DECISIONS: Final = 50
_INTERACTIONS: Final = 50
_LIVING: Final = frozenset({"waiting", "delivered"})
_NO_STORE: Final = ("cache-control", "no-store")
_cue: msgspec.json.Decoder[told.CueBody] = msgspec.json.Decoder(told.CueBody)


class ExplanationRoutes:
    def __init__(self, reception: Reception, triggering: Triggering, interactions: InteractionStore) -> None:
        self._reception = reception
        self._triggering = triggering
        self._interactions = interactions

    def routes(self) -> list[Route]:
        return [
            Route(told.EXPLAIN_USER, self.user),
            Route(told.EXPLAIN_VOTER, self.voter),
            Route(told.CUE, self.cue),
        ]

    async def user(self, exchange: Exchange) -> Reply:
        return await self._explained(exchange, _user)

    async def voter(self, exchange: Exchange) -> Reply:
        return await self._explained(exchange, _voter)

    async def cue(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:read")
        voter = caller.require_voter()
        self._reception.count_voter(exchange, caller, OUTCOMES)
        body = exchange.json(_cue)
        now = self._reception.clock.now()
        moment = Moment(
            project_id=caller.project.id,
            environment=caller.key.environment,
            at=now,
            happened_at=now,
            person=voter.name,
            cue=body.trigger,
            source="page",
            url=body.url,
            attributes=voter.attributes if voter.signed else {},
        )
        found = await self._triggering.cueing.cue(moment) if caller.only is None else None
        if found is None or found.made is None:
            raise NotFound("trigger_not_found", "there is no trigger with this id for this key")
        made = found.made
        decision = CueDecision(show=made.show, reason=made.reason, interaction=made.interaction)
        return json_reply(CueReply(decision=decision), 200, [_NO_STORE])

    async def _explained(self, exchange: Exchange, person_in: Callable[[Exchange], str]) -> Reply:
        caller = await self._reception.caller(exchange, "triggers:read", host=True)
        person = person_in(exchange)
        tenant, now = tenant_of(caller), self._reception.clock.now()
        roster = self._triggering.roster
        found = await self._triggering.decisions.explain(
            ahead(tenant, person, now), roster.of(tenant), roster, _DECISIONS
        )
        names = {one.trigger.id: one.trigger.name for one in found.ahead}
        user, voter = user_and_voter(person)
        explanation = Explanation(
            user=user,
            voter=voter,
            now=[ahead_view(one) for one in found.ahead],
            decisions=[made_view(one, names.get(one.trigger)) for one in found.decisions],
            waiting=await self._waiting(tenant, person, now),
            cooldown_until=self._cooling(found, tenant, now),
        )
        return json_reply(explanation, 200, [_NO_STORE])

    async def _waiting(self, tenant: tuple[str, Environment], person: str, now: int) -> list[InteractionView]:
        wanted = Filter(person=person, now=now)
        found = await self._interactions.page(*tenant, wanted, limit=_INTERACTIONS)
        views = [interaction_view(*one, now) for one in found]
        return [view for view in views if view.status in _LIVING]

    def _cooling(self, found: Explained, tenant: tuple[str, Environment], now: int) -> str | None:
        seconds = self._triggering.settings.of(*tenant).cooldown_seconds
        if not seconds or found.last_loud_at is None:
            return None
        until = found.last_loud_at + seconds * 1000
        return format_instant(until) if until > now else None


def _user(exchange: Exchange) -> str:
    return person_of(name_in(exchange.parameters["user"], "user", LONGEST_USER), None) or ""


def _voter(exchange: Exchange) -> str:
    return person_of(None, name_in(exchange.parameters["voter"], "voter", LONGEST_VOTER)) or ""
