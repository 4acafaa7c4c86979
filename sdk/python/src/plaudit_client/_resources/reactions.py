"""Reactions: likes and emoji on any subject of yours (`post-42`)."""

from collections.abc import Mapping

from plaudit_client._calls import AsyncResource, Resource, call, listing, watch
from plaudit_client._request import Listing, Request, Watch, delete, get, pages, path, post
from plaudit_client._shapes import Publication
from plaudit_client.types import ReactionReply, SubjectView


class ReactionCalls:
    @call
    @staticmethod
    def like(subject: str, *, like: bool = True, voter: str | None = None) -> Request[ReactionReply]:
        """Like it for one of your users, or take the like back; one like per voter."""
        return _react({"subject": subject, "like": like}, voter)

    @call
    @staticmethod
    def react(
        subject: str, reactions: Mapping[str, int], *, batch_id: str | None = None, voter: str | None = None
    ) -> Request[ReactionReply]:
        """Add taps: `react("post-42", {"❤️": 3})`. Under the same `batch_id` they count once."""
        batch = {} if batch_id is None else {"batch_id": batch_id}
        return _react({"subject": subject, "reactions": dict(reactions), **batch}, voter)

    @call
    @staticmethod
    def get(subject: str) -> Request[SubjectView]:
        """How a subject stands."""
        return get("reactions.get", path("subjects", subject)).open

    @call
    @staticmethod
    def reset(subject: str) -> Request[SubjectView]:
        """Take all likes and reactions off it; whoever watches sees it empty."""
        return delete("reactions.reset", path("subjects", subject))

    @listing
    @staticmethod
    def subjects(*, limit: int | None = None) -> Listing[SubjectView]:
        """All subjects anybody has reacted to."""
        return pages("reactions.subjects", path("subjects"), limit=limit)

    @watch
    @staticmethod
    def watch(subject: str) -> Watch[Publication]:
        """Its states as they change; comes back by itself when a line is lost."""
        where = path("subjects", subject, "stream")
        return Watch(name="reactions.watch", method="GET", path=where, secret=False)


def _react(body: dict[str, object], voter: str | None) -> Request[ReactionReply]:
    return post(
        "reactions.react", path("reactions"), body if voter is None else {**body, "voter": voter}
    ).open


class Reactions(ReactionCalls, Resource):
    """Reactions, at once."""


class AsyncReactions(ReactionCalls, AsyncResource):
    """Reactions, awaited."""
