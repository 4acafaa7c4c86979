"""What triggers and events need from a store, as promises. A conformance test stands for each sentence."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from plaudit.features.interactions.model import Environment, Interaction
from plaudit.features.triggers.events import Event
from plaudit.features.triggers.model import Decision, Moment, Target, Trigger
from plaudit.features.triggers.settings import Tenant
from plaudit.features.triggers.weighing import Made, Rules
from plaudit.kernel.replies import StoredReply


class Stored(msgspec.Struct, frozen=True):
    """`fresh` False: an event of this teller with this id was stored before."""

    event: Event
    fresh: bool


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """What a signed token said of a person. `attributes` is JSON."""

    project_id: str
    environment: Environment
    person: str
    attributes: bytes
    at: int


class EventFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events a list holds; None: no matter."""

    person: str | None = None
    name: str | None = None


class Evaluated(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch of events came to. `more`: there are events behind it."""

    read: int
    decisions: Sequence[Made]
    interactions: Sequence[Interaction]
    more: bool


class Cued(msgspec.Struct, frozen=True, kw_only=True):
    """What a cue came to. None: there is no such trigger here."""

    made: Made | None
    interaction: Interaction | None = None


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What would be decided, without deciding it."""

    trigger: Trigger
    decision: Decision


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A person as triggers see them: what would be shown, what was decided (newest first), what waits."""

    ahead: Sequence[Looked]
    decisions: Sequence[Made]
    last_loud_at: int | None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Decisions of one trigger by hour (its beginning, Unix milliseconds) and reason, and what came of them.

    `seconds_to_show`: of the last thousand interactions, from when each could be shown until it was; sorted.
    """

    reasons: Mapping[int, Mapping[str, int]]
    outcomes: Mapping[str, int]
    seconds_to_show: Sequence[float]


class EventStore(Protocol):
    """Events, in the order they came."""

    async def add(self, batch: Sequence[Event]) -> Sequence[Stored]:
        """Store a batch in one transaction, on disk on return; one result each, in order.

        Of one teller and id one is stored: a unique index decides. What an event says of its person's
        attributes is what is known of them from then on.
        """
        ...

    async def page(
        self,
        project_id: str,
        environment: Environment,
        wanted: EventFilter,
        *,
        before: int | None = None,
        limit: int,
    ) -> Sequence[tuple[int, Event]]:
        """Newest first, each with its number, before which the next page begins."""
        ...

    async def see(self, batch: Sequence[Sighting]) -> Sequence[None]:
        """Keep what tokens said of people, for conditions on events that come from elsewhere."""
        ...

    async def sweep(self, before: int, limit: int) -> int:
        """Forget events received before this instant, and people last seen before it; how many.

        An event that is not decided about yet stays, and so does the newest.
        """
        ...


class TriggerStore(Protocol):
    """Triggers as their hosts wrote them."""

    async def create(self, trigger: Trigger, reply: StoredReply | None = None) -> None: ...

    async def save(self, trigger: Trigger, expected_revision: int, reply: StoredReply | None = None) -> None:
        """Replace its stored self. Raises `Conflict("revision_mismatch")`; then nothing was stored."""
        ...

    async def load(self, trigger_id: str) -> Trigger | None: ...

    async def all(self) -> Sequence[Trigger]:
        """All that are not archived, of every project, oldest first."""
        ...

    async def page(
        self,
        project_id: str,
        environment: Environment,
        *,
        archived: bool,
        before: str | None = None,
        limit: int,
    ) -> Sequence[Trigger]:
        """Newest first."""
        ...

    async def knows(self, tenant: Tenant, target: Target) -> bool:
        """Whether the poll or survey is there for this project and environment; an effect always is."""
        ...


class DecisionStore(Protocol):
    """Where it is decided, once, and written down."""

    async def evaluate(self, rules: Rules, limit: int) -> Evaluated:
        """Decide about the next events, oldest first, at most `limit`: in one transaction their histories
        are read, decisions, interactions and the place of the last event written. So a crash neither loses
        nor repeats one.

        An event that cannot be decided about is passed over. Written down are decisions of triggers that
        wait for the event's name; of one person the last 200.
        """
        ...

    async def cue(self, moments: Sequence[Moment], rules: Rules) -> Sequence[Cued]:
        """Decide about cues that pages noticed, in one transaction, one result each, in order."""
        ...

    async def look(self, moment: Moment, triggers: Sequence[Trigger], rules: Rules) -> Sequence[Looked]:
        """What would be decided about this moment, each for itself; nothing is written."""
        ...

    async def explain(
        self, moment: Moment, triggers: Sequence[Trigger], rules: Rules, limit: int
    ) -> Explained:
        """What each of these triggers would show the moment's person, and what was decided about them."""
        ...

    async def figures(self, trigger: Trigger, since: int) -> Figures:
        """From the hour of that instant on. They outlive the interactions they are about."""
        ...

    async def sweep(self, before: int, limit: int) -> int:
        """Forget decisions and hours before this instant; how many."""
        ...
