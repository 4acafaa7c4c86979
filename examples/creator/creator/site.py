"""The stream on the web: the audience's page, the creator's, and word of each new question."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from creator import pages
from creator.show import Show

STATIC: Final = Path(__file__).parent / "static"
_SEE_OTHER: Final = 303


@dataclass
class Site:
    """`server`: where browsers reach Plaudit. `word`: what opens the studio."""

    server: str
    publishable_key: str
    show: Show
    word: str

    def application(self) -> Starlette:
        """The ASGI application; it begins with a question."""
        routes = [
            Route("/", self.stream),
            Route("/now", self.now),
            Route("/studio", self.studio),
            Route("/studio/{act}", self.act, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
        return Starlette(routes=routes, lifespan=self._open)

    async def stream(self, _: Request) -> Response:
        return self._page(pages.stream(self.server, self.publishable_key, self.show.poll))

    async def now(self, _: Request) -> Response:
        """Which poll is on, as an event stream: said at once, and again when it is another."""

        async def told() -> AsyncIterator[str]:
            async for poll in self.show.changes():
                yield f"data: {json.dumps({'poll': poll})}\n\n"

        return StreamingResponse(
            told(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def studio(self, request: Request) -> Response:
        if "word" in request.query_params:
            inside = RedirectResponse("/studio", _SEE_OTHER)
            inside.set_cookie("word", request.query_params["word"], httponly=True, samesite="strict")
            return inside
        return self._page(pages.studio(self.show)) if self._is_host(request) else _closed()

    async def act(self, request: Request) -> Response:
        if not self._is_host(request):
            return _closed()
        match request.path_params["act"]:
            case "next":
                await self.show.ask_next()
            case "close":
                await self.show.close()
            case "confetti":
                await self.show.celebrate("From the studio, with love")
            case _:
                return PlainTextResponse("no such button", 404)
        return RedirectResponse("/studio", _SEE_OTHER)

    def _is_host(self, request: Request) -> bool:
        return secrets.compare_digest(request.cookies.get("word", "").encode(), self.word.encode())

    def _page(self, text: str) -> Response:
        live = (
            urlsplit(self.server)._replace(scheme="wss" if self.server.startswith("https") else "ws").geturl()
        )
        policy = (
            f"default-src 'none'; style-src 'self'; img-src 'self' {self.server}; form-action 'self'; "
            f"base-uri 'none'; script-src 'self' {self.server}; connect-src 'self' {self.server} {live}"
        )
        return HTMLResponse(text, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})

    @asynccontextmanager
    async def _open(self, _: Starlette) -> AsyncIterator[None]:
        await self.show.ask_next()
        yield
        await self.show.end()


def _closed() -> Response:
    return PlainTextResponse("The studio opens with the word that was printed at the start.", 403)
