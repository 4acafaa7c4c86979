"""/v1/settings: what a project has chosen for its triggers, its pages and the feel of its polls."""

from typing import Any, Final

import msgspec

from plaudit.edge import json_bodies
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.rest import trigger_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.polls import expected_revision
from plaudit.edge.rest.reception import Reception
from plaudit.edge.rest.triggers import tenant_of
from plaudit.features.polls.effects import Effects, feedback_problems
from plaudit.features.polls.milestone_rules import Milestone, milestone_problems
from plaudit.features.triggers.settings import ProjectSettings, SettingsCache

_NO_STORE: Final = ("cache-control", "no-store")
_body: msgspec.json.Decoder[told.SettingsBody] = msgspec.json.Decoder(told.SettingsBody)


class SettingsRoutes:
    def __init__(self, reception: Reception, settings: SettingsCache) -> None:
        self._reception = reception
        self._settings = settings

    def routes(self) -> list[Route]:
        return [Route(told.SETTINGS, self.read), Route(told.EDIT_SETTINGS, self.edit)]

    async def read(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "triggers:read", host=True)
        return _told(self._settings.of(*tenant_of(caller)))

    async def edit(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "triggers:write", host=True)
        changes = _changes(exchange.json(_body))
        return _told(await self._settings.change(*tenant_of(caller), changes, expected_revision(exchange)))


def _changes(body: told.SettingsBody) -> dict[str, Any]:
    """What is to change. What other features keep there is stored as plain JSON."""
    given = {name: getattr(body, name) for name in body.__struct_fields__}
    changes = {name: value for name, value in given.items() if value is not msgspec.UNSET}
    if "milestones" in changes and (wrong := list(milestone_problems(changes["milestones"], None))):
        raise json_bodies.invalid_field(wrong)
    if "effects" in changes:
        if wrong := list(feedback_problems(changes["effects"], "#/effects")):
            raise json_bodies.invalid_field(wrong)
        changes["effects"] = msgspec.to_builtins(changes["effects"])
    for name in ("milestones", "page_events"):
        if changes.get(name) is not None:
            changes[name] = tuple(msgspec.to_builtins(changes[name]))
    return changes


def _told(settings: ProjectSettings) -> Reply:
    plain = {name: getattr(settings, name) for name in told.SettingsView.__struct_fields__}
    plain["effects"] = msgspec.convert(settings.effects, Effects)
    plain["milestones"] = msgspec.convert(settings.milestones, tuple[Milestone, ...])
    view = told.SettingsView(**plain)
    return json_reply(view, 200, [("etag", f'"{settings.revision}"'), _NO_STORE])
