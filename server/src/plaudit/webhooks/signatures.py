"""Standard Webhooks 1.0.0: which headers a message carries, and how they prove whose it is.

HMAC-SHA256 over `id.timestamp.body`, keyed with the bytes that `whsec_` holds in base64. Two secrets live at
once while one is being replaced; every living one signs, and receivers need to know only one of them.
"""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Final

PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    """256 random bits as `whsec_` and base64."""
    return PREFIX + b64encode(secrets.token_bytes(_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,<base64>`; `timestamp` in seconds, of this attempt."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1,{b64encode(signed).decode()}"


def headers(living: Iterable[str], message_id: str, now: int, body: bytes) -> dict[str, str]:
    """What goes with the body. `now` in milliseconds."""
    timestamp = now // 1000
    return {
        "content-type": "application/json",
        "user-agent": "Plaudit-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(one, message_id, timestamp, body) for one in living),
    }
