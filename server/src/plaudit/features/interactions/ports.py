"""What interactions need from a store, as promises. A conformance test stands for each sentence."""

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from plaudit.features.interactions.model import Environment, Interaction, Mark, Outcomes


class Added(msgspec.Struct, frozen=True):
    """`fresh` False: an interaction with the same dedupe key still lives; here it is, nothing was stored."""

    interaction: Interaction
    fresh: bool


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What a page, or the server itself, reports of one interaction.

    `person` None: a page among a poll's viewers, counted and not told apart. `slot` names the tab or device.
    """

    interaction_id: str
    project_id: str
    environment: Environment
    person: str | None
    mark: Mark
    slot: str = ""
    fallback: str | None = None
    detail: str | None = None


class Noted(msgspec.Struct, frozen=True):
    """`first`: whoever reported may show it (`shown`), or is the first to say so."""

    interaction: Interaction
    first: bool


class Unnoted(msgspec.Struct, frozen=True):
    """Why nothing was noted: no such interaction for this person, or its time is over."""

    code: Literal["interaction_not_found", "interaction_over"]


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
    """Which interactions a list holds; None: no matter."""

    person: str | None = None
    trigger: str | None = None
    type: str | None = None


class InteractionStore(Protocol):
    """Interactions and what came of them."""

    async def add(self, interaction: Interaction) -> Added:
        """Store it, on disk on return. Of one dedupe key, tenant and address one lives at a time: a
        unique index decides, also among concurrent calls.
        """
        ...

    async def cancel(self, interaction_id: str) -> Interaction | None:
        """Take it back; None when there is none. Canceling twice is no error."""
        ...

    async def load(self, interaction_id: str) -> tuple[Interaction, Outcomes] | None: ...

    async def waiting(
        self, project_id: str, environment: Environment, person: str, now: int
    ) -> Sequence[Interaction]:
        """What this person may still be shown: addressed to them, to a segment or to everyone, oldest first.

        An effect is over once shown to them (where once is once per person), a poll or survey once it is
        answered or dismissed. At most 100.
        """
        ...

    async def held(self, now: int) -> Sequence[Interaction]:
        """All addressed to a poll that still live."""
        ...

    async def note(self, batch: Sequence[Note]) -> Sequence[Noted | Unnoted]:
        """Note a batch in one transaction, one result each, in order.

        `shown`: `first` for exactly one slot per person (or per person and slot, as is asked for), and
        again for that slot when it repeats itself. Counters move with the first mark of a person and slot.
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

    async def expire(self, now: int, limit: int = 500) -> Sequence[Interaction]:
        """Write down the end of those whose time is over; which they were. Events are saved with it."""
        ...
