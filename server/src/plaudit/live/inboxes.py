"""Open private channels: who listens to their own inbox, `me`, on which connections.

An inbox is a set of things waiting for one person, not a log: a frame that is missed stands in the next
snapshot, and the same thing told twice is the same id. So `offset` only numbers the frames of one connection
(its `epoch`); nothing is kept here for anybody who is away.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from plaudit.live.channel import Connection
from plaudit.live.publication import Encoder, Publication
from plaudit.live.sweep import CHUNK, SLOW

log = logging.getLogger(__name__)

MOST_HELD: Final = 100
"""Frames that may come while a listener's snapshot is read; beyond, it comes back to a newer one."""

MOST_WAITING: Final = 256 * 1024
"""Bytes a listener may leave unread; beyond, it is sent away and comes back to a fresh snapshot."""

Tenant = tuple[str, str]
"""Project id and environment."""

Attributes = Mapping[str, Any]


class Listener:
    """One connection that listens to its own inbox. `attributes` are those of the person's token.

    `opening`: snapshots on their way to it; what comes meanwhile is `held` and follows them.
    """

    __slots__ = ("attributes", "connection", "epoch", "held", "offset", "opening", "person", "tenant")

    def __init__(self, connection: Connection, tenant: Tenant, person: str, attributes: Attributes) -> None:
        self.connection = connection
        self.tenant = tenant
        self.person = person
        self.attributes = attributes
        self.epoch = os.urandom(6).hex()
        self.offset = 0
        self.opening = 0
        self.held: list[tuple[str, str, bytes]] = []

    def publication(self, kind: str, at: str, data: bytes) -> Publication:
        """The next publication to this listener."""
        body = self.envelope(kind, at, data)
        return Publication(type=kind, epoch=self.epoch, version=self.offset, granted=body)

    def envelope(self, kind: str, at: str, data: bytes) -> bytes:
        """The JSON of the next publication to this listener."""
        self.offset += 1
        return b'{"type":"%b","channel":"me","epoch":"%b","offset":%d,"at":"%b","data":%b}' % (
            kind.encode(),
            self.epoch.encode(),
            self.offset,
            at.encode(),
            data,
        )


class Inboxes:
    """Listeners by person and by tenant."""

    def __init__(self, encoders: Mapping[str, Encoder]) -> None:
        self._encoders = encoders
        self._by_connection: dict[Connection, Listener] = {}
        self._by_person: dict[tuple[Tenant, str], list[Listener]] = {}
        self._by_tenant: dict[Tenant, dict[Listener, None]] = {}

    def __len__(self) -> int:
        return len(self._by_connection)

    def join(self, connection: Connection, tenant: Tenant, person: str, attributes: Attributes) -> Listener:
        """Listen from now on, to be told from `opened` on. Joining again gives the same listener."""
        if (known := self._by_connection.get(connection)) is not None:
            known.opening += 1
            return known
        listener = Listener(connection, tenant, person, attributes)
        listener.opening = 1
        self._by_connection[connection] = listener
        self._by_person.setdefault((tenant, person), []).append(listener)
        self._by_tenant.setdefault(tenant, {})[listener] = None
        return listener

    def opened(self, connection: Connection) -> None:
        """Its snapshot was written: now what has come meanwhile. Harmless when it has left."""
        listener = self._by_connection.get(connection)
        if listener is None:
            return
        listener.opening -= 1
        held, listener.held = listener.held, []
        for frame in held:
            self._write(listener, *frame)

    def leave(self, connection: Connection) -> None:
        """Forget a connection. Harmless when it never listened."""
        listener = self._by_connection.pop(connection, None)
        if listener is None:
            return
        whose = (listener.tenant, listener.person)
        self._by_person[whose].remove(listener)
        if not self._by_person[whose]:
            del self._by_person[whose]
        del self._by_tenant[listener.tenant][listener]
        if not self._by_tenant[listener.tenant]:
            del self._by_tenant[listener.tenant]

    def is_open(self, tenant: Tenant, person: str) -> bool:
        """Whether some page of this person listens."""
        return (tenant, person) in self._by_person

    def tell(self, tenant: Tenant, person: str, kind: str, at: str, data: bytes) -> int:
        """Write to every page of one person; how many there were."""
        listeners = tuple(self._by_person.get((tenant, person), ()))
        for listener in listeners:
            self._write(listener, kind, at, data)
        return len(listeners)

    async def tell_all(
        self, tenant: Tenant, wanted: Callable[[Attributes], bool], kind: str, at: str, data: bytes
    ) -> list[str]:
        """Write to all listeners of a tenant whose attributes are wanted, breathing between; whom."""
        told: dict[str, None] = {}
        for at_least, listener in enumerate(self._chosen(tenant, wanted), 1):
            self._write(listener, kind, at, data)
            told[listener.person] = None
            if at_least % CHUNK == 0:
                await asyncio.sleep(0)
        return list(told)

    def _chosen(self, tenant: Tenant, wanted: Callable[[Attributes], bool]) -> Iterator[Listener]:
        for listener in tuple(self._by_tenant.get(tenant, ())):
            if listener.connection in self._by_connection and wanted(listener.attributes):
                yield listener

    def hand(self, connection: Connection, publication: Publication) -> None:
        """Tell one viewer alone something that is no state of a channel."""
        encode = self._encoders[connection.encoding]
        connection.write(encode(publication, publication.version, publication.granted))

    def _write(self, listener: Listener, kind: str, at: str, data: bytes) -> None:
        connection = listener.connection
        try:
            if connection.buffered() > MOST_WAITING or len(listener.held) >= MOST_HELD:
                connection.close(SLOW, "slow")
                return
            if listener.opening:
                listener.held.append((kind, at, data))
                return
            self.hand(connection, listener.publication(kind, at, data))
        except Exception:
            log.exception("a listener could not be written to")
