"""Interactions: one thing shown to one person, and what came of it."""

from typing import Any, Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, delete, get, pages, path, post
from plaudit_client._shapes import Instant, Interaction, NewInteraction, Surface


class InteractionCalls:
    @call
    @staticmethod
    def show(
        *,
        as_: Surface = "popup",
        idempotency_key: str | None = None,
        **interaction: Unpack[NewInteraction],
    ) -> Request[Interaction]:
        """Show a poll, a survey or an effect to one person, now and without a rule."""
        return post("interactions.show", path("interactions"), {**interaction, "as": as_}, idempotency_key)

    @listing
    @staticmethod
    def list(
        *,
        user: str | None = None,
        voter: str | None = None,
        trigger: str | None = None,
        status: str | None = None,
        limit: int | None = None,
    ) -> Listing[Interaction]:
        """Interactions, newest first."""
        where = path("interactions")
        return pages(
            "interactions.list", where, user=user, voter=voter, trigger=trigger, status=status, limit=limit
        )

    @call
    @staticmethod
    def get(interaction: str) -> Request[Interaction]:
        """One interaction, with how far it came."""
        return get("interactions.get", path("interactions", interaction))

    @call
    @staticmethod
    def cancel(interaction: str) -> Request[Interaction]:
        """Take it back: whoever has not seen it will not."""
        return delete("interactions.cancel", path("interactions", interaction))

    @listing
    @staticmethod
    def outcomes(interaction: str, *, limit: int | None = None) -> Listing[dict[str, Any]]:
        """Who saw it, and what they did."""
        return pages("interactions.outcomes", path("interactions", interaction, "outcomes"), limit=limit)

    @call
    @staticmethod
    def totals(*, since: Instant | None = None, by: str | None = None) -> Request[dict[str, Any]]:
        """Outcomes of all of them, by `effect` or `trigger`."""
        return get("interactions.totals", path("interactions", "totals"), since=since, by=by)


class Interactions(InteractionCalls, Resource):
    """Interactions, at once."""


class AsyncInteractions(InteractionCalls, AsyncResource):
    """Interactions, awaited."""
