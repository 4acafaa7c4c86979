"""Where the demo listens, who can reach it there, and whether a browser can be opened."""

import errno
import os
import socket
import sys

from plaudit.cli.failures import UNUSABLE, CommandFailed
from plaudit.serving import listen

_PORTS_TRIED = 20
_ANYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound


def next_free(host: str, port: int) -> socket.socket:
    """A listening socket on `port`, or on the next port that is free."""
    last: OSError | None = None
    for candidate in range(port, port + _PORTS_TRIED):
        try:
            return listen(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CommandFailed(f"cannot listen on {host} port {candidate}: {error}", UNUSABLE) from error
            last = error
    raise CommandFailed(f"ports {port} to {port + _PORTS_TRIED - 1} are all taken", UNUSABLE) from last


def network_address(host: str) -> str | None:
    """The address others on the network reach this machine by, if we listen for them at all."""
    if host not in _ANYWHERE:
        return None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address; a datagram socket sends nothing yet
        except OSError:
            return None
        return str(probe.getsockname()[0])


def can_show_pages() -> bool:
    """Whether opening a browser would open one a person sees."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
