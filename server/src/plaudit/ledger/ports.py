"""What the ledger needs from a store."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Protocol

import msgspec


class LogEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One leaf as exported and verified. `voter` is a commitment (64 hex digits), never an identity.

    `leaf` is the hash as it was stored with the act, not made anew: where the two differ, the row was edited.
    `sequence` is the act's place in its poll's log, from 1 without a gap; `refers` is that of another act.
    """

    sequence: int
    act: str
    run: int
    at: int
    leaf: str
    vote_id: str | None = None
    refers: int | None = None
    answer: Any = None
    voter: str | None = None
    data: dict[str, Any] | None = None


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """One batch's extension of a poll's hash chain: after `size` leaves."""

    size: int
    chain: str


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A signed statement: after `size` leaves this poll's tree has this root and its chain this hash."""

    poll_id: str
    size: int
    root: str
    chain: str
    at: int
    key_id: str
    signature: str


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """That the leaf at `index` is in the tree a checkpoint signs: an RFC 6962 audit path, leaf to root."""

    checkpoint: Checkpoint
    index: int
    leaf: str
    path: Sequence[str]


class LogSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A poll's record, log and counters at one commit: what an export is of. `chain` is after `size` leaves.

    `poll` is the record as the store keeps it; the ledger does not look inside.
    """

    poll_id: str
    poll: Any
    run: int
    version: int
    counters: Mapping[str, int]
    size: int
    chain: str


class LedgerStore(Protocol):
    """Reading the log and keeping checkpoints over it."""

    async def checkpoint(self, now: int) -> Sequence[Checkpoint]:
        """Sign a checkpoint for every poll whose log grew since its last one; each is on disk on return."""
        ...

    async def proof(self, poll_id: str, vote_id: str) -> Proof | None:
        """Inclusion of a vote's cast (or change) under a checkpoint, made now if the newest is too old."""
        ...

    async def snapshot(self, poll_id: str) -> LogSnapshot | None:
        """The poll and where its log and counters stand, read together."""
        ...

    def entries(self, poll_id: str, until: int) -> AsyncIterator[Sequence[LogEntry]]:
        """All acts of a poll in log order, in pages, to the sequence `until` (included): rows never change
        their content, so this is as of the snapshot that ended there.
        """
        ...

    async def extensions(self, poll_id: str) -> Sequence[Extension]: ...

    async def checkpoints(self, poll_id: str) -> Sequence[Checkpoint]: ...

    async def public_key(self) -> tuple[str, str]:
        """The key id and the raw Ed25519 public key (64 hex digits) that sign checkpoints."""
        ...
