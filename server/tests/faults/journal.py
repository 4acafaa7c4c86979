"""The ledger oracle: what was sent, what was answered, and whether the store agrees. No product code.

A ballot is written to the journal's own file before it is sent, its outcome after. Outcomes are

    yes      recorded now or before (200, 201)
    no       a definite refusal: any 4xx but 429 and `idempotency_in_progress`
    unknown  anything else: 5xx, 429, a reset, a closed connection, silence

After the fault is healed every unknown is sent again under its id until it is definite, and then
`votes_stored.audit` compares the journal with the truth.
"""

import json
import re
import time
from collections import Counter
from typing import NamedTuple

_RECEIPT = re.compile(rb'"receipt":(\{[^{}]*\})')
_CODE = re.compile(rb'"code":"([a-z_]+)"')


class Ballot(NamedTuple):
    """What a voter wants: `poll` and `choice` are ids."""

    vote_id: str
    voter: str
    poll: str
    choice: str


def verdict(status, code=""):
    """The class of an answer."""
    if status in {200, 201}:
        return "yes"
    if 400 <= status < 500 and status != 429 and code != "idempotency_in_progress":
        return "no"
    return "unknown"


def receipt_in(body):
    """The bytes of the receipt in a reply, exactly as they came; None without one."""
    found = _RECEIPT.search(body)
    return None if found is None else found[1]


class Journal:
    """`ballots` by vote id, `outcome` of each, every receipt it ever got, and how often each code was said."""

    def __init__(self, path):
        self._file = path.open("a", buffering=1 << 16)
        self.ballots = {}
        self.outcome = {}
        self.receipts = {}
        self.refusals = Counter()
        self.contradictions = []
        self.waiting = Counter()
        self.sends = self.replays = 0

    def close(self):
        self._file.close()

    def sent(self, ballot):
        """Before the send. The same ballot may be sent again."""
        known = self.ballots.setdefault(ballot.vote_id, ballot)
        assert known == ballot, f"one vote id for two ballots: {known} {ballot}"
        self._write(["sent", *ballot, time.time_ns()])
        self.outcome.setdefault(ballot.vote_id, "unknown")
        self.waiting[ballot.vote_id] += 1
        self.sends += 1

    def answered(self, ballot, status, body):
        """After the reply: its class."""
        self._write(["answered", ballot.vote_id, status, time.time_ns()])
        self._settled(ballot)
        found = _CODE.search(body) if status >= 400 else None
        code = "" if found is None else found[1].decode()
        said = verdict(status, code)
        if said == "yes":
            receipt = receipt_in(body)
            if receipt is None:
                self.contradictions.append((ballot.vote_id, "recorded without a receipt", body))
            self.receipts.setdefault(ballot.vote_id, set()).add(receipt)
            self.replays += status == 200
        else:
            self.refusals[code or str(status)] += 1
        before = self.outcome[ballot.vote_id]
        if said == "unknown":
            return before
        if before not in {"unknown", said}:
            self.contradictions.append((ballot.vote_id, f"{before}, then {said}", body))
        self.outcome[ballot.vote_id] = said
        return said

    def broken(self, ballot, why):
        """No reply will come any more."""
        self._write(["broken", ballot.vote_id, why, time.time_ns()])
        self._settled(ballot)

    @property
    def in_flight(self):
        """Sends without an answer or a break so far."""
        return self.waiting.total()

    def unknown(self):
        """The ballots whose outcome nobody was told, in the order they were first sent."""
        return [ballot for vote_id, ballot in self.ballots.items() if self.outcome[vote_id] == "unknown"]

    def with_outcome(self, outcome):
        return {vote_id for vote_id, said in self.outcome.items() if said == outcome}

    def _settled(self, ballot):
        self.waiting[ballot.vote_id] -= 1
        if not self.waiting[ballot.vote_id]:
            del self.waiting[ballot.vote_id]

    def _write(self, line):
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
