"""Polls, votes and receipts as JSON shows them, on REST and in live frames: the only such translation."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from plaudit.features.polls.effects import Chosen, Effects, Feedback
from plaudit.features.polls.feedback import for_outcome
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.choices import shown_options
from plaudit.features.polls.milestone_rules import Milestone
from plaudit.features.polls.model import (
    Option,
    Poll,
    Status,
    SuggestionRules,
    TieRule,
    Translation,
    Visibility,
    VotingRules,
    answer_key_is_told,
)
from plaudit.features.polls.ports import Receipt, Recorded, Vote
from plaudit.features.polls.results import VisibleResults
from plaudit.kernel.answer_fields import AnswerFields
from plaudit.kernel.clock import format_instant


class Links(msgspec.Struct, frozen=True):
    """Where people meet the poll: the vote page, its short address, the frame for other sites."""

    page: str
    short: str
    embed: str


class VoteView(AnswerFields, frozen=True, kw_only=True):
    """A vote. One of the answer fields is there, as the kind of poll has it."""

    id: str
    poll_id: str
    run: int
    status: Literal["recorded", "superseded", "retracted"]
    at: str


class PollView(msgspec.Struct, frozen=True, kw_only=True):
    """A poll. `effects`, `milestones`, `external_id`, `metadata` and `tags` are the host's own.

    They are left out for others, as are right answers among the `settings`, and hidden options.

    `own_votes` are the standing votes of the voter who asks, oldest first; absent where nobody is named.
    """

    id: str
    question: str
    description: str | None
    image_url: str | None
    image_alt: str | None
    language: str | None
    translations: dict[str, Translation]
    kind: str
    options: tuple[Option, ...]
    min_selections: int | None
    max_selections: int | None
    scale: int | None
    style: str | None
    settings: dict[str, Any]
    shuffle: bool
    suggestions: SuggestionRules | None
    status: Status
    opens_at: str | None
    closes_at: str | None
    duration_seconds: int | None
    results_visibility: Visibility
    results_threshold: int | None
    tie_rule: TieRule
    revealed: bool
    outcome: tuple[str, ...] | None
    voting: VotingRules
    effects: Effects | msgspec.UnsetType = msgspec.UNSET
    milestones: tuple[Milestone, ...] | msgspec.UnsetType | None = msgspec.UNSET
    room_id: str | None
    external_id: str | msgspec.UnsetType | None = msgspec.UNSET
    metadata: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    tags: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    run: int
    revision: int
    created_at: str
    updated_at: str
    links: Links
    own_votes: tuple[VoteView, ...] | msgspec.UnsetType = msgspec.UNSET


class ReceiptView(msgspec.Struct, frozen=True, kw_only=True):
    """The same bytes for the same act, for ever."""

    act: Literal["cast", "change", "retract"]
    vote_id: str
    poll_id: str
    run: int
    shard: int
    sequence: int | None
    leaf: str
    at: str


class VoteWithReceipt(msgspec.Struct, frozen=True, kw_only=True):
    vote: VoteView
    receipt: ReceiptView


class VoteReply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a vote. `results` only where the voter may see them now."""

    vote: VoteView
    receipt: ReceiptView
    feedback: Feedback
    results: VisibleResults | msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def poll_view(
    poll: Poll, public_url: str, *, host: bool, now: int, own: Sequence[Recorded] | None = None
) -> PollView:
    """The poll as its host or as anybody sees it. `now` decides a status whose deadline has just passed.

    `own`: the standing votes of the voter who asks; None where nobody is named.
    """
    own_fields = ("effects", "milestones", "external_id", "metadata", "tags") if host else ()
    private: Mapping[str, Any] = {name: getattr(poll, name) for name in own_fields}
    definition = poll.definition
    return PollView(
        id=poll.id,
        question=poll.question,
        description=poll.description,
        image_url=poll.image_url,
        image_alt=poll.image_alt,
        language=poll.language,
        translations=_translations(poll, host=host),
        kind=definition.kind,
        options=definition.options if host else tuple(shown_options(definition)),
        min_selections=definition.min_selections,
        max_selections=definition.max_selections,
        scale=definition.scale,
        style=definition.style,
        settings=_settings(poll, host=host),
        shuffle=definition.shuffle,
        suggestions=definition.suggestions,
        status=poll.status_at(now),
        opens_at=_instant(poll.opens_at),
        closes_at=_instant(poll.closes_at),
        duration_seconds=poll.duration_seconds,
        results_visibility=poll.results_visibility,
        results_threshold=poll.results_threshold,
        tie_rule=poll.tie_rule,
        revealed=poll.revealed,
        outcome=poll.outcome,
        voting=poll.voting,
        room_id=poll.room_id,
        run=poll.run,
        revision=poll.revision,
        created_at=format_instant(poll.created_at),
        updated_at=format_instant(poll.updated_at),
        links=Links(
            page=f"{public_url}/p/{poll.id}",
            short=f"{public_url}/j/{poll.short_code}",
            embed=f"{public_url}/e/{poll.id}",
        ),
        own_votes=msgspec.UNSET if own is None else tuple(vote_view(poll, one.vote) for one in own),
        **private,
    )


def _untold(poll: Poll, *, host: bool) -> frozenset[str]:
    """The settings that tell right answers, while they may not be told, and those that are the host's own."""
    if host:
        return frozenset()
    kind = KINDS[poll.definition.kind]
    return kind.for_hosts if answer_key_is_told(poll) else kind.for_hosts | kind.private


def _settings(poll: Poll, *, host: bool) -> dict[str, Any]:
    untold = _untold(poll, host=host)
    return {name: value for name, value in poll.definition.settings.items() if name not in untold}


def _translations(poll: Poll, *, host: bool) -> dict[str, Translation]:
    """The translations, without those of settings that are left out."""
    untold = _untold(poll, host=host)
    if not untold:
        return poll.translations
    return {
        tag: msgspec.structs.replace(
            words, settings={name: text for name, text in words.settings.items() if name not in untold}
        )
        for tag, words in poll.translations.items()
    }


def vote_view(poll: Poll, vote: Vote) -> VoteView:
    answer: dict[str, Any] = {str(KINDS[poll.definition.kind].field): vote.answer}
    return VoteView(
        id=vote.id,
        poll_id=vote.poll_id,
        run=vote.run,
        status=vote.status,
        at=format_instant(vote.at),
        **answer,
    )


def receipt_view(receipt: Receipt) -> ReceiptView:
    return ReceiptView(
        act=receipt.act,
        vote_id=receipt.vote_id,
        poll_id=receipt.poll_id,
        run=receipt.run,
        shard=receipt.shard,
        sequence=receipt.sequence,
        leaf=receipt.leaf,
        at=format_instant(receipt.at),
    )


def recorded_view(poll: Poll, recorded: Recorded) -> VoteWithReceipt:
    return VoteWithReceipt(vote=vote_view(poll, recorded.vote), receipt=receipt_view(recorded.receipt))


def vote_reply(poll: Poll, recorded: Recorded, chosen: Chosen, results: bytes | None = None) -> VoteReply:
    """What a voter is told about an act that is on disk. `results` are JSON already."""
    return VoteReply(
        vote=vote_view(poll, recorded.vote),
        receipt=receipt_view(recorded.receipt),
        feedback=for_outcome(recorded, chosen),
        results=msgspec.UNSET if results is None else msgspec.Raw(results),
    )


def _instant(millis: int | None) -> str | None:
    return None if millis is None else format_instant(millis)
