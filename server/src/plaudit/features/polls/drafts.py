"""What a host writes: the body of a new poll and of an edit, and how it becomes a `Poll`.

These structs are the request bodies of the REST API as they are; unknown fields are refused on decoding.
"""

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from plaudit.features.polls.effects import Effects
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.model import Definition, Option, Visibility, VotingRules
from plaudit.kernel.errors import FieldProblem, Invalid
from plaudit.kernel.ids import new_id

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Question = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
OptionText = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Metadata = Annotated[dict[str, Annotated[str, msgspec.Meta(max_length=500)]], msgspec.Meta(max_length=50)]
Duration = Annotated[int, msgspec.Meta(ge=1, le=31 * 24 * 3600)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]

_VOTES_PER_VOTER_AT_MOST = 100
_CONTROLS = frozenset(map(chr, [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F]))
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})  # Unicode categories that leave no mark on a screen
_INSTANTS = range(-62_135_596_800_000, 253_402_300_800_000)  # the years 1 to 9999: RFC 3339 knows no others


class OptionDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An option as written. In an edit `id` names the option whose text, image or emoji changes."""

    text: OptionText
    id: str | None = None
    image_url: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
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
    style: Literal["stars", "emoji", "number"] | None = None
    open: bool = False
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    duration_seconds: Duration | None = None
    results_visibility: Visibility = "always"
    voting: VotingRules = VotingRules()
    effects: Effects = Effects()
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
    style: Literal["stars", "emoji", "number"] | msgspec.UnsetType | None = msgspec.UNSET
    opens_at: Instant | msgspec.UnsetType | None = msgspec.UNSET
    closes_at: Instant | msgspec.UnsetType | None = msgspec.UNSET
    duration_seconds: Duration | msgspec.UnsetType | None = msgspec.UNSET
    results_visibility: Visibility | msgspec.UnsetType = msgspec.UNSET
    voting: VotingRules | msgspec.UnsetType = msgspec.UNSET
    effects: Effects | msgspec.UnsetType = msgspec.UNSET
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
            image_url=draft.image_url,
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


def check(question: str, definition: Definition, voting: VotingRules) -> None:
    """Raises `Invalid("definition_invalid")` that names every wrong field at once."""
    problems = _text_problems(question, definition)
    kind = KINDS.get(definition.kind)
    if kind is None:
        problems.append(FieldProblem("#/kind", f"One of: {', '.join(KINDS)}."))
    else:
        problems.extend(kind.check(definition))
    if not 1 <= voting.votes_per_voter <= _VOTES_PER_VOTER_AT_MOST:
        problems.append(FieldProblem("#/voting/votes_per_voter", f"From 1 to {_VOTES_PER_VOTER_AT_MOST}."))
    if voting.change and voting.votes_per_voter > 1:
        problems.append(
            FieldProblem("#/voting/change", "With several votes per voter, retract one and cast another.")
        )
    refuse_if(problems)


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


def refuse_if(problems: Sequence[FieldProblem]) -> None:
    if problems:
        raise Invalid("definition_invalid", problems[0].detail, errors=problems)


def _text_problems(question: str, definition: Definition) -> list[FieldProblem]:
    problems = _plain_text("#/question", question)
    for index, option in enumerate(definition.options):
        problems += _plain_text(f"#/options/{index}/text", option.text)
        if option.emoji is not None:
            problems += _plain_text(f"#/options/{index}/emoji", option.emoji)
        if option.image_url is not None and not _is_web_address(option.image_url):
            problems.append(FieldProblem(f"#/options/{index}/image_url", "An http or https URL."))
    return problems


def _is_web_address(url: str) -> bool:
    if not url.startswith(("https://", "http://")) or any(
        unicodedata.category(one) in _UNSEEN for one in url
    ):
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:  # such as a bracket that is never closed
        return False


def _plain_text(pointer: str, text: str) -> list[FieldProblem]:
    if all(unicodedata.category(character) in _UNSEEN for character in text):
        return [FieldProblem(pointer, "Must hold more than white space.")]
    if _CONTROLS.intersection(text):
        return [FieldProblem(pointer, "Must not hold control characters.")]
    return []
