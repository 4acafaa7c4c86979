"""Letting a WebSocket join a channel: whether it may, the snapshot, and what follows it."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

from plaudit.edge.live_ports import ME, Gate, Inbox, Viewer
from plaudit.edge.refusals import expected
from plaudit.kernel.errors import Invalid
from plaudit.live.channel import Connection
from plaudit.live.hub import Hub
from plaudit.live.intents import Intent, Subscribe
from plaudit.live.session import Session

_WITHDRAWN: Final = Invalid("not_subscribed", "This subscription was ended before it began.")


class Server(Protocol):
    """What of the live shell a subscription needs."""

    gate: Gate
    inbox: Inbox
    hub: Hub


class Joined(NamedTuple):
    """What to say, and what to do once it was said."""

    intents: Sequence[Intent]
    then: Callable[[], object] = lambda: None


async def open_inbox(
    server: Server, connection: Connection, viewer: Viewer, session: Session, intent: Subscribe
) -> Joined:
    """The viewer's own inbox."""
    inbox = server.inbox
    try:
        snapshot = await inbox.open(viewer, connection)
    except Exception as error:  # noqa: BLE001 - logged by `expected`; the viewer must be answered
        return Joined(session.not_subscribed(intent.id, ME, expected(error)))
    if session.closed or ME not in session.channels:
        inbox.close(connection)
        return Joined(session.refused(intent.id, _WITHDRAWN))
    return Joined(session.subscribed(intent.id, ME, snapshot.granted), lambda: inbox.opened(connection))


async def join_channel(
    server: Server, connection: Connection, viewer: Viewer, session: Session, intent: Subscribe
) -> Joined:
    """A channel that others watch too; a place in it is reserved already."""
    hub, channel = server.hub, intent.channel
    place = server.gate.place(viewer, channel)
    try:
        subscription = await server.gate.subscribe(viewer, channel)
    except Exception as error:  # noqa: BLE001 - logged by `expected`; the viewer must be answered
        hub.part(connection, place)
        return Joined(session.not_subscribed(intent.id, channel, expected(error)))
    if session.closed:
        return Joined(())
    if channel not in session.channels:  # withdrawn meanwhile; still a frame, still a reply
        return Joined(session.refused(intent.id, _WITHDRAWN))
    frames, audience = hub.join(connection, place, subscription.audience), hub.audience(connection, place)
    body = None if frames is None or audience is None else frames.body(audience)

    def tell_what_holds() -> None:
        for publication in () if audience is None else server.inbox.living(channel, audience):
            hub.inboxes.hand(connection, publication)

    return Joined(session.subscribed(intent.id, channel, body), tell_what_holds)
