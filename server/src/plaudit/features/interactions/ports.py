"""What interactions need from a store, as promises. A conformance test stands for each sentence."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, Protocol

import msgspec

from plaudit.features.interactions.model import (
    Counts,
    Environment,
    Interaction,
    Mark,
    Outcomes,
    Status,
    Type,
)
from plaudit.kernel.replies import StoredReply

MOST_WAITING: Final = 100
"""What one snapshot of an inbox holds; the rest comes when some of it is over."""

MOST_HELD: Final = 10_000
"""Effects to polls that are remembered for those who come later."""

MOST_SLOTS: Final = 100
"""Tabs or devices of one person that are told apart for one interaction."""

MOST_LIVING: Final = 1000
"""Interactions that live at once for one person, and for all of a project and environment."""

LATE_MS: Final = 60_000
"""How long after its end a page may still say that it has shown what needed no claim."""


class Added(msgspec.Struct, frozen=True):
    """`fresh` False: an interaction with the same dedupe key still lives; here it is, nothing was stored."""

    interaction: Interaction
    fresh: bool


ReplyTo = Callable[[Added], StoredReply]
"""What is answered to the request that added it; called within the transaction."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What a page, or the server itself, reports of one interaction.

    `person` None: a page among a poll's viewers, counted and not told apart. `slot` names the tab, or
    `device:tab` where once is counted by devices.
    `attributes` are those of the person's token; None where it is known already that they are meant.
    """

    interaction_id: str
    project_id: str
    environment: Environment
    person: str | None
    mark: Mark
    slot: str = ""
    fallback: str | None = None
    detail: str | None = None
    attributes: Mapping[str, Any] | None = None


class Noted(msgspec.Struct, frozen=True):
    """`first`: whoever reported may show it (`shown`), or is the first to say so."""

    interaction: Interaction
    first: bool


class Unnoted(msgspec.Struct, frozen=True):
    """Why nothing was noted: no such interaction for this person, its time is over, or no slot was named."""

    code: Literal["interaction_not_found", "interaction_over", "slot_missing"]


class Showing(msgspec.Struct, frozen=True, kw_only=True):
    """What one person did with one interaction, and when. `slot` "" counts for all their pages."""

    person: str
    slot: str
    delivered_at: int | None = None
    shown_at: int | None = None
    clicked_at: int | None = None
    dismissed_at: int | None = None
    answered_at: int | None = None
    unsupported_at: int | None = None
    fallback: str | None = None
    detail: str | None = None


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which interactions a list holds; None: no matter. The status is that of the clock, at `now`."""

    person: str | None = None
    trigger: str | None = None
    type: Type | None = None
    status: Status | None = None
    now: int = 0


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """What all interactions of one sort came to within one hour.

    `key`: the effect (`poll` and `survey` for those), or the trigger. `hour`: its beginning, in milliseconds.
    """

    hour: int
    key: str
    counts: Counts


class InteractionStore(Protocol):
    """Interactions and what came of them.

    The limits of `expire`, `settle_targets` and `forget` keep a transaction near 3 ms: votes wait for it.
    """

    async def add(self, interaction: Interaction, reply: ReplyTo | None = None) -> Added:
        """Store it and the reply in one transaction, on disk on return. Of one dedupe key, tenant and address
        one lives at a time: a unique index decides, also among concurrent calls.

        Raises `Conflict("interaction_limit")` when a thousand live already for this person, or to segments
        and everyone of this tenant.
        """
        ...

    async def cancel(self, interaction_id: str) -> Interaction | None:
        """Take it back; None when there is none. Canceling twice is no error, and what is over stays so."""
        ...

    async def load(self, interaction_id: str) -> tuple[Interaction, Outcomes] | None: ...

    async def waiting(
        self,
        project_id: str,
        environment: Environment,
        person: str,
        now: int,
        is_meant: Callable[[Interaction], bool] = lambda _interaction: True,
    ) -> Sequence[Interaction]:
        """What this person may still be shown: addressed to them, to a segment or to everyone, oldest first.

        An effect is over once shown to them (where once is once per person), a poll or survey once it is
        answered or dismissed. At most 100, of those that are meant for them: what is not takes no place.
        """
        ...

    async def held(self, now: int) -> Sequence[Interaction]:
        """Those addressed to a poll that still live, oldest first; the newest ten thousand of them."""
        ...

    async def note(self, batch: Sequence[Note]) -> Sequence[Noted | Unnoted]:
        """Note a batch in one transaction, one result each, in order.

        `shown`: `first` for exactly one page per person (or per person and device, or tab, as is asked for),
        and again for that page when it repeats itself; for one that names no tab only the first time.
        Counters move with the first mark of a person and device or tab.
        Where once is once per slot a slot must be named, and of one person a hundred are told apart: the
        next is never first. What was answered was answered for all slots.
        What is over is not shown any more, except that a page which needed no claim may say so a minute late.
        """
        ...

    async def showings(self, interaction_id: str) -> Sequence[Showing]:
        """At most 1000."""
        ...

    async def page(
        self,
        project_id: str,
        environment: Environment,
        wanted: Filter,
        *,
        before: str | None = None,
        limit: int,
    ) -> Sequence[tuple[Interaction, Outcomes]]:
        """Newest first."""
        ...

    async def totals(
        self, project_id: str, environment: Environment, sort: Literal["effect", "trigger"], since: int
    ) -> Sequence[Total]:
        """What all of a tenant came to in the hours since, oldest first. They outlive the interactions."""
        ...

    async def next_end(self) -> int | None:
        """When the next open interaction ends."""
        ...

    async def expire(self, now: int, limit: int = 200) -> Sequence[Interaction]:
        """Write down the end of those whose time is over; which they were. Events are saved with it:
        `interaction.expired` for what one person was never shown.
        """
        ...

    async def settle_targets(self, limit: int = 100) -> Sequence[Interaction] | None:
        """Cancel a piece of what waited to show a poll or survey that has ended (its status came to one of
        `ENDED`), `because` of that; of the piece those nobody was shown. None: nothing is left to do.

        What was sent after the end stays. From the transaction that ends it on no claim succeeds.
        """
        ...

    async def forget(self, before: int, limit: int = 250) -> int:
        """Delete interactions that ended before this instant, with what people did with them, and totals of
        hours before it: about `limit` rows at a time. How many rows went; 0: there is nothing left to do.
        """
        ...
