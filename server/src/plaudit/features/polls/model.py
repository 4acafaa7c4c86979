"""What a poll is, and the pure rules that hold for every kind of question.

Nothing here touches the world. Instants are Unix milliseconds (see `kernel.clock`).
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from plaudit.features.polls.effects import Effects

Status = Literal["draft", "scheduled", "open", "locked", "closed", "canceled", "archived"]
Visibility = Literal["always", "after_vote", "after_close", "never"]
Identity = Literal["anonymous", "signed"]
Environment = Literal["live", "test"]

FINAL_STATUSES: frozenset[Status] = frozenset({"closed", "canceled", "archived"})

# What a voter said, in the canonical form its kind gives it: one option, a sorted set of options, a number.
Answer = str | int | tuple[str, ...]
# The counters of one run: "opt:opt_01…" 12, "sum" 44, "voters" 12. Storage knows names and numbers only.
Counters = Mapping[str, int]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to choose. `text` is plain text and is only ever shown as text."""

    id: str
    text: str
    image_url: str | None = None
    emoji: str | None = None
    metadata: dict[str, str] = {}


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: the part of a poll its kind checks. Its meaning is fixed once somebody has voted."""

    kind: str
    options: tuple[Option, ...] = ()
    min_selections: int | None = None
    max_selections: int | None = None
    scale: int | None = None
    style: Literal["stars", "emoji", "number"] | None = None


class VotingRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may vote and how often."""

    change: bool = False
    retract: bool = False
    votes_per_voter: int = 1
    identity: Identity = "anonymous"


class Poll(msgspec.Struct, frozen=True, kw_only=True):
    """One poll as it stands. `run` counts resets; `revision` grows with every change of this record.
    `meaning` grows when an edit changes which answers fit: an answer admitted before does not count after.

    `hidden_version` is the version told to viewers who may not see results: it must not depend on votes.
    `voter_secret` keys the voter's identity; destroying it breaks the link between people and votes.
    """

    id: str
    project_id: str
    environment: Environment
    short_code: str
    question: str
    definition: Definition
    status: Status
    created_at: int
    updated_at: int
    voter_secret: bytes
    epoch: str
    opens_at: int | None = None
    closes_at: int | None = None
    duration_seconds: int | None = None
    results_visibility: Visibility = "always"
    revealed: bool = False
    voting: VotingRules = VotingRules()
    effects: Effects = Effects()
    room_id: str | None = None
    external_id: str | None = None
    metadata: dict[str, str] = {}
    run: int = 1
    meaning: int = 1
    revision: int = 1
    hidden_version: int = 1

    def status_at(self, now: int) -> Status:
        """The status by the clock: a deadline counts from its instant, written down or not."""
        if self.status == "scheduled" and self.opens_at is not None and now >= self.opens_at:
            return "closed" if self.closes_at is not None and now >= self.closes_at else "open"
        if self.status in {"open", "locked"} and self.closes_at is not None and now >= self.closes_at:
            return "closed"
        return self.status


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The counters of one poll's present run, and how often they or the poll have changed.

    `version` only grows, also across runs. `counters` always holds "voters" and "votes".
    """

    poll_id: str
    run: int
    version: int
    counters: Counters


def results_open_to_all(poll: Poll) -> bool:
    """Whether anybody at all may see the numbers now. After a vote of one's own: see `may_see_results`.

    Once nobody can vote any more, `after_vote` hides nothing: nobody is left to be swayed.
    """
    if poll.revealed or poll.results_visibility == "always":
        return True
    return poll.results_visibility in {"after_vote", "after_close"} and poll.status in FINAL_STATUSES


def may_see_results(poll: Poll, *, has_voted: bool) -> bool:
    """The one rule of results visibility for a viewer, on every transport. Hosts always see."""
    return results_open_to_all(poll) or (poll.results_visibility == "after_vote" and has_voted)
