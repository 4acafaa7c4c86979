"""Writing one state to many viewers: in chunks, from a rotating start, past the slow ones.

A viewer is slow while more than two frames wait in its buffer. It misses this publication and gets the
newest one as soon as it has drained, so what it holds in memory is bounded by a frame or three, never a
queue. One that does not drain for 30 s is told to go.
"""

import asyncio
import logging
from collections.abc import Callable

from plaudit.live.channel import Channel, Connection, Group
from plaudit.live.publication import Frames

log = logging.getLogger(__name__)

CHUNK = 256
"""Writes between two breaths of the event loop."""

FRAMES_AHEAD = 2
SLOW_SECONDS = 30.0
SLOW = 4408


class Tally:
    """What the fan-out has done since the start, for metrics."""

    __slots__ = ("delivered", "publications", "skipped", "slow_closed", "sweep_seconds")

    def __init__(self) -> None:
        self.delivered = 0
        self.publications = 0
        self.skipped = 0
        self.slow_closed = 0
        self.sweep_seconds = 0.0


async def sweep(channel: Channel, group: Group, frame: Callable[[], bytes], now: float, tally: Tally) -> None:
    """Write to the group what `frame` gives, asked once per chunk: it may be newer each time.

    Who leaves meanwhile gets nothing more; who joins has a newer snapshot. `now` in monotonic seconds dates
    the skips.
    """
    order = list(group)
    if not order:  # all of them left while another group was served
        return
    start = channel.turn % len(order)
    channel.turn += CHUNK
    order = order[start:] + order[:start]
    for at in range(0, len(order), CHUNK):
        chunk = order[at : at + CHUNK]
        if at:
            chunk = [viewer for viewer in chunk if viewer in group]
        _write(channel, chunk, frame(), now, tally)
        await asyncio.sleep(0)


def _write(channel: Channel, chunk: list[Connection], frame: bytes, now: float, tally: Tally) -> None:
    limit = FRAMES_AHEAD * len(frame)
    lagging = channel.lagging
    skipped = 0
    for viewer in chunk:
        try:
            if viewer.buffered() > limit:
                lagging.setdefault(viewer, now)
                skipped += 1
                continue
            viewer.write(frame)
            if lagging:
                lagging.pop(viewer, None)
        except Exception:
            log.exception("a viewer could not be written to")
            skipped += 1
    tally.skipped += skipped
    tally.delivered += len(chunk) - skipped


def catch_up(channel: Channel, frames: Frames, now: float, tally: Tally) -> None:
    """Give the newest state to those who were skipped and have drained; close those who never do."""
    for viewer, since in tuple(channel.lagging.items()):
        audience = channel.audience(viewer)
        if audience is None:
            del channel.lagging[viewer]
            continue
        frame = frames.wire(audience, viewer.encoding)
        if viewer.buffered() <= FRAMES_AHEAD * len(frame):
            del channel.lagging[viewer]
            viewer.write(frame)
            tally.delivered += 1
        elif now - since >= SLOW_SECONDS:
            tally.slow_closed += 1
            viewer.close(SLOW, "slow")
