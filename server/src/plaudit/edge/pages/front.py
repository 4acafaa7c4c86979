"""The handlers of `/` and `/effects`, and of a demo: its gallery and its pulse."""

from collections.abc import Callable

from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.effects_page import effects_page
from plaudit.edge.pages.gallery_page import gallery_page
from plaudit.edge.pages.landing import landing_page
from plaudit.edge.pages.policies import page_headers
from plaudit.edge.pages.visitors import Visitors, theme_of
from plaudit.edge.pages.wall_page import Demo, wall_page
from plaudit.kernel.errors import NotFound

_BRIEFLY = "public, max-age=60"


class FrontPages:
    """The front door. `viewers` says how many watch a poll now."""

    def __init__(
        self,
        *,
        visitors: Visitors,
        assets: Assets,
        viewers: Callable[[str], int],
        demo: Demo | None,
    ) -> None:
        self._visitors = visitors
        self._assets = assets
        self._viewers = viewers
        self._demo = demo
        self._started_at = visitors.clock.now()

    async def home(self, exchange: Exchange) -> Reply:
        """GET /"""
        subject = None if self._demo is None else await self._visitors.subject(self._demo.poll_id)
        if self._demo is None or subject is None:
            body = landing_page(self._assets, self._visitors.public_url)
            return Reply(200, body, page_headers(ancestors="'none'", cache=_BRIEFLY))
        scene = await self._visitors.scene(exchange, subject)
        return Reply(200, wall_page(scene, self._assets, self._demo), page_headers(ancestors="'none'"))

    async def gallery(self, exchange: Exchange) -> Reply:
        """GET /gallery?theme=: every kind of question, live. Only in a demo."""
        if self._demo is None or self._demo.gallery is None:
            raise NotFound("not_found", "there is nothing at this path")
        url = self._visitors.public_url
        body = gallery_page(self._demo.gallery, self._assets, url, theme_of(exchange))
        return Reply(200, body, page_headers(ancestors="'none'", images=url))

    async def effects(self, exchange: Exchange) -> Reply:
        """GET /effects?theme=: every effect, to play; in a demo with likes and reactions."""
        gallery = None if self._demo is None else self._demo.gallery
        key = None if gallery is None else gallery.key
        body = effects_page(self._assets, self._visitors.public_url, theme_of(exchange), key)
        return Reply(200, body, page_headers(ancestors="'none'"))

    async def pulse(self, exchange: Exchange) -> Reply:  # noqa: ARG002 - the shape of a handler
        """GET /demo/pulse: who watches, and since when this process runs. Only in a demo."""
        if self._demo is None:
            raise NotFound("not_found", "there is nothing at this path")
        told = {"viewers": self._viewers(self._demo.poll_id), "started_at": self._started_at}
        return json_reply(told, 200, [("cache-control", "no-store")])
