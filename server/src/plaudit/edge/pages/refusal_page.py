"""A refusal for somebody who followed a link: the same status and words as the problem, as a page."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.edge.exchange import Exchange, Reply
from plaudit.edge.pages.assets import Unpinned
from plaudit.edge.pages.html import tag
from plaudit.edge.pages.layout import brand, page
from plaudit.edge.pages.policies import page_headers
from plaudit.edge.pages.texts import Words

_ASSETS: Final = Unpinned()
_REPLACED: Final = frozenset({"content-type", "cache-control"})


def for_reader(reply: Reply, exchange: Exchange) -> Reply:
    """The reply as it is for programs; as a page for a browser that opens an address outside the API."""
    wants_page = "text/html" in (exchange.header(b"accept") or "")
    if not wants_page or exchange.path.startswith("/v1/") or not isinstance(reply.body, bytes):
        return reply
    kept = [(name, value) for name, value in reply.headers if name not in _REPLACED]
    headers = [*page_headers(ancestors="'none'", cache="no-store"), ("vary", "accept"), *kept]
    return Reply(reply.status, _page(msgspec.json.decode(reply.body)), headers)


def _page(problem: dict[str, Any]) -> bytes:
    title, code = problem["title"], problem["code"]
    return page(
        _ASSETS,
        Words("en"),
        title=f"{title} \u00b7 Plaudit",
        kind="vote-page",
        body=[
            tag.header(brand(), class_="top"),
            tag.main(
                tag.section(
                    tag.h1(title),
                    tag.p(_sentence(problem["detail"]), class_="hint"),
                    _ways((("Home", "/", "primary"), (code, f"/problems/{code}", "quiet"))),
                    class_="card plain",
                ),
                class_="stage alone",
            ),
        ],
    )


def _ways(links: Sequence[tuple[str, str, str]]) -> str:
    return tag.p([tag.a(text, href=href, class_=look) for text, href, look in links], class_="ways")


def _sentence(detail: str) -> str:
    """Details are written for logs; a page begins with a capital and ends with a stop."""
    return f"{detail[:1].upper()}{detail[1:].rstrip('.')}."
