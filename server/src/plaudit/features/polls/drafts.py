"""What a host writes: the body of a new poll and of an edit, and how it becomes a `Poll`.

These structs are the request bodies of the REST API as they are; unknown fields are refused on decoding.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from plaudit.features.polls.definitions import refuse_if
from plaudit.features.polls.effects import Effects
from plaudit.features.polls.milestone_rules import Milestones
from plaudit.features.polls.model import (
    Option,
    SuggestionRules,
    TieRule,
    Translation,
    Visibility,
    VotingRules,
)
from plaudit.kernel.errors import FieldProblem
from plaudit.kernel.ids import new_id

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Question = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
OptionText = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
# What the audience suggested may be this long, and an edit must be able to name it.
LongOptionText = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Metadata = Annotated[dict[str, Annotated[str, msgspec.Meta(max_length=500)]], msgspec.Meta(max_length=50)]
Duration = Annotated[int, msgspec.Meta(ge=1, le=31 * 24 * 3600)]
Description = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Address = Annotated[str, msgspec.Meta(max_length=2000)]
Alt = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Tags = Annotated[list[Annotated[str, msgspec.Meta(min_length=1, max_length=50)]], msgspec.Meta(max_length=20)]
Translations = Annotated[dict[str, Translation], msgspec.Meta(max_length=50)]
Threshold = Annotated[int, msgspec.Meta(ge=2, le=1000)]
Style = Literal["stars", "emoji", "number"]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]

_INSTANTS = range(-62_135_596_800_000, 253_402_300_800_000)  # the years 1 to 9999: RFC 3339 knows no others


class OptionDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An option as written. In an edit `id`, or else `key`, names the option whose words or image change."""

    text: LongOptionText
    id: str | None = None
    key: str | None = None
    image_url: Address | None = None
    alt: Alt | None = None
    pinned: bool = False
    emoji: Annotated[str, msgspec.Meta(max_length=32)] | None = None
    metadata: Metadata = {}


class NewPoll(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `POST /v1/polls`."""

    question: Question
    kind: str = "single_choice"
    options: list[OptionText | OptionDraft] = []
    min_selections: int | None = None
    max_selections: int | None = None
    scale: int | None = None
    style: Style | None = None
    settings: dict[str, Any] = {}
    shuffle: bool = False
    suggestions: SuggestionRules | None = None
    description: Description | None = None
    image_url: Address | None = None
    image_alt: Alt | None = None
    language: str | None = None
    translations: Translations = {}
    tags: Tags = []
    open: bool = False
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    duration_seconds: Duration | None = None
    results_visibility: Visibility = "always"
    results_threshold: Threshold | None = None
    tie_rule: TieRule = "shared"
    voting: VotingRules = VotingRules()
    effects: Effects = Effects()
    milestones: Milestones | None = None
    room_id: Label | None = None
    external_id: Label | None = None
    metadata: Metadata = {}


class PollEdit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `PATCH /v1/polls/{id}`. What is left out stays; null clears what may be empty."""

    question: Question | msgspec.UnsetType = msgspec.UNSET
    options: list[OptionText | OptionDraft] | msgspec.UnsetType = msgspec.UNSET
    min_selections: int | msgspec.UnsetType | None = msgspec.UNSET
    max_selections: int | msgspec.UnsetType | None = msgspec.UNSET
    scale: int | msgspec.UnsetType | None = msgspec.UNSET
    style: Style | msgspec.UnsetType | None = msgspec.UNSET
    settings: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    shuffle: bool | msgspec.UnsetType = msgspec.UNSET
    suggestions: SuggestionRules | msgspec.UnsetType | None = msgspec.UNSET
    description: Description | msgspec.UnsetType | None = msgspec.UNSET
    image_url: Address | msgspec.UnsetType | None = msgspec.UNSET
    image_alt: Alt | msgspec.UnsetType | None = msgspec.UNSET
    language: str | msgspec.UnsetType | None = msgspec.UNSET
    translations: Translations | msgspec.UnsetType = msgspec.UNSET
    tags: Tags | msgspec.UnsetType = msgspec.UNSET
    opens_at: Instant | msgspec.UnsetType | None = msgspec.UNSET
    closes_at: Instant | msgspec.UnsetType | None = msgspec.UNSET
    duration_seconds: Duration | msgspec.UnsetType | None = msgspec.UNSET
    results_visibility: Visibility | msgspec.UnsetType = msgspec.UNSET
    results_threshold: Threshold | msgspec.UnsetType | None = msgspec.UNSET
    tie_rule: TieRule | msgspec.UnsetType = msgspec.UNSET
    voting: VotingRules | msgspec.UnsetType = msgspec.UNSET
    effects: Effects | msgspec.UnsetType = msgspec.UNSET
    milestones: Milestones | msgspec.UnsetType | None = msgspec.UNSET
    room_id: Label | msgspec.UnsetType | None = msgspec.UNSET
    external_id: Label | msgspec.UnsetType | None = msgspec.UNSET
    metadata: Metadata | msgspec.UnsetType = msgspec.UNSET


def options_of(drafts: Sequence[str | OptionDraft], now: int) -> tuple[Option, ...]:
    """Options with fresh ids. Ids in the drafts are ignored: they belong to edits, see `refuse_ids`."""
    written = [OptionDraft(text=draft) if isinstance(draft, str) else draft for draft in drafts]
    return tuple(
        Option(
            id=new_id("opt", now),
            text=draft.text.strip(),
            key=draft.key,
            image_url=draft.image_url,
            alt=draft.alt,
            pinned=draft.pinned,
            emoji=draft.emoji,
            metadata=draft.metadata,
        )
        for draft in written
    )


def refuse_ids(drafts: Sequence[str | OptionDraft]) -> None:
    """A new poll's options are named by the server: an id ignored silently would be voted for in vain."""
    refuse_if(
        [
            FieldProblem(f"#/options/{index}/id", "The server gives out ids; only an edit names them.")
            for index, draft in enumerate(drafts)
            if isinstance(draft, OptionDraft) and draft.id is not None
        ]
    )


def millis(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def check_times(now: int, opens_at: int | None, closes_at: int | None, duration: int | None) -> None:
    problems = [
        FieldProblem(f"#/{field}", "Must lie in the years 1 to 9999, in UTC.")
        for field, instant in (("opens_at", opens_at), ("closes_at", closes_at))
        if instant is not None and instant not in _INSTANTS
    ]
    if closes_at is not None and closes_at <= max(now, opens_at or now):
        problems.append(FieldProblem("#/closes_at", "Must be in the future, and after opens_at."))
    if closes_at is not None and duration is not None:
        problems.append(FieldProblem("#/duration_seconds", "Give closes_at or duration_seconds, not both."))
    refuse_if(problems)
