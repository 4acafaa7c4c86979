"""/v1/reactions and /v1/subjects: liking, tapping, and what came of it."""

import re
from typing import Final

import msgspec

from plaudit.edge import cursors, json_bodies
from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import key_of
from plaudit.edge.rate_limits import REACTIONS
from plaudit.edge.rest import reaction_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.polls import matches
from plaudit.edge.rest.reception import Reception, next_link
from plaudit.edge.subject_channels import shown_state, subject_in
from plaudit.features.projects.model import Scope
from plaudit.features.reactions.model import (
    Name,
    Reacted,
    Reaction,
    State,
    checked_subject,
    checked_taps,
)
from plaudit.features.reactions.ports import ReactionStore
from plaudit.features.reactions.reacting import Reacting
from plaudit.features.reactions.subjects import Subjects
from plaudit.kernel.errors import FieldProblem, Forbidden

_NO_STORE: Final = ("cache-control", "no-store")
_BATCH_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_MOST_DIGITS: Final = 18
_body: msgspec.json.Decoder[told.ReactionBody] = msgspec.json.Decoder(told.ReactionBody)


class ReactionRoutes:
    def __init__(
        self, reception: Reception, reacting: Reacting, subjects: Subjects, store: ReactionStore
    ) -> None:
        self._reception = reception
        self._reacting = reacting
        self._subjects = subjects
        self._store = store

    def routes(self) -> list[Route]:
        return [
            Route(told.REACT, self.react),
            Route(told.LIST, self.page),
            Route(told.READ, self.read),
            Route(told.RESET, self.reset),
        ]

    async def react(self, exchange: Exchange) -> Reply:
        caller = await self._caller(exchange, "reactions:write")
        body = exchange.json(_body)
        caller = caller.speaking_for(body.voter)
        voter = caller.require_voter()
        self._reception.count_voter(exchange, caller, REACTIONS)
        name = _name(caller, checked_subject(body.subject, "#/subject"))
        reaction = _reaction(exchange, body, name, voter.name)
        return json_reply(_reply(reaction, await self._reacting.react(reaction)), 200, [_NO_STORE])

    async def read(self, exchange: Exchange) -> Reply:
        caller = await self._caller(exchange, "reactions:read")
        name = _name(caller, subject_in(exchange.parameters["subject"]))
        liked = None if caller.voter is None else await self._store.liked(name, caller.voter.name)
        state = await self._subjects.get(name)
        tag = f'"{state.epoch}-{state.version}{"" if liked is None else "-liked" if liked else "-not"}"'
        # A shared cache knows the address alone, and another key means another project's subject by it.
        headers = [("etag", tag), ("cache-control", "private, no-cache"), ("vary", "Authorization")]
        if matches(exchange.header(b"if-none-match"), tag):
            return Reply(304, b"", headers)
        return json_reply(_view(state, liked=liked), 200, headers)

    async def reset(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "reactions:write", host=True)
        self._reception.no_body(exchange)
        name = _name(caller, subject_in(exchange.parameters["subject"]))
        return json_reply(_view(await self._reacting.reset(name)), 200, [_NO_STORE])

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "reactions:read", host=True)
        query = exchange.query_as(told.SubjectQuery)
        tenant = (caller.project.id, caller.key.environment)
        listing = f"subjects:{caller.key.environment}"
        before = cursors.opened(caller.project, listing, query.cursor)
        position = None if before is None else int(before[:_MOST_DIGITS])
        found = await self._store.page(*tenant, before=position, limit=query.limit + 1)
        shown, has_more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, str(shown[-1][0])) if has_more else None
        headers = [_NO_STORE]
        if cursor is not None:
            headers.append(next_link(exchange, self._reception.public_url, cursor, limit=query.limit))
        data = [_view(state) for _, state in shown]
        return json_reply(told.SubjectPage(data=data, next_cursor=cursor, has_more=has_more), 200, headers)

    async def _caller(self, exchange: Exchange, scope: Scope) -> Caller:
        """The caller; a hosted page's credential is good for one poll, and for no subject."""
        caller = await self._reception.caller(exchange, scope)
        if caller.only is not None:
            raise Forbidden("scope_missing", f"The key lacks the scope {scope}.", scope=scope)
        return caller


def _name(caller: Caller, subject: str) -> Name:
    return Name(caller.project.id, caller.key.environment, subject)


def _reaction(exchange: Exchange, body: told.ReactionBody, name: Name, voter: str) -> Reaction:
    if (body.like is None) == (body.reactions is None):
        problem = FieldProblem("#/like", "Give exactly one of like and reactions.")
        raise json_bodies.invalid_field([problem])
    if body.reactions is None:
        return Reaction(name=name, voter=voter, like=body.like)
    batch_id = body.batch_id or key_of(exchange.header(b"idempotency-key"))
    if batch_id is None or (body.batch_id is not None and _BATCH_ID.fullmatch(batch_id) is None):
        detail = "Name the batch, 1 to 64 characters out of A-Z a-z 0-9 _ . : - : sent again it counts once."
        raise json_bodies.invalid_field([FieldProblem("#/batch_id", detail)])
    taps = checked_taps(body.reactions, "#/reactions")
    return Reaction(name=name, voter=voter, taps=taps, batch_id=batch_id)


def _view(state: State, *, liked: bool | None = None) -> told.SubjectView:
    shown = msgspec.structs.asdict(shown_state(state))
    return told.SubjectView(**shown, liked=msgspec.UNSET if liked is None else liked)


def _reply(reaction: Reaction, reacted: Reacted) -> told.ReactionReply:
    shown = msgspec.structs.asdict(shown_state(reacted.state))
    if reaction.like is not None:
        return told.ReactionReply(**shown, liked=reacted.liked)
    dropped = reacted.dropped or msgspec.UNSET
    return told.ReactionReply(**shown, liked=reacted.liked, accepted=reacted.accepted, dropped=dropped)
