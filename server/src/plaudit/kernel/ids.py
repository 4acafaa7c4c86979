"""Prefixed, sortable ids: `poll_01jd…` is a TypeID, a prefix and a UUIDv7 in Crockford base32.

Source: the TypeID specification 0.3 and RFC 9562 section 5.7.
"""

import os
import re
from typing import Final

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_PATTERN: Final = re.compile(r"[a-z]{2,16}_[0-7][0-9a-hjkmnp-tv-z]{25}")


def new_id(prefix: str, now_ms: int) -> str:
    """A fresh id. `now_ms` (Unix milliseconds) leads it, so ids of one prefix sort by creation."""
    value = (now_ms & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76  # version 7
    value = value & ~(0x3 << 62) | 0x2 << 62  # RFC 9562 variant
    return f"{prefix}_{_base32(value)}"


def derived_id(prefix: str, seed: bytes) -> str:
    """The id that 16 bytes stand for: the same bytes, the same id. For names derived, not given out."""
    value = int.from_bytes(seed[:16])
    value = value & ~(0xF << 76) | 0x8 << 76  # version 8: the maker's own (RFC 9562, 5.8)
    value = value & ~(0x3 << 62) | 0x2 << 62
    return f"{prefix}_{_base32(value)}"


def is_id(prefix: str, text: str) -> bool:
    """Whether `text` has the form of an id with this prefix. Says nothing about its existence."""
    return text.startswith(f"{prefix}_") and _PATTERN.fullmatch(text) is not None


def _base32(value: int) -> str:
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))
