"""POST /v1/voters: an anonymous voter, made from nothing but a MAC; no row is written until they vote."""

from typing import Final

from plaudit.edge.client_address import address_prefix
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import Idempotency
from plaudit.edge.rate_limits import NEW_VOTERS
from plaudit.edge.rest.operation import Operation, Route, Told
from plaudit.edge.rest.reception import Nothing, Reception
from plaudit.edge.rest.schemas import NewVoter
from plaudit.features.projects.voter_tokens import new_voter


class VoterRoutes:
    def __init__(self, reception: Reception, idempotency: Idempotency) -> None:
        self._reception = reception
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        return [Route(CREATE, self.create)]

    async def create(self, exchange: Exchange) -> Reply:
        where = (NEW_VOTERS, address_prefix(exchange.address))
        caller = await self._reception.caller(exchange, "votes:write", more=[where])
        self._reception.no_body(exchange)

        def perform() -> Reply:
            now = self._reception.clock.now()
            voter_id, token = new_voter(caller.project, caller.key.environment, now)
            return json_reply(NewVoter(voter_id=voter_id, token=token), 201, [("cache-control", "no-store")])

        return await self._idempotency.once_here(exchange, caller, perform)


CREATE: Final = Operation(
    method="POST",
    path="/v1/voters",
    id="createVoter",
    summary="Make an anonymous voter",
    tag="Voters",
    access="anyone",
    body=Nothing,
    body_required=False,
    replies={201: Told("The voter and the token that proves it", NewVoter)},
    idempotent=True,
)
