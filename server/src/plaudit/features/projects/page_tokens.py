"""A hosted page acts with `pl_pg_<thing>.<project>.<environment>.<mac>`, a key for one poll or survey only.

Keys are kept as digests, so no page could print one. A page token needs no record: its MAC is HMAC-SHA256
under a key derived from the project's signing secret for this purpose alone. It may do what a publishable
key may, with the one thing it names, and it says nothing that the page's own address does not say.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Final, NamedTuple

from plaudit.features.projects.model import PUBLISHABLE_SCOPES, Environment, Key, Project
from plaudit.kernel.ids import is_id

PREFIX: Final = "pl_pg_"
_PURPOSE: Final = b"plaudit page token v1"
_POLL: Final = "poll_"
_LONGEST: Final = 160
_PARTS: Final = 4


def page_token(project: Project, environment: Environment, only: str) -> str:
    """The same for the same poll or survey every time, so that a device finds its own votes again.

    A poll goes without its prefix.
    """
    body = ".".join((only.removeprefix(_POLL), project.id.removeprefix("proj_"), environment))
    return f"{PREFIX}{body}.{_mac(project, body)}"


def claimed_project(token: str) -> str | None:
    """The id of the project a token says it is of; nothing is verified yet."""
    parts = token.removeprefix(PREFIX).split(".")
    if not token.startswith(PREFIX) or len(token) > _LONGEST or len(parts) != _PARTS:
        return None
    project_id = f"proj_{parts[1]}"
    return project_id if is_id("proj", project_id) else None


class Page(NamedTuple):
    """The key a page token stands for, and the id of the only poll or survey it opens."""

    key: Key
    only: str


def verified_page(project: Project, token: str) -> Page | None:
    """What a token of this project stands for, or None."""
    body, _, mac = token.removeprefix(PREFIX).rpartition(".")
    if not hmac.compare_digest(mac.encode(), _mac(project, body).encode()):
        return None
    thing, _, environment = body.split(".")
    key = Key(
        id=f"page_{thing}",
        project_id=project.id,
        kind="publishable",
        environment="test" if environment == "test" else "live",
        digest=hashlib.sha256(token.encode()).digest(),
        hint=f"{PREFIX}{thing}",
        scopes=PUBLISHABLE_SCOPES,
        origins=(),
        created_at=0,
    )
    return Page(key, thing if "_" in thing else f"{_POLL}{thing}")


def _mac(project: Project, body: str) -> str:
    key = hmac.digest(project.signing_secret.encode(), _PURPOSE, hashlib.sha256)
    signed = hmac.digest(key, f"{project.id}\n{body}".encode(), hashlib.sha256)
    return urlsafe_b64encode(signed).decode().rstrip("=")
