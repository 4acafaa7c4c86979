"""What projects need from a store."""

from collections.abc import Sequence
from typing import Protocol

from plaudit.features.projects.model import Key, Project


class ProjectStore(Protocol):
    """Projects and keys. Cold."""

    async def create(self, project: Project, keys: Sequence[Key]) -> None:
        """Store the project with its first keys in one transaction."""
        ...

    async def load(self, project_id: str) -> Project | None: ...

    async def projects(self) -> Sequence[Project]: ...

    async def set_jwks_url(self, project_id: str, url: str | None) -> None: ...

    async def add_key(self, key: Key) -> None: ...

    async def key_by_digest(self, digest: bytes) -> Key | None:
        """The key with this SHA-256, revoked or not."""
        ...

    async def keys(self, project_id: str) -> Sequence[Key]: ...

    async def revoke_key(self, key_id: str, now: int) -> bool:
        """Whether such a key stood unrevoked."""
        ...

    async def revoked_since(self, instant: int) -> Sequence[Key]:
        """Keys revoked at or after the instant, by whichever process: how open sockets learn of it."""
        ...
