"""A project owns polls; its keys say who may do what. Instants are Unix milliseconds."""

from typing import Literal, get_args

import msgspec

KeyKind = Literal["secret", "publishable"]
Environment = Literal["live", "test"]
Scope = Literal[
    "polls:read",
    "polls:write",
    "votes:read",
    "votes:write",
    "results:read",
    "effects:read",
    "effects:write",
    "events:read",
    "events:write",
    "triggers:read",
    "triggers:write",
    "alerts:read",
    "alerts:write",
    "webhooks:read",
    "webhooks:write",
    "reactions:read",
    "reactions:write",
]

SECRET_SCOPES: tuple[Scope, ...] = get_args(Scope)
PUBLISHABLE_SCOPES: tuple[Scope, ...] = (
    "polls:read",
    "votes:write",
    "results:read",
    "effects:read",
    "events:write",
    "reactions:read",
    "reactions:write",
)


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant. `signing_secret` verifies HS256 voter tokens and keys anonymous ones."""

    id: str
    name: str
    signing_secret: str
    created_at: int
    jwks_url: str | None = None


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """An API key without its secret: only the SHA-256 of it is kept. No origins listed: any origin."""

    id: str
    project_id: str
    kind: KeyKind
    environment: Environment
    digest: bytes
    hint: str
    scopes: tuple[Scope, ...]
    origins: tuple[str, ...]
    created_at: int
    revoked_at: int | None = None
