"""The frame of every page: head, mark, and what crawlers and chat programs read."""

from collections.abc import Sequence
from typing import Final

from plaudit.edge.pages.assets import Addresses
from plaudit.edge.pages.html import Child, Safe, document, tag
from plaudit.edge.pages.texts import Words

_MARK: Final = (
    # Three bars of a result, the tallest with the tick of a counted vote.
    "M4 14.5a2 2 0 0 1 4 0v4a2 2 0 0 1-4 0z",
    "M10 10.5a2 2 0 0 1 4 0v8a2 2 0 0 1-4 0z",
    "M16 5.5a2 2 0 0 1 4 0v13a2 2 0 0 1-4 0z",
)


def page(
    assets: Addresses,
    words: Words,
    *,
    title: str,
    kind: str,
    body: Sequence[Child],
    head: Sequence[Child] = (),
    scripts: Sequence[str] = (),
    theme: str = "auto",
    transparent: bool = False,
) -> bytes:
    """A whole document. `kind` names its body class and `scripts` run in their order."""
    return document(
        tag.html(
            tag.head(
                tag.meta(charset="utf-8"),
                tag.title(title),
                tag.meta(name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
                tag.meta(name="color-scheme", content="light dark" if theme == "auto" else theme),
                tag.link(rel="icon", href=assets.url("pages/mark.svg"), type="image/svg+xml"),
                tag.link(rel="stylesheet", href=assets.url("pages/pages.css")),
                [tag.script(type="module", src=_address(assets, script)) for script in scripts],
                [
                    tag.link(rel="modulepreload", href=f"/{file}")
                    for script in scripts
                    for file in assets.imports(script)
                ],
                head,
            ),
            tag.body(body, class_=kind),
            lang=words.lang,
            dir=words.dir,
            data_theme=theme,
            data_transparent=transparent,
        )
    )


def _address(assets: Addresses, script: str) -> str:
    # The widget's lazy parts import /widget/elements.js by that very address; another would load it twice.
    return f"/{script}" if script.startswith("widget/") else assets.url(script)


def mark() -> Safe:
    """The sign of the house."""
    return tag.svg(
        [tag.path(d=path) for path in _MARK],
        class_="mark",
        viewBox="0 0 24 24",
        aria_hidden="true",
        fill="currentColor",
    )


def brand() -> Safe:
    return tag.a(mark(), tag.span("Plaudit"), class_="brand", href="/")


def cards(*, title: str, description: str, url: str, oembed: str | None = None) -> list[Child]:
    """What a chat program or a feed reader shows of the page."""
    return [
        tag.meta(name="description", content=description),
        tag.meta(property="og:type", content="website"),
        tag.meta(property="og:site_name", content="Plaudit"),
        tag.meta(property="og:title", content=title),
        tag.meta(property="og:description", content=description),
        tag.meta(property="og:url", content=url),
        tag.meta(name="twitter:card", content="summary"),
        tag.link(rel="canonical", href=url),
        oembed and tag.link(rel="alternate", type="application/json+oembed", href=oembed, title=title),
    ]
