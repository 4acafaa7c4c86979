"""What webhooks need from a store and from whoever tells, as promises. A conformance test stands for each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from plaudit.kernel.replies import StoredReply
from plaudit.webhooks.model import Attempt, Delivery, Disabled, Endpoint, Environment, Message, Status


class Position(msgspec.Struct, frozen=True, order=True):
    """How far the outbox has been told: `row` whole, and of a row of votes after it up to `place`."""

    row: int
    place: int = 0


class Hearer(msgspec.Struct, frozen=True, kw_only=True):
    """An enabled endpoint as the relay sees it: it hears of rows after `since`."""

    no: int
    project_id: str
    environment: str
    types: tuple[str, ...]
    since: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A committed row of the outbox. `data` is JSON."""

    id: int
    type: str
    at: int
    project_id: str
    environment: Environment
    poll_id: str | None
    data: str


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something to tell of. `data`: JSON text of a row, or an act of a voter as its store has it."""

    type: str
    at: int
    project_id: str
    environment: Environment
    poll_id: str | None
    data: object


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What comes after a position, and for whom. `silent`: there is no enabled endpoint at all."""

    position: Position
    silent: bool = False
    hearers: Sequence[Hearer] = ()
    rows: Sequence[Row] = ()


class Addressed(msgspec.Struct, frozen=True):
    """A message and the numbers of the endpoints it goes to."""

    message: Message
    endpoints: Sequence[int]


class Teller(Protocol):
    async def tell(self, happening: Happening) -> bytes | None:
        """The JSON of `data` in the message; None when there is nothing left to tell of."""
        ...


class RelayStore(Protocol):
    """The outbox as the relay reads it, and where it puts messages."""

    async def look(self, after: Position | None, limit: int) -> Look:
        """Rows after the position, in the order of their commits; None: after the one saved last."""
        ...

    async def votes(self, row: Row, first: int, last: int, limit: int) -> Sequence[tuple[int, Happening]]:
        """The acts of voters a row of votes points at, by their places in the poll's log, included."""
        ...

    async def keep(self, before: Position, after: Position, told: Sequence[Addressed]) -> bool:
        """Store messages and deliveries and save the position, in one transaction, on disk when this returns.

        Only if the saved position is not after `before`: False, and nothing stored, if another relay was
        faster. Endpoints disabled or deleted meanwhile are left out. `before` may be after the saved one:
        between them nobody heard.
        """
        ...


class EndpointStore(Protocol):
    """Endpoints. Cold."""

    async def create(self, endpoint: Endpoint, most: int, reply: StoredReply | None = None) -> None:
        """Store it; it hears of what commits from now on.

        Raises `Conflict("webhook_limit")` where the tenant has `most` already, decided in the transaction.
        """
        ...

    async def save(
        self, endpoint: Endpoint, expected_revision: int, reply: StoredReply | None = None
    ) -> None:
        """Replace it if its revision is still that; `Conflict("revision_mismatch")` otherwise.

        Enabled again, it has no failures any more, hears from now on, and what waited goes on.
        """
        ...

    async def load(self, endpoint_id: str) -> Endpoint | None: ...

    async def page(
        self, project_id: str, environment: Environment, *, before: str | None, limit: int
    ) -> Sequence[Endpoint]:
        """Newest first."""
        ...

    async def delete(self, endpoint_id: str) -> bool:
        """With its deliveries. Whether there was one."""
        ...


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that is this caller's to try, until its lease ends. `tries`: failed ones of this round."""

    no: int
    id: str
    endpoint_no: int
    endpoint: Endpoint
    message: Message
    tries: int


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a try. `due_at`: when to try again; None with `failed`: given up.

    `disable`: what the answer says about the endpoint itself.
    """

    no: int
    endpoint_no: int
    attempt: Attempt
    status: Status
    due_at: int | None = None
    disable: Disabled | None = None


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be tried now, when the next one falls due, and which endpoints this turn disabled."""

    claimed: Sequence[Claimed] = ()
    next_due: int | None = None
    disabled: Sequence[Endpoint] = ()


class DeliveryStore(Protocol):
    """Deliveries and their attempts. Hot where votes are told."""

    async def turn(self, tried: Sequence[Tried], busy: Mapping[int, int], room: int) -> Turn:
        """Write down what came of tries and take up to `room` due deliveries, in one transaction.

        `busy`: how many of each endpoint are under way when this is called. At most 4 of an endpoint at once,
        1 while it fails, and 16 of a project; due ones in the order they fell due, of endpoints that do not
        rest. A taken one is due again when its lease ends, if nothing is written of it until then.
        A failure counts for its endpoint until a success; failing for too long disables it.
        """
        ...

    async def release(self) -> int:
        """End every lease: whoever had them is gone. How many there were."""
        ...

    async def pull(self, endpoint_id: str, limit: int) -> Sequence[Claimed]:
        """Take due deliveries of an endpoint that asks for them, and note that it asked."""
        ...

    async def report(self, delivery_id: str, attempt: Attempt, status: Status) -> Delivery | None:
        """Settle a delivery that was pulled; `attempt.n` is given here. None: there is none."""
        ...

    async def add(
        self, message: Message, endpoint_id: str, reply: Callable[[Delivery], StoredReply] | None = None
    ) -> Delivery:
        """Store a message for one endpoint, whatever types it wants, and the reply in one transaction."""
        ...

    async def load(
        self, endpoint_id: str, delivery_id: str
    ) -> tuple[Delivery, Message, Sequence[Attempt]] | None: ...

    async def page(
        self, endpoint_id: str, *, status: Status | None, before: str | None, limit: int
    ) -> Sequence[Delivery]:
        """Newest first, each with its last attempt."""
        ...

    async def redeliver(
        self,
        endpoint_id: str,
        wanted: "Wanted",
        limit: int,
        reply: Callable[[int], StoredReply] | None = None,
    ) -> int:
        """Make settled deliveries due now, with all their tries before them again; how many. The reply is
        stored with it.
        """
        ...

    async def again(
        self, delivery_id: str, reply: Callable[[Delivery], StoredReply] | None = None
    ) -> Delivery | None:
        """The same for one, settled or waiting; one that is being tried just now stays as it is. None: there
        is none.
        """
        ...

    async def sweep(self, before: int, unasked_since: int, limit: int) -> int:
        """Forget messages told before an instant, pulled endpoints nobody asked since another, and rows of
        the outbox every relay is done with; how many rows went. Disables endpoints with too much waiting.
        """
        ...


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which deliveries to send again: those of messages told in a stretch of time."""

    since: int = 0
    until: int = 0
    types: tuple[str, ...] = ("*",)
    status: Status | None = "failed"
