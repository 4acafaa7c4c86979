"""What the routes of polls promise; the routes themselves are in `polls.py`."""

from typing import Annotated, Final, Literal

import msgspec

from plaudit.edge.rest.operation import Operation, Told
from plaudit.edge.rest.reception import Nothing
from plaudit.edge.rest.schemas import PollPage, Validity
from plaudit.edge.views import PollView
from plaudit.features.polls.drafts import NewPoll, PollEdit
from plaudit.features.polls.model import Status

Searched = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class PollQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of polls, newest first. `q` is looked for in the question, whatever the case."""

    status: Status | None = None
    tag: Searched | None = None
    q: Searched | None = None
    external_id: Searched | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    cursor: str | None = None


class Resolution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a resolve: the options that came true, by id, key or exact text."""

    outcome: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=200)]], msgspec.Meta(min_length=1, max_length=100)
    ]


Verb = Literal["open", "lock", "close", "cancel", "reset", "reveal"]
_STEPS: Final[dict[Verb, tuple[str, str]]] = {
    "open": ("openPoll", "Open a poll for votes"),
    "lock": ("lockPoll", "Stop taking votes for a while"),
    "close": ("closePoll", "End voting for good"),
    "cancel": ("cancelPoll", "Call a poll off"),
    "reset": ("resetPoll", "Begin a new run from zero"),
    "reveal": ("revealPoll", "Show the results to everybody"),
}

CREATE: Final = Operation(
    method="POST",
    path="/v1/polls",
    id="createPoll",
    summary="Create a poll",
    tag="Polls",
    access="host",
    body=NewPoll,
    replies={201: Told("The new poll", PollView, etag=True)},
    problems=("definition_invalid",),
    idempotent=True,
)
VALIDATE: Final = Operation(
    method="POST",
    path="/v1/polls/validate",
    id="validatePoll",
    summary="Try a definition without storing it",
    tag="Polls",
    access="host",
    body=NewPoll,
    replies={200: Told("Whether the poll could be made, and what is wrong with it", Validity)},
)
LIST: Final = Operation(
    method="GET",
    path="/v1/polls",
    id="listPolls",
    summary="List polls, newest first",
    tag="Polls",
    access="host",
    query=PollQuery,
    replies={200: Told("A page of polls", PollPage, link=True)},
)
READ: Final = Operation(
    method="GET",
    path="/v1/polls/{poll_id}",
    id="getPoll",
    summary="Read a poll",
    tag="Polls",
    access="anyone",
    replies={
        200: Told("The poll, and the voter's own votes in it", PollView, etag=True),
        304: Told("It has not changed", etag=True),
    },
    problems=("poll_not_found",),
    voter=True,
    conditional="If-None-Match",
)
EDIT: Final = Operation(
    method="PATCH",
    path="/v1/polls/{poll_id}",
    id="editPoll",
    summary="Edit a poll",
    tag="Polls",
    access="host",
    body=PollEdit,
    replies={200: Told("The poll as it is now", PollView, etag=True)},
    problems=(
        "definition_invalid",
        "invalid_request",
        "meaning_locked",
        "option_unknown",
        "poll_not_found",
        "poll_state",
        "revision_mismatch",
    ),
    conditional="If-Match",
)
VALIDATE_EDIT: Final = Operation(
    method="POST",
    path="/v1/polls/{poll_id}/validate",
    id="validatePollEdit",
    summary="Try an edit without storing it",
    tag="Polls",
    access="host",
    body=PollEdit,
    replies={200: Told("Whether the edit would be taken, and what is wrong with it", Validity)},
    problems=("meaning_locked", "poll_not_found", "poll_state"),
)
ARCHIVE: Final = Operation(
    method="DELETE",
    path="/v1/polls/{poll_id}",
    id="archivePoll",
    summary="Archive a poll",
    tag="Polls",
    access="host",
    body=Nothing,
    body_required=False,
    replies={200: Told("The archived poll", PollView)},
    problems=("invalid_request", "poll_not_found", "poll_state", "revision_mismatch"),
    conditional="If-Match",
)
DUPLICATE: Final = Operation(
    method="POST",
    path="/v1/polls/{poll_id}/duplicate",
    id="duplicatePoll",
    summary="Make a draft that asks the same",
    tag="Polls",
    access="host",
    body=Nothing,
    body_required=False,
    replies={201: Told("The new draft", PollView, etag=True)},
    problems=("poll_not_found",),
    idempotent=True,
)


def _step(verb: str, name: str, summary: str) -> Operation:
    return Operation(
        method="POST",
        path=f"/v1/polls/{{poll_id}}/{verb}",
        id=name,
        summary=summary,
        tag="Polls",
        access="host",
        body=Nothing,
        body_required=False,
        replies={200: Told("The poll as it is now", PollView, etag=True)},
        problems=("invalid_request", "poll_not_found", "poll_state", "revision_mismatch"),
        idempotent=True,
        conditional="If-Match",
    )


RESOLVE: Final = Operation(
    method="POST",
    path="/v1/polls/{poll_id}/resolve",
    id="resolvePoll",
    summary="Say what a prediction came to",
    tag="Polls",
    access="host",
    body=Resolution,
    replies={200: Told("The poll, closed with its outcome", PollView, etag=True)},
    problems=(
        "invalid_request",
        "option_repeated",
        "option_unknown",
        "poll_not_found",
        "poll_state",
        "revision_mismatch",
    ),
    idempotent=True,
    conditional="If-Match",
)
STEPS: Final[dict[Verb, Operation]] = {verb: _step(verb, *words) for verb, words in _STEPS.items()}
EVERY: Final = (
    *(CREATE, VALIDATE, LIST, READ, EDIT, VALIDATE_EDIT, ARCHIVE, DUPLICATE),
    *STEPS.values(),
    RESOLVE,
)
