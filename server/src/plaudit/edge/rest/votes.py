"""/v1/polls/{poll_id}/votes: casting, reading, retracting, listing and proving votes."""

import asyncio
from typing import Annotated, Final

import msgspec

from plaudit.edge import cursors
from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.rest.casting import CastBody, Casting, stored
from plaudit.edge.rest.operation import Operation, Route, Told
from plaudit.edge.rest.reception import OnBehalf, Reception, next_link
from plaudit.edge.rest.schemas import ProofReply, RetractReply, VotePage
from plaudit.edge.views import VoteReply, VoteWithReceipt, receipt_view, recorded_view, vote_reply
from plaudit.features.polls.model import Poll, may_see_results
from plaudit.features.polls.ports import Outcome, Recorded, VoteStore
from plaudit.features.polls.voting import VOTE_ID, Voting, voter_key
from plaudit.kernel.errors import Forbidden, Invalid, NotFound
from plaudit.ledger.ports import LedgerStore


class VoteQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of votes, in the order of the log."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100
    cursor: str | None = None


class VoteRoutes:
    def __init__(
        self, reception: Reception, casting: Casting, voting: Voting, votes: VoteStore, ledger: LedgerStore
    ) -> None:
        self._reception = reception
        self._casting = casting
        self._voting = voting
        self._votes = votes
        self._ledger = ledger

    def routes(self) -> list[Route]:
        return [
            Route(CAST, self._casting.answer),
            Route(LIST, self.page),
            Route(READ, self.read),
            Route(RETRACT, self.retract),
            Route(PROVE, self.prove),
        ]

    async def read(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "results:read")
        poll = (await self._reception.entry(exchange, caller)).poll
        recorded = await self._owned(exchange, caller, poll)
        return json_reply(recorded_view(poll, recorded), 200, [("cache-control", "no-store")])

    async def retract(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "votes:write")
        poll = (await self._reception.entry(exchange, caller)).poll
        caller = self._reception.on_behalf(exchange, caller)
        voter = caller.require_voter()
        vote_id = _vote_id(exchange)
        self._reception.count_voter(exchange, caller)
        decided: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def done(outcome: Outcome) -> None:
            if not decided.done():
                decided.set_result(outcome)

        self._voting.retract(poll, voter.polls_voter, vote_id, done)
        reply = vote_reply(poll, stored(await decided), exchange.chosen)
        return json_reply(reply, 200, [("cache-control", "no-store")])

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "votes:read", host=True)
        poll = (await self._reception.entry(exchange, caller)).poll
        query = exchange.query_as(VoteQuery)
        listing = f"votes:{poll.id}"
        after = int(cursors.opened(caller.project, listing, query.cursor) or 0)
        found = await self._votes.votes(poll.id, after, query.limit + 1)
        shown = found[: query.limit]
        has_more = len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, str(shown[-1][0])) if has_more else None
        headers = [("cache-control", "no-store")]
        if cursor is not None:
            headers.append(next_link(exchange, self._reception.public_url, cursor, limit=query.limit))
        data = [recorded_view(poll, recorded) for _, recorded in shown]
        return json_reply(VotePage(data=data, next_cursor=cursor, has_more=has_more), 200, headers)

    async def prove(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "results:read")
        poll = (await self._reception.entry(exchange, caller)).poll
        recorded = await self._owned(exchange, caller, poll)
        # A proof tells how many acts the log holds, so it is for those who may see the results.
        if not (caller.is_host or may_see_results(poll, has_voted=recorded.vote.status == "recorded")):
            raise Forbidden("results_hidden", "the proof waits until the results may be seen")
        proof = await self._ledger.proof(poll.id, recorded.vote.id)
        if proof is None:
            raise _vote_not_found()
        told = ProofReply(
            receipt=receipt_view(recorded.receipt),
            checkpoint=proof.checkpoint,
            index=proof.index,
            path=proof.path,
        )
        return json_reply(told, 200, [("cache-control", "no-store")])

    async def _owned(self, exchange: Exchange, caller: Caller, poll: Poll) -> Recorded:
        """The vote in the path, for its own voter or the host; to anybody else it does not exist."""
        owner = None
        if not caller.is_host:
            owner = voter_key(poll, caller.require_voter().polls_voter)
        found = await self._votes.vote(poll.id, _vote_id(exchange), owner)
        if found is None:
            raise _vote_not_found()
        return found


