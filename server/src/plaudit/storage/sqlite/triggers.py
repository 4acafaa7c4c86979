"""Triggers in SQLite: thin, the text is `shared.triggers`."""

from collections.abc import Sequence

from plaudit.features.interactions.model import Environment
from plaudit.features.triggers.model import Target, Trigger
from plaudit.features.triggers.settings import Tenant
from plaudit.kernel.replies import StoredReply
from plaudit.storage.shared import replies, triggers
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer


class SqliteTriggers:
    """The `TriggerStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def create(self, trigger: Trigger, reply: StoredReply | None = None) -> None:
        def work(transaction: Transaction) -> None:
            triggers.add(transaction.core, trigger)
            if reply is not None:
                replies.save(transaction.core, reply)

        await self._writer.run(work)

    async def save(self, trigger: Trigger, expected_revision: int, reply: StoredReply | None = None) -> None:
        def work(transaction: Transaction) -> None:
            triggers.replace(transaction.core, trigger, expected_revision)
            if reply is not None:
                replies.save(transaction.core, reply)

        await self._writer.run(work)

    async def load(self, trigger_id: str) -> Trigger | None:
        return await self._readers.run(lambda snapshot: triggers.load(snapshot.core, trigger_id))

    async def all(self) -> Sequence[Trigger]:
        return await self._readers.run(lambda snapshot: triggers.everything(snapshot.core))

    async def page(
        self,
        project_id: str,
        environment: Environment,
        *,
        archived: bool,
        before: str | None = None,
        limit: int,
    ) -> Sequence[Trigger]:
        tenant = (project_id, environment)
        return await self._readers.run(
            lambda snapshot: triggers.page(
                snapshot.core, tenant, archived=archived, before=before, limit=limit
            )
        )

    async def knows(self, tenant: Tenant, target: Target) -> bool:
        return await self._readers.run(lambda snapshot: triggers.knows(snapshot.core, tenant, target))
