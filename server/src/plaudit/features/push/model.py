"""What a push subscription is. Nothing here touches the world; instants are Unix milliseconds."""

import hashlib
from typing import Final, Literal

import msgspec

Environment = Literal["live", "test"]

MOST_SUBSCRIPTIONS: Final = 10
"""Of one person; one more makes the oldest give way. Browsers make new ones and never say so."""


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """Where one browser of a person is reached, and the keys it alone can read with.

    `p256dh` is its public key (65 bytes, an uncompressed point of P-256), `auth` a secret of 16 bytes.
    """

    project_id: str
    environment: Environment
    person: str
    endpoint: str
    p256dh: bytes
    auth: bytes
    created_at: int

    @property
    def digest(self) -> bytes:
        """Stands for the endpoint, which whoever knows it could send to."""
        return digest_of(self.endpoint)


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """An interaction to be pushed once it is due, unless it is seen before. `sent`: to whom it went."""

    interaction_id: str
    project_id: str
    environment: Environment
    person: str
    due_at: int
    attempts: int = 0
    sent: tuple[bytes, ...] = ()


def digest_of(endpoint: str) -> bytes:
    return hashlib.sha256(endpoint.encode()).digest()[:16]
