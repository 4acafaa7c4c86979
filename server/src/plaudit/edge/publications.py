"""What viewers of a poll's channel are told: the results as a publication, rendered from memory.

This is the one door from committed changes to screens: the catalogue tells of a change after its commit,
votes mark the channel (the coalescer decides when it is rendered), and lifecycle events are announced with
a type of their own.
"""

from typing import Final

import msgspec

from plaudit.features.polls.catalogue import Catalogue, Entry
from plaudit.features.polls.model import results_open_to_all
from plaudit.features.polls.results import Results, view
from plaudit.kernel.clock import Clock, format_instant
from plaudit.live.coalescer import Coalescer
from plaudit.live.hub import Hub
from plaudit.live.publication import Publication

_PREFIX: Final = "poll:"
_STATE: Final = "poll.results"


class Envelope(msgspec.Struct, frozen=True):
    """A publication as every transport carries it."""

    type: str
    channel: str
    version: int
    at: str
    data: Results


def channel_of(poll_id: str) -> str:
    return _PREFIX + poll_id


def poll_of(channel: str) -> str | None:
    """The poll a channel is about; None for a channel of another sort."""
    return channel.removeprefix(_PREFIX) if channel.startswith(_PREFIX) else None


class Publications:
    """Renders the catalogue's entries and passes its changes on to the fan-out."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock

    def render(self, channel: str) -> Publication | None:
        """The channel's present state. None when its poll is not in memory, so nobody was let in."""
        poll_id = poll_of(channel)
        entry = self._catalogue.peek(poll_id) if poll_id else None
        return self._publication(entry, _STATE) if entry else None

    def follow(self, hub: Hub, coalescer: Coalescer) -> None:
        """From now on every committed change reaches the viewers of its channel."""

        def pass_on(entry: Entry, event: str | None) -> None:
            channel = channel_of(entry.poll.id)
            if event is None:
                coalescer.mark(channel)
                return
            if event == "poll.reset" and not results_open_to_all(entry.poll):
                hub.withhold(channel)
            coalescer.announce(channel, self._publication(entry, event))

        self._catalogue.on_change(pass_on)

    def _publication(self, entry: Entry, event: str) -> Publication:
        poll, tally = entry.poll, entry.tally
        open_to_all = results_open_to_all(poll)
        return Publication(
            type=event,
            epoch=poll.epoch,
            version=tally.version,
            granted=self._json(entry, event, visible=True),
            withheld=None if open_to_all else self._json(entry, event, visible=False),
            withheld_version=0 if open_to_all else poll.hidden_version,
        )

    def _json(self, entry: Entry, event: str, *, visible: bool) -> bytes:
        now = self._clock.now()
        results = view(entry.poll, entry.tally, now, visible=visible)
        return msgspec.json.encode(
            Envelope(event, channel_of(entry.poll.id), results.version, format_instant(now), results)
        )
