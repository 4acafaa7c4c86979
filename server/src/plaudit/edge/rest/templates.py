"""/v1/templates: polls and surveys to begin from. What is told is the body to send, changed or as it is."""

from collections.abc import Sequence
from typing import Final

import msgspec

from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.rest.operation import Operation, Route, Told
from plaudit.edge.rest.reception import Reception
from plaudit.features.templates import library
from plaudit.features.templates.library import Template, Type

_KEPT: Final = [("cache-control", "private, max-age=300")]


class TemplateQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Templates of one type, or all."""

    type: Type | None = None


class TemplatePage(msgspec.Struct, frozen=True, kw_only=True):
    """All templates by title: a shelf, not a log, so it has one page."""

    data: Sequence[Template]
    next_cursor: None = None
    has_more: bool = False


class TemplateRoutes:
    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def routes(self) -> list[Route]:
        return [Route(LIST, self.page), Route(READ, self.read)]

    async def page(self, exchange: Exchange) -> Reply:
        await self._reception.caller(exchange, "polls:read", host=True)
        wanted = exchange.query_as(TemplateQuery).type
        shown = [one for one in library.every().values() if wanted in {None, one.type}]
        return json_reply(TemplatePage(data=shown), 200, _KEPT)

    async def read(self, exchange: Exchange) -> Reply:
        await self._reception.caller(exchange, "polls:read", host=True)
        return json_reply(library.of_key(exchange.parameters["template_key"]), 200, _KEPT)


LIST: Final = Operation(
    method="GET",
    path="/v1/templates",
    id="listTemplates",
    summary="List templates of polls and surveys",
    tag="Templates",
    access="host",
    query=TemplateQuery,
    replies={200: Told("Every template with its body", TemplatePage)},
)
READ: Final = Operation(
    method="GET",
    path="/v1/templates/{template_key}",
    id="getTemplate",
    summary="Read a template",
    tag="Templates",
    access="host",
    replies={200: Told("The template", Template)},
    problems=("template_not_found",),
)
EVERY: Final = (LIST, READ)
