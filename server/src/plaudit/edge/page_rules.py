"""What open pages know of a project's rules: the cues to notice, and the settings that bind them.

Both come with every inbox, and are told anew to all open pages when a host changes them. Nothing of segments,
conditions or frequencies is among them: what a page would do with those is decided here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from plaudit.edge.live_ports import Spawn
from plaudit.features.triggers.model import CueName, Trigger, UrlMatch
from plaudit.features.triggers.roster import Roster
from plaudit.features.triggers.settings import ProjectSettings, SettingsCache, Tenant, Theme
from plaudit.kernel.clock import Clock, format_instant
from plaudit.live.hub import Hub

_encode: Final = msgspec.json.Encoder().encode


class Cue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something a page notices by itself, and then asks about: `POST /v1/me/cues` with this trigger."""

    trigger: str
    cue: CueName
    url: UrlMatch | None = None
    seconds: int | None = None
    percent: int | None = None
    selector: str | None = None


class PageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a page needs of the project's settings. `page_events`: the names it may tell; None: any."""

    cooldown_seconds: int
    muted: bool
    page_events: tuple[str, ...] | None
    theme: Theme | None


class PageRules:
    """Satisfies `inbox.Surroundings`, from memory."""

    def __init__(self, roster: Roster, settings: SettingsCache, hub: Hub, clock: Clock, spawn: Spawn) -> None:
        self._roster = roster
        self._settings = settings
        self._hub = hub
        self._clock = clock
        self._spawn = spawn
        roster.on_change(self._tell)
        settings.on_change(lambda tenant, _settings: self._tell(tenant))

    def __call__(self, project_id: str, environment: str) -> tuple[Sequence[Cue], Mapping[str, Any]]:
        cues = [_cue(one) for one in self._roster.cues((project_id, environment))]
        return cues, msgspec.to_builtins(_shown(self._settings.of(project_id, environment)))

    def _tell(self, tenant: Tenant) -> None:
        self._spawn(self._told(tenant), "tell open pages their cues")

    async def _told(self, tenant: Tenant) -> None:
        cues, settings = self(*tenant)
        data = _encode({"cues": cues, "settings": settings})
        at = format_instant(self._clock.now())
        await self._hub.inboxes.tell_all(tenant, lambda _attributes: True, "cues.changed", at, data)


def _cue(trigger: Trigger) -> Cue:
    on = trigger.on
    assert on.cue is not None, "only cues are asked for"
    return Cue(
        trigger=trigger.id,
        cue=on.cue,
        url=on.url,
        seconds=on.seconds,
        percent=on.percent,
        selector=on.selector,
    )


def _shown(settings: ProjectSettings) -> PageSettings:
    return PageSettings(
        cooldown_seconds=settings.cooldown_seconds,
        muted=settings.muted,
        page_events=settings.page_events,
        theme=settings.theme,
    )
