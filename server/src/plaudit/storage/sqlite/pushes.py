"""Web push in SQLite: thin, the text is `shared.pushes`. What is stored to be pushed waits at once."""

from collections.abc import Sequence
from typing import Any, Final

from plaudit.features.interactions.model import Interaction
from plaudit.features.push.model import Environment, Subscription, Waiting
from plaudit.features.push.pushing import GRACE_MS
from plaudit.storage.shared import pushes
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer

_ENQUEUE: Final = (
    "INSERT OR IGNORE INTO pushes (interaction_id, project_id, environment, person, due_at, attempts, sent)"
    " VALUES (?,?,?,?,?,0,'[]')"
)


def enqueue(raw: Any, interaction: Interaction) -> None:
    """Let it wait to be pushed, if it is to be and is for one person."""
    person = interaction.to.person
    if interaction.push is not None and person is not None:
        due_at = interaction.not_before + GRACE_MS
        raw.execute(_ENQUEUE, (interaction.id, *interaction.tenant, person, due_at))


class SqlitePushes:
    """The `PushStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def private_key(self) -> str:
        return await self._writer.run(lambda transaction: pushes.private_key(transaction.core))

    async def subscribe(self, subscription: Subscription, most: int) -> bool:
        return await self._writer.run(
            lambda transaction: pushes.subscribe(transaction.core, subscription, most)
        )

    async def unsubscribe(
        self, project_id: str, environment: Environment, person: str, digest: bytes
    ) -> bool:
        return await self._writer.run(
            lambda transaction: pushes.unsubscribe(transaction.core, project_id, environment, person, digest)
        )

    async def subscriptions(
        self, project_id: str, environment: Environment, person: str
    ) -> Sequence[Subscription]:
        return await self._readers.run(
            lambda snapshot: pushes.subscriptions(snapshot.core, project_id, environment, person)
        )

    async def due(self, now: int, limit: int) -> Sequence[Waiting]:
        return await self._readers.run(lambda snapshot: pushes.due(snapshot.core, now, limit))

    async def next_due(self) -> int | None:
        return await self._readers.run(lambda snapshot: pushes.next_due(snapshot.core))

    async def put_off(self, waiting: Waiting) -> None:
        await self._writer.run(lambda transaction: pushes.put_off(transaction.core, waiting))

    async def done(self, interaction_id: str) -> None:
        await self._writer.run(lambda transaction: pushes.done(transaction.core, interaction_id))
