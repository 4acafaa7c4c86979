"""What a host writes: the body of a new survey and of an edit. Unknown fields are refused on decoding."""

from typing import Annotated, Literal

import msgspec

from plaudit.features.polls.drafts import Instant, Label, Metadata, NewPoll, Tags
from plaudit.features.polls.model import Identity, Visibility
from plaudit.features.surveys.model import Button, Condition, Jump, Pacing, Quota, SurveyWords

Key = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,64}$")]
FieldName = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Jumps = Annotated[list[Jump], msgspec.Meta(max_length=50)]
FieldNames = Annotated[list[FieldName], msgspec.Meta(max_length=50)]
Quotas = Annotated[list[Quota], msgspec.Meta(max_length=50)]
Words = Annotated[dict[str, SurveyWords], msgspec.Meta(max_length=50)]
Most = Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)]


class ItemPoll(NewPoll, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A poll written inside a survey. Who may see its results is as the survey says, unless it says so."""

    results_visibility: Visibility | msgspec.UnsetType = msgspec.UNSET  # type: ignore[assignment]


class NewItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step as written: a poll, or the id of one. In an edit, an item known by its key keeps its poll."""

    key: Key | None = None
    poll: ItemPoll | None = None
    poll_id: str | None = None
    required: bool = True
    show_when: Condition | None = None
    jumps: Jumps = []
    next: str | None = None


class NewEnding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Title
    key: Key | None = None
    when: Condition | None = None
    body: Text | None = None
    button: Button | None = None
    effect: Literal["confetti"] | None = None


Endings = Annotated[list[NewEnding], msgspec.Meta(max_length=50)]


class NewSurvey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `POST /v1/surveys`."""

    title: Title
    items: list[NewItem]
    description: Text | None = None
    language: str | None = None
    endings: Endings = []
    hidden_fields: FieldNames = []
    pacing: Pacing = "self"
    back: bool = True
    progress: bool = True
    closes_at: Instant | None = None
    max_responses: Most | None = None
    quotas: Quotas = []
    identity: Identity = "anonymous"
    open: bool = False
    results_visibility: Visibility = "never"
    translations: Words = {}
    external_id: Label | None = None
    metadata: Metadata = {}
    tags: Tags = []


class SurveyEdit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `PATCH /v1/surveys/{id}`. What is left out stays; null clears what may be empty."""

    title: Title | msgspec.UnsetType = msgspec.UNSET
    items: list[NewItem] | msgspec.UnsetType = msgspec.UNSET
    description: Text | msgspec.UnsetType | None = msgspec.UNSET
    language: str | msgspec.UnsetType | None = msgspec.UNSET
    endings: Endings | msgspec.UnsetType = msgspec.UNSET
    hidden_fields: FieldNames | msgspec.UnsetType = msgspec.UNSET
    pacing: Pacing | msgspec.UnsetType = msgspec.UNSET
    back: bool | msgspec.UnsetType = msgspec.UNSET
    progress: bool | msgspec.UnsetType = msgspec.UNSET
    closes_at: Instant | msgspec.UnsetType | None = msgspec.UNSET
    max_responses: Most | msgspec.UnsetType | None = msgspec.UNSET
    quotas: Quotas | msgspec.UnsetType = msgspec.UNSET
    identity: Identity | msgspec.UnsetType = msgspec.UNSET
    results_visibility: Visibility | msgspec.UnsetType = msgspec.UNSET
    translations: Words | msgspec.UnsetType = msgspec.UNSET
    external_id: Label | msgspec.UnsetType | None = msgspec.UNSET
    metadata: Metadata | msgspec.UnsetType = msgspec.UNSET
    tags: Tags | msgspec.UnsetType = msgspec.UNSET
