"""Anonymous voters without a table: `pl_vt_<voter id>.<mac>`, proof that this project gave out this id.

A token is good in the environment it was given out in: voters of test data are nobody in live polls.

The MAC is HMAC-SHA256 under a key derived from the project's signing secret for this purpose alone, so a
host that signs JWTs with the same secret can never be made to sign a voter token, and the other way round.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Final

from plaudit.features.projects.model import Environment, Project
from plaudit.kernel.ids import derived_id, is_id, new_id

PREFIX: Final = "pl_vt_"
_PURPOSE: Final = b"plaudit anonymous voter token v1"
_FORM_PURPOSE: Final = b"plaudit voter of a form v1"
_LONGEST: Final = 128


def new_voter(project: Project, environment: Environment, now: int) -> tuple[str, str]:
    """A fresh voter id and its token."""
    voter_id = new_id("voter", now)
    return voter_id, f"{PREFIX}{voter_id}.{_mac(project, environment, voter_id)}"


def voter_of_form(project: Project, environment: Environment, vote_id: str) -> tuple[str, str]:
    """The voter id and token of whoever sends a form with this vote id and no token of their own.

    Derived, so that a form sent twice comes from one voter; under a secret, so that nobody can aim at others.
    """
    key = hmac.digest(project.signing_secret.encode(), _FORM_PURPOSE, hashlib.sha256)
    voter_id = derived_id("voter", hmac.digest(key, f"{project.id}\n{vote_id}".encode(), hashlib.sha256))
    return voter_id, f"{PREFIX}{voter_id}.{_mac(project, environment, voter_id)}"


def verified_voter(project: Project, environment: Environment, token: str) -> str | None:
    """The voter id a token of this project and environment proves, or None."""
    if len(token) > _LONGEST or not token.startswith(PREFIX):
        return None
    voter_id, _, mac = token.removeprefix(PREFIX).partition(".")
    if not is_id("voter", voter_id):
        return None
    if not hmac.compare_digest(mac.encode(), _mac(project, environment, voter_id).encode()):
        return None
    return voter_id


def _mac(project: Project, environment: Environment, voter_id: str) -> str:
    key = _key(project.signing_secret)
    # The project id is part of what is signed: two projects sharing a secret by mistake share no voters.
    named = f"{project.id}\n{voter_id}" + ("" if environment == "live" else f"\n{environment}")
    signed = hmac.digest(key, named.encode(), hashlib.sha256)
    return urlsafe_b64encode(signed).decode().rstrip("=")


@lru_cache(maxsize=1024)
def _key(signing_secret: str) -> bytes:
    return hmac.digest(signing_secret.encode(), _PURPOSE, hashlib.sha256)
