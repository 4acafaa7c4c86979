"""Polls: making them, leading them through their life, reading what came of them."""

from collections.abc import Sequence
from typing import Any, Literal, Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing, watch
from plaudit_client._request import Listing, Request, Watch, delete, get, matching, pages, patch, path, post
from plaudit_client._shapes import Publication
from plaudit_client.types import (
    HiddenResults,
    NewPoll,
    PollEdit,
    PollQuery,
    PollView,
    ResultsQuery,
    Validity,
    VisibleResults,
    VoteWithReceipt,
)


class PollCalls:
    @call
    @staticmethod
    def create(*, idempotency_key: str | None = None, **poll: Unpack[NewPoll]) -> Request[PollView]:
        """Make a poll; `open=True` opens it at once."""
        return post("polls.create", path("polls"), poll, idempotency_key)

    @call
    @staticmethod
    def validate(**poll: Unpack[NewPoll]) -> Request[Validity]:
        """Whether `create` would take this, and what is wrong with it."""
        return post("polls.validate", path("polls", "validate"), poll)

    @listing
    @staticmethod
    def list(**query: Unpack[PollQuery]) -> Listing[PollView]:
        """Polls of the project, newest first."""
        return pages("polls.list", path("polls"), **query)

    @call
    @staticmethod
    def get(poll: str) -> Request[PollView]:
        """One poll."""
        return get("polls.get", path("polls", poll)).open

    @call
    @staticmethod
    def edit(poll: str, *, if_revision: int | None = None, **changes: Unpack[PollEdit]) -> Request[PollView]:
        """Change what is named; `Outdated` if it is no longer at `if_revision`."""
        return patch("polls.edit", path("polls", poll), changes, if_revision)

    @call
    @staticmethod
    def validate_edit(poll: str, **changes: Unpack[PollEdit]) -> Request[Validity]:
        """Whether `edit` would take this, and what is wrong with it."""
        return post("polls.validate_edit", path("polls", poll, "validate"), changes)

    @call
    @staticmethod
    def open(
        poll: str, *, if_revision: int | None = None, idempotency_key: str | None = None
    ) -> Request[PollView]:
        """Let people vote."""
        return _step(poll, "open", if_revision, idempotency_key)

    @call
    @staticmethod
    def lock(
        poll: str, *, if_revision: int | None = None, idempotency_key: str | None = None
    ) -> Request[PollView]:
        """Stop votes for now; `open` goes on."""
        return _step(poll, "lock", if_revision, idempotency_key)

    @call
    @staticmethod
    def close(
        poll: str, *, if_revision: int | None = None, idempotency_key: str | None = None
    ) -> Request[PollView]:
        """End it; the results are final."""
        return _step(poll, "close", if_revision, idempotency_key)

    @call
    @staticmethod
    def cancel(
        poll: str, *, if_revision: int | None = None, idempotency_key: str | None = None
    ) -> Request[PollView]:
        """End it without a result."""
        return _step(poll, "cancel", if_revision, idempotency_key)

    @call
    @staticmethod
    def reset(
        poll: str, *, if_revision: int | None = None, idempotency_key: str | None = None
    ) -> Request[PollView]:
        """Begin a new run without votes; the old ones stay in the log."""
        return _step(poll, "reset", if_revision, idempotency_key)

    @call
    @staticmethod
    def reveal(
        poll: str, *, if_revision: int | None = None, idempotency_key: str | None = None
    ) -> Request[PollView]:
        """Show the results to everybody from now on."""
        return _step(poll, "reveal", if_revision, idempotency_key)

    @call
    @staticmethod
    def resolve(
        poll: str,
        outcome: Sequence[str],
        *,
        if_revision: int | None = None,
        idempotency_key: str | None = None,
    ) -> Request[PollView]:
        """Say how a prediction came out, by ids of options."""
        body = {"outcome": [*outcome]}
        headers = matching(if_revision)
        return post("polls.resolve", path("polls", poll, "resolve"), body, idempotency_key, headers)

    @call
    @staticmethod
    def duplicate(poll: str, *, idempotency_key: str | None = None) -> Request[PollView]:
        """The same question again, as a draft."""
        return post("polls.duplicate", path("polls", poll, "duplicate"), key=idempotency_key)

    @call
    @staticmethod
    def archive(poll: str, *, if_revision: int | None = None) -> Request[PollView]:
        """Put it away; its votes stay counted and its log stays whole."""
        return delete("polls.archive", path("polls", poll), revision=if_revision)

    @call
    @staticmethod
    def results(poll: str, **query: Unpack[ResultsQuery]) -> Request[VisibleResults]:
        """The results as they stand, which a secret key may always see. `method`: a way to count rankings."""
        return get("polls.results", path("polls", poll, "results"), **query)

    @call
    @staticmethod
    def seen_results(poll: str, **query: Unpack[ResultsQuery]) -> Request[VisibleResults | HiddenResults]:
        """The results as this client's key and voter may see them: `hidden` says which."""
        return get("polls.seen_results", path("polls", poll, "results"), **query).open

    @listing
    @staticmethod
    def votes(poll: str, *, limit: int | None = None) -> Listing[VoteWithReceipt]:
        """Every vote, oldest first."""
        return pages("polls.votes", path("polls", poll, "votes"), limit=limit)

    @call
    @staticmethod
    def export(poll: str, *, format: Literal["ndjson", "csv", "json"] = "ndjson") -> Request[bytes]:
        """The whole log (`ndjson`, which `plaudit verify` recounts), or the votes as `csv` or `json`."""
        where = path("polls", poll, "export")
        return Request(
            name="polls.export", method="GET", path=where, query={"format": format}, reads="bytes", waits=60.0
        )

    @watch
    @staticmethod
    def watch(poll: str) -> Watch[Publication]:
        """Publications as they come, the state of things first; comes back by itself when a line is lost."""
        where = path("polls", poll, "stream")
        return Watch(name="polls.watch", method="GET", path=where, secret=False)


def _step(poll: str, verb: str, revision: int | None, key: str | None) -> Request[Any]:
    return post(f"polls.{verb}", path("polls", poll, verb), key=key, headers=matching(revision))


class Polls(PollCalls, Resource):
    """Polls, at once."""


class AsyncPolls(PollCalls, AsyncResource):
    """Polls, awaited."""
