"""A new project with its first keys. The plain secrets exist only in the value returned here."""

import secrets
from base64 import urlsafe_b64encode
from typing import Final

import msgspec

from plaudit.features.projects.keys import new_key
from plaudit.features.projects.model import Environment, Key, Project
from plaudit.kernel.errors import Invalid
from plaudit.kernel.ids import new_id

_LONGEST_NAME: Final = 100


class NewProject(msgspec.Struct, frozen=True, kw_only=True):
    """What to store (`project`, `keys`) and what to show once (the rest)."""

    project: Project
    keys: tuple[Key, ...]
    secret_key: str
    publishable_key: str


def create_project(name: str, now: int, environment: Environment = "live") -> NewProject:
    """A project with one secret and one publishable key. Raises `Invalid("invalid_field")` for a bad name."""
    shown = name.strip()
    if not 1 <= len(shown) <= _LONGEST_NAME:
        raise Invalid("invalid_field", f"a project's name has 1 to {_LONGEST_NAME} characters")
    project = Project(id=new_id("proj", now), name=shown, signing_secret=new_signing_secret(), created_at=now)
    secret = new_key(project.id, "secret", environment, now)
    publishable = new_key(project.id, "publishable", environment, now)
    return NewProject(
        project=project,
        keys=(secret.key, publishable.key),
        secret_key=secret.text,
        publishable_key=publishable.text,
    )


def new_signing_secret() -> str:
    """256 random bits as `pl_ss_` + 43 characters. Its UTF-8 bytes, prefix and all, are the HS256 key."""
    return "pl_ss_" + urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
