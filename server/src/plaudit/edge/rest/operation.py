"""What a route promises, written beside it: the source of its OpenAPI entry and of its tests."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec
from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from plaudit.edge.exchange import Exchange, Reply

Answer = Callable[[Exchange], Awaitable[Reply]]
Access = Literal["host", "anyone", "open"]  # a secret key only, any key, no key at all

POLL_ID: Final = "^poll_[0-7][0-9a-hjkmnp-tv-z]{25}$"
OPTION_ID: Final = "^opt_[0-7][0-9a-hjkmnp-tv-z]{25}$"
SURVEY_ID: Final = "^surv_[0-7][0-9a-hjkmnp-tv-z]{25}$"
ALERT_RULE_ID: Final = "^rule_[0-7][0-9a-hjkmnp-tv-z]{25}$"
ALERT_ID: Final = "^alert_[0-7][0-9a-hjkmnp-tv-z]{25}$"
TRIGGER_ID: Final = "^trig_[0-7][0-9a-hjkmnp-tv-z]{25}$"
INTERACTION_ID: Final = "^int_[0-7][0-9a-hjkmnp-tv-z]{25}$"

_KEY_PROBLEMS: Final = ("key_invalid", "key_missing", "key_revoked", "rate_limited")
_BROWSER_PROBLEMS: Final = ("origin_not_allowed", "secret_key_in_browser")
_BODY_PROBLEMS: Final = ("body_too_large", "invalid_field", "invalid_json", "unsupported_media_type")
_ALWAYS: Final = ("internal", "invalid_request", "storage_unavailable")


class Told(msgspec.Struct, frozen=True):
    """One success in a few words, and its body: a type, several types for either of them, or nothing."""

    words: str
    body: Any = None
    media_type: str = "application/json"
    text_as: tuple[str, ...] = ()  # further media types it may come in, as plain text
    etag: bool = False
    link: bool = False


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """A route's promise: its method, its path (`/v1/polls/{poll_id}`), and what may come of it.

    `problems` are those beyond what its access and body bring along.
    """

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    id: str
    summary: str
    tag: str
    access: Access
    replies: Mapping[int, Told]
    body: Any = None
    body_required: bool = True
    query: Any = None
    problems: tuple[str, ...] = ()
    voter: bool = False
    idempotent: bool = False
    conditional: Literal["If-Match", "If-None-Match"] | None = None

    def every_problem(self) -> tuple[str, ...]:
        """All codes the route can answer with, sorted."""
        codes = {*self.problems, *_ALWAYS}
        if self.access != "open":
            codes |= {*_KEY_PROBLEMS, *_BROWSER_PROBLEMS, "scope_missing"}
        if self.access == "host":
            codes.add("key_kind")
        if self.body is not None:
            codes.update(_BODY_PROBLEMS)
        if self.query is not None:
            codes |= {"invalid_field", "invalid_request"}
        if self.voter:
            codes |= {"voter_token_invalid", "voter_token_expired"}
        if self.idempotent:
            codes |= {"idempotency_key_invalid", "idempotency_key_reused", "idempotency_in_progress"}
        return tuple(sorted(codes))


class Route(msgspec.Struct, frozen=True):
    """A promise and who keeps it."""

    operation: Operation
    answer: Answer


def handler(route: Route) -> HTTPRouteHandler:
    """The route for the framework, which does no more than find it."""

    async def run(request: Request[Any, Any, Any]) -> Response[Any]:
        exchange = exchange_of(request)
        exchange.parameters = request.path_params
        return response(await route.answer(exchange))

    operation = route.operation
    path = operation.path.replace("}", ":str}")
    opt = {"operation": operation}
    return HTTPRouteHandler(path, http_method=operation.method, opt=opt, status_code=200)(run)


def preflights(routes: Sequence[Route]) -> list[HTTPRouteHandler]:
    """OPTIONS of every path, which names all methods there; the framework's own answer names the first."""
    paths: dict[str, set[str]] = {}
    for route in routes:
        also = {"HEAD", "OPTIONS"} if route.operation.method == "GET" else {"OPTIONS"}
        paths.setdefault(route.operation.path, set()).update(also, {route.operation.method})
    return [_options(path, ", ".join(sorted(methods))) for path, methods in paths.items()]


def _options(path: str, allowed: str) -> HTTPRouteHandler:
    async def run() -> Response[Any]:
        return Response(b"", status_code=204, headers={"allow": allowed})

    return HTTPRouteHandler(path.replace("}", ":str}"), http_method="OPTIONS", status_code=200)(run)


def exchange_of(request: Request[Any, Any, Any]) -> Exchange:
    found: Exchange = request.scope["state"]["exchange"]
    return found


def response(reply: Reply) -> Response[Any]:
    headers = dict(reply.headers)  # with the content type, which the framework then leaves alone
    if isinstance(reply.body, bytes):
        return Response(reply.body, status_code=reply.status, headers=headers)
    return Stream(reply.body, status_code=reply.status, headers=headers)
