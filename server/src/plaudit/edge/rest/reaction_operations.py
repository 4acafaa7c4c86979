"""What the routes of likes and reactions promise."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from plaudit.edge.rest.operation import Operation, Told
from plaudit.edge.rest.reception import VOTER_FORM, Nothing
from plaudit.edge.rest.schemas import PlainText
from plaudit.edge.rest.stream_operations import StreamQuery
from plaudit.edge.subject_channels import SubjectState
from plaudit.features.reactions.model import LONGEST_SUBJECT, MOST_TAPS, Dropped

# Told to readers of the contract; checked by the feature, which says why.
_SUBJECT: Final = msgspec.Meta(extra_json_schema={"minLength": 1, "maxLength": LONGEST_SUBJECT})
_TAPS: Final = msgspec.Meta(extra_json_schema={"minimum": 1, "maximum": MOST_TAPS})
_BATCH: Final = msgspec.Meta(extra_json_schema={"pattern": "^[A-Za-z0-9_.:-]{1,64}$"})


class ReactionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A like, or a batch of taps: exactly one of `like` and `reactions`.

    `batch_id` is the device's own name for the batch (or else the Idempotency-Key): sent again it counts
    once. `voter` is for secret keys.
    """

    subject: Annotated[str, _SUBJECT]
    like: bool | None = None
    reactions: dict[str, Annotated[int, _TAPS]] | None = None
    batch_id: Annotated[str, _BATCH] | None = None
    voter: Annotated[str, VOTER_FORM] | None = None


class SubjectView(SubjectState, frozen=True, kw_only=True):
    """A subject as one person sees it. `liked`: by the voter who asks; absent where nobody is named."""

    liked: bool | msgspec.UnsetType = msgspec.UNSET


class ReactionReply(SubjectView, frozen=True, kw_only=True):
    """The subject after it. `accepted`: how many of the taps count; `dropped`: which do not, and why."""

    accepted: int | msgspec.UnsetType = msgspec.UNSET
    dropped: Sequence[Dropped] | msgspec.UnsetType = msgspec.UNSET


class SubjectPage(msgspec.Struct, frozen=True, kw_only=True):
    """Subjects, newest first."""

    data: Sequence[SubjectView]
    next_cursor: str | None
    has_more: bool


class SubjectQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    cursor: str | None = None


REACT: Final = Operation(
    method="POST",
    path="/v1/reactions",
    id="react",
    summary="Like something, or tap emoji on it",
    tag="Reactions",
    access="anyone",
    body=ReactionBody,
    replies={200: Told("The subject as it is now; on disk", ReactionReply)},
    problems=("key_kind", "overloaded", "shutting_down", "subject_limit", "voter_required"),
    voter=True,
    idempotent=True,
)
READ: Final = Operation(
    method="GET",
    path="/v1/subjects/{subject}",
    id="getSubject",
    summary="Read the likes and reactions of something",
    tag="Reactions",
    access="anyone",
    replies={
        200: Told("The subject; with nothing in it where nobody has reacted yet", SubjectView, etag=True),
        304: Told("It has not changed", etag=True),
    },
    problems=("invalid_field",),
    voter=True,
    conditional="If-None-Match",
)
STREAM: Final = Operation(
    method="GET",
    path="/v1/subjects/{subject}/stream",
    id="streamSubject",
    summary="Follow likes and reactions as server-sent events",
    tag="Live",
    access="anyone",
    query=StreamQuery,
    replies={200: Told("Publications, the present one first", PlainText, "text/event-stream")},
    problems=("ticket_invalid",),
    voter=True,
)
LIST: Final = Operation(
    method="GET",
    path="/v1/subjects",
    id="listSubjects",
    summary="List what people have reacted to, newest first",
    tag="Reactions",
    access="host",
    query=SubjectQuery,
    replies={200: Told("A page of subjects", SubjectPage, link=True)},
)
RESET: Final = Operation(
    method="DELETE",
    path="/v1/subjects/{subject}",
    id="resetSubject",
    summary="Take all likes and reactions off something",
    tag="Reactions",
    access="host",
    body=Nothing,
    body_required=False,
    replies={200: Told("The subject with nothing in it; whoever watches it is told", SubjectView)},
    problems=("invalid_field",),
)
EVERY: Final = (REACT, LIST, READ, RESET, STREAM)
