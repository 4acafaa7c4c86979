"""The answer to a request with an Idempotency-Key: whoever stores a change can store its answer with it."""

import msgspec


class StoredReply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a request with an Idempotency-Key, saved with the change it answers."""

    scope: str
    key: str
    fingerprint: str
    status: int
    body: bytes
    at: int
