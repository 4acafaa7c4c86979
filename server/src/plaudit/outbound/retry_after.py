"""How long somebody who was asked wants to be left alone. Pure."""

import email.utils


def asked_to_wait(header: str | None, now: int) -> int | None:
    """Milliseconds from a `Retry-After` header: seconds, or a date (RFC 9110, 10.2.3). None for neither."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return int(text[:10]) * 1000
    try:
        return max(int(email.utils.parsedate_to_datetime(text).timestamp() * 1000) - now, 0)
    except (TypeError, ValueError, OverflowError):
        return None
