"""What happened at a host: taken in, checked, made fit to be stored. Pure.

A page may tell of the person its token names and of nobody else, only names the project allows, and not when.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from plaudit.features.interactions.model import Environment
from plaudit.features.triggers.model import Source
from plaudit.kernel.errors import FieldProblem

LARGEST_PROPERTIES: Final = 8 * 1024
LARGEST_ATTRIBUTES: Final = 4 * 1024
DEEPEST: Final = 4
AHEAD_MS: Final = 5 * 60_000
OLDEST_MS: Final = 30 * 86_400_000
_WHOSE_BYTES: Final = 16
_FIRST_YEAR: Final = 2000

Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class NewEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event as told. `attributes`: what a backend knows of the person; `url`: the page it happened on."""

    name: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_.:-]{1,100}$")]
    user: Annotated[str, msgspec.Meta(min_length=1, max_length=255)] | None = None
    voter: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    properties: dict[str, Any] = {}
    attributes: dict[str, Any] | None = None
    at: Instant | None = None
    id: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_.:-]{1,64}$")] | None = None
    url: Annotated[str, msgspec.Meta(max_length=2000)] | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An event as stored. `properties` and `attributes` are JSON; `attributes` None: nobody said."""

    id: str
    project_id: str
    environment: Environment
    name: str
    person: str | None
    source: Source
    at: int
    received_at: int
    properties: bytes = b"{}"
    attributes: bytes | None = None
    url: str | None = None

    @property
    def key(self) -> bytes:
        """What makes it one event: its id among those of one teller. A page's ids are its person's alone.

        The id comes first: most begin with the time, so what is told together stands together in the index.
        """
        teller = "backend" if self.source == "backend" else f"page:{self.person}"
        whose = hashlib.sha256(f"{self.project_id}\0{self.environment}\0{teller}".encode()).digest()
        return self.id.encode() + whose[:_WHOSE_BYTES]


class Teller(msgspec.Struct, frozen=True, kw_only=True):
    """Who tells of it. `person` and `attributes` are of the token, for pages."""

    project_id: str
    environment: Environment
    source: Source
    person: str | None = None
    attributes: Mapping[str, Any] = {}
    allowed: frozenset[str] | None = None


def admitted(
    draft: NewEvent, teller: Teller, event_id: str, now: int, pointer: str = "#"
) -> tuple[Event, list[FieldProblem]]:
    """The event to be stored, and what is wrong with it."""
    wrong = [FieldProblem(f"{pointer}/{field}", detail) for field, detail in _wrong(draft, teller, now)]
    page = teller.source == "page"
    properties = msgspec.json.encode(draft.properties)
    if len(properties) > LARGEST_PROPERTIES:
        wrong.append(FieldProblem(f"{pointer}/properties", f"larger than {LARGEST_PROPERTIES} bytes"))
    known = (teller.attributes or None) if page else draft.attributes
    attributes = None if known is None else msgspec.json.encode(known)
    if not page and attributes is not None and len(attributes) > LARGEST_ATTRIBUTES:
        wrong.append(FieldProblem(f"{pointer}/attributes", f"larger than {LARGEST_ATTRIBUTES} bytes"))
    event = Event(
        id=draft.id or event_id,
        project_id=teller.project_id,
        environment=teller.environment,
        name=draft.name,
        person=teller.person if page else _person(draft) or teller.person,
        source=teller.source,
        at=now if draft.at is None else int(draft.at.timestamp() * 1000),
        received_at=now,
        properties=properties,
        attributes=attributes,
        url=draft.url,
    )
    return event, wrong


def _wrong(draft: NewEvent, teller: Teller, now: int) -> list[tuple[str, str]]:
    wrong: list[tuple[str, str]] = []
    if teller.source == "page":
        given = [name for name in ("user", "voter", "at", "attributes") if getattr(draft, name) is not None]
        wrong += [(name, "a page cannot say this: its token and our clock do") for name in given]
        if teller.allowed is not None and draft.name not in teller.allowed:
            wrong.append(("name", "the project does not take this name from pages (settings, page_events)"))
    if draft.user is not None and draft.voter is not None:
        wrong.append(("voter", "give one of user and voter"))
    if draft.at is not None:
        at = int(draft.at.timestamp() * 1000) if draft.at.year >= _FIRST_YEAR else 0
        if at > now + AHEAD_MS:
            wrong.append(("at", "more than five minutes ahead"))
        elif at < now - OLDEST_MS:
            wrong.append(("at", "more than 30 days ago"))
    wrong += [
        (name, f"nested deeper than {DEEPEST} levels")
        for name, value in (("properties", draft.properties), ("attributes", draft.attributes))
        if value and _depth(value) > DEEPEST
    ]
    return wrong


def _person(draft: NewEvent) -> str | None:
    if draft.user is not None:
        return f"host:{draft.user}"
    return None if draft.voter is None else f"anonymous:{draft.voter}"


def _depth(value: Any) -> int:
    if not isinstance(value, dict | list):
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max((_depth(one) for one in inner if isinstance(one, dict | list)), default=0)
