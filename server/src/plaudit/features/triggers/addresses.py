"""Which pages a trigger is for: its rule against the address a page tells.

Pure. The page script asks by the same rule (`web/packages/page/src/urls.ts`); one table, `addresses.json` in
its tests, is run against both.
"""

import fnmatch
from collections.abc import Sequence
from urllib.parse import urlsplit

from plaudit.features.triggers.model import UrlMatch


def url_matches(match: UrlMatch | None, url: str | None) -> bool:
    """Whether the rule holds. One that begins with a slash is compared with what follows the host."""
    if match is None:
        return True
    if url is None:
        return False
    value = match.value
    seen = _seen(url, from_path=value.startswith("/"))
    match match.matches:
        case "exact":
            return value in seen or (len(value) > 1 and value.rstrip("/") in seen)
        case "contains":
            return value in url
        case "starts_with":
            return any(one.startswith(value) for one in seen)
        case "glob":
            pattern = value.replace("[", "[[]")
            return any(fnmatch.fnmatchcase(one, pattern) for one in seen)


def _seen(url: str, *, from_path: bool) -> Sequence[str]:
    """The ways an address may be written in a rule: with and without its end, query and fragment."""
    whole, _, fragment = url.partition("#")
    if not from_path:
        return (url, whole, whole.partition("?")[0])
    try:
        parts = urlsplit(whole)
    except ValueError:  # no address at all
        return ()
    path = parts.path or "/"
    asked = f"{path}?{parts.query}" if parts.query else path
    return (path.rstrip("/") or "/", path, asked, f"{asked}#{fragment}" if fragment else asked)
