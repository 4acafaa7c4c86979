"""Casting a vote over HTTP: the one hot path, the same function on the fast lane and behind the framework.

No schema work happens here beyond one decode. A vote of a known key on a known poll waits once, for the
commit; only what is not in memory yet is loaded on the way.
"""

import asyncio
import hashlib
import hmac
from typing import Annotated, Final

import msgspec

from plaudit.edge import json_bodies
from plaudit.edge.authentication import Voter
from plaudit.edge.exchange import Exchange, Reply
from plaudit.edge.idempotency import key_of
from plaudit.edge.rest.reception import VOTER_FORM, Reception
from plaudit.edge.views import vote_reply
from plaudit.features.polls.catalogue import Entry
from plaudit.features.polls.effects import Chosen
from plaudit.features.polls.model import Poll, may_see_results
from plaudit.features.polls.ports import Outcome, Recorded, Refused
from plaudit.features.polls.results import view
from plaudit.features.polls.voting import Voting
from plaudit.kernel.answer_fields import AnswerFields, quotation_marks
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import FieldProblem, PlauditError
from plaudit.kernel.ids import derived_id, new_id

_CREATED: Final = 201
_OK: Final = 200
_JSON: Final = (("content-type", "application/json"), ("cache-control", "no-store"))

# Told to readers of the contract; checked where the vote is admitted, which says why.
_VOTE_ID: Final = msgspec.Meta(extra_json_schema={"pattern": "^[A-Za-z0-9_.:-]{1,64}$"})


class CastBody(AnswerFields, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A vote: its id, the answer in the field its kind of poll reads, and for hosts the voter's id."""

    vote_id: Annotated[str, _VOTE_ID] | msgspec.UnsetType = msgspec.UNSET
    voter: Annotated[str, VOTER_FORM] | msgspec.UnsetType = msgspec.UNSET


_decoder: msgspec.json.Decoder[CastBody] = msgspec.json.Decoder(CastBody)
_encode = msgspec.json.Encoder().encode


class Casting:
    """POST /v1/polls/{poll_id}/votes."""

    def __init__(self, reception: Reception, voting: Voting, clock: Clock) -> None:
        self._reception = reception
        self._voting = voting
        self._clock = clock
        self._shown: tuple[Entry, bytes] | None = None

    async def answer(self, exchange: Exchange) -> Reply:
        """Cast, wait until the vote is on disk, and reply. Raises kernel errors."""
        caller = await self._reception.caller(exchange, "votes:write")
        entry = await self._reception.entry(exchange, caller)
        body = read(exchange)
        if body.voter is not msgspec.UNSET:
            caller = caller.speaking_for(body.voter)
        voter = caller.require_voter()
        self._reception.count_voter(exchange, caller)
        vote_id = body.vote_id
        if vote_id is msgspec.UNSET:
            vote_id = self._vote_id(exchange, entry.poll, voter)
        decided: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def done(outcome: Outcome) -> None:
            if not decided.done():  # the client may have gone meanwhile; the vote stands
                decided.set_result(outcome)

        self._voting.cast(entry.poll, voter.polls_voter, vote_id, body.submitted(), done)
        return self._reply(entry.poll, await decided, exchange.chosen)

    def _vote_id(self, exchange: Exchange, poll: Poll, voter: Voter) -> str:
        """An id for a vote that came without: from its Idempotency-Key, so that a retry is the same vote."""
        key = key_of(exchange.header(b"idempotency-key"))
        if key is None:
            return new_id("vote", self._clock.now())
        seed = f"idempotency\0{poll.run}\0{voter.name}\0{key}".encode()
        return derived_id("vote", hmac.digest(poll.voter_secret, seed, hashlib.sha256))

    def _reply(self, poll: Poll, outcome: Outcome, chosen: Chosen) -> Reply:
        recorded = stored(outcome)
        reply = vote_reply(poll, recorded, chosen, self._results(poll))
        return Reply(_OK if recorded.replayed else _CREATED, _encode(reply), _JSON)

    def _results(self, poll: Poll) -> bytes | None:
        """The results after this vote, encoded once for all votes of one commit."""
        entry = self._reception.peek(poll.id)
        if entry is None or not may_see_results(entry.poll, has_voted=True):
            return None
        if self._shown is None or self._shown[0] is not entry:
            results = view(entry.poll, entry.tally, self._clock.now(), visible=True)
            self._shown = (entry, _encode(results))
        return self._shown[1]


def read(exchange: Exchange) -> CastBody:
    """The body, strictly, with a second look only where the first cannot be sure.

    Decoding hides a repeated field. Every name and every string costs two quotation marks, so without
    escapes their number gives a repetition away.
    """
    exchange.check_media_type()
    text = exchange.body
    body = json_bodies.decode(text, _decoder) if text else json_bodies.read(text, _decoder)
    if b"\\" in text or text.count(b'"') != quotation_marks(body):
        json_bodies.check_text(text)
    return body


def stored(outcome: Outcome) -> Recorded:
    """The outcome if the act is on disk, else raises what it was refused with."""
    if isinstance(outcome, Refused):
        raise refused(outcome)
    return outcome


def refused(outcome: Refused) -> PlauditError:
    """The refusal as the error the one table knows."""
    facts = dict(outcome.facts)
    pointer = facts.pop("pointer", None)
    errors = [] if pointer is None else [FieldProblem(str(pointer), outcome.detail)]
    return PlauditError(outcome.code, outcome.detail, errors=errors, **facts)
