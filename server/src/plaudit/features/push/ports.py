"""What web push needs from a store, as promises. A conformance test stands for each sentence."""

from collections.abc import Sequence
from typing import Protocol

from plaudit.features.push.model import Environment, Subscription, Waiting


class PushStore(Protocol):
    """Subscriptions, and what waits to be pushed: an interaction with `push` does from its transaction on."""

    async def private_key(self) -> str:
        """The installation's VAPID key, made at its first use and kept for ever."""
        ...

    async def subscribe(self, subscription: Subscription, most: int) -> bool:
        """Keep it; whether it is new for this person. An endpoint is one person's, the last who came with it.
        Of more than `most` of a person the oldest are forgotten.
        """
        ...

    async def unsubscribe(
        self, project_id: str, environment: Environment, person: str, digest: bytes
    ) -> bool:
        """Forget it; whether there was one."""
        ...

    async def subscriptions(
        self, project_id: str, environment: Environment, person: str
    ) -> Sequence[Subscription]:
        """Oldest first."""
        ...

    async def due(self, now: int, limit: int) -> Sequence[Waiting]:
        """What waits and is due, the earliest first."""
        ...

    async def next_due(self) -> int | None:
        """The earliest instant at which `due` would return something."""
        ...

    async def put_off(self, waiting: Waiting) -> None:
        """Keep it as it is now: due later, to fewer. One that is gone stays gone."""
        ...

    async def done(self, interaction_id: str) -> None:
        """Nothing is pushed for it any more. Twice is no error."""
        ...
