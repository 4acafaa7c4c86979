"""Every page and file by method and path, wired and ready for the framework to find."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec
from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler

from plaudit.edge.exchange import Exchange
from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.front import FrontPages
from plaudit.edge.pages.visitors import Visitors
from plaudit.edge.pages.visits import VotePages
from plaudit.edge.pages.wall_page import Demo
from plaudit.edge.rate_limits import RateLimits
from plaudit.edge.rest.operation import Answer, exchange_of, response
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.polls.ports import PollStore, VoteStore
from plaudit.features.polls.voting import Voting
from plaudit.features.projects.key_ring import KeyRing
from plaudit.features.projects.ports import ProjectStore
from plaudit.kernel.clock import Clock


class PageRoute(msgspec.Struct, frozen=True):
    """A method and path (`/p/{poll}`) and who answers. Pages are no part of the API's description."""

    method: Literal["GET", "POST"]
    path: str
    answer: Answer


def page_routes(
    *,
    catalogue: Catalogue,
    polls: PollStore,
    votes: VoteStore,
    voting: Voting,
    projects: ProjectStore,
    ring: KeyRing,
    limits: RateLimits,
    viewers: Callable[[str], int],
    clock: Clock,
    public_url: str,
    demo: Demo | None = None,
) -> list[PageRoute]:
    """All of them. `viewers` says how many watch the poll with an id; `demo` puts its wall in front."""
    assets = Assets()
    visitors = Visitors(
        catalogue=catalogue, votes=votes, projects=projects, clock=clock, public_url=public_url
    )
    front = FrontPages(visitors=visitors, assets=assets, viewers=viewers, demo=demo)
    vote = VotePages(visitors=visitors, polls=polls, voting=voting, ring=ring, limits=limits, assets=assets)
    return [
        PageRoute("GET", "/", front.home),
        PageRoute("GET", "/demo/pulse", front.pulse),
        PageRoute("GET", "/p/{poll}", vote.show),
        PageRoute("POST", "/p/{poll}", vote.vote),
        PageRoute("POST", "/p/{poll}/voter", vote.voter),
        PageRoute("GET", "/j/{code}", vote.join),
        PageRoute("GET", "/e/{poll}", vote.embed),
        PageRoute("GET", "/oembed", vote.oembed),
        PageRoute("GET", "/widget/{file}", assets.answer),
        PageRoute("GET", "/pages/{file}", assets.answer),
    ]


def page_handler(route: PageRoute) -> HTTPRouteHandler:
    """The route for the framework, which does no more than find it."""

    async def run(request: Request[Any, Any, Any]) -> Response[Any]:
        exchange: Exchange = exchange_of(request)
        exchange.parameters = request.path_params
        return response(await route.answer(exchange))

    path = route.path.replace("}", ":str}")
    return HTTPRouteHandler(path, http_method=route.method, include_in_schema=False, status_code=200)(run)
