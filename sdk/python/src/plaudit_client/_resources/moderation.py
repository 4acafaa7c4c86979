"""What the audience writes: options it suggests, answers in words, and what a moderator makes of them.

A ruling or a mark may be sent twice: the second changes nothing.
"""

from typing import Any, Literal, Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, delete, pages, path, post
from plaudit_client.types import (
    AnswerQuery,
    AnswerRuled,
    AnswerView,
    LikeReply,
    PollView,
    SuggestionBody,
    SuggestionQuery,
    SuggestionReply,
    SuggestionRuled,
    SuggestionView,
)

Mark = Literal["answer", "reopen", "hide", "show", "pin", "unpin"]


class SuggestionCalls:
    @call
    @staticmethod
    def add(
        poll: str, *, idempotency_key: str | None = None, **suggestion: Unpack[SuggestionBody]
    ) -> Request[SuggestionReply]:
        """Suggest an option for a user of yours: `add(poll["id"], text="Is it recorded?", voter="user-1")`.

        It is `approved` at once or `pending`, as the poll says. The same `suggestion_id` again is the same.
        """
        return post("suggestions.add", path("polls", poll, "suggestions"), suggestion, idempotency_key).open

    @listing
    @staticmethod
    def list(poll: str, **query: Unpack[SuggestionQuery]) -> Listing[SuggestionView]:
        """Suggestions, the one that waits longest first; `state="pending"` is a moderator's queue."""
        return pages("suggestions.list", path("polls", poll, "suggestions"), **query).open

    @call
    @staticmethod
    def approve(poll: str, suggestion: str) -> Request[SuggestionRuled]:
        """Make it an option, or bring it back with the votes it had."""
        return post("suggestions.approve", path("polls", poll, "suggestions", suggestion, "approve"))

    @call
    @staticmethod
    def reject(poll: str, suggestion: str) -> Request[SuggestionRuled]:
        """Turn it down; one that was approved is hidden."""
        return post("suggestions.reject", path("polls", poll, "suggestions", suggestion, "reject"))


class OptionCalls:
    @call
    @staticmethod
    def answer(poll: str, option: str) -> Request[PollView]:
        """Mark a question of the audience as answered."""
        return _mark(poll, option, "answer")

    @call
    @staticmethod
    def reopen(poll: str, option: str) -> Request[PollView]:
        """Take the mark of an answer away."""
        return _mark(poll, option, "reopen")

    @call
    @staticmethod
    def hide(poll: str, option: str) -> Request[PollView]:
        """Take it off the screens; its votes are kept."""
        return _mark(poll, option, "hide")

    @call
    @staticmethod
    def show(poll: str, option: str) -> Request[PollView]:
        """Bring a hidden one back."""
        return _mark(poll, option, "show")

    @call
    @staticmethod
    def pin(poll: str, option: str) -> Request[PollView]:
        """Keep it in its place while others are shuffled."""
        return _mark(poll, option, "pin")

    @call
    @staticmethod
    def unpin(poll: str, option: str) -> Request[PollView]:
        """Let it be shuffled again."""
        return _mark(poll, option, "unpin")


class AnswerCalls:
    @listing
    @staticmethod
    def list(poll: str, **query: Unpack[AnswerQuery]) -> Listing[AnswerView]:
        """Answers in words, `sort="newest"` or `"liked"`; `state="pending"` is a moderator's queue."""
        return pages("answers.list", path("polls", poll, "answers"), **query).open

    @call
    @staticmethod
    def approve(poll: str, answer: str) -> Request[AnswerRuled]:
        """Let it be read. An answer's id is its vote's."""
        return post("answers.approve", path("polls", poll, "answers", answer, "approve"))

    @call
    @staticmethod
    def reject(poll: str, answer: str) -> Request[AnswerRuled]:
        """Keep it from being read; as a vote it stays counted."""
        return post("answers.reject", path("polls", poll, "answers", answer, "reject"))

    @call
    @staticmethod
    def like(poll: str, answer: str, *, voter: str | None = None) -> Request[LikeReply]:
        """Like it for one of your users; one like per voter."""
        return post("answers.like", path("polls", poll, "answers", answer, "like"), _behalf(voter)).open

    @call
    @staticmethod
    def unlike(poll: str, answer: str, *, voter: str | None = None) -> Request[LikeReply]:
        """Take the like back."""
        return delete("answers.unlike", path("polls", poll, "answers", answer, "like"), _behalf(voter)).open


def _mark(poll: str, option: str, verb: Mark) -> Request[Any]:
    return post(f"options.{verb}", path("polls", poll, "options", option, verb))


def _behalf(voter: str | None) -> dict[str, str] | None:
    return None if voter is None else {"voter": voter}


class Suggestions(SuggestionCalls, Resource):
    """Suggestions, at once."""


class AsyncSuggestions(SuggestionCalls, AsyncResource):
    """Suggestions, awaited."""


class Options(OptionCalls, Resource):
    """Marks on options, at once."""


class AsyncOptions(OptionCalls, AsyncResource):
    """Marks on options, awaited."""


class Answers(AnswerCalls, Resource):
    """Answers in words, at once."""


class AsyncAnswers(AnswerCalls, AsyncResource):
    """Answers in words, awaited."""
