"""Message encryption for web push: RFC 8291 over RFC 8188 (`aes128gcm`), one record.

The primitives are `cryptography`'s; here is what the two RFCs say to do with them. Held to the example of
RFC 8291, section 5, and to another implementation that reads what is written here.
"""

import os
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE: Final = ec.SECP256R1()
_SALT: Final = 16
_RECORD: Final = 4096
_TAG_AND_DELIMITER: Final = 17
_HEADER: Final = 16 + 4 + 1 + 65
LONGEST: Final = _RECORD - _HEADER - _TAG_AND_DELIMITER
"""Bytes a message may have: push services take 4096 with everything around it (RFC 8030, 7.2)."""


def is_public_key(point: bytes) -> bool:
    """Whether it is an uncompressed point of the curve."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    except ValueError:
        return False
    return len(point) == len(_point(ec.generate_private_key(_CURVE).public_key()))


def encrypted(
    message: bytes,
    p256dh: bytes,
    auth: bytes,
    *,
    private_key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of a push message. Key and salt are fresh for each; given only to check an example."""
    assert len(message) <= LONGEST, "the caller keeps what it says short"
    ours = private_key or ec.generate_private_key(_CURVE)
    salt = salt or os.urandom(_SALT)
    public = _point(ours.public_key())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, p256dh)
    shared = ours.exchange(ec.ECDH(), theirs)
    keying = _derived(shared, auth, b"WebPush: info\0" + p256dh + public, 32)  # RFC 8291, 3.3 and 3.4
    key = _derived(keying, salt, b"Content-Encoding: aes128gcm\0", 16)  # RFC 8188, 2.2 and 2.3
    nonce = _derived(keying, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + _RECORD.to_bytes(4) + len(public).to_bytes(1) + public
    return header + AESGCM(key).encrypt(nonce, message + b"\x02", None)  # 2: the last record


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
