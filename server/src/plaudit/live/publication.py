"""What a channel tells its viewers: one whole state, for two audiences, in every wire encoding.

Nothing here knows what a channel is about. The application renders a `Publication`; the edge says how its
bytes travel (a WebSocket frame, an SSE chunk); a `Frames` makes each of those byte strings at most once.
"""

from collections.abc import Callable, Mapping
from typing import Final, Literal

import msgspec

Audience = Literal["granted", "withheld"]
AUDIENCES: Final[tuple[Audience, ...]] = ("granted", "withheld")


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a channel at one version, as the JSON of its envelope.

    `granted` is what those may see who may see the results; `withheld` is the view of the others, with a
    version of its own so that it gives no number away. `withheld` None: nothing is hidden, all see `granted`.
    For one viewer the version only grows, whichever audience the viewer moves to.
    """

    type: str
    epoch: str
    version: int
    granted: bytes
    withheld: bytes | None = None
    withheld_version: int = 0


Encoder = Callable[[Publication, int, bytes], bytes]
"""`(publication, version, json) -> bytes` ready for a transport."""

Render = Callable[[str], Publication | None]
"""The present state of a channel, from memory; None when there is no such channel."""


class Frames:
    """One publication in the encodings somebody listens to, each made on first use and kept."""

    __slots__ = ("_encoders", "_made", "publication")

    def __init__(self, publication: Publication, encoders: Mapping[str, Encoder]) -> None:
        self.publication = publication
        self._encoders = encoders
        self._made: dict[tuple[Audience, str], bytes] = {}

    def seen_by(self, audience: Audience) -> Audience:
        """The view this audience gets: withheld viewers see everything when nothing is hidden."""
        return "granted" if self.publication.withheld is None else audience

    def version(self, audience: Audience) -> int:
        publication = self.publication
        return publication.version if self.seen_by(audience) == "granted" else publication.withheld_version

    def body(self, audience: Audience) -> bytes:
        """The JSON of the envelope."""
        publication = self.publication
        if publication.withheld is None or audience == "granted":
            return publication.granted
        return publication.withheld

    def wire(self, audience: Audience, encoding: str) -> bytes:
        """The bytes for a transport of this encoding."""
        view = self.seen_by(audience)
        made = self._made.get((view, encoding))
        if made is None:
            encode = self._encoders[encoding]
            made = encode(self.publication, self.version(view), self.body(view))
            self._made[view, encoding] = made
        return made
