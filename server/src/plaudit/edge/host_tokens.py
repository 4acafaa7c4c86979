"""Host-signed voter tokens (JWT): the one function that believes one, and everything it refuses.

The algorithm is pinned by the key, never chosen by the token: HS256 only ever meets the project's signing
secret, EdDSA, ES256 and RS256 only ever a public key of that very type from the project's own key set.
Headers that bring or point to a key, and any `crit`, are refused unread.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import jwt
import msgspec

from plaudit.edge.key_sets import PublicKey
from plaudit.features.projects.model import Project
from plaudit.kernel.errors import Unauthenticated

LONGEST: Final = 4096
_FORM: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_ASYMMETRIC: Final = ("EdDSA", "ES256", "RS256")
_FORBIDDEN_HEADERS: Final = ("crit", "jwk", "jku", "x5u", "x5c", "b64", "zip")
_LONGEST_LIFE_SECONDS: Final = 24 * 3600
_CLOCK_SKEW_SECONDS: Final = 60
_LONGEST_SUBJECT: Final = 255
_LONGEST_KEY_ID: Final = 128


class HostVoter(msgspec.Struct, frozen=True, kw_only=True):
    """Who the host says this is, until when (Unix milliseconds)."""

    subject: str
    expires_at: int
    name: str | None = None
    role: str | None = None
    attrs: dict[str, Any] = {}


# The public key with this id in the copy of the project's key set that is held, or None.
HeldKey = Callable[[Project, str], PublicKey | None]


def key_id(token: str) -> str | None:
    """The public key the token names; None when the project's secret verifies it. Believes nothing yet."""
    header = _header(token)
    if header.get("alg") == "HS256":
        return None
    if header.get("alg") not in _ASYMMETRIC:
        raise _invalid("its alg is none of HS256, EdDSA, ES256, RS256")
    found = header.get("kid")
    if not isinstance(found, str) or not 1 <= len(found) <= _LONGEST_KEY_ID:
        raise _invalid("it names no key (kid)")
    return found


def verify(token: str, project: Project, now: int, held: HeldKey) -> HostVoter:
    """The voter a token of the project's host names. Raises `Unauthenticated`: why, never what was sent."""
    named = key_id(token)
    if named is None:
        return _claims(_decoded(token, project.signing_secret.encode(), "HS256"), project, now)
    if project.jwks_url is None:
        raise _invalid("the project has no key set for public-key tokens")
    key = held(project, named)
    if key is None or key.algorithm != _header(token).get("alg"):
        raise _invalid("the project's key set has no such key for this algorithm")
    return _claims(_decoded(token, key.material, key.algorithm), project, now)


def _header(token: str) -> dict[str, Any]:
    if len(token) > LONGEST:
        raise _invalid(f"it is longer than {LONGEST} characters")
    if _FORM.fullmatch(token) is None:
        raise _invalid("it is not a signed JWT")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise _invalid("its header is malformed") from error
    for name in _FORBIDDEN_HEADERS:
        if name in header:
            raise _invalid(f"its header carries {name}")
    if str(header.get("typ", "JWT")).upper() != "JWT":
        raise _invalid("its typ is not JWT")
    return header


def _decoded(token: str, key: Any, algorithm: str) -> dict[str, Any]:
    """The payload once the signature holds. Claims are checked by `_claims`, with strict types."""
    try:
        payload: Any = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            options={
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "verify_aud": False,
                "verify_iss": False,
                "verify_sub": False,
                "verify_jti": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise _invalid("its signature does not hold") from error
    if not isinstance(payload, dict):
        raise _invalid("its payload is not an object")
    return payload


def _claims(payload: dict[str, Any], project: Project, now: int) -> HostVoter:
    seconds = now // 1000
    expires = _whole(payload, "exp")
    if expires is None:
        raise _invalid("exp is required, as a whole number of seconds")
    if expires > seconds + _LONGEST_LIFE_SECONDS + _CLOCK_SKEW_SECONDS:
        raise _invalid("exp is more than 24 hours away")
    if payload.get("aud") != project.id:
        raise _invalid("aud must be this project's id, as a string")
    subject = payload.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= _LONGEST_SUBJECT or "\0" in subject:
        raise _invalid(f"sub must be a string of 1 to {_LONGEST_SUBJECT} characters")
    for claim in ("iat", "nbf"):
        begins = _whole(payload, claim)
        if claim in payload and (begins is None or begins > seconds + _CLOCK_SKEW_SECONDS):
            raise _invalid(f"{claim} must be a whole number of seconds, not in the future")
    if expires <= seconds:
        raise Unauthenticated("voter_token_expired", "the voter token has expired; get a new one")
    return HostVoter(
        subject=subject,
        expires_at=expires * 1000,
        name=_optional(payload, "name", str),
        role=_optional(payload, "role", str),
        attrs=_optional(payload, "attrs", dict) or {},
    )


def _whole(payload: dict[str, Any], claim: str) -> int | None:
    value = payload.get(claim)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _optional(payload: dict[str, Any], claim: str, kind: type[Any]) -> Any:
    value = payload.get(claim)
    if value is not None and not isinstance(value, kind):
        raise _invalid(f"{claim} has the wrong type")
    return value


def _invalid(why: str) -> Unauthenticated:
    return Unauthenticated("voter_token_invalid", f"the voter token was refused: {why}")
