"""GET /v1/polls/{poll_id}/results: one whole state, cheap to ask again."""

from typing import Final, Literal

import msgspec

from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply
from plaudit.edge.json_bodies import invalid_field
from plaudit.edge.rest.operation import Operation, Route, Told
from plaudit.edge.rest.polls import matches
from plaudit.edge.rest.reception import Reception
from plaudit.edge.rest.schemas import RESULTS
from plaudit.features.polls.model import Poll, may_see_results, results_open_to_all
from plaudit.features.polls.ports import VoteStore
from plaudit.features.polls.results import etag, view
from plaudit.features.polls.runoffs import KIND, Runoffs, runoff_view
from plaudit.features.polls.voting import voter_key
from plaudit.kernel.errors import FieldProblem


class ResultRoutes:
    def __init__(self, reception: Reception, votes: VoteStore) -> None:
        self._reception = reception
        self._votes = votes
        self._runoffs = Runoffs(votes, reception.clock)

    def routes(self) -> list[Route]:
        return [Route(READ, self.read)]

    async def read(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "results:read")
        entry = await self._reception.entry(exchange, caller)
        visible = await self.may_see(caller, entry.poll)
        # Asking may have waited for the store; what is shown is the newest, so that it never goes back.
        entry = self._reception.peek(entry.poll.id) or entry
        poll, method = entry.poll, _method(exchange, entry.poll)
        tally, made = entry.tally, None
        if visible and method == "instant_runoff":
            made = await self._runoffs.of(poll, tally.version)
            tally = made.tally
        now = self._reception.clock.now()
        results = runoff_view(poll, made, now) if made else view(poll, tally, now, visible=visible)
        tag = etag(poll, tally, visible=visible)
        if results.status != poll.status:  # the clock was faster than the record
            tag = f'{tag[:-1]}-{results.status}"'
        if method == "instant_runoff":
            tag = f'{tag[:-1]}-runoff"'
        shared = "public, max-age=1" if results_open_to_all(poll) else "private, no-cache"
        headers = [("etag", tag), ("cache-control", shared)]
        if matches(exchange.header(b"if-none-match"), tag):
            return Reply(304, b"", headers)
        return Reply(200, msgspec.json.encode(results), [("content-type", "application/json"), *headers])

    async def may_see(self, caller: Caller, poll: Poll) -> bool:
        """Whether the caller sees numbers: a host always, others by the poll's rule."""
        if caller.is_host or may_see_results(poll, has_voted=False):
            return True
        if caller.voter is None or not may_see_results(poll, has_voted=True):
            return False
        return await self._votes.has_voted(poll.id, poll.run, voter_key(poll, caller.voter.polls_voter))


class ResultsQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a ranking is to be counted; the other kinds of poll are counted in one way."""

    method: Literal["borda", "instant_runoff"] | None = None


def _method(exchange: Exchange, poll: Poll) -> str | None:
    method = exchange.query_as(ResultsQuery).method
    if method is not None and poll.definition.kind != KIND:
        raise invalid_field([FieldProblem("?/method", "Only a ranking can be counted in several ways.")])
    return method


READ: Final = Operation(
    method="GET",
    path="/v1/polls/{poll_id}/results",
    id="getResults",
    summary="Read the results",
    tag="Results",
    access="anyone",
    query=ResultsQuery,
    replies={
        200: Told("The results, or their hidden form", RESULTS, etag=True),
        304: Told("They have not changed", etag=True),
    },
    problems=("poll_not_found",),
    voter=True,
    conditional="If-None-Match",
)
