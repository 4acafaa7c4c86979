"""A QR code as inline SVG: attributes only, so that no policy on styles stands in its way."""

from functools import lru_cache
from typing import Final

import segno

from plaudit.edge.pages.html import Safe, tag

_QUIET: Final = 2


@lru_cache(maxsize=256)
def qr_code(text: str, label: str) -> Safe:
    """Error correction M; modules are drawn as runs, one path for the whole code."""
    matrix = segno.make(text, error="m", micro=False).matrix
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            width = next((n for n, on in enumerate(row[x:]) if not on), len(row) - x)
            if width:
                runs.append(f"M{x + _QUIET} {y + _QUIET}h{width}v1h-{width}z")
            x += width or 1
    size = len(matrix) + 2 * _QUIET
    return tag.svg(
        tag.rect(width=size, height=size, fill="#fff"),
        tag.path(d="".join(runs), fill="#111318"),
        class_="qr",
        viewBox=f"0 0 {size} {size}",
        role="img",
        aria_label=label,
        shape_rendering="crispEdges",
    )
