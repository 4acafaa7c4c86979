"""Opaque, signed positions in a list: a client can hand one back, and can neither make nor change one."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from plaudit.features.projects.model import Project
from plaudit.kernel.errors import Invalid

_PURPOSE: Final = b"plaudit list cursor v1"
_MAC_BYTES: Final = 12
_LONGEST: Final = 200


def sealed(project: Project, listing: str, position: str) -> str:
    """The cursor after `position` in `listing`; good for this listing of this project only."""
    return urlsafe_b64encode(_mac(project, listing, position) + position.encode()).decode().rstrip("=")


def opened(project: Project, listing: str, cursor: str | None) -> str | None:
    """The position in a cursor, None without a cursor. Raises `Invalid("invalid_field")`."""
    if cursor is None:
        return None
    if len(cursor) > _LONGEST:
        raise _refused()
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        position = raw[_MAC_BYTES:].decode()
    except ValueError as error:
        raise _refused() from error
    if not hmac.compare_digest(raw[:_MAC_BYTES], _mac(project, listing, position)):
        raise _refused()
    return position


def _mac(project: Project, listing: str, position: str) -> bytes:
    key = hmac.digest(project.signing_secret.encode(), _PURPOSE, hashlib.sha256)
    return hmac.digest(key, f"{project.id}\n{listing}\n{position}".encode(), hashlib.sha256)[:_MAC_BYTES]


def _refused() -> Invalid:
    return Invalid("invalid_field", "?cursor: not a cursor of this list; use next_cursor as it was given")
