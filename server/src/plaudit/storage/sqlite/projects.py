"""Projects and keys in SQLite: thin, the text is `shared.projects`."""

from collections.abc import Sequence

from plaudit.features.projects.model import Key, Project
from plaudit.storage.shared import projects
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer


class SqliteProjects:
    """The `ProjectStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def create(self, project: Project, keys: Sequence[Key]) -> None:
        await self._writer.run(lambda transaction: projects.create(transaction.core, project, keys))

    async def load(self, project_id: str) -> Project | None:
        return await self._readers.run(lambda snapshot: projects.load(snapshot.core, project_id))

    async def projects(self) -> Sequence[Project]:
        return await self._readers.run(lambda snapshot: projects.every(snapshot.core))

    async def set_jwks_url(self, project_id: str, url: str | None) -> None:
        await self._writer.run(lambda transaction: projects.set_jwks_url(transaction.core, project_id, url))

    async def add_key(self, key: Key) -> None:
        await self._writer.run(lambda transaction: projects.add_key(transaction.core, key))

    async def key_by_digest(self, digest: bytes) -> Key | None:
        return await self._readers.run(lambda snapshot: projects.key_by_digest(snapshot.core, digest))

    async def keys(self, project_id: str) -> Sequence[Key]:
        return await self._readers.run(lambda snapshot: projects.keys_of(snapshot.core, project_id))

    async def revoke_key(self, key_id: str, now: int) -> bool:
        return await self._writer.run(lambda transaction: projects.revoke_key(transaction.core, key_id, now))

    async def revoked_since(self, instant: int) -> Sequence[Key]:
        return await self._readers.run(lambda snapshot: projects.revoked_since(snapshot.core, instant))
