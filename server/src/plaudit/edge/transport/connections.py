"""Who holds how many of the connections there may be, so that no one address can take them all.

`Connections` stands where uvicorn keeps its set of protocols. All of them together stay below the limit of
open files, one address below a part of it. A connection too many is told so when its request comes, over
HTTP and in the WebSocket handshake alike; when even that cannot be afforded, it is cut without a word.
"""

import ipaddress
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from plaudit.edge.client_address import Network, address_prefix, client_address, is_loopback

log = logging.getLogger(__name__)

_SPARE: Final = 64
_SPARE_SHARE: Final = 20
_MOST_EVER: Final = 1_000_000
_TELL_SECONDS: Final = 10.0


def places() -> int:
    """How many connections the limit of open files leaves: a twentieth of it, 64 at least, stays spare.

    Out of the spare ones live the database, and the connections that are being told that there is no room.
    """
    try:
        import resource
    except ImportError:  # no such limits on this system
        return _MOST_EVER
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _MOST_EVER
    return min(_MOST_EVER, max(1, soft - max(_SPARE, soft // _SPARE_SHARE)))


class Connections(dict[Any, str]):
    """Open connections, each with the address prefix it is counted under; `""`: under none.

    `most`: all together. `each`: of one address; None: half of all, and any number from this machine itself.
    `proxies` bring many clients over few connections: they are counted as the clients they bring.
    """

    def __init__(
        self, most: int, each: int | None, proxies: Sequence[Network], now: Callable[[], float]
    ) -> None:
        super().__init__()
        self._most = most
        self._each = max(1, most // 2) if each is None else each
        self._loopback_counts = each is not None
        self._proxies = proxies
        self._now = now
        self._held: Counter[str] = Counter()
        self._told_at = float("-inf")
        self.refused = 0

    # What uvicorn does with its set

    def add(self, protocol: Any) -> None:
        self.setdefault(protocol, "")

    def discard(self, protocol: Any) -> None:
        if holder := self.pop(protocol, ""):
            self._held[holder] -= 1
            if not self._held[holder]:
                del self._held[holder]

    def remove(self, protocol: Any) -> None:
        """As `discard`: what a handshake cut short calls."""
        self.discard(protocol)

    # What we do

    @property
    def exhausted(self) -> bool:
        """Whether half of the spare places are taken too."""
        return len(self) > self._most + _SPARE // 2

    def come(self, protocol: Any, peer: str) -> bool:
        """Count a new connection under its peer; False when there is no room for it."""
        if len(self) > self._most:
            return self._refuse("the limit of open files")
        address = client_address(peer, (), ())
        return self._is_proxy(address) or self.claim(protocol, address)

    def claim(self, protocol: Any, address: str) -> bool:
        """Count a connection under the address it turns out to belong to; False when that has too many."""
        holder = address_prefix(address)
        if self.get(protocol) == holder:
            return True
        if self._held[holder] >= self._each and (self._loopback_counts or not is_loopback(address)):
            return self._refuse("the limit of connections per address")
        self.discard(protocol)
        self[protocol] = holder
        self._held[holder] += 1
        return True

    def place_of(self, protocol: Any) -> str:
        return self.get(protocol, "")

    def inherit(self, old: Any, new: Any, place: str) -> None:
        """`new` has the connection that was `old`'s, in its place."""
        self.discard(old)
        self[new] = place
        if place:
            self._held[place] += 1

    def _is_proxy(self, address: str) -> bool:
        if not self._proxies or address == "unknown":  # such as the peer of a Unix socket
            return False
        return any(ipaddress.ip_address(address) in proxy for proxy in self._proxies)

    def _refuse(self, limit: str) -> bool:
        self.refused += 1
        now = self._now()
        if now - self._told_at >= _TELL_SECONDS:
            self._told_at = now
            log.warning(
                "no room for a connection: %s is reached",
                limit,
                extra={"open": len(self), "refused_since_start": self.refused},
            )
        return False
