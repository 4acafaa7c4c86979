"""The built front end: widget, page scripts and styles, read into memory once and served from there.

A source checkout finds the files where the build leaves them; a wheel holds them beside the package. Files
whose name carries a hash, and requests whose `?v=` does, are cached for good; the widget's fixed addresses
(`/widget/v1.js`, `elements.js`, `page.js`) for five minutes, so that a new release reaches every site by
itself.
"""

import functools
import gzip
import hashlib
import mimetypes
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import msgspec

from plaudit.edge.exchange import Exchange, Reply
from plaudit.kernel.errors import NotFound

_PACKAGED: Final = Path(__file__).parents[2] / "assets"
_CHECKOUT: Final = Path(__file__).parents[5] / "web" / "dist"
_FOLDERS: Final = ("widget", "pages")
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_SHORT: Final = "public, max-age=300, stale-while-revalidate=86400"
_TYPES: Final = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_WORTH_PACKING: Final = 1024
_IMPORTED: Final = re.compile(rb"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")
"""What a module cannot begin without; `import("./…")` of a lazy part is none."""
_SHARED: Final = (
    ("access-control-allow-origin", "*"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("timing-allow-origin", "*"),
    ("x-content-type-options", "nosniff"),
)


class File(msgspec.Struct, frozen=True):
    """One file as it is sent. `packed` is its gzip form, where that is smaller."""

    body: bytes
    packed: bytes | None
    media_type: str
    digest: str
    hashed: bool
    imports: Sequence[str]


class Addresses(Protocol):
    """Where a page's own files are."""

    def url(self, path: str) -> str: ...

    def imports(self, path: str) -> Sequence[str]: ...


class Unpinned:
    """The plain addresses, for pages that need no more than the sheet."""

    def url(self, path: str) -> str:
        return f"/{path}"

    def imports(self, _path: str) -> Sequence[str]:
        return ()


class Assets:
    """All files by path (`widget/v1.js`). Empty when the front end was never built."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or (_CHECKOUT if _CHECKOUT.is_dir() else _PACKAGED)
        self._files = {
            path.relative_to(self._folder).as_posix(): _read(path, path.stat().st_mtime_ns)
            for name in _FOLDERS
            for path in sorted((self._folder / name).rglob("*"))
            if path.is_file()
        }

    def url(self, path: str) -> str:
        """The address of a page's own file, naming its content so that it can be cached for good."""
        file = self._files.get(path)
        return f"/{path}" if file is None else f"/{path}?v={file.digest[:12]}"

    def imports(self, path: str) -> Sequence[str]:
        """The files this module begins with importing, so that a page can ask for them along with it."""
        file = self._files.get(path)
        return [] if file is None else file.imports

    async def answer(self, exchange: Exchange) -> Reply:
        """GET /widget/… and /pages/…"""
        file = self._files.get(exchange.path.lstrip("/"))
        if file is None:
            raise NotFound("not_found", "there is no such file; was the front end built?")
        headers: list[tuple[str, str]] = [
            ("content-type", file.media_type),
            ("cache-control", _FOR_EVER if file.hashed or _pinned(exchange, file) else _SHORT),
            ("vary", "accept-encoding"),
            *_SHARED,
        ]
        packed = file.packed if "gzip" in (exchange.header(b"accept-encoding") or "") else None
        # The two forms are two representations; a strong validator must tell them apart.
        etag = f'"{file.digest[:24]}{"-gzip" if packed else ""}"'
        headers.append(("etag", etag))
        if etag in _listed(exchange.header(b"if-none-match")):
            return Reply(304, b"", headers)
        if packed:
            headers.append(("content-encoding", "gzip"))
        return Reply(200, packed or file.body, headers)


@functools.cache
def _read(path: Path, _changed_at: int) -> File:
    """Packing takes longer than all else of a start; servers of one process share it."""
    body = path.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if len(body) >= _WORTH_PACKING else None
    return File(
        body=body,
        packed=packed if packed is not None and len(packed) < len(body) else None,
        media_type=media_type,
        digest=hashlib.sha256(body).hexdigest(),
        hashed=path.name.startswith("chunk-"),
        imports=_imports(path, body) if path.suffix == ".js" else (),
    )


def _imports(path: Path, body: bytes) -> Sequence[str]:
    names = (found.decode() for found in _IMPORTED.findall(body))
    return tuple(dict.fromkeys(f"{path.parent.name}/{name}" for name in names))


def _pinned(exchange: Exchange, file: File) -> bool:
    return exchange.query == f"v={file.digest[:12]}"


def _listed(header: str | None) -> Sequence[str]:
    return [] if header is None else [one.strip().removeprefix("W/") for one in header.split(",")]
