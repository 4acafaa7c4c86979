"""Project settings in SQLite: thin, the text is `shared.settings`."""

from collections.abc import Sequence

from plaudit.features.interactions.model import Environment
from plaudit.features.triggers.settings import ProjectSettings, Tenant
from plaudit.storage.shared import settings as chosen
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer


class SqliteSettings:
    """The `SettingsStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def all(self) -> Sequence[tuple[Tenant, ProjectSettings]]:
        return await self._readers.run(lambda snapshot: chosen.everything(snapshot.core))

    async def save(
        self, project_id: str, environment: Environment, settings: ProjectSettings, expected_revision: int
    ) -> None:
        tenant = (project_id, environment)
        await self._writer.run(
            lambda transaction: chosen.save(transaction.core, tenant, settings, expected_revision)
        )
