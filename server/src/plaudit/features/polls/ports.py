"""What polls need from a store, as promises. A conformance test stands for each sentence.

`testing/` holds the suites every store must pass; `storage/` holds the stores.
"""

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec

from plaudit.features.polls.model import Answer, Counters, Environment, Poll, Tally
from plaudit.features.polls.search import Search
from plaudit.kernel.replies import StoredReply

ActType = Literal["cast", "retract"]


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One wish of one voter, admitted by the kind, waiting to be decided by the store.

    `counters` is `fold(answer)` for a cast and empty for a retract (the store keeps what the answer was).
    `meaning` is that of the poll the answer was admitted by.
    """

    type: ActType
    poll_id: str
    run: int
    vote_id: str
    voter_key: bytes
    answer: Answer | None = None
    counters: Counters = {}
    meaning: int = 1


class Vote(msgspec.Struct, frozen=True, kw_only=True):
    """A vote as stored. `status` is what became of it since; `at` is the server's clock at the commit."""

    id: str
    poll_id: str
    run: int
    answer: Answer
    status: Literal["recorded", "superseded", "retracted"]
    at: int


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Proof that an act stands in the log: where, and the hash that binds its content (64 hex digits).

    Made from stored facts alone, so the same act gives the same receipt, byte for byte, for ever.
    `sequence` is the act's place in its own poll's log, from 1 without a gap: it tells nothing of other
    polls. It is None where it would tell a hidden count.
    """

    act: Literal["cast", "change", "retract"]
    vote_id: str
    poll_id: str
    run: int
    shard: int
    sequence: int | None
    leaf: str
    at: int


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """The act is on disk. `replayed`: it already was, under the same vote id with the same content."""

    vote: Vote
    receipt: Receipt
    replayed: bool = False


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """The act was not stored, and why: a code of `docs/problems` with its facts."""

    code: str
    detail: str
    facts: dict[str, str | int | float | None] = {}


Outcome = Recorded | Refused


class Committed(msgspec.Struct, frozen=True, kw_only=True):
    """What one transaction did: an outcome per act, in order, and the new tally of each poll it touched."""

    outcomes: Sequence[Outcome]
    tallies: Sequence[Tally]


class Answers(msgspec.Struct, frozen=True):
    """Every different answer that counts, with how often it was given, and the tally of the same instant."""

    tally: Tally
    counts: Sequence[tuple[Answer, int]]


class VoteStore(Protocol):
    """Votes, tallies and the log of acts. Hot: one hand-written implementation per engine."""

    async def commit(self, batch: Sequence[Act]) -> Committed:
        """Decide every act of the batch in one transaction, on disk when this returns.

        In that transaction: the poll's status, run and deadline are read and decide (`poll_closed`,
        `poll_locked`, `poll_not_open`, `poll_canceled`), and a cast admitted by another meaning than the
        poll's present one is refused (`poll_not_open`), as is an answer its kind lets not follow the one
        that stands; a unique constraint on
        (poll, run, voter_key, slot) decides `already_voted`, or makes the cast a change where the poll
        allows change; the same vote id with the same voter and answer gives the first receipt again,
        with other content `vote_id_conflict`; tallies move by delta; log and outbox are written.
        Acts of one batch are decided in order, as if they had come one by one.
        A retract frees the voter's slot; it needs the voter's own key (`vote_not_found` otherwise),
        `voting.retract` and an open poll; retracting again gives the same receipt.
        Raises `Unavailable("storage_unavailable")` when nothing of the batch was stored.
        """
        ...

    async def tally(self, poll_id: str) -> Tally:
        """The committed tally of the poll's present run."""
        ...

    async def vote(self, poll_id: str, vote_id: str, voter_key: bytes | None) -> Recorded | None:
        """The stored vote with its cast receipt; only the owner's, unless `voter_key` is None: the host."""
        ...

    async def has_voted(self, poll_id: str, run: int, voter_key: bytes) -> bool:
        """Whether the voter has a current vote in this run."""
        ...

    async def current_votes(self, poll_id: str, run: int, voter_key: bytes) -> Sequence[Recorded]:
        """The voter's current votes in this run, oldest first: to show one's own answer on another device."""
        ...

    async def answers(self, poll_id: str) -> Answers:
        """The current answers of the poll's present run, equal ones counted together, in a fixed order.

        For readings that counters cannot give. It looks at every current vote: ask once for many viewers.
        Raises `NotFound("poll_not_found")`.
        """
        ...

    async def votes(self, poll_id: str, after: int, limit: int) -> Sequence[tuple[int, Recorded]]:
        """Casts and changes of all runs in log order, each with its sequence; `after` is exclusive."""
        ...


class TallyBus(Protocol):
    """Carries committed tallies to every node that shows them. Hints, never the truth.

    A tally is absolute, so a lost, repeated or reordered one heals with the next: receivers keep the newest.
    """

    def publish(self, tally: Tally) -> None:
        """Tell every receiver of every node, this one included. Never waits and never raises."""
        ...

    def subscribe(self, receive: Callable[[Tally], None]) -> None:
        """`receive` gets every tally published from now on, in order when it comes from one node."""
        ...


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, saved with its change: a row of the outbox and a leaf of the log."""

    type: str
    poll_id: str
    at: int
    data: dict[str, object]


class PollStore(Protocol):
    """Polls. Cold: shared text for every engine."""

    async def create(self, poll: Poll, events: Sequence[Event], reply: StoredReply | None = None) -> Tally:
        """Store a new poll, its events and the reply in one transaction, on disk when this returns.

        Raises `Conflict("short_code_taken")`: make another code and try again.
        """
        ...

    async def save(
        self,
        poll: Poll,
        expected_revision: int,
        events: Sequence[Event],
        reply: StoredReply | None = None,
        *,
        while_unvoted: bool = False,
        goes_dark: bool = False,
    ) -> Tally:
        """Replace the poll if its stored revision is still `expected_revision`, with its events, atomically.

        Takes its place in the same order as votes: no vote commits between the events and the new status.
        The tally's version grows by one; a grown `run` starts it from empty counters.
        `while_unvoted`: only if no act of a voter stands in its run, as `has_votes` says, at the commit.
        `goes_dark`: the poll is stored with the new tally version as its `hidden_version`.
        Raises `Conflict("revision_mismatch")`, and `Conflict("idempotency_in_progress")` for a taken key.
        """
        ...

    async def load(self, poll_id: str) -> Poll | None: ...

    async def find_by_short_code(self, code: str) -> Poll | None: ...

    async def page(
        self, project_id: str, environment: Environment, search: Search, *, before: str | None, limit: int
    ) -> Sequence[Poll]:
        """Newest first; `before` is the last id of the page before."""
        ...

    async def due(self, until: int) -> Sequence[Poll]:
        """Polls whose `opens_at` (scheduled) or `closes_at` (open, locked) is not after `until`."""
        ...

    async def next_deadline(self) -> int | None:
        """The earliest instant at which `due` would return something."""
        ...

    async def has_votes(self, poll_id: str, run: int) -> bool:
        """Whether any act of a voter stands in this run, current or not."""
        ...

    async def reply(self, scope: str, key: str) -> StoredReply | None: ...
