"""What an operator and an integrator ask of the process itself: is it alive, is it ready, what can it do."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec

from plaudit.edge.documents import problem_page
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.metrics import Metrics, Watch
from plaudit.edge.pages.docs_page import docs_page
from plaudit.edge.problems import PROBLEMS
from plaudit.edge.rest.operation import Operation, Route, Told
from plaudit.edge.rest.schemas import Html, OpenApi, PlainText, Readiness
from plaudit.kernel.errors import NotFound

log = logging.getLogger(__name__)

# Raises when the thing it looks at is not well.
Check = Callable[[], Awaitable[None]]

_HTML: Final = ("content-type", "text/html; charset=utf-8")
_PAGE_POLICY: Final = (
    "content-security-policy",
    (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
)


class Health:
    """Whether this process should get requests. `draining` is set when it is about to go."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self.draining = False

    async def look(self) -> Readiness:
        said = {"serving": "draining" if self.draining else "ok"}
        for name, check in self._checks.items():
            try:
                await check()
                said[name] = "ok"
            except Exception as error:
                log.warning("readiness check %s failed", name, exc_info=error)
                said[name] = "failed"
        return Readiness(ready=all(word == "ok" for word in said.values()), checks=said)


class OperationRoutes:
    """`openapi` gives the document of the whole API, these routes included."""

    def __init__(
        self, health: Health, metrics: Metrics, watch: Watch, openapi: Callable[[], Mapping[str, Any]]
    ) -> None:
        self._health = health
        self._metrics = metrics
        self._watch = watch
        self._openapi = openapi
        self._document: bytes | None = None

    def routes(self) -> list[Route]:
        return [
            Route(LIVE, self.live),
            Route(ALIAS, self.live),
            Route(READY, self.ready),
            Route(METRICS, self.metrics),
            Route(OPENAPI, self.openapi),
            Route(DOCS, self.docs),
            Route(PROBLEM, self.problem),
        ]

    async def live(self, _: Exchange) -> Reply:
        return Reply(200, b"ok\n", [("content-type", "text/plain; charset=utf-8"), _NO_STORE])

    async def ready(self, _: Exchange) -> Reply:
        found = await self._health.look()
        return json_reply(found, 200 if found.ready else 503, [_NO_STORE])

    async def metrics(self, exchange: Exchange) -> Reply:
        if not self._watch.admits(exchange):
            raise NotFound(
                "not_found", "the figures are told on this machine alone, or for the metrics token"
            )
        media_type = "text/plain; version=1.0.0; charset=utf-8"
        return Reply(200, self._metrics.text(), [("content-type", media_type), _NO_STORE])

    async def openapi(self, _: Exchange) -> Reply:
        if self._document is None:
            self._document = msgspec.json.format(msgspec.json.encode(self._openapi()), indent=2)
        return Reply(200, self._document, [("content-type", "application/json"), _FOR_A_WHILE])

    async def docs(self, _: Exchange) -> Reply:
        return Reply(200, docs_page(self._openapi()), [_HTML, _PAGE_POLICY, _FOR_A_WHILE])

    async def problem(self, exchange: Exchange) -> Reply:
        code = exchange.parameters["code"]
        if code not in PROBLEMS:
            raise NotFound("not_found", "there is no problem with this code")
        return Reply(200, problem_page(code), [_HTML, _PAGE_POLICY, _FOR_A_WHILE])


_NO_STORE: Final = ("cache-control", "no-store")
_FOR_A_WHILE: Final = ("cache-control", "public, max-age=300")


def _open(path: str, name: str, summary: str, told: Told, problems: tuple[str, ...] = ()) -> Operation:
    return Operation(
        method="GET",
        path=path,
        id=name,
        summary=summary,
        tag="Operations",
        access="open",
        replies={200: told},
        problems=problems,
    )


LIVE: Final = _open("/livez", "livez", "Whether the process lives", Told("It does", PlainText, "text/plain"))
ALIAS: Final = _open("/healthz", "healthz", "The same as /livez", Told("It does", PlainText, "text/plain"))
READY: Final = Operation(
    method="GET",
    path="/readyz",
    id="readyz",
    summary="Whether the process should get requests",
    tag="Operations",
    access="open",
    replies={200: Told("It should", Readiness), 503: Told("It should not", Readiness)},
)
METRICS: Final = _open(
    "/metrics",
    "metrics",
    "Figures for Prometheus, on this machine or with the metrics token",
    Told("The figures", PlainText, "text/plain"),
    problems=("not_found",),
)
OPENAPI: Final = _open("/openapi.json", "openapi", "This document", Told("OpenAPI 3.1", OpenApi))
DOCS: Final = _open("/docs", "docs", "This document, readable", Told("A page", Html, "text/html"))
PROBLEM: Final = _open(
    "/problems/{code}",
    "problem",
    "What a problem code means and what to do",
    Told("A page", Html, "text/html"),
    problems=("not_found",),
)
EVERY: Final = (LIVE, ALIAS, READY, METRICS, OPENAPI, DOCS, PROBLEM)
