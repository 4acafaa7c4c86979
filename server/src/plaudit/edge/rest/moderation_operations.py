"""What the routes of suggestions, answers in words and marks on options promise."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

import msgspec

from plaudit.edge.rest.operation import Operation, Told
from plaudit.edge.rest.reception import VOTER_FORM, Nothing, OnBehalf
from plaudit.edge.views import PollView
from plaudit.features.polls.effects import Feedback
from plaudit.features.polls.model import Ruling
from plaudit.features.polls.moderation.model import Mark, Sort
from plaudit.features.polls.results import HeldBack

# Told to readers of the contract; checked where the suggestion is taken, which says why.
_ID: Final = msgspec.Meta(extra_json_schema={"pattern": "^[A-Za-z0-9_.:-]{1,64}$"})
_LIMIT: Final = msgspec.Meta(ge=1, le=100)


class SuggestionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An option to add. The same `suggestion_id` again is the same suggestion; `voter` is for secret keys."""

    text: str
    suggestion_id: Annotated[str, _ID] | None = None
    voter: Annotated[str, VOTER_FORM] | None = None


class SuggestionQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of suggestions, oldest first; of one state, or of all."""

    state: Ruling | None = None
    limit: Annotated[int, _LIMIT] = 50
    cursor: str | None = None


class AnswerQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of answers. Only hosts see others than the approved."""

    sort: Sort = "newest"
    state: Ruling = "approved"
    limit: Annotated[int, _LIMIT] = 50
    cursor: str | None = None


class SuggestionView(msgspec.Struct, frozen=True, kw_only=True):
    """A suggestion. `option_id`: the option it became, once approved."""

    id: str
    poll_id: str
    text: str
    state: Ruling
    option_id: str | None
    at: str


class SuggestionReply(msgspec.Struct, frozen=True, kw_only=True):
    suggestion: SuggestionView
    feedback: Feedback


class SuggestionRuled(msgspec.Struct, frozen=True, kw_only=True):
    suggestion: SuggestionView


class SuggestionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Suggestions, oldest first."""

    data: Sequence[SuggestionView]
    next_cursor: str | None
    has_more: bool


class AnswerView(msgspec.Struct, frozen=True, kw_only=True):
    """An answer in words; its `id` is its vote's. `liked`: by the voter who asks, absent where none does."""

    id: str
    text: str
    likes: int
    liked: bool | msgspec.UnsetType = msgspec.UNSET
    state: Ruling
    at: str


class AnswerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Answers, newest or most liked first. `own`: those of the voter who asks, whatever their state.

    `held_back`: there are too few voters for anybody but the host to read what they wrote.
    """

    data: Sequence[AnswerView]
    own: Sequence[AnswerView] | msgspec.UnsetType = msgspec.UNSET
    held_back: HeldBack | msgspec.UnsetType = msgspec.UNSET
    next_cursor: str | None
    has_more: bool


class AnswerRuled(msgspec.Struct, frozen=True, kw_only=True):
    answer: AnswerView


class LikeReply(msgspec.Struct, frozen=True, kw_only=True):
    """How many like the answer now, and whether the voter is among them."""

    id: str
    likes: int
    liked: bool


_POLL: Final = "/v1/polls/{poll_id}"
_SUGGESTIONS: Final = f"{_POLL}/suggestions"
_ANSWERS: Final = f"{_POLL}/answers"
_BUSY: Final = ("overloaded", "shutting_down")
_RULING: Final = (*_BUSY, "poll_not_found", "poll_state")
Verdict = Literal["approve", "reject"]

SUGGEST: Final = Operation(
    method="POST",
    path=_SUGGESTIONS,
    id="suggestOption",
    summary="Suggest an option",
    tag="Moderation",
    access="anyone",
    body=SuggestionBody,
    replies={
        201: Told("The suggestion, approved at once or waiting", SuggestionReply),
        200: Told("It was there already", SuggestionReply),
    },
    problems=(
        *_BUSY,
        "identity_required",
        "key_kind",
        "poll_not_found",
        "suggestion_exists",
        "suggestion_limit",
        "suggestions_closed",
        "text_empty",
        "text_too_long",
        "voter_required",
    ),
    voter=True,
    idempotent=True,
)
SUGGESTIONS: Final = Operation(
    method="GET",
    path=_SUGGESTIONS,
    id="listSuggestions",
    summary="List suggestions: for hosts all, for voters their own",
    tag="Moderation",
    access="anyone",
    query=SuggestionQuery,
    replies={200: Told("A page of suggestions", SuggestionPage, link=True)},
    problems=("poll_not_found", "voter_required"),
    voter=True,
)
ANSWERS: Final = Operation(
    method="GET",
    path=_ANSWERS,
    id="listAnswers",
    summary="List answers in words",
    tag="Moderation",
    access="anyone",
    query=AnswerQuery,
    replies={200: Told("A page of answers", AnswerPage, link=True)},
    problems=("key_kind", "poll_not_found", "results_hidden"),
    voter=True,
)


def _on_suggestion(verdict: Verdict) -> Operation:
    return Operation(
        method="POST",
        path=f"{_SUGGESTIONS}/{{suggestion_id}}/{verdict}",
        id=f"{verdict}Suggestion",
        summary=f"{verdict.capitalize()} a suggestion",
        tag="Moderation",
        access="host",
        body=Nothing,
        body_required=False,
        replies={200: Told("The suggestion as it is now", SuggestionRuled)},
        problems=(*_RULING, "definition_invalid", "suggestion_not_found"),
    )


def _on_answer(verdict: Verdict) -> Operation:
    return Operation(
        method="POST",
        path=f"{_ANSWERS}/{{vote_id}}/{verdict}",
        id=f"{verdict}Answer",
        summary=f"{verdict.capitalize()} an answer in words",
        tag="Moderation",
        access="host",
        body=Nothing,
        body_required=False,
        replies={200: Told("The answer as it is now", AnswerRuled)},
        problems=(*_RULING, "answer_not_found"),
    )


def _like(method: Literal["POST", "DELETE"], name: str, summary: str) -> Operation:
    return Operation(
        method=method,
        path=f"{_ANSWERS}/{{vote_id}}/like",
        id=name,
        summary=summary,
        tag="Moderation",
        access="anyone",
        body=OnBehalf,
        body_required=False,
        replies={200: Told("The likes as they are now", LikeReply)},
        problems=(
            *_BUSY,
            "answer_not_found",
            "identity_required",
            "key_kind",
            "poll_canceled",
            "poll_closed",
            "poll_not_found",
            "results_hidden",
            "voter_required",
        ),
        voter=True,
    )


_MARKS: Final[dict[Mark, tuple[str, str]]] = {
    "hide": ("hideOption", "Hide an option; its votes are kept"),
    "show": ("showOption", "Show a hidden option again"),
    "answer": ("answerOption", "Mark a question as answered"),
    "reopen": ("reopenOption", "Take the mark of an answer away"),
    "pin": ("pinOption", "Keep an option in its place when others are shuffled"),
    "unpin": ("unpinOption", "Let an option be shuffled again"),
}


def _mark(verb: Mark) -> Operation:
    name, summary = _MARKS[verb]
    return Operation(
        method="POST",
        path=f"{_POLL}/options/{{option_id}}/{verb}",
        id=name,
        summary=summary,
        tag="Moderation",
        access="host",
        body=Nothing,
        body_required=False,
        replies={200: Told("The poll as it is now", PollView, etag=True)},
        problems=(*_RULING, "option_not_found"),
    )


ON_SUGGESTION: Final[dict[Verdict, Operation]] = {
    "approve": _on_suggestion("approve"),
    "reject": _on_suggestion("reject"),
}
ON_ANSWER: Final[dict[Verdict, Operation]] = {
    "approve": _on_answer("approve"),
    "reject": _on_answer("reject"),
}
LIKE: Final = _like("POST", "likeAnswer", "Like an answer")
UNLIKE: Final = _like("DELETE", "unlikeAnswer", "No longer like an answer")
MARKS: Final[dict[Mark, Operation]] = {verb: _mark(verb) for verb in _MARKS}
EVERY: Final = (
    SUGGEST,
    SUGGESTIONS,
    *ON_SUGGESTION.values(),
    *MARKS.values(),
    ANSWERS,
    *ON_ANSWER.values(),
    LIKE,
    UNLIKE,
)
