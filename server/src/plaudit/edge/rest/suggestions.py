"""/v1/polls/{poll_id}/suggestions and …/options: what the audience adds, and what a moderator makes of it."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from plaudit.edge import cursors
from plaudit.edge.authentication import Voter
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import key_of
from plaudit.edge.rest import moderation_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.reception import Reception, next_link
from plaudit.edge.views import poll_view
from plaudit.features.polls.feedback import for_suggestion
from plaudit.features.polls.model import Poll
from plaudit.features.polls.moderation.audience import Audience
from plaudit.features.polls.moderation.model import Mark, Suggestion
from plaudit.features.polls.moderation.ports import AudienceStore
from plaudit.features.polls.voting import voter_key
from plaudit.kernel.clock import format_instant
from plaudit.kernel.ids import derived_id, new_id

_OWN_STATE: Final = [("cache-control", "no-store")]
_body: msgspec.json.Decoder[told.SuggestionBody] = msgspec.json.Decoder(told.SuggestionBody)

Answer = Callable[[Exchange], Awaitable[Reply]]


class SuggestionRoutes:
    def __init__(self, reception: Reception, audience: Audience, store: AudienceStore) -> None:
        self._reception = reception
        self._audience = audience
        self._store = store

    def routes(self) -> list[Route]:
        return [
            Route(told.SUGGEST, self.suggest),
            Route(told.SUGGESTIONS, self.page),
            *(Route(promise, self._rule(verdict)) for verdict, promise in told.ON_SUGGESTION.items()),
            *(Route(promise, self._mark(verb)) for verb, promise in told.MARKS.items()),
        ]

    async def suggest(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "votes:write")
        poll = (await self._reception.entry(exchange, caller)).poll
        body = exchange.json(_body)
        caller = caller.speaking_for(body.voter)
        voter = caller.require_voter()
        self._reception.count_voter(exchange, caller)
        name = body.suggestion_id or self._id(exchange, poll, voter)
        suggested = await self._audience.suggest(poll, voter.polls_voter, name, body.text)
        suggestion = suggested.suggestion
        reply = told.SuggestionReply(suggestion=_view(suggestion), feedback=for_suggestion(suggestion.state))
        return json_reply(reply, 200 if suggested.replayed else 201, _OWN_STATE)

    def _id(self, exchange: Exchange, poll: Poll, voter: Voter) -> str:
        """An id for a suggestion that came without: from its Idempotency-Key, so that a retry is the same."""
        key = key_of(exchange.header(b"idempotency-key"))
        if key is None:
            return new_id("sug", self._reception.clock.now())
        seed = f"suggestion\0{voter.name}\0{key}".encode()
        return derived_id("sug", hmac.digest(poll.voter_secret, seed, hashlib.sha256))

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:read")
        poll = (await self._reception.entry(exchange, caller)).poll
        query = exchange.query_as(told.SuggestionQuery)
        owner = None if caller.is_host else voter_key(poll, caller.require_voter().polls_voter)
        whose = "" if owner is None else owner.hex()
        listing = f"suggestions:{poll.id}:{query.state}:{whose}"
        after = int(cursors.opened(caller.project, listing, query.cursor) or 0)
        found = await self._store.suggestions(
            poll.id, state=query.state, voter_key=owner, after=after, limit=query.limit + 1
        )
        shown, has_more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, str(shown[-1][0])) if has_more else None
        headers = list(_OWN_STATE)
        if cursor is not None:
            public_url, state = self._reception.public_url, query.state
            headers.append(next_link(exchange, public_url, cursor, state=state, limit=query.limit))
        views = [_view(suggestion) for _, suggestion in shown]
        return json_reply(
            told.SuggestionPage(data=views, next_cursor=cursor, has_more=has_more), 200, headers
        )

    def _rule(self, verdict: told.Verdict) -> Answer:
        async def rule(exchange: Exchange) -> Reply:
            poll = await self._moderated(exchange)
            name = exchange.parameters["suggestion_id"]
            ruled = await self._audience.rule_on_suggestion(poll, name, approve=verdict == "approve")
            return json_reply(told.SuggestionRuled(suggestion=_view(ruled.suggestion)), 200, _OWN_STATE)

        return rule

    def _mark(self, verb: Mark) -> Answer:
        async def mark(exchange: Exchange) -> Reply:
            poll = await self._moderated(exchange)
            after = await self._audience.mark(poll, exchange.parameters["option_id"], verb)
            now = self._reception.clock.now()
            view = poll_view(after, self._reception.public_url, host=True, now=now)
            return json_reply(view, 200, [("etag", f'"{after.revision}"'), *_OWN_STATE])

        return mark

    async def _moderated(self, exchange: Exchange) -> Poll:
        """The poll of a host who rules on something of it, the request checked."""
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        poll = (await self._reception.entry(exchange, caller)).poll
        self._reception.no_body(exchange)
        return poll


def _view(suggestion: Suggestion) -> told.SuggestionView:
    return told.SuggestionView(
        id=suggestion.id,
        poll_id=suggestion.poll_id,
        text=suggestion.text,
        state=suggestion.state,
        option_id=suggestion.option_id,
        at=format_instant(suggestion.at),
    )
