"""/v1/polls/{poll_id}/answers: answers in words, for whoever may see results; rulings on them, and likes."""

from collections.abc import Awaitable, Callable, Collection
from typing import Final

import msgspec

from plaudit.edge import cursors
from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.rest import moderation_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.reception import Reception, next_link
from plaudit.features.polls.catalogue import Entry
from plaudit.features.polls.model import Poll
from plaudit.features.polls.moderation.answers import Answers, Listing, Rows
from plaudit.features.polls.moderation.audience import Audience
from plaudit.features.polls.moderation.model import Own, Written
from plaudit.features.polls.moderation.ports import Place
from plaudit.features.polls.results import HeldBack
from plaudit.features.polls.voting import voter_key
from plaudit.kernel.clock import format_instant
from plaudit.kernel.errors import Forbidden

_OWN_STATE: Final = [("cache-control", "private, no-store")]

MaySee = Callable[[Caller, Poll], Awaitable[bool]]
Answer = Callable[[Exchange], Awaitable[Reply]]


class AnswerRoutes:
    """`may_see`: the one rule of who sees results, for a caller."""

    def __init__(self, reception: Reception, audience: Audience, answers: Answers, may_see: MaySee) -> None:
        self._reception = reception
        self._audience = audience
        self._answers = answers
        self._may_see = may_see

    def routes(self) -> list[Route]:
        return [
            Route(told.ANSWERS, self.page),
            *(Route(promise, self._rule(verdict)) for verdict, promise in told.ON_ANSWER.items()),
            Route(told.LIKE, self._like(liked=True)),
            Route(told.UNLIKE, self._like(liked=False)),
        ]

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "results:read")
        entry = await self._reception.entry(exchange, caller)
        query, poll = exchange.query_as(told.AnswerQuery), entry.poll
        if query.state != "approved":
            caller.require_host()
        await self._check_sight(caller, poll)
        listing_name = f"answers:{poll.id}:{poll.run}:{query.state}:{query.sort}"
        before = _place(cursors.opened(caller.project, listing_name, query.cursor))
        held_back = None if caller.is_host else _held_back(entry)
        rows: Rows = ()
        if held_back is None:
            listing = Listing(query.state, query.sort, before, query.limit + 1)
            rows = await self._answers.page(poll.id, listing)
        own = await self._own(caller, poll)
        shown, has_more = rows[: query.limit], len(rows) > query.limit
        cursor, headers = None, list(_OWN_STATE)
        if has_more:
            likes, place = shown[-1][0]
            cursor = cursors.sealed(caller.project, listing_name, f"{likes}.{place}")
            wanted = {"sort": query.sort, "state": query.state, "limit": query.limit}
            headers.append(next_link(exchange, self._reception.public_url, cursor, **wanted))
        page = told.AnswerPage(
            data=_views([written for _, written in shown], own),
            own=msgspec.UNSET if own is None else _views(own.written, own),
            held_back=msgspec.UNSET if held_back is None else held_back,
            next_cursor=cursor,
            has_more=has_more,
        )
        return json_reply(page, 200, headers)

    def _rule(self, verdict: told.Verdict) -> Answer:
        async def rule(exchange: Exchange) -> Reply:
            caller = await self._reception.caller(exchange, "polls:write", host=True)
            poll = (await self._reception.entry(exchange, caller)).poll
            self._reception.no_body(exchange)
            vote_id = exchange.parameters["vote_id"]
            written = await self._audience.rule_on_answer(poll, vote_id, approve=verdict == "approve")
            return json_reply(told.AnswerRuled(answer=_view(written, None)), 200, _OWN_STATE)

        return rule

    def _like(self, *, liked: bool) -> Answer:
        async def like(exchange: Exchange) -> Reply:
            caller = await self._reception.caller(exchange, "votes:write")
            poll = (await self._reception.entry(exchange, caller)).poll
            caller = self._reception.on_behalf(exchange, caller)
            voter = caller.require_voter()
            self._reception.count_voter(exchange, caller)
            await self._check_sight(caller, poll)
            name = exchange.parameters["vote_id"]
            written = await self._audience.like(poll, voter.polls_voter, name, liked=liked)
            reply = told.LikeReply(id=written.id, likes=written.likes, liked=liked)
            return json_reply(reply, 200, _OWN_STATE)

        return like

    async def _check_sight(self, caller: Caller, poll: Poll) -> None:
        if not await self._may_see(caller, poll):
            raise Forbidden("results_hidden", "the answers are shown when the results are")

    async def _own(self, caller: Caller, poll: Poll) -> Own | None:
        if caller.voter is None:
            return None
        return await self._answers.own(poll, voter_key(poll, caller.voter.polls_voter))


def _held_back(entry: Entry) -> HeldBack | None:
    """A few answers could be told apart, and by their words traced to those who gave them."""
    threshold = entry.poll.results_threshold
    if threshold is None or entry.tally.counters.get("voters", 0) >= threshold:
        return None
    return HeldBack(threshold)


def _place(position: str | None) -> Place | None:
    if position is None:
        return None
    likes, _, place = position.partition(".")
    return int(likes), int(place)


def _views(written: Collection[Written], own: Own | None) -> list[told.AnswerView]:
    return [_view(one, own) for one in written]


def _view(written: Written, own: Own | None) -> told.AnswerView:
    return told.AnswerView(
        id=written.id,
        text=written.text,
        likes=written.likes,
        liked=msgspec.UNSET if own is None else written.id in own.liked,
        state=written.state,
        at=format_instant(written.at),
    )
