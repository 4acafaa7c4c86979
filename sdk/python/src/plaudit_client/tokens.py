"""Who your users are, in Plaudit's eyes: short-lived tokens (JWT, HS256) that your backend signs.

Nothing but the standard library: a token is two JSON texts and an HMAC.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from plaudit_client.errors import Misuse

HOUR: Final = 3600
LONGEST_SECONDS: Final = 24 * HOUR
_LONGEST_TOKEN: Final = 4096
_LONGEST_USER: Final = 255


@dataclass(frozen=True)
class UserTokens:
    """Signs tokens of one project: `UserTokens(project_id, signing_secret).sign("user-123")`.

    `plaudit project create` prints both. The whole signing secret is the key, prefix included.
    """

    project_id: str
    signing_secret: str = field(repr=False)

    def sign(
        self,
        user: str,
        *,
        name: str | None = None,
        attrs: Mapping[str, Any] | None = None,
        role: str | None = None,
        lifetime_seconds: int = HOUR,
        now: float | None = None,
    ) -> str:
        """A token for one of your users. `attrs` are what segments of triggers ask for (`{"plan": "pro"}`).

        Raises `Misuse` for what the server would refuse. `now` is Unix seconds, for tests.
        """
        if not 1 <= len(user) <= _LONGEST_USER:
            raise Misuse(f"a user's id has 1 to {_LONGEST_USER} characters")
        if not 1 <= lifetime_seconds <= LONGEST_SECONDS:
            raise Misuse(f"a token lives for 1 to {LONGEST_SECONDS} seconds")
        begins = int(time.time() if now is None else now)
        known = {"name": name, "role": role, "attrs": None if attrs is None else dict(attrs)}
        claims = {"sub": user, "aud": self.project_id, "iat": begins, "exp": begins + lifetime_seconds}
        token = _signed(claims | {k: v for k, v in known.items() if v is not None}, self.signing_secret)
        if len(token) > _LONGEST_TOKEN:
            raise Misuse(
                f"the token has {len(token)} characters; with fewer attrs it fits into {_LONGEST_TOKEN}"
            )
        return token


def _signed(claims: Mapping[str, Any], secret: str) -> str:
    head = _base64({"alg": "HS256", "typ": "JWT"})
    signed = f"{head}.{_base64(claims)}"
    digest = hmac.digest(secret.encode(), signed.encode(), hashlib.sha256)
    return f"{signed}.{_text(digest)}"


def _base64(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
