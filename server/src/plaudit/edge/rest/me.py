"""/v1/me: what waits for whoever asks, and what their pages report of it. Nobody can name another."""

import msgspec

from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.inbox import InboxDoor
from plaudit.edge.rate_limits import OUTCOMES
from plaudit.edge.rest import interaction_operations as told
from plaudit.edge.rest.interaction_views import Claimed
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.reception import Reception
from plaudit.edge.viewers import viewer_of
from plaudit.features.interactions.ports import Note
from plaudit.features.interactions.sending import Sending
from plaudit.kernel.errors import NotFound

_NO_STORE = ("cache-control", "no-store")
_outcome: msgspec.json.Decoder[told.OutcomeBody] = msgspec.json.Decoder(told.OutcomeBody)


class MeRoutes:
    def __init__(self, reception: Reception, inbox: InboxDoor, sending: Sending) -> None:
        self._reception = reception
        self._inbox = inbox
        self._sending = sending

    def routes(self) -> list[Route]:
        return [Route(told.INBOX, self.inbox), Route(told.CLAIM, self.claim)]

    async def inbox(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:read")
        caller.require_voter()
        try:
            state = await self._inbox.state(viewer_of(caller))
        except NotFound as error:
            raise NotFound("not_found", "a hosted page has no inbox") from error
        return json_reply(state, 200, [_NO_STORE])

    async def claim(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "effects:read")
        voter = caller.require_voter()
        self._reception.count_voter(exchange, caller, OUTCOMES)
        if caller.only is not None:
            raise NotFound("interaction_not_found", "a hosted page has no inbox")
        body = exchange.json(_outcome)
        noted = await self._sending.note(
            Note(
                interaction_id=exchange.parameters["interaction_id"],
                project_id=caller.project.id,
                environment=caller.key.environment,
                person=voter.name,
                mark=body.outcome,
                slot=body.slot or "",
                fallback=body.fallback,
                detail=body.detail,
                attributes=voter.attributes,
            )
        )
        return json_reply(Claimed(first=noted.first), 200, [_NO_STORE])
