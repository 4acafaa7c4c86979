"""The private channel `me`: what waits for a person, and the doors through which new things come.

There is no channel of another person to ask for: whose inbox it is says the credential alone.
"""

import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final

import msgspec

from plaudit.edge.live_ports import ME, Spawn, Viewer
from plaudit.edge.publications import channel_of, poll_of
from plaudit.features.interactions.conditions import Facts, holds
from plaudit.features.interactions.living import Living
from plaudit.features.interactions.model import Interaction, OncePer, Show, Surface, Type
from plaudit.features.interactions.ports import InteractionStore, Note
from plaudit.features.interactions.sending import Sending
from plaudit.kernel.clock import Clock, format_instant
from plaudit.kernel.effects import Effect
from plaudit.kernel.errors import Forbidden, NotFound, Unauthenticated
from plaudit.live.channel import Connection
from plaudit.live.hub import Hub
from plaudit.live.inboxes import Tenant
from plaudit.live.publication import AUDIENCES, Audience, Publication

_encode: Final = msgspec.json.Encoder().encode


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a page is told of an interaction: nothing of why, of others, or of its outcomes."""

    id: str
    type: Type
    expires_at: str
    effect: Effect | None = None
    show: Show | None = None
    surface: Surface = msgspec.field(default="popup", name="as")
    slot: str | None = None
    priority: int = 50
    once_per: OncePer = "user"
    not_before: str | None = None


class InboxData(msgspec.Struct, frozen=True, kw_only=True):
    """A whole inbox. `cues`: what the page should notice by itself."""

    interactions: Sequence[Shown]
    cues: Sequence[Any] = ()
    settings: Mapping[str, Any] = {}


class InboxState(msgspec.Struct, frozen=True, kw_only=True):
    """A whole inbox as it is told. `epoch` names the connection, `offset` counts what it was told."""

    type: str
    channel: str
    epoch: str
    offset: int
    at: str
    data: InboxData


def shown(interaction: Interaction) -> Shown:
    starts = interaction.not_before
    return Shown(
        id=interaction.id,
        type=interaction.type,
        effect=interaction.effect,
        show=interaction.show,
        surface=interaction.surface,
        slot=interaction.slot,
        priority=interaction.priority,
        once_per=interaction.once_per,
        not_before=format_instant(starts) if starts > interaction.created_at else None,
        expires_at=format_instant(interaction.expires_at),
    )


Surroundings = Callable[[str, str], tuple[Sequence[Any], Mapping[str, Any]]]
"""The cues and settings of a project and environment, from memory."""


class InboxDoor:
    """Opens inboxes and tells open ones. Satisfies `live_ports.Inbox`."""

    def __init__(
        self,
        *,
        store: InteractionStore,
        sending: Sending,
        hub: Hub,
        clock: Clock,
        spawn: Spawn,
        surroundings: Surroundings = lambda _project, _environment: ((), {}),
        granted_only: Callable[[Interaction], bool] = lambda _interaction: False,
        seen: Callable[[Viewer], None] = lambda _viewer: None,
    ) -> None:
        self._store = store
        self._sending = sending
        self._hub = hub
        self._clock = clock
        self._spawn = spawn
        self._surroundings = surroundings
        self._granted_only = granted_only
        self._seen = seen
        self._living = Living()
        sending.on_sent(self._sent)
        sending.on_withdrawn(self._withdrawn)

    async def load(self) -> None:
        """Remember what was said to polls before this process began."""
        self._living.load(await self._store.held(self._clock.now()))

    # Opening

    def check(self, viewer: Viewer) -> None:
        _whose(viewer)

    async def open(self, viewer: Viewer, connection: Connection) -> Publication:
        tenant, person = _whose(viewer)
        listener = self._hub.inboxes.join(connection, tenant, person, viewer.attributes)
        try:
            data = await self.contents(viewer)
        except BaseException:
            self.close(connection)
            raise
        return listener.publication("inbox.state", format_instant(self._clock.now()), _encode(data))

    def opened(self, connection: Connection) -> None:
        self._hub.inboxes.opened(connection)

    def close(self, connection: Connection) -> None:
        self._hub.inboxes.leave(connection)

    def living(self, channel: str, audience: Audience) -> Sequence[Publication]:
        poll_id = poll_of(channel)
        if poll_id is None:
            return ()
        now = self._clock.now()
        seen = [
            one
            for one in self._living.of(poll_id, now)
            if audience == "granted" or not self._granted_only(one)
        ]
        return [_said(poll_id, "effect.show", format_instant(now), _encode(shown(one))) for one in seen]

    async def state(self, viewer: Viewer) -> InboxState:
        """The snapshot for somebody who only asks: the first and last word of this connection."""
        data, now = await self.contents(viewer), format_instant(self._clock.now())
        epoch = os.urandom(6).hex()
        return InboxState(type="inbox.state", channel=ME, epoch=epoch, offset=1, at=now, data=data)

    async def contents(self, viewer: Viewer) -> InboxData:
        """What waits for the viewer now; noted as delivered."""
        (project, environment), person = _whose(viewer)
        facts = Facts(attributes=viewer.attributes)
        mine = await self._store.waiting(
            project,
            viewer.environment,
            person,
            self._clock.now(),
            lambda one: holds(one.to.segment, facts),
        )
        self._delivered(mine, [person])
        self._seen(viewer)
        cues, settings = self._surroundings(project, environment)
        return InboxData(interactions=[shown(one) for one in mine], cues=cues, settings=settings)

    # Telling

    def _sent(self, interaction: Interaction) -> None:
        self._living.add(interaction)
        kind = "effect.show" if interaction.type == "effect" else "interaction.show"
        self._tell(interaction, kind, _encode(shown(interaction)), delivered=True)

    def _withdrawn(self, interaction: Interaction) -> None:
        self._living.remove(interaction)
        self._tell(interaction, "interaction.withdraw", _encode({"id": interaction.id}), delivered=False)

    def _tell(self, interaction: Interaction, kind: str, data: bytes, *, delivered: bool) -> None:
        at = format_instant(self._clock.now())
        to, inboxes = interaction.to, self._hub.inboxes
        if to.person is not None:
            if inboxes.tell(interaction.tenant, to.person, kind, at, data) and delivered:
                self._delivered([interaction], [to.person])
        elif to.poll is not None:
            audiences: Sequence[Audience] = ("granted",) if self._granted_only(interaction) else AUDIENCES
            said = self._hub.say(channel_of(to.poll), _said(to.poll, kind, at, data), audiences)
            self._spawn(_done(said), "tell a poll's viewers")
        else:
            self._spawn(self._tell_many(interaction, kind, at, data, delivered=delivered), "tell open pages")

    async def _tell_many(
        self, interaction: Interaction, kind: str, at: str, data: bytes, *, delivered: bool
    ) -> None:
        segment = interaction.to.segment
        told = await self._hub.inboxes.tell_all(
            interaction.tenant,
            lambda attributes: holds(segment, Facts(attributes=attributes)),
            kind,
            at,
            data,
        )
        if delivered:
            self._delivered([interaction], told)

    def _delivered(self, interactions: Sequence[Interaction], people: Sequence[str]) -> None:
        self._sending.note_soon(
            [
                Note(
                    interaction_id=one.id,
                    project_id=one.project_id,
                    environment=one.environment,
                    person=person,
                    mark="delivered",
                )
                for one in interactions
                for person in people
            ]
        )


def _whose(viewer: Viewer) -> tuple[Tenant, str]:
    """Whose inbox it is. A hosted page, whose credential is good for one poll alone, has none."""
    if viewer.only is not None:
        raise NotFound("channel_unknown", "There is no such channel for this key.")
    if "effects:read" not in viewer.scopes:
        raise Forbidden("scope_missing", "The key lacks the scope effects:read.", scope="effects:read")
    if viewer.voter is None:
        raise Unauthenticated("voter_required", "Connect with a voter token to have an inbox.")
    return (viewer.project_id, viewer.environment), viewer.voter


def _said(poll_id: str, kind: str, at: str, data: bytes) -> Publication:
    body = b'{"type":"%b","channel":"%b","at":"%b","data":%b}' % (
        kind.encode(),
        channel_of(poll_id).encode(),
        at.encode(),
        data,
    )
    return Publication(type=kind, epoch="", version=0, granted=body)


async def _done(said: Coroutine[Any, Any, int]) -> None:
    await said
