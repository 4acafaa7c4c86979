"""Signing checkpoints. The text that is signed and the check of it are `verifier`'s."""

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plaudit.ledger import verifier
from plaudit.ledger.ports import Checkpoint


def new_private_key() -> str:
    """A fresh Ed25519 key, raw, as 64 hex digits."""
    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


class Signer:
    """Signs what a log says of itself. `public_key` is raw, as hex; `key_id` is a short name for it."""

    def __init__(self, private_key: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))
        raw = self._key.public_key().public_bytes_raw()
        self.public_key = raw.hex()
        self.key_id = verifier.key_id_of(raw)

    def sign(self, poll_id: str, *, size: int, root: bytes, chain: bytes, at: int) -> Checkpoint:
        unsigned = Checkpoint(
            poll_id=poll_id,
            size=size,
            root=root.hex(),
            chain=chain.hex(),
            at=at,
            key_id=self.key_id,
            signature="",
        )
        text = verifier.checkpoint_text(msgspec.structs.asdict(unsigned))
        return msgspec.structs.replace(unsigned, signature=self._key.sign(text).hex())
