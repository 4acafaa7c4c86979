"""API keys: `pl_sk_live_` + 30 random base62 characters + 6 of CRC32, so that typos stay outside.

Only the SHA-256 of a key is kept: 178 random bits need no salt and no slow hash.
"""

import hashlib
import re
import secrets
import zlib
from typing import Final

import msgspec

from plaudit.features.projects.model import (
    PUBLISHABLE_SCOPES,
    SECRET_SCOPES,
    Environment,
    Key,
    KeyKind,
    Scope,
)
from plaudit.kernel.ids import new_id

_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM_LENGTH: Final = 30
_CHECKSUM_LENGTH: Final = 6
_LETTERS: Final[dict[KeyKind, str]] = {"secret": "sk", "publishable": "pk"}
# One regular expression, so that secret scanners can be taught it.
PATTERN: Final = re.compile(r"pl_[sp]k_(?:live|test)_[0-9A-Za-z]{36}")


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key just made: the record to store, and the text to show once."""

    key: Key
    text: str


def new_key(
    project_id: str,
    kind: KeyKind,
    environment: Environment,
    now: int,
    *,
    scopes: tuple[Scope, ...] | None = None,
    origins: tuple[str, ...] = (),
) -> NewKey:
    """A fresh key. Scopes default to all that its kind may have; origins only bind publishable keys."""
    allowed = SECRET_SCOPES if kind == "secret" else PUBLISHABLE_SCOPES
    body = f"pl_{_LETTERS[kind]}_{environment}_" + "".join(
        secrets.choice(_BASE62) for _ in range(_RANDOM_LENGTH)
    )
    text = body + checksum(body)
    return NewKey(
        key=Key(
            id=new_id("key", now),
            project_id=project_id,
            kind=kind,
            environment=environment,
            digest=digest(text),
            hint=hint(text),
            scopes=tuple(scope for scope in (scopes or allowed) if scope in allowed),
            origins=origins,
            created_at=now,
        ),
        text=text,
    )


def checksum(body: str) -> str:
    """CRC32 of everything before it, as six base62 digits."""
    value = zlib.crc32(body.encode())
    digits = ""
    for _ in range(_CHECKSUM_LENGTH):
        value, digit = divmod(value, 62)
        digits = _BASE62[digit] + digits
    return digits


def well_formed(text: str) -> bool:
    """Whether this could be a key at all: its form and its checksum. Says nothing about its existence."""
    return PATTERN.fullmatch(text) is not None and checksum(text[:-_CHECKSUM_LENGTH]) == text[-6:]


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def hint(text: str) -> str:
    """Enough to recognise a key in a list, too little to use it: `pl_sk_live_…x7Qa`."""
    return f"{text[:11]}…{text[-4:]}"
