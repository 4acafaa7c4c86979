"""The crowd's own count, kept apart from the server's, and the comparison of the two. Pure.

Only acknowledged votes count here. The server may know no more and no fewer.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from plaudit.cli.crowd.ballots import Ballot, buckets_of


class Counts(msgspec.Struct, frozen=True):
    """What a results page states: voters, votes, and votes per option id or rating."""

    voters: int
    votes: int
    buckets: dict[str, int]


def counts_of(results: Mapping[str, Any]) -> Counts:
    """The numbers of a visible Results object, options or ratings alike."""
    rows = {row["id"]: row["votes"] for row in results.get("options", ())}
    rows |= {str(row["rating"]): row["votes"] for row in results.get("ratings", ())}
    return Counts(results["voters"], results["votes"], rows)


class Truth:
    """What the simulated voters were promised, on top of what stood `before` they came."""

    def __init__(self, before: Counts, votes_per_voter: int = 1) -> None:
        self._before = before
        self._per_voter = votes_per_voter
        self._standing: dict[str, dict[str, Ballot]] = {}
        self._receipts: dict[str, bytes] = {}
        self.acknowledged = 0
        self.replays = 0
        self.changes = 0
        self.refused: Counter[str] = Counter()
        self.unanswered = 0  # votes whose outcome nobody learned: no count can be checked then
        self.without_token = 0  # voters who never got one, and so never voted
        self.faults: list[str] = []

    def acknowledge(self, voter: str, vote_id: str, ballot: Ballot, reply: Mapping[str, Any]) -> None:
        """The server promised this vote. A second promise must be the first one again, field by field."""
        receipt, vote = reply["receipt"], reply["vote"]
        told = _fingerprint(receipt)
        if vote_id in self._receipts:
            self.replays += 1
            if self._receipts[vote_id] != told:
                self.faults.append(f"vote {vote_id}: its receipt changed between two answers")
            return
        self._receipts[vote_id] = told
        if vote["id"] != vote_id or receipt["vote_id"] != vote_id:
            self.faults.append(f"vote {vote_id}: the answer speaks of another vote")
        self.acknowledged += 1
        current = self._standing.setdefault(voter, {})
        if len(current) >= self._per_voter:
            self.changes += 1
            del current[next(iter(current))]
        current[vote_id] = ballot

    def refuse(self, code: str) -> None:
        self.refused[code] += 1

    def standing(self, voter: str) -> bool:
        """Whether this voter has a current vote."""
        return bool(self._standing.get(voter))

    def expected(self) -> Counts:
        """What the server must state now."""
        buckets = Counter(self._before.buckets)
        votes = 0
        for current in self._standing.values():
            votes += len(current)
            for ballot in current.values():
                buckets.update(buckets_of(ballot))
        return Counts(self._before.voters + len(self._standing), self._before.votes + votes, dict(buckets))

    @property
    def began_empty(self) -> bool:
        """Whether nothing stood before: then every number is the crowd's own."""
        return self._before.votes == 0

    def ballots(self) -> list[Ballot]:
        """What stands of the crowd's votes."""
        return [ballot for current in self._standing.values() for ballot in current.values()]

    def compare(self, stated: Counts) -> list[str]:
        """Every number that differs from the crowd's own, as a sentence each. Empty: all equal."""
        expected = self.expected()
        pairs = {
            "voters": (expected.voters, stated.voters),
            "votes": (expected.votes, stated.votes),
        }
        for bucket in sorted(expected.buckets.keys() | stated.buckets.keys()):
            pairs[bucket] = (expected.buckets.get(bucket, 0), stated.buckets.get(bucket, 0))
        return [
            f"{name}: the server states {theirs}, the voters were promised {ours}"
            for name, (ours, theirs) in pairs.items()
            if ours != theirs
        ]


def _fingerprint(receipt: Any) -> bytes:
    """Sixteen bytes instead of the receipt: a crowd of a million is remembered in little memory."""
    return hashlib.blake2b(msgspec.json.encode(receipt, order="sorted"), digest_size=16).digest()
