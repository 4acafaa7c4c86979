"""What the live shells ask of the rest of the product. Implemented beside REST, so that one rule holds."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final, Literal, Protocol

import msgspec

from plaudit.features.projects.model import Environment
from plaudit.kernel.errors import PlauditError
from plaudit.live.channel import Connection
from plaudit.live.publication import Audience, Publication

ME: Final = "me"
"""The channel that is everybody's own."""

Outcome = bytes | PlauditError | Mapping[str, Any]
"""The JSON object of the reply as bytes (`{"vote":…,"receipt":…}`, without `id` and `type`), or the refusal
as an error or, where the poll shapes its feedback, as a problem object."""

Done = Callable[[Outcome], None]
"""Called once with the outcome."""

Spawn = Callable[[Coroutine[Any, Any, None], str], None]
"""`kernel.supervision.Supervisor.spawn`."""


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who is behind a live connection. `expires_at` is the end of the voter's token, Unix milliseconds;
    `only` the one poll or survey a hosted page's credential is good for, None for a key.
    """

    key_id: str
    project_id: str
    environment: Environment
    voter_id: str | None = None
    is_host: bool = False
    expires_at: int | None = None
    issuer: Literal["anonymous", "host"] = "anonymous"
    scopes: tuple[str, ...] = ()
    only: str | None = None
    attributes: Mapping[str, Any] = {}

    @property
    def voter(self) -> str | None:
        """The voter as the hub knows them: `hub.grant(channel, viewer.voter)`."""
        return None if self.voter_id is None else f"{self.issuer}:{self.voter_id}"


class Subscription(msgspec.Struct, frozen=True):
    """The viewer may watch, as this audience. From here on `render(channel)` answers from memory."""

    audience: Audience


class Inbox(Protocol):
    """The private channel of whoever is connected, and what is said to viewers of a poll in passing."""

    def check(self, viewer: Viewer) -> None:
        """Raises `Unauthenticated` for nobody, `Forbidden` and `NotFound` for who has no inbox."""
        ...

    async def open(self, viewer: Viewer, connection: Connection) -> Publication:
        """Let the connection listen to its own inbox; the snapshot to show first. Raises as `check` does.

        What comes while the snapshot is read waits for `opened`, so that it follows the snapshot.
        """
        ...

    def opened(self, connection: Connection) -> None:
        """The snapshot was written."""
        ...

    def close(self, connection: Connection) -> None: ...

    def living(self, channel: str, audience: Audience) -> Sequence[Publication]:
        """What was said to this channel's viewers and still holds, for one who has just joined."""
        ...


class Gate(Protocol):
    """The door between a live connection and the product. Every refusal is a `PlauditError`."""

    def authenticate(self, key: str, voter: str | None, origin: str | None, address: str) -> Viewer | None:
        """Who this is, when memory can tell; None when the store must be asked (`authenticate_slow`).

        Checks the key, the key's origins and the voter's token, as REST does.
        """
        ...

    async def authenticate_slow(
        self, key: str, voter: str | None, origin: str | None, address: str
    ) -> Viewer: ...

    async def redeem(self, ticket: str, origin: str | None, address: str) -> Viewer:
        """Who a single-use ticket of `POST /v1/tickets` speaks for. Raises `ticket_invalid`."""
        ...

    def place(self, viewer: Viewer, channel: str) -> str:
        """What the hub calls the channel the viewer names: where hosts choose names, tenants are apart."""
        ...

    async def subscribe(self, viewer: Viewer, channel: str) -> Subscription:
        """Whether the viewer may watch: same project and environment, and the channel exists.

        Raises `NotFound("channel_unknown")`, which also hides the channels of others. Holds nothing after.
        """
        ...

    def cast(
        self, viewer: Viewer, poll_id: str, vote_id: str | None, submitted: dict[str, Any], done: Done
    ) -> None:
        """Vote. `done` is called from the loop when the outcome is on disk, or at once for a refusal."""
        ...

    def retract(self, viewer: Viewer, poll_id: str, vote_id: str, done: Done) -> None: ...
