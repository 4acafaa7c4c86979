"""`/e/{poll}`: the poll alone, for a frame in another site; and what that site needs to frame it (oEmbed)."""

import html
from typing import Any, Final

from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.html import tag
from plaudit.edge.pages.layout import page
from plaudit.edge.pages.scene import Scene
from plaudit.edge.pages.vote_page import heading, plain, widget

_WIDTH: Final = 560
_HEIGHT: Final = 420
_CACHE_SECONDS: Final = 3600


def embed_page(scene: Scene, assets: Assets, key: str | None = None) -> bytes:
    """The page inside the frame. `key`: the embedder's own publishable key, if it named one.

    A frame in another site gets no cookie of ours, so without scripts there is a link instead of a form.
    """
    return page(
        assets,
        scene.words,
        title=scene.poll.question,
        kind="embed-page",
        scripts=("pages/embed.js", "widget/elements.js"),
        theme=scene.theme,
        transparent=scene.transparent,
        body=[
            tag.main(
                widget(scene, key),
                tag.noscript(
                    plain(scene) if not scene.may_vote else tag.div(heading(scene), class_="plain"),
                    tag.a(scene.words["open_page"], href=scene.page_url, target="_top", class_="primary"),
                ),
                id="poll",
                data_card=True,
            )
        ],
    )


def oembed(scene: Scene, max_width: int | None, max_height: int | None) -> dict[str, Any]:
    """The answer of an oEmbed 1.0 provider for this poll."""
    width = min(_WIDTH, max_width or _WIDTH)
    height = min(_HEIGHT, max_height or _HEIGHT)
    frame = (
        f'<iframe src="{html.escape(scene.embed_url)}" title="{html.escape(scene.poll.question)}" '
        f'width="{width}" height="{height}" frameborder="0" loading="lazy"></iframe>'
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": scene.poll.question,
        "provider_name": "Plaudit",
        "provider_url": scene.public_url,
        "cache_age": _CACHE_SECONDS,
        "html": frame,
        "width": width,
        "height": height,
    }
