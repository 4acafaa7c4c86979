"""What a browser hands over: a `PushSubscription` as its `toJSON` gives it. Pure."""

from collections.abc import Iterator
from typing import Annotated, Final

import msgspec

from plaudit.features.push.encryption import is_public_key
from plaudit.features.push.vapid import decoded
from plaudit.kernel.errors import FieldProblem

_SECRET: Final = 16
Endpoint = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
_Key = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class PushKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """base64url."""

    p256dh: _Key
    auth: _Key


class NewSubscription(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `POST /v1/me/push-subscriptions`. `expirationTime` is the browser's, and not relied on."""

    endpoint: Endpoint
    keys: PushKeys
    expiration_time: float | None = msgspec.field(default=None, name="expirationTime")


def key_problems(keys: PushKeys) -> Iterator[FieldProblem]:
    if not is_public_key(_bytes(keys.p256dh)):
        yield FieldProblem("#/keys/p256dh", "must be an uncompressed point of P-256 in base64url")
    if len(_bytes(keys.auth)) != _SECRET:
        yield FieldProblem("#/keys/auth", "must be 16 bytes in base64url")


def _bytes(text: str) -> bytes:
    try:
        return decoded(text)
    except ValueError:
        return b""
