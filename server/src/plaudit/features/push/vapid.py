"""Who we are, to a push service: VAPID (RFC 8292). One key pair for the installation."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
)

_CURVE: Final = ec.SECP256R1()
_LASTS_SECONDS: Final = 12 * 3600
_SECRET_BYTES: Final = 32


def new_private_key() -> str:
    """A fresh key as text: its secret number in base64url."""
    number = ec.generate_private_key(_CURVE).private_numbers().private_value
    return encoded(number.to_bytes(_SECRET_BYTES))


class Vapid:
    """`contact`: how whoever runs a push service reaches the operator, an https: or mailto: address."""

    def __init__(self, private_key: str, contact: str | None) -> None:
        self._key = ec.derive_private_key(int.from_bytes(decoded(private_key)), _CURVE)
        self._contact = contact
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public_key = encoded(point)

    def authorization(self, endpoint: str, now: int) -> str:
        """The header of a request to this endpoint. `now` in milliseconds."""
        parts = urlsplit(endpoint)
        claims: dict[str, str | int] = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": now // 1000 + _LASTS_SECONDS,
        }
        if self._contact is not None:
            claims["sub"] = self._contact
        return f"vapid t={jwt.encode(claims, self._key, algorithm='ES256')}, k={self.public_key}"


def encoded(data: bytes) -> str:
    """base64url without padding, as push uses it everywhere."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """The bytes; `ValueError` for what is no base64url. Padding may be there or not."""
    bare = text.rstrip("=")
    data = urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    if encoded(data) != bare:
        raise ValueError("not base64url")
    return data
