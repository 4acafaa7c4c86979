"""Votes: cast on behalf of one of your users, looked up, taken back, proven."""

from typing import Unpack

from plaudit_client._calls import AsyncResource, Resource, call
from plaudit_client._request import Request, delete, get, path, post
from plaudit_client.types import CastBody, ProofReply, RetractReply, VoteReply, VoteWithReceipt


class VoteCalls:
    @call
    @staticmethod
    def cast(
        poll: str, *, idempotency_key: str | None = None, **vote: Unpack[CastBody]
    ) -> Request[VoteReply]:
        """Vote, with the answer in the field its kind of poll reads; `voter` is your own user's id.

        Sent again after a lost reply it is the same vote with the same receipt. Bring a `vote_id` of your own
        (an order's number) to have that across restarts of yours too. A second vote raises `AlreadyDone`.
        """
        return post("votes.cast", path("polls", poll, "votes"), vote, idempotency_key).open

    @call
    @staticmethod
    def get(poll: str, vote: str) -> Request[VoteWithReceipt]:
        """One vote with its receipt."""
        return get("votes.get", path("polls", poll, "votes", vote)).open

    @call
    @staticmethod
    def retract(poll: str, vote: str, *, voter: str | None = None) -> Request[RetractReply]:
        """Take a vote back, where the poll allows it; `voter` is whose it is."""
        body = None if voter is None else {"voter": voter}
        return delete("votes.retract", path("polls", poll, "votes", vote), body).open

    @call
    @staticmethod
    def proof(poll: str, vote: str) -> Request[ProofReply]:
        """That the vote is in the signed log."""
        return get("votes.proof", path("polls", poll, "votes", vote, "proof")).open


class Votes(VoteCalls, Resource):
    """Votes, at once."""


class AsyncVotes(VoteCalls, AsyncResource):
    """Votes, awaited."""
