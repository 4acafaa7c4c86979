"""Polls, votes and receipts as JSON shows them, on REST and in live frames: the only such translation."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from plaudit.features.polls.effects import Effects, Feedback
from plaudit.features.polls.feedback import for_outcome
from plaudit.features.polls.model import Option, Poll, Status, Visibility, VotingRules
from plaudit.features.polls.ports import Receipt, Recorded, Vote
from plaudit.features.polls.results import VisibleResults
from plaudit.kernel.clock import format_instant


class Links(msgspec.Struct, frozen=True):
    """Where people meet the poll: the vote page, its short address, the frame for other sites."""

    page: str
    short: str
    embed: str


class VoteView(msgspec.Struct, frozen=True, kw_only=True):
    """A vote. One of `choice`, `choices` and `rating` is there, as the kind of poll has it."""

    id: str
    poll_id: str
    run: int
    choice: str | msgspec.UnsetType = msgspec.UNSET
    choices: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    rating: int | msgspec.UnsetType = msgspec.UNSET
    status: Literal["recorded", "superseded", "retracted"]
    at: str


class PollView(msgspec.Struct, frozen=True, kw_only=True):
    """A poll. `effects`, `external_id` and `metadata` are the host's own and left out for others.

    `own_votes` are the standing votes of the voter who asks, oldest first; absent where nobody is named.
    """

    id: str
    question: str
    kind: str
    options: tuple[Option, ...]
    min_selections: int | None
    max_selections: int | None
    scale: int | None
    style: str | None
    status: Status
    opens_at: str | None
    closes_at: str | None
    duration_seconds: int | None
    results_visibility: Visibility
    revealed: bool
    voting: VotingRules
    effects: Effects | msgspec.UnsetType = msgspec.UNSET
    room_id: str | None
    external_id: str | msgspec.UnsetType | None = msgspec.UNSET
    metadata: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
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
    private: Mapping[str, Any] = (
        {"effects": poll.effects, "external_id": poll.external_id, "metadata": poll.metadata} if host else {}
    )
    definition = poll.definition
    return PollView(
        id=poll.id,
        question=poll.question,
        kind=definition.kind,
        options=definition.options,
        min_selections=definition.min_selections,
        max_selections=definition.max_selections,
        scale=definition.scale,
        style=definition.style,
        status=poll.status_at(now),
        opens_at=_instant(poll.opens_at),
        closes_at=_instant(poll.closes_at),
        duration_seconds=poll.duration_seconds,
        results_visibility=poll.results_visibility,
        revealed=poll.revealed,
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
        own_votes=msgspec.UNSET if own is None else tuple(vote_view(one.vote) for one in own),
        **private,
    )


def vote_view(vote: Vote) -> VoteView:
    answer = vote.answer
    return VoteView(
        id=vote.id,
        poll_id=vote.poll_id,
        run=vote.run,
        choice=answer if isinstance(answer, str) else msgspec.UNSET,
        choices=answer if isinstance(answer, tuple) else msgspec.UNSET,
        rating=answer if isinstance(answer, int) else msgspec.UNSET,
        status=vote.status,
        at=format_instant(vote.at),
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


def recorded_view(recorded: Recorded) -> VoteWithReceipt:
    return VoteWithReceipt(vote=vote_view(recorded.vote), receipt=receipt_view(recorded.receipt))


def vote_reply(poll: Poll, recorded: Recorded, results: bytes | None = None) -> VoteReply:
    """What a voter is told about an act that is on disk. `results` are JSON already."""
    return VoteReply(
        vote=vote_view(recorded.vote),
        receipt=receipt_view(recorded.receipt),
        feedback=for_outcome(poll.effects, recorded),
        results=msgspec.UNSET if results is None else msgspec.Raw(results),
    )


def _instant(millis: int | None) -> str | None:
    return None if millis is None else format_instant(millis)
