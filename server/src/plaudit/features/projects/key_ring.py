"""The keys in memory, so that a request costs no database read; and how a revoked key leaves them.

A key counts as known for 30 seconds at most, then its record is read again (a changed origin list, a new key
set address). Revocations made by any process are asked for twice a second.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import msgspec

from plaudit.features.projects import page_tokens
from plaudit.features.projects.keys import digest, well_formed
from plaudit.features.projects.model import Key, Project
from plaudit.features.projects.ports import ProjectStore
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Unauthenticated
from plaudit.kernel.single_flight import SingleFlight

_KEPT: Final = 10_000
_FRESH_SECONDS: Final = 30.0
_ASK_EVERY_SECONDS: Final = 0.4
# Processes date a revocation by their own clocks, so each question reaches back over the last answer.
_REACH_BACK_MS: Final = 60_000


class Access(msgspec.Struct, frozen=True):
    """A key that stands, and the project it opens; `only`: this one poll or survey of it."""

    key: Key
    project: Project
    only: str | None = None


class KeyRing:
    """Keys by digest. `run` it under supervision; `on_revoked` is told of each revocation once."""

    name = "key-ring"

    def __init__(self, store: ProjectStore, clock: Clock, on_revoked: Callable[[Key], object]) -> None:
        self._store = store
        self._clock = clock
        self._on_revoked = on_revoked
        self._known: OrderedDict[bytes, tuple[Access, float]] = OrderedDict()
        self._looking: SingleFlight[bytes, Access] = SingleFlight()
        self._told: set[str] = set()
        self._since = clock.now()

    def peek(self, text: str) -> Access | None:
        """The key if it is in memory and fresh; no waiting, no database."""
        found = self._known.get(digest(text))
        if found is None or self._clock.monotonic() - found[1] > _FRESH_SECONDS:
            return None
        return found[0]

    def remembers(self, text: str) -> bool:
        """Whether the key was good when it was last looked up: fresh or not, it is no guess."""
        return digest(text) in self._known

    async def find(self, text: str) -> Access:
        """The key and its project. Raises `Unauthenticated` with `key_invalid` or `key_revoked`."""
        if (access := self.peek(text)) is not None:
            return access
        return await self._looking.run(digest(text), lambda: self._look(text))

    async def _look(self, text: str) -> Access:
        if text.startswith(page_tokens.PREFIX):
            return await self._page(text)
        if not well_formed(text):
            raise Unauthenticated("key_invalid", "this is not an API key: its form or checksum is wrong")
        key = await self._store.key_by_digest(digest(text))
        project = await self._store.load(key.project_id) if key is not None else None
        if key is None or project is None:
            raise Unauthenticated("key_invalid", "there is no such API key")
        if key.revoked_at is not None:
            self._known.pop(key.digest, None)
            raise Unauthenticated("key_revoked", f"the key {key.hint} was revoked")
        return self._keep(Access(key, project))

    def recently_revoked(self, key_id: str) -> bool:
        """Whether the key was revoked in the last minute: for what outlives a check by less than that."""
        return key_id in self._told

    async def run(self) -> None:
        while True:
            await self.check_revocations()
            await asyncio.sleep(_ASK_EVERY_SECONDS)

    async def check_revocations(self) -> None:
        """Forget keys revoked since the last question, and tell of each."""
        asked_at = self._clock.now()
        revoked = await self._store.revoked_since(self._since - _REACH_BACK_MS)
        for key in revoked:
            self._known.pop(key.digest, None)
            if key.id not in self._told:
                self._on_revoked(key)
        # Only those the next question can bring again need be remembered.
        self._told = {key.id for key in revoked}
        self._since = asked_at

    async def _page(self, token: str) -> Access:
        project_id = page_tokens.claimed_project(token)
        project = await self._store.load(project_id) if project_id is not None else None
        page = page_tokens.verified_page(project, token) if project is not None else None
        if project is None or page is None:
            raise Unauthenticated("key_invalid", "this page token is not one this server gave out")
        return self._keep(Access(project=project, key=page.key, only=page.only))

    def _keep(self, access: Access) -> Access:
        self._known[access.key.digest] = (access, self._clock.monotonic())
        self._known.move_to_end(access.key.digest)
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return access
