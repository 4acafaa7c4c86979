"""The public keys a project's host publishes (JWKS, RFC 7517), fetched rarely and held for a while.

A key not in the copy we hold asks for a fresh one, at most once in 30 seconds per project, so that nobody
can make us fetch by inventing key ids. All keys of the set count: two live during a rotation.
"""

import asyncio
import logging
from typing import Any, Final, Literal

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from plaudit.edge.guarded_fetch import Fetch, FetchRefused
from plaudit.features.projects.model import Project
from plaudit.kernel.clock import Clock

log = logging.getLogger(__name__)

Algorithm = Literal["EdDSA", "ES256", "RS256"]

_REFRESH_FLOOR_SECONDS: Final = 30.0
_HELD_SECONDS: Final = 600.0
_MOST_KEYS: Final = 20
_MOST_PROJECTS: Final = 1000
_SHORTEST_RSA_BITS: Final = 2048
# kty and crv decide the algorithm; whatever `alg` a key states must agree.
_ALGORITHMS: Final[dict[tuple[str, str | None], Algorithm]] = {
    ("OKP", "Ed25519"): "EdDSA",
    ("EC", "P-256"): "ES256",
    ("RSA", None): "RS256",
}


class PublicKey(msgspec.Struct, frozen=True):
    """A key with the one algorithm it may verify."""

    algorithm: Algorithm
    material: Any


class _Held(msgspec.Struct):
    keys: dict[str, PublicKey]
    asked_at: float
    url: str


class KeySets:
    """Key sets by project, refreshed when a key is missing or the copy is ten minutes old."""

    def __init__(self, fetch: Fetch, clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def held(self, project: Project, key_id: str) -> PublicKey | None:
        """The project's key with this id in the copy we hold, or None."""
        held = self._held.get(project.id)
        return None if held is None or held.url != project.jwks_url else held.keys.get(key_id)

    def is_settled(self, project: Project, key_id: str) -> bool:
        """Whether `held` is the answer, and asking the host again would be of no use or too early."""
        held = self._held.get(project.id)
        return project.jwks_url is None or not (held is None or self._must_refresh(held, project, key_id))

    async def load(self, project: Project, key_id: str) -> None:
        """Fetch the set if it may know this key better. A failed fetch keeps the last good copy."""
        async with self._locks.setdefault(project.id, asyncio.Lock()):
            if not self.is_settled(project, key_id):
                await self._refresh(project, self._held.get(project.id))

    def _must_refresh(self, held: _Held, project: Project, key_id: str) -> bool:
        age = self._clock.monotonic() - held.asked_at
        if held.url != project.jwks_url:
            return True
        return age >= _REFRESH_FLOOR_SECONDS and (key_id not in held.keys or age >= _HELD_SECONDS)

    async def _refresh(self, project: Project, old: _Held | None) -> None:
        url = project.jwks_url or ""
        keys = dict(old.keys) if old is not None and old.url == url else {}
        try:
            keys = parsed_keys(await self._fetch(url))
        except FetchRefused as error:
            log.warning("key set of project %s was not fetched: %s", project.id, error)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            log.warning("key set of project %s is malformed: %s", project.id, error)
        if len(self._held) >= _MOST_PROJECTS and project.id not in self._held:
            forgotten = next(iter(self._held))
            self._held.pop(forgotten)
            self._locks.pop(forgotten, None)
        self._held[project.id] = _Held(keys=keys, asked_at=self._clock.monotonic(), url=url)


class _Document(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


def parsed_keys(document: bytes) -> dict[str, PublicKey]:
    """The usable signing keys by id: public, of a known type, with a kid. Others are passed over."""
    found: dict[str, PublicKey] = {}
    for entry in msgspec.json.decode(document, type=_Document).keys[:_MOST_KEYS]:
        key_id = entry.get("kid")
        key = _public_key(entry)
        if isinstance(key_id, str) and key is not None:
            found[key_id] = key
    return found


def _public_key(entry: dict[str, Any]) -> PublicKey | None:
    kind, curve = entry.get("kty"), entry.get("crv")
    algorithm = _ALGORITHMS.get((str(kind), None if kind == "RSA" else str(curve)))
    if algorithm is None or entry.get("alg", algorithm) != algorithm:
        return None
    if entry.get("use", "sig") != "sig" or "d" in entry:
        return None
    try:
        material = jwt.PyJWK(entry, algorithm=algorithm).key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if isinstance(material, RSAPublicKey) and material.key_size < _SHORTEST_RSA_BITS:
        return None
    return PublicKey(algorithm, material)
