"""What alerts need from a store, as promises. A conformance test stands for each sentence."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from plaudit.features.alerts.model import Alert, AlertStatus, Change, Environment, Rule, Source
from plaudit.features.alerts.samples import Entry
from plaudit.features.alerts.state import State
from plaudit.kernel.replies import StoredReply


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """How far a rule's machine has come, and what changed on the way, oldest first."""

    rule: Rule
    state: State
    changes: Sequence[Change] = ()


class Watched(msgspec.Struct, frozen=True):
    """A rule that is enabled, and the state saved last; None: it has not begun."""

    rule: Rule
    state: State | None


class AlertStore(Protocol):
    """Rules, the states of their machines, and alerts."""

    async def create(self, rule: Rule, most: int, reply: StoredReply | None = None) -> None:
        """Store a new rule and the reply in one transaction.

        Raises `Conflict("alert_rule_limit")` where its project and environment have `most` rules already.
        """
        ...

    async def save(self, rule: Rule, expected_revision: int, over: Change | None) -> Alert | None:
        """Replace the rule if its stored revision is still `expected_revision`.

        With `over`, the machine begins anew and the rule's open alert, if there is one, is resolved by it and
        told, in the same transaction; which alert that was. Raises `Conflict("revision_mismatch")`.
        """
        ...

    async def load(self, rule_id: str) -> Rule | None:
        """The rule; a deleted one is gone."""
        ...

    async def page(
        self, project_id: str, environment: Environment, *, before: str | None, limit: int
    ) -> Sequence[Rule]:
        """Newest first; `before` is the last id of the page before."""
        ...

    async def watched(self, rule_id: str | None = None) -> Sequence[Watched]:
        """Every enabled rule, or that one, with its state."""
        ...

    async def record(self, turns: Sequence[Turn]) -> Sequence[Alert]:
        """Save states, store alerts fired and resolved, and write their events and letters: one transaction.

        A turn of a rule that was changed meanwhile leaves no trace. A unique index allows one open alert of a
        rule. The alerts as they stand now, in the order of the changes.
        """
        ...

    async def alert(self, alert_id: str) -> Alert | None: ...

    async def alerts(
        self,
        project_id: str,
        environment: Environment,
        *,
        status: AlertStatus | None = None,
        rule: str | None = None,
        before: str | None = None,
        limit: int,
    ) -> Sequence[Alert]:
        """Newest first; `before` is the last id of the page before."""
        ...


class Logs(Protocol):
    """The logs that machines read: acts of a poll, beginnings and completions of a survey's responses and of
    what a trigger showed.
    """

    async def horizon(self) -> int:
        """An instant before which nothing will be added to any log any more: what is read from now on
        holds all of it (unless somebody sets the clock back).
        """
        ...

    async def entries(self, source: Source, after: int, limit: int) -> Sequence[Entry]:
        """In the order of the log; `after` is a place, exclusive."""
        ...

    async def place_before(self, source: Source, at: int) -> int:
        """The place of the last entry older than the instant; 0 when there is none."""
        ...

    async def was_open(self, source: Source, after: int, until: int) -> bool:
        """Whether the poll was open right after the entry at `after`, judged by the first step of its life up
        to the place `until`, or else by how it stands now.
        """
        ...

    async def forget(self, before: int, limit: int) -> int:
        """Delete lines about responses and showings older than the instant, the oldest first, at most `limit`
        of each log; how many. The last line of a log stays: the next one counts on from its place.
        """
        ...
