"""The plain form as it arrives: where it came from, who sent it, its fields. `filled` reads the answer."""

from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs, urlsplit

from plaudit.edge.exchange import Exchange
from plaudit.edge.pages.filled import Fields
from plaudit.kernel.errors import Forbidden, Invalid

COOKIE: Final = "plaudit_voter"
_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 1100  # as many as a board of ideas may have, and what is around them
_LARGEST: Final = 64 * 1024
_YEAR_SECONDS: Final = 31_536_000


def check_same_site(exchange: Exchange, public_url: str) -> None:
    """Raises unless a browser says that our own page sent this. Clients without a browser's marks carry no
    cookies of somebody else and are let through.
    """
    site = exchange.header(b"sec-fetch-site")
    origin = exchange.origin
    if site is not None:
        allowed = site == "same-origin"
    else:
        # Browsers leave Sec-Fetch-Site out over plain http (a server in a local network).
        hosts = {urlsplit(public_url).netloc, exchange.header(b"host")}
        allowed = origin is None or origin.partition("://")[2] in hosts - {"", None}
    if not allowed:
        raise Forbidden("origin_not_allowed", "this form was sent from another site")


def fields_of(exchange: Exchange) -> Fields:
    """The form's fields. Raises `Invalid`."""
    media_type = (exchange.header(b"content-type") or "").partition(";")[0].strip().lower()
    if media_type != _FORM:
        raise Invalid("unsupported_media_type", f"this address takes a form: {_FORM}")
    if len(exchange.body) > _LARGEST:
        raise Invalid("body_too_large", "the form is too large")
    try:
        return parse_qs(exchange.body.decode(), max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise Invalid("invalid_request", "the form is malformed") from error


def cookie_of(exchange: Exchange) -> str | None:
    """The voter token this browser brought, unverified."""
    try:
        morsel = SimpleCookie(exchange.header(b"cookie") or "").get(COOKIE)
    except CookieError:
        return None
    return None if morsel is None else morsel.value


def cookie_for(path: str, token: str, *, secure: bool) -> tuple[str, str]:
    """The cookie that remembers the voter, on the pages below `path` only: no trail across polls."""
    text = f"{COOKIE}={token}; Path={path}; Max-Age={_YEAR_SECONDS}; HttpOnly; SameSite=Lax"
    return "set-cookie", f"{text}; Secure" if secure else text
