"""Who watches what, and the one place through which frames reach them.

The hub knows channels, audiences, connections and frames. It does not know when to publish (the coalescer
does), what a channel means (the application renders it), or how bytes travel (the edge encodes them).
"""

import asyncio
import logging
import random
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from plaudit.live.channel import Channel, Connection
from plaudit.live.inboxes import Inboxes
from plaudit.live.publication import AUDIENCES, Audience, Encoder, Frames, Publication, Render
from plaudit.live.sweep import CHUNK, Tally, catch_up, sweep

log = logging.getLogger(__name__)

FRESH_SECONDS: Final = 0.01
"""How old a state may be when it is written, if there is a newer one."""


class Hub:
    """Connections by channel, by credential and by voter.

    `render` gives a channel's present state from memory; `encoders` name the wire encodings; `now` is the
    monotonic clock in seconds.
    """

    def __init__(self, render: Render, encoders: Mapping[str, Encoder], now: Callable[[], float]) -> None:
        self._render = render
        self._encoders = encoders
        self._now = now
        self._channels: dict[str, Channel] = {}
        self._connections: dict[Connection, list[str]] = {}
        self._by_voter: dict[str, list[Connection]] = {}
        self._lagging: set[str] = set()
        self.tally = Tally()
        self.inboxes = Inboxes(encoders)

    def __len__(self) -> int:
        """Connections, subscribed to something or not."""
        return len(self._connections)

    @property
    def subscriptions(self) -> int:
        """Memberships of all channels together, for metrics."""
        return sum(len(channel) for channel in self._channels.values())

    def watchers(self, name: str) -> int:
        """How many are subscribed to a channel."""
        channel = self._channels.get(name)
        return 0 if channel is None else len(channel)

    def channel(self, name: str) -> Channel | None:
        return self._channels.get(name)

    # Coming and going

    def admit(self, connection: Connection) -> None:
        """Take in a connection whose credentials were accepted; from now on `drop` and `drain` reach it."""
        self._connections[connection] = []
        if connection.voter is not None:
            self._by_voter.setdefault(connection.voter, []).append(connection)

    def leave(self, connection: Connection) -> None:
        """Forget a connection everywhere. Harmless when it is unknown."""
        self.inboxes.leave(connection)
        for name in self._connections.pop(connection, ()):
            self._remove(connection, name)
        if connection.voter is not None and (others := self._by_voter.get(connection.voter)) is not None:
            if connection in others:
                others.remove(connection)
            if not others:
                del self._by_voter[connection.voter]

    def reserve(self, connection: Connection, name: str) -> None:
        """Announce a `join` that still asks the store: a `grant` meanwhile is remembered, not lost."""
        channel = self._channels.setdefault(name, Channel())
        channel.reserved[connection] = False
        if name not in self._connections[connection]:
            self._connections[connection].append(name)

    def join(self, connection: Connection, name: str, audience: Audience) -> Frames | None:
        """Subscribe (again) and return the snapshot to show at once; None when the channel is no more."""
        if name not in self._connections[connection]:
            self._connections[connection].append(name)
        channel = self._channels.setdefault(name, Channel())
        granted = channel.reserved.pop(connection, False) or connection.is_host
        channel.put(connection, "granted" if granted else audience)
        frames = self.snapshot(name)
        if frames is not None and len(channel) == 1:
            # The snapshot is what everybody here has been told: a withheld viewer gets no frame for a vote,
            # not even one that says nothing, because its moment would.
            channel.sent = {each: frames.version(each) for each in AUDIENCES}
        return frames

    def part(self, connection: Connection, name: str) -> None:
        """Unsubscribe, or give a reservation back."""
        names = self._connections.get(connection, [])
        if name in names:
            names.remove(name)
            self._remove(connection, name)

    # What they may see

    def audience(self, connection: Connection, name: str) -> Audience | None:
        """How it is subscribed to the channel, if it is."""
        channel = self._channels.get(name)
        return None if channel is None else channel.audience(connection)

    def grant(self, name: str, voter: str) -> None:
        """The voter may now see what is granted: move their connections and show it to them at once."""
        channel = self._channels.get(name)
        if channel is None:
            return
        for connection in self._by_voter.get(voter, ()):
            if connection in channel.reserved:
                channel.reserved[connection] = True
            if channel.audience(connection) == "withheld":
                channel.put(connection, "granted")
                frames = self.snapshot(name)
                if connection in channel.lagging or frames is None:
                    continue  # it will be shown when it has caught up
                if frames.publication.withheld is not None:
                    connection.write(frames.wire("granted", connection.encoding))

    def withhold(self, name: str, voter: str | None = None) -> None:
        """Take the grant back, from one voter or (a new run begins) from everybody but the hosts."""
        channel = self._channels.get(name)
        if channel is None:
            return
        members: Iterable[Connection] = channel.members() if voter is None else self._by_voter.get(voter, ())
        for connection in tuple(members):
            if channel.audience(connection) == "granted" and not connection.is_host:
                channel.put(connection, "withheld")

    def snapshot(self, name: str) -> Frames | None:
        """The state last rendered for the channel; renders only when none is kept."""
        channel = self._channels.get(name)
        if channel is None:
            return None
        if channel.current is None:
            channel.stale, channel.rendered_at = False, self._now()
            publication = self._render(name)
            channel.current = None if publication is None else Frames(publication, self._encoders)
        return channel.current

    # Telling them

    async def publish(self, name: str, publication: Publication | None = None) -> None:
        """Sweep the channel with its newest state, or with `publication` where one of its own type is given.

        Per audience, state not newer than the last sent is not sent again; a `publication` may be equally
        new, since its type tells something the state alone does not.

        To ten thousand viewers a sweep takes as long as a tick. So it looks for newer state as it goes: the
        last viewer is not shown what was true when the first was written to. `sent` stays what all have seen.
        """
        channel = self._channels.get(name)
        if channel is None:
            return
        frames = self._refresh(channel, name, publication)
        if frames is None:
            return
        slack = 0 if publication is None else 1
        now = channel.sent_at = self._now()
        self.tally.publications += 1
        for audience in AUDIENCES:
            version = frames.version(audience)
            if version + slack <= channel.sent[audience]:
                continue
            channel.sent[audience] = version
            for encoding, group in channel.groups(audience):
                if publication is None:
                    frame = partial(self._newest, name, channel, frames, audience, encoding)
                else:
                    frame = partial(frames.wire, audience, encoding)
                await sweep(channel, group, frame, now, self.tally)
        if channel.lagging:
            self._lagging.add(name)
        self.tally.sweep_seconds += self._now() - now

    async def say(
        self, name: str, publication: Publication, audiences: Iterable[Audience] = AUDIENCES
    ) -> int:
        """Tell a channel's viewers something that is no state of it, once; to how many. The slow miss it."""
        channel = self._channels.get(name)
        if channel is None:
            return 0
        frames, told = Frames(publication, self._encoders), 0
        for audience in audiences:
            for encoding, group in channel.groups(audience):
                told += len(group)
                frame = partial(frames.wire, audience, encoding)
                await sweep(channel, group, frame, self._now(), self.tally)
        return told

    def _refresh(self, channel: Channel, name: str, publication: Publication | None) -> Frames | None:
        # A join after an announcement is shown the state, not "it has just closed": rendered when asked for.
        channel.current = None
        if publication is None:
            return self.snapshot(name)
        return Frames(publication, self._encoders)

    def _newest(self, name: str, channel: Channel, first: Frames, audience: Audience, encoding: str) -> bytes:
        if channel.stale and self._now() - channel.rendered_at >= FRESH_SECONDS:
            channel.current = None
        return (self.snapshot(name) or first).wire(audience, encoding)

    @property
    def lagging(self) -> bool:
        """Whether some viewer waits to be caught up."""
        return bool(self._lagging)

    def catch_up(self) -> None:
        """Serve the viewers that were skipped, where they have drained since."""
        for name in tuple(self._lagging):
            channel, frames = self._channels.get(name), self.snapshot(name)
            if channel is not None and frames is not None:
                catch_up(channel, frames, self._now(), self.tally)
            if channel is None or not channel.lagging:
                self._lagging.discard(name)

    # Sending them away

    def drop(self, key_id: str, code: int = 4504, reason: str = "key revoked") -> int:
        """Close every connection that came with this credential; how many there were."""
        gone = [connection for connection in self._connections if connection.key_id == key_id]
        for connection in gone:
            connection.close(code, reason)
        return len(gone)

    async def drain(self, spread_ms: int = 5000) -> None:
        """Send everybody away before a restart, each with its own moment to come back within `spread_ms`."""
        for at, connection in enumerate(tuple(self._connections), 1):
            connection.restart(random.randrange(spread_ms) if spread_ms > 0 else 0)  # noqa: S311 - jitter
            if at % CHUNK == 0:
                await asyncio.sleep(0)

    def _remove(self, connection: Connection, name: str) -> None:
        channel = self._channels.get(name)
        if channel is not None:
            channel.reserved.pop(connection, None)
            channel.remove(connection)
            if not channel:
                del self._channels[name]
