"""What a page may load and who may frame it: one strict policy, written once."""

from typing import Final

_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' https: data:{images}; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors {ancestors}; require-trusted-types-for 'script'; trusted-types lit-html"
)

Headers = list[tuple[str, str]]


def page_headers(*, ancestors: str, cache: str = "private, no-store", images: str = "") -> Headers:
    """The headers of an HTML page. `ancestors`: origins that may frame it, `'none'` or `'self'` or `*`.

    `images`: an origin more that pictures may come from.
    """
    return [
        ("content-type", "text/html; charset=utf-8"),
        (
            "content-security-policy",
            _POLICY.format(ancestors=ancestors, images=f" {images}" if images else ""),
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
        ("cache-control", cache),
    ]


def ancestors_of(origins: tuple[str, ...]) -> str:
    """A key's origin list as frame ancestors; any site when the key names none."""
    return " ".join(origins) if origins else "*"
