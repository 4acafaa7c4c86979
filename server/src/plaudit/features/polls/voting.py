"""Casting and retracting: from what a voter sent to an outcome, through one group commit.

What is decided here is what the poll's definition alone decides: does the answer fit, is the voter known
well enough. Everything that depends on the state of the poll or on other votes (open or closed, first vote
or second, same vote id again) is decided by the store inside the transaction. The methods are plain calls
with a callback, so that a vote costs no task; `done` runs on the event loop, perhaps before the call returns.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from plaudit.features.polls.kinds import KINDS, Submitted, refusal
from plaudit.features.polls.kinds.algebra import Unfit
from plaudit.features.polls.model import Poll
from plaudit.features.polls.ports import Act, Outcome, Recorded, Refused, TallyBus, VoteStore
from plaudit.ingest.group_commit import Failed, GroupCommit, Overdue

VOTE_ID: Final = re.compile(r"[A-Za-z0-9_.:\-]{1,64}")
_RETRY_AFTER_SECONDS: Final = 1

Done = Callable[[Outcome], None]


class Voter(msgspec.Struct, frozen=True):
    """Who votes, as the edge made sure: the issuer vouches for the subject. `signed`: the host vouched."""

    issuer: str
    subject: str
    signed: bool


def voter_key(poll: Poll, voter: Voter) -> bytes:
    """16 bytes that stand for the voter in this poll only, and for nobody once the poll's secret is gone."""
    name = f"{voter.issuer}\0{voter.subject}".encode()
    return hmac.digest(poll.voter_secret, name, hashlib.sha256)[:16]


Listener = Callable[[Poll, Voter, Recorded], None]


class Voting:
    """The use cases of a voter. Owns the group commit; `run` it under supervision."""

    name = "voting"

    def __init__(self, store: VoteStore, bus: TallyBus, capacity: int = 20_000) -> None:
        self._store = store
        self._bus = bus
        self._listeners: list[Listener] = []
        self._group: GroupCommit[Act, Outcome] = GroupCommit(self._commit, capacity=capacity)

    @property
    def waiting(self) -> int:
        return self._group.waiting

    def came_within(self, seconds: float) -> bool:
        """Whether somebody voted within the last `seconds`."""
        return self._group.came_within(seconds)

    def on_recorded(self, listener: Listener) -> None:
        """`listener` is told of every act that is on disk, after its voter was answered."""
        self._listeners.append(listener)

    async def run(self) -> None:
        await self._group.run()

    async def drain(self) -> None:
        """Refuse new votes and return when every accepted one has its outcome."""
        await self._group.drain()

    def cast(self, poll: Poll, voter: Voter, vote_id: str, submitted: Submitted, done: Done) -> None:
        """Admit the answer and queue the vote; `done` gets the outcome once it is on disk or refused."""
        if poll.voting.identity == "signed" and not voter.signed:
            done(Refused(code="identity_required", detail="This poll takes votes of signed-in voters only."))
            return
        if VOTE_ID.fullmatch(vote_id) is None:
            done(_invalid("#/vote_id", "1 to 64 characters out of A-Z a-z 0-9 _ . : -"))
            return
        kind = KINDS[poll.definition.kind]
        answer = kind.admit(poll.definition, submitted)
        if isinstance(answer, Unfit):
            done(refusal(answer))
            return
        self._submit(
            poll,
            voter,
            Act(
                type="cast",
                poll_id=poll.id,
                run=poll.run,
                meaning=poll.meaning,
                vote_id=vote_id,
                voter_key=voter_key(poll, voter),
                answer=answer,
                counters=kind.fold(poll.definition, answer),
            ),
            done,
        )

    def retract(self, poll: Poll, voter: Voter, vote_id: str, done: Done) -> None:
        """Queue the withdrawal of one's own vote."""
        key = voter_key(poll, voter)
        act = Act(type="retract", poll_id=poll.id, run=poll.run, vote_id=vote_id, voter_key=key)
        self._submit(poll, voter, act, done)

    def _submit(self, poll: Poll, voter: Voter, act: Act, done: Done) -> None:
        def settle(result: Outcome | Failed) -> None:
            if isinstance(result, Failed):
                done(_OVERDUE if isinstance(result, Overdue) else _UNSTORED)
                return
            done(result)
            if isinstance(result, Recorded):
                for listener in self._listeners:
                    listener(poll, voter, result)

        if not self._group.submit(act, settle):
            done(_SHUTTING_DOWN if self._group.draining else _OVERLOADED)

    async def _commit(self, batch: Sequence[Act]) -> Sequence[Outcome]:
        committed = await self._store.commit(batch)
        for tally in committed.tallies:
            self._bus.publish(tally)
        return committed.outcomes


def _invalid(pointer: str, detail: str) -> Refused:
    return Refused(code="invalid_field", detail=detail, facts={"pointer": pointer})


_OVERLOADED: Final = Refused(
    code="overloaded",
    detail="Too many votes are waiting. Send the same vote again, under the same vote_id.",
    facts={"retry_after_seconds": _RETRY_AFTER_SECONDS},
)
_SHUTTING_DOWN: Final = Refused(
    code="shutting_down",
    detail="The server is restarting. Send the same vote again, under the same vote_id.",
    facts={"retry_after_seconds": _RETRY_AFTER_SECONDS},
)
_UNSTORED: Final = Refused(
    code="storage_unavailable",
    detail="The vote could not be stored. Send it again, under the same vote_id.",
    facts={"retry_after_seconds": _RETRY_AFTER_SECONDS},
)
_OVERDUE: Final = Refused(
    code="storage_unavailable",
    detail="The disk did not answer in time. Send the same vote again, under the same vote_id.",
    facts={"retry_after_seconds": _RETRY_AFTER_SECONDS},
)
