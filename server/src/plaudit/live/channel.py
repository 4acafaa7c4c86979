"""A channel's viewers, grouped by the bytes they get, and what the channel last told them."""

from collections.abc import Iterator
from typing import Protocol

from plaudit.live.publication import AUDIENCES, Audience, Frames


class Connection(Protocol):
    """One live viewer, as the fan-out sees it. The edge implements it; every call returns at once.

    It leaves the hub in the same call that closes it, so nothing is ever written after its last frame.
    """

    @property
    def encoding(self) -> str:
        """Which wire bytes it takes; a name the edge registered an encoder for."""
        ...

    @property
    def key_id(self) -> str:
        """The credential it came with."""
        ...

    @property
    def voter(self) -> str | None:
        """Whose it is, with its issuer in front: `anonymous:voter_…`, `host:user-123`."""
        ...

    @property
    def is_host(self) -> bool:
        """Whether it always sees what is granted."""
        ...

    def write(self, frame: bytes, /) -> object: ...

    def buffered(self) -> int:
        """Bytes written and not yet taken by the kernel."""
        ...

    def close(self, code: int, reason: str, /) -> None: ...

    def restart(self, retry_after_ms: int) -> None:
        """Say that the server restarts and when to come back, then close."""
        ...


Group = dict[Connection, None]


class Channel:
    """Members by audience and encoding.

    `current` is the snapshot a join gets without rendering, of `rendered_at` (monotonic seconds), and `stale`
    once the state has changed since; `sent` the last version all of an audience were told; `sent_at` when;
    `lagging` who was skipped, since when; `reserved` who is being let in.
    """

    __slots__ = (
        "_groups",
        "_members",
        "current",
        "lagging",
        "rendered_at",
        "reserved",
        "sent",
        "sent_at",
        "stale",
        "turn",
    )

    def __init__(self) -> None:
        self._groups: dict[tuple[Audience, str], Group] = {}
        self._members: dict[Connection, Audience] = {}
        self.current: Frames | None = None
        self.rendered_at = float("-inf")
        self.stale = False
        self.sent: dict[Audience, int] = dict.fromkeys(AUDIENCES, -1)
        self.sent_at = float("-inf")
        self.lagging: dict[Connection, float] = {}
        self.reserved: dict[Connection, bool] = {}
        self.turn = 0

    def __len__(self) -> int:
        return len(self._members)

    def __bool__(self) -> bool:
        return bool(self._members or self.reserved)

    def __contains__(self, connection: Connection) -> bool:
        return connection in self._members

    def members(self) -> list[Connection]:
        return list(self._members)

    def audience(self, connection: Connection) -> Audience | None:
        return self._members.get(connection)

    def put(self, connection: Connection, audience: Audience) -> None:
        """Let it in, or move it to another audience. One that lags still does."""
        self._take_out(connection)
        self._members[connection] = audience
        self._groups.setdefault((audience, connection.encoding), {})[connection] = None

    def remove(self, connection: Connection) -> None:
        self.lagging.pop(connection, None)
        self._take_out(connection)

    def _take_out(self, connection: Connection) -> None:
        audience = self._members.pop(connection, None)
        if audience is not None:
            key = (audience, connection.encoding)
            del self._groups[key][connection]
            if not self._groups[key]:
                del self._groups[key]

    def groups(self, audience: Audience) -> Iterator[tuple[str, Group]]:
        """The non-empty groups of an audience, each with its encoding; safe against changes meanwhile."""
        for (of, encoding), group in tuple(self._groups.items()):
            if of == audience:
                yield encoding, group