def _vote_id(exchange: Exchange) -> str:
    vote_id = exchange.parameters["vote_id"]
    if VOTE_ID.fullmatch(vote_id) is None:
        raise Invalid("invalid_field", "a vote id has 1 to 64 characters out of A-Z a-z 0-9 _ . : -")
    return vote_id


def _vote_not_found() -> NotFound:
    return NotFound("vote_not_found", "there is no vote with this id by this voter in this poll")


# What the kinds of question find wrong with an answer.
_ANSWER: Final = (
    *("answer_kind", "column_unknown", "consent_required", "date_invalid", "date_out_of_range"),
    *("email_invalid", "not_answerable", "option_repeated", "option_unknown", "points_total"),
    *("ranking_incomplete", "rating_out_of_range", "row_missing", "row_unknown", "selection_count"),
    *("tapping_too_fast", "taps_backwards", "text_empty", "text_too_long", "value_out_of_range"),
    "word_count",
)
_STATE: Final = ("poll_canceled", "poll_closed", "poll_locked", "poll_not_found", "poll_not_open")

CAST: Final = Operation(
    method="POST",
    path="/v1/polls/{poll_id}/votes",
    id="castVote",
    summary="Vote",
    tag="Votes",
    access="anyone",
    body=CastBody,
    replies={201: Told("The vote is on disk", VoteReply), 200: Told("It already was", VoteReply)},
    problems=(
        *_ANSWER,
        *_STATE,
        "already_voted",
        "change_not_allowed",
        "identity_required",
        "key_kind",
        "overloaded",
        "shutting_down",
        "vote_id_conflict",
        "voter_required",
    ),
    voter=True,
    idempotent=True,
)
LIST: Final = Operation(
    method="GET",
    path="/v1/polls/{poll_id}/votes",
    id="listVotes",
    summary="List votes with their receipts, in the order of the log",
    tag="Votes",
    access="host",
    query=VoteQuery,
    replies={200: Told("A page of votes", VotePage, link=True)},
    problems=("poll_not_found",),
)
READ: Final = Operation(
    method="GET",
    path="/v1/polls/{poll_id}/votes/{vote_id}",
    id="getVote",
    summary="Read one's own vote",
    tag="Votes",
    access="anyone",
    replies={200: Told("The vote and its receipt", VoteWithReceipt)},
    problems=("invalid_field", "poll_not_found", "vote_not_found", "voter_required"),
    voter=True,
)
RETRACT: Final = Operation(
    method="DELETE",
    path="/v1/polls/{poll_id}/votes/{vote_id}",
    id="retractVote",
    summary="Withdraw one's own vote",
    tag="Votes",
    access="anyone",
    body=OnBehalf,
    body_required=False,
    replies={200: Told("The vote is withdrawn", RetractReply)},
    problems=(
        *_STATE,
        "identity_required",
        "key_kind",
        "overloaded",
        "retract_not_allowed",
        "shutting_down",
        "vote_not_found",
        "voter_required",
    ),
    voter=True,
)
PROVE: Final = Operation(
    method="GET",
    path="/v1/polls/{poll_id}/votes/{vote_id}/proof",
    id="proveVote",
    summary="Prove that a vote is in the signed log",
    tag="Votes",
    access="anyone",
    replies={200: Told("The inclusion proof", ProofReply)},
    problems=("invalid_field", "poll_not_found", "results_hidden", "vote_not_found", "voter_required"),
    voter=True,
)
EVERY: Final = (CAST, LIST, READ, RETRACT, PROVE)
