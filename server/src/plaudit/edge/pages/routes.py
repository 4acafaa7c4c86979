"""Every page and file by method and path, for the framework to find."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

import msgspec
from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler

from plaudit.edge.exchange import Exchange, Reply
from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.front import FrontPages
from plaudit.edge.pages.survey_visits import SurveyPages
from plaudit.edge.pages.visits import VotePages

Answer = Callable[[Exchange], Awaitable[Reply]]


class PageRoute(msgspec.Struct, frozen=True):
    """A method and path (`/p/{poll}`) and who answers. Pages are no part of the API's description."""

    method: Literal["GET", "POST"]
    path: str
    answer: Answer


def page_routes(front: FrontPages, votes: VotePages, surveys: SurveyPages, assets: Assets) -> list[PageRoute]:
    return [
        PageRoute("GET", "/", front.home),
        PageRoute("GET", "/demo/pulse", front.pulse),
        PageRoute("GET", "/gallery", front.gallery),
        PageRoute("GET", "/effects", front.effects),
        PageRoute("GET", "/p/{poll}", votes.show),
        PageRoute("POST", "/p/{poll}", votes.vote),
        PageRoute("POST", "/p/{poll}/voter", votes.voter),
        PageRoute("GET", "/j/{code}", votes.join),
        PageRoute("GET", "/e/{poll}", votes.embed),
        PageRoute("GET", "/s/{survey}", surveys.show),
        PageRoute("POST", "/s/{survey}", surveys.answer),
        PageRoute("POST", "/s/{survey}/voter", surveys.voter),
        PageRoute("GET", "/s/{survey}/embed", surveys.embed),
        PageRoute("GET", "/oembed", votes.oembed),
        PageRoute("GET", "/widget/{file}", assets.answer),
        PageRoute("GET", "/pages/{file}", assets.answer),
    ]


def page_handlers(routes: Sequence[PageRoute]) -> list[HTTPRouteHandler]:
    """The routes for the framework, which does no more than find them."""
    return [_handler(route) for route in routes]


def _handler(route: PageRoute) -> HTTPRouteHandler:
    async def run(request: Request[Any, Any, Any]) -> Response[Any]:
        exchange: Exchange = request.scope["state"]["exchange"]
        exchange.parameters = request.path_params
        reply = await route.answer(exchange)
        # The content type stays among the headers: to a media type the framework would add its charset.
        return Response(reply.body, status_code=reply.status, headers=dict(reply.headers))

    path = route.path.replace("}", ":str}")
    return HTTPRouteHandler(path, http_method=route.method, include_in_schema=False, status_code=200)(run)
