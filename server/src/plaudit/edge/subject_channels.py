"""What viewers of a subject's channel are told: likes and taps as one whole state, rendered from memory.

A client says `subject:post-42`. Inside the hub the channel carries the tenant too, so that two projects, or
the test and live side of one, that use the same name never meet.
"""

from typing import Final
from urllib.parse import unquote_to_bytes

import msgspec

from plaudit.features.reactions.model import Environment, Name, State, checked_subject
from plaudit.features.reactions.subjects import Subjects
from plaudit.kernel.clock import Clock, format_instant
from plaudit.kernel.errors import Invalid
from plaudit.live.coalescer import Coalescer
from plaudit.live.hub import Hub
from plaudit.live.publication import Publication

PREFIX: Final = "subject:"
TYPE: Final = "subject.reactions"


class SubjectState(msgspec.Struct, frozen=True, kw_only=True):
    """A subject as everybody sees it. `reactions`: taps by emoji, in the order in which each first came."""

    subject: str
    likes: int
    reactions: dict[str, int]
    version: int


class SubjectEnvelope(msgspec.Struct, frozen=True):
    """A publication as every transport carries it."""

    type: str
    channel: str
    version: int
    at: str
    data: SubjectState


def subject_of(channel: str) -> str | None:
    """The subject a client's channel is about; None for a channel of another sort."""
    return channel.removeprefix(PREFIX) if channel.startswith(PREFIX) else None


def subject_in(encoded: str) -> str:
    """The subject of a path, whose percent-encoding still stands: it may hold slashes and any script.

    Raises `Invalid("invalid_field")`.
    """
    try:
        return checked_subject(unquote_to_bytes(encoded).decode(), "/subject")
    except UnicodeDecodeError:
        raise Invalid("invalid_field", "The subject in the address is not UTF-8.") from None


def place_of(name: Name) -> str:
    """The channel inside the hub. Neither an id nor an environment holds a colon, so nothing is ambiguous."""
    return f"{PREFIX}{name.project_id}:{name.environment}:{name.subject}"


def name_of(place: str) -> Name | None:
    """Whose subject a channel of the hub is about."""
    if not place.startswith(PREFIX):
        return None
    _, project_id, told, subject = place.split(":", 3)
    environment: Environment = "test" if told == "test" else "live"
    return Name(project_id, environment, subject)


def shown_state(state: State) -> SubjectState:
    return SubjectState(
        subject=state.subject,
        likes=state.likes,
        reactions=dict(state.reactions),
        version=state.version,
    )


class SubjectPublications:
    """Renders subjects and passes their changes on to the fan-out."""

    def __init__(self, subjects: Subjects, clock: Clock) -> None:
        self._subjects = subjects
        self._clock = clock

    def render(self, place: str) -> Publication | None:
        """The channel's present state; None when its subject is not in memory, so nobody was let in."""
        name = name_of(place)
        state = None if name is None else self._subjects.peek(name)
        if state is None:
            return None
        at = format_instant(self._clock.now())
        envelope = SubjectEnvelope(TYPE, PREFIX + state.subject, state.version, at, shown_state(state))
        return Publication(
            type=TYPE, epoch=state.epoch, version=state.version, granted=msgspec.json.encode(envelope)
        )

    def follow(self, hub: Hub, coalescer: Coalescer) -> None:
        """From now on every change reaches the viewers of its channel; what is watched stays in memory."""
        self._subjects.keep_while(lambda name: hub.channel(place_of(name)) is not None)
        self._subjects.on_change(lambda name, _state: coalescer.mark(place_of(name)))
