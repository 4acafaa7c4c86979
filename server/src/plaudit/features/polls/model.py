"""What a poll is, and the pure rules that hold for every kind of question.

Nothing here touches the world. Instants are Unix milliseconds (see `kernel.clock`).
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from plaudit.features.polls.effects import Effects
from plaudit.features.polls.milestone_rules import Milestone

Status = Literal["draft", "scheduled", "open", "locked", "closed", "canceled", "archived"]
Visibility = Literal["always", "after_vote", "after_close", "never"]
Identity = Literal["anonymous", "signed"]
Environment = Literal["live", "test"]
TieRule = Literal["shared", "first_listed"]
# What became of something the audience wrote; the approved may be read by all who see results.
Ruling = Literal["pending", "approved", "rejected"]

FINAL_STATUSES: frozenset[Status] = frozenset({"closed", "canceled", "archived"})

# What a voter said, in the canonical form its kind gives it: one option, a sorted set of options, a number …
Answer = str | bool | int | float | tuple[str, ...] | dict[str, str | int]
# The counters of one run: "opt:opt_01…" 12, "sum" 44, "voters" 12. Storage knows names and numbers only.
Counters = Mapping[str, int]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to choose. `text` is plain text and is only ever shown as text.

    `key` is the host's own short name for it. `pinned`: keeps its place at the end when options are
    shuffled. `state`: set by moderators; a hidden option keeps its votes and is shown to nobody but hosts.
    """

    id: str
    text: str
    key: str | None = None
    image_url: str | None = None
    alt: str | None = None
    emoji: str | None = None
    pinned: bool = False
    state: Literal["answered", "hidden"] | None = None
    metadata: dict[str, str] = {}


class SuggestionRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the audience may add options of its own. Pending ones count into `per_voter`."""

    moderated: bool = True
    per_voter: int = 3
    max_length: int = 200


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: the part of a poll its kind checks. Its meaning is fixed once somebody has voted.

    `settings` belong to the kind: the fields of its struct, with defaults filled in.
    `shuffle`: each voter sees the options in an order of his own.
    """

    kind: str
    options: tuple[Option, ...] = ()
    min_selections: int | None = None
    max_selections: int | None = None
    scale: int | None = None
    style: Literal["stars", "emoji", "number"] | None = None
    settings: dict[str, Any] = {}
    shuffle: bool = False
    suggestions: SuggestionRules | None = None


class Translation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A poll's words in another language; what is left out is shown as it was written.

    `options` are texts by option id, `settings` the words among the kind's settings.
    """

    question: str | None = None
    description: str | None = None
    image_alt: str | None = None
    options: dict[str, str] = {}
    settings: dict[str, str] = {}


class VotingRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may vote and how often."""

    change: bool = False
    retract: bool = False
    votes_per_voter: int = 1
    identity: Identity = "anonymous"


class Poll(msgspec.Struct, frozen=True, kw_only=True):
    """One poll as it stands. `run` counts resets; `revision` grows with every change of this record.
    `meaning` grows when an edit changes which answers fit: an answer admitted before does not count after.

    `results_threshold`: fewer voters than that are not shown apart. `outcome`: what a prediction came to.
    `milestones` None: those of the project.
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
    description: str | None = None
    image_url: str | None = None
    image_alt: str | None = None
    language: str | None = None
    translations: dict[str, Translation] = {}
    tags: tuple[str, ...] = ()
    opens_at: int | None = None
    closes_at: int | None = None
    duration_seconds: int | None = None
    results_visibility: Visibility = "always"
    revealed: bool = False
    results_threshold: int | None = None
    tie_rule: TieRule = "shared"
    outcome: tuple[str, ...] | None = None
    voting: VotingRules = VotingRules()
    effects: Effects = Effects()
    milestones: tuple[Milestone, ...] | None = None
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


def answer_key_is_told(poll: Poll) -> bool:
    """Whether right answers may be told: the host has revealed the poll, or nobody can answer any more."""
    return poll.revealed or poll.status in {"closed", "archived"}
