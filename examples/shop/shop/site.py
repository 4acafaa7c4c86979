"""The shop on the web: its pages, its checkout, and the door that Plaudit's webhooks come in by."""

import hashlib
import hmac
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from plaudit_client import AsyncPlaudit, PlauditError, UserTokens, WebhookAtWork, WebhookRefused, webhooks
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from shop import pages
from shop.answering import Answering
from shop.asking import Arranged
from shop.counter import Counters, Order

log = logging.getLogger("shop")

STATIC: Final = Path(__file__).parent / "static"
_LONGEST_BODY: Final = 64 * 1024
_YEAR: Final = 365 * 24 * 3600
_SEE_OTHER: Final = 303


@dataclass(frozen=True)
class Opening:
    """What the shop opens with. `server`: where browsers reach Plaudit."""

    server: str
    publishable_key: str
    tokens: UserTokens
    plaudit: AsyncPlaudit
    arranged: Arranged
    cookie_secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)


class Shop:
    """All the shop does for one request."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._counters = Counters()
        self._answering = Answering(opening.plaudit)

    def application(self) -> Starlette:
        """The ASGI application; it closes the client when it ends."""
        routes = [
            Route("/", self.front),
            Route("/basket", self.basket),
            Route("/basket/add", self.add, methods=["POST"]),
            Route("/basket/remove", self.remove, methods=["POST"]),
            Route("/checkout", self.checkout, methods=["POST"]),
            Route("/orders/{number}", self.order),
            Route("/hooks/plaudit", self.hook, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
        return Starlette(routes=routes, lifespan=self._open)

    async def front(self, request: Request) -> Response:
        return self._page(request, "Shop", pages.front())

    async def basket(self, request: Request) -> Response:
        customer = self._customer(request)
        body = pages.basket(self._counters.basket(customer), self._counters.total(customer))
        return self._page(request, "Basket", body, customer)

    async def add(self, request: Request) -> Response:
        customer = self._customer(request)
        self._counters.add(customer, (await _form(request)).get("product", ""))
        return self._known(RedirectResponse("/basket", _SEE_OTHER), customer)

    async def remove(self, request: Request) -> Response:
        customer = self._customer(request)
        self._counters.remove(customer, (await _form(request)).get("product", ""))
        return self._known(RedirectResponse("/basket", _SEE_OTHER), customer)

    async def checkout(self, request: Request) -> Response:
        """Sell first; Plaudit hears of it right after, and no trouble with it is the customer's."""
        customer = self._customer(request)
        delivery = (await _form(request)).get("delivery", "post")
        order = self._counters.order(customer)
        if order is None:
            return RedirectResponse("/basket", _SEE_OTHER)
        told = BackgroundTask(self._tell, order, delivery)
        return self._known(RedirectResponse(f"/orders/{order.number}", _SEE_OTHER, background=told), customer)

    async def order(self, request: Request) -> Response:
        customer = self._customer(request)
        order = self._counters.ordered(request.path_params["number"], customer)
        if order is None:
            return self._page(request, "Not found", pages.nothing_here(), customer, status=404)
        return self._page(request, f"Order {order.number}", pages.thanks(order), customer)

    async def hook(self, request: Request) -> Response:
        """A webhook: proven first, done once; an error here has it delivered again."""
        try:
            secret = self._opening.arranged.webhook_secret
            event = webhooks.verify(await request.body(), request.headers, secret)
            await self._answering.take(event)
        except WebhookRefused as refused:
            return PlainTextResponse(str(refused), 400)
        except WebhookAtWork:  # the first delivery of it has not ended: it is delivered again
            return Response(status_code=503)
        return Response(status_code=204)

    async def _tell(self, order: Order, delivery: str) -> None:
        """The order's number is the event's id: said twice, it has happened once."""
        properties = {"total": order.total / 100, "items": sum(order.lines.values()), "delivery": delivery}
        try:
            await self._opening.plaudit.events.track(
                "checkout.completed", user=order.customer, properties=properties, id=order.number
            )
        except PlauditError:
            log.exception("order %s is sold, but Plaudit was not told", order.number)

    def _page(
        self, request: Request, title: str, body: str, customer: str | None = None, status: int = 200
    ) -> Response:
        customer = customer or self._customer(request)
        token = self._opening.tokens.sign(customer)
        tag = pages.loader(self._opening.server, self._opening.publishable_key, token)
        frame = pages.Frame(tag, sum(self._counters.basket(customer).values()))
        response = HTMLResponse(frame.around(title, body), status, {"Cache-Control": "no-store"})
        response.headers["Content-Security-Policy"] = _policy(self._opening.server)
        return self._known(response, customer)

    def _customer(self, request: Request) -> str:
        """Who this is, by a cookie we signed; somebody new otherwise."""
        name, _, mark = request.cookies.get("customer", "").partition(".")
        if name and hmac.compare_digest(mark, self._mark(name)):
            return name
        return f"customer-{secrets.token_hex(6)}"

    def _known(self, response: Response, customer: str) -> Response:
        mark = f"{customer}.{self._mark(customer)}"
        response.set_cookie("customer", mark, max_age=_YEAR, httponly=True, samesite="lax")
        return response

    def _mark(self, name: str) -> str:
        return hmac.new(self._opening.cookie_secret, name.encode(), hashlib.sha256).hexdigest()

    @asynccontextmanager
    async def _open(self, _: Starlette) -> AsyncIterator[None]:
        async with self._opening.plaudit:
            yield


async def _form(request: Request) -> dict[str, str]:
    """The fields of a plain form, each once."""
    if int(request.headers.get("content-length", _LONGEST_BODY + 1)) > _LONGEST_BODY:
        return {}
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    return {name: values[0] for name, values in fields.items()}


def _policy(server: str) -> str:
    """Nothing but our own files and Plaudit's; no inline script, no inline style."""
    live = urlsplit(server)._replace(scheme="wss" if server.startswith("https") else "ws").geturl()
    return (
        f"default-src 'none'; style-src 'self'; img-src 'self' {server}; script-src {server}; "
        f"connect-src {server} {live}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types lit-html"
    )
