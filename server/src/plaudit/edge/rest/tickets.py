"""Tickets: for a minute and one use, what a browser's own EventSource shows instead of a header.

They live in this process's memory. A ticket that met another node or a restart is asked for again.
"""

import secrets
from collections import OrderedDict
from typing import Annotated, Final

import msgspec

from plaudit.edge.authentication import Caller, check_origin
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import Idempotency
from plaudit.edge.rest.operation import POLL_ID, Operation, Route, Told
from plaudit.edge.rest.reception import Reception
from plaudit.edge.rest.schemas import NewTicket
from plaudit.features.projects.key_ring import KeyRing
from plaudit.kernel.clock import Clock, format_instant
from plaudit.kernel.errors import Unauthenticated

LIFE_MS: Final = 60_000
_MOST: Final = 100_000
_PREFIX: Final = "pl_tk_"


class _Ticket(msgspec.Struct, frozen=True):
    caller: Caller
    expires_at: int


class TicketBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the ticket is for. Without `poll` it opens the stream of any poll of the project."""

    poll: Annotated[str, msgspec.Meta(extra_json_schema={"pattern": POLL_ID})] | None = None


_decoder: msgspec.json.Decoder[TicketBody] = msgspec.json.Decoder(TicketBody)


class Tickets:
    """Issued tickets; the oldest are forgotten when there are too many."""

    def __init__(self, clock: Clock, ring: KeyRing) -> None:
        self._clock = clock
        self._ring = ring
        self._issued: OrderedDict[str, _Ticket] = OrderedDict()

    def issue(self, caller: Caller, poll_id: str | None = None) -> tuple[str, int]:
        """A ticket for the caller (for `poll_id` alone, if given), and when it ends (Unix milliseconds)."""
        now = self._clock.now()
        while self._issued and (
            len(self._issued) >= _MOST or next(iter(self._issued.values())).expires_at <= now
        ):
            self._issued.popitem(last=False)
        text = _PREFIX + secrets.token_urlsafe(24)
        bound = msgspec.structs.replace(caller, only=caller.only or poll_id)
        self._issued[text] = _Ticket(bound, now + LIFE_MS)
        return text, now + LIFE_MS

    def redeem(self, ticket: str, origin: str | None) -> Caller:
        """The caller a ticket speaks for, once. Raises `Unauthenticated("ticket_invalid")`."""
        found = self._issued.pop(ticket, None)
        if found is None or found.expires_at <= self._clock.now():
            raise Unauthenticated("ticket_invalid", "the ticket is unknown, used or too old; get a new one")
        if self._ring.recently_revoked(found.caller.key.id):
            raise Unauthenticated("key_revoked", f"the key {found.caller.key.hint} was revoked")
        check_origin(found.caller.key, origin, browser=False)
        return found.caller


class TicketRoutes:
    """POST /v1/tickets."""

    def __init__(self, reception: Reception, tickets: Tickets, idempotency: Idempotency) -> None:
        self._reception = reception
        self._tickets = tickets
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        return [Route(CREATE, self.create)]

    async def create(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:read")
        body = exchange.json_or_none(_decoder) or TicketBody()
        if body.poll is not None:
            await self._reception.entry(exchange, caller, body.poll)

        def perform() -> Reply:
            ticket, ends = self._tickets.issue(caller, body.poll)
            told = NewTicket(ticket=ticket, expires_at=format_instant(ends))
            return json_reply(told, 201, [("cache-control", "no-store")])

        return await self._idempotency.once_here(exchange, caller, perform)


CREATE: Final = Operation(
    method="POST",
    path="/v1/tickets",
    id="createTicket",
    summary="Get a single-use ticket for an event stream",
    tag="Live",
    access="anyone",
    body=TicketBody,
    body_required=False,
    replies={201: Told("The ticket; good once, for 60 seconds", NewTicket)},
    problems=("poll_not_found",),
    voter=True,
    idempotent=True,
)
