"""The routes behind the framework: Litestar finds the one that answers, and its failures get our shape."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Litestar, Request, Response
from litestar.types import ControllerRouterHandler

from plaudit.edge.pages.refusal_page import for_reader
from plaudit.edge.refusals import refusal
from plaudit.edge.rest.operation import Route, exchange_of, handler, preflights, response

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def framework(
    routes: Sequence[Route],
    public_url: str,
    *,
    pages: Sequence[ControllerRouterHandler] = (),
    lifespan: Sequence[Lifespan] = (),
) -> Litestar:
    """`pages` are handlers that are no part of the API; `lifespan` begins and ends with the process."""

    def refused(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        exchange = exchange_of(request)
        return response(for_reader(refusal(error, exchange, public_url), exchange))

    return Litestar(
        [*preflights(routes), *(handler(route) for route in routes), *pages],
        exception_handlers={Exception: refused},
        lifespan=list(lifespan),
        openapi_config=None,
        logging_config=None,
    )
