"""What a host writes: the bodies of a new effect and of a new interaction, and how they become one. Pure.

Unknown fields are refused on decoding; what no type can say is checked here, with pointers. Whether the poll
or survey exists, and whose it is, only the world knows: see `Target`.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from plaudit.features.interactions import conditions
from plaudit.features.interactions.model import (
    Address,
    Environment,
    Interaction,
    OncePer,
    Push,
    Show,
    Surface,
)
from plaudit.kernel.effects import Effect, effect_problems
from plaudit.kernel.errors import FieldProblem, Invalid
from plaudit.kernel.ids import is_id, new_id

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Seconds = Annotated[int, msgspec.Meta(ge=1, le=30 * 24 * 3600)]
Priority = Annotated[int, msgspec.Meta(ge=0, le=100)]
DedupeKey = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Slot = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]

_BRIEF: Final = 60
_DAY: Final = 24 * 3600
_FARTHEST_MS: Final = 30 * _DAY * 1000
_ADDRESSES: Final = ("user", "voter", "poll", "segment", "everyone")
_ASKED_OF: Final = frozenset({"attribute"})


class NewEffect(Effect, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `POST /v1/effects`: an effect, and to whom, until when, how often."""

    to: Address
    ttl_seconds: Seconds | None = None
    priority: Priority = 50
    dedupe_key: DedupeKey | None = None
    once_per: OncePer | None = None
    not_before: Instant | None = None


class Showable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What to show: one of a poll, a survey and an effect."""

    poll: str | None = None
    survey: str | None = None
    effect: Effect | None = None


class NewInteraction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `POST /v1/interactions`: one thing for one person."""

    to: Address
    show: Showable
    surface: Surface = msgspec.field(default="popup", name="as")
    slot: Slot | None = None
    ttl_seconds: Seconds | None = None
    priority: Priority = 50
    dedupe_key: DedupeKey | None = None
    once_per: OncePer | None = None
    not_before: Instant | None = None
    push: Push | None = None


class Target(msgspec.Struct, frozen=True):
    """A poll or survey that the interaction names, and where: it must exist for whoever sends."""

    id: str
    pointer: str
    is_shown: bool


def effect_of(draft: NewEffect, tenant: tuple[str, Environment], now: int) -> Interaction:
    """The interaction of an effect. Raises `Invalid("invalid_field")` with every problem."""
    refuse([*_address_problems(draft.to), *effect_problems(draft, "#"), *_once_problems(draft)])
    effect = Effect(**{name: getattr(draft, name) for name in Effect.__struct_fields__})
    return _made(draft, tenant, now, effect=effect)


def interaction_of(draft: NewInteraction, tenant: tuple[str, Environment], now: int) -> Interaction:
    """The interaction of a poll, a survey or an effect for one person. Raises as `effect_of` does."""
    refuse([*_address_problems(draft.to, one_person=True), *_shown_problems(draft)])
    show, effect = draft.show, draft.show.effect
    asks = None if effect is not None else Show(poll=show.poll, survey=show.survey)
    return _made(
        draft, tenant, now, effect=effect, show=asks, surface=draft.surface, slot=draft.slot, push=draft.push
    )


def targets(interaction: Interaction) -> Iterator[Target]:
    """What must exist for this interaction."""
    to, show = interaction.to, interaction.show or Show()
    if to.poll is not None:
        yield Target(to.poll, "#/to/poll", is_shown=False)
    if show.poll is not None:
        yield Target(show.poll, "#/show/poll", is_shown=True)
    if show.survey is not None:
        yield Target(show.survey, "#/show/survey", is_shown=True)


def refuse(problems: list[FieldProblem]) -> None:
    """Raises `Invalid("invalid_field")` if there are any."""
    if problems:
        first = problems[0]
        raise Invalid("invalid_field", f"{first.pointer}: {first.detail}", errors=problems)


def _made(
    draft: NewEffect | NewInteraction, tenant: tuple[str, Environment], now: int, **what: Any
) -> Interaction:
    to = draft.to
    starts = _start(draft.not_before, now)
    to_person = to.person is not None
    seconds = draft.ttl_seconds or (_DAY if to_person else _BRIEF)
    return Interaction(
        id=new_id("int", now),
        project_id=tenant[0],
        environment=tenant[1],
        to=to,
        created_at=now,
        not_before=starts,
        expires_at=starts + seconds * 1000,
        priority=draft.priority,
        once_per=draft.once_per or ("user" if to_person else "tab"),
        dedupe_key=draft.dedupe_key,
        **what,
    )


def _start(wished: datetime | None, now: int) -> int:
    """When it may first be shown: not in the past, and within the month an interaction lasts at most."""
    if wished is None:
        return now
    starts = max(now, round(wished.timestamp() * 1000))
    if starts > now + _FARTHEST_MS:
        refuse([FieldProblem("#/not_before", "At most 30 days ahead.")])
    return starts


def _address_problems(to: Address, *, one_person: bool = False) -> Iterator[FieldProblem]:
    given = [name for name in _ADDRESSES if getattr(to, name) is not None]
    allowed = _ADDRESSES[:2] if one_person else _ADDRESSES
    if len(given) != 1 or given[0] not in allowed:
        yield FieldProblem("#/to", f"Give exactly one of {', '.join(allowed)}.")
    if to.voter is not None and not is_id("voter", to.voter):
        yield FieldProblem("#/to/voter", "A voter's id, as POST /v1/voters gave it.")
    if to.segment is not None:
        yield from conditions.problems(to.segment, "#/to/segment", allowed=_ASKED_OF)


def _once_problems(draft: NewEffect) -> Iterator[FieldProblem]:
    if draft.to.poll is not None and draft.once_per not in {None, "tab"}:
        yield FieldProblem("#/once_per", "A poll's viewers are not told apart: only tab.")


def _shown_problems(draft: NewInteraction) -> Iterator[FieldProblem]:
    show = draft.show
    given = [name for name in ("poll", "survey", "effect") if getattr(show, name) is not None]
    if len(given) != 1:
        yield FieldProblem("#/show", "Give exactly one of poll, survey, effect.")
    if show.effect is not None:
        yield from effect_problems(show.effect, "#/show/effect")
        if draft.surface != "popup":
            yield FieldProblem("#/as", "An effect has no place of its own.")
    if draft.slot is not None and draft.surface != "inline":
        yield FieldProblem("#/slot", "Only what is shown inline has a slot.")
