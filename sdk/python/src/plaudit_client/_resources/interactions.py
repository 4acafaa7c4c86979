"""Interactions: one thing shown to one person, and what came of it."""

from typing import Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, delete, get, pages, path, post
from plaudit_client._shapes import Surface
from plaudit_client.types import (
    InteractionQuery,
    InteractionView,
    NewInteraction,
    OutcomesReply,
    TotalsQuery,
    TotalsReply,
)


class InteractionCalls:
    @call
    @staticmethod
    def show(
        *,
        as_: Surface = "popup",
        idempotency_key: str | None = None,
        **interaction: Unpack[NewInteraction],
    ) -> Request[InteractionView]:
        """Show a poll, a survey or an effect to one person, now and without a rule."""
        return post("interactions.show", path("interactions"), {"as": as_, **interaction}, idempotency_key)

    @listing
    @staticmethod
    def list(**query: Unpack[InteractionQuery]) -> Listing[InteractionView]:
        """Interactions, newest first: of a `user`, a `trigger`, with a `status`."""
        return pages("interactions.list", path("interactions"), **query)

    @call
    @staticmethod
    def get(interaction: str) -> Request[InteractionView]:
        """One interaction, with how far it came."""
        return get("interactions.get", path("interactions", interaction))

    @call
    @staticmethod
    def cancel(interaction: str) -> Request[InteractionView]:
        """Take it back: whoever has not seen it will not."""
        return delete("interactions.cancel", path("interactions", interaction))

    @call
    @staticmethod
    def outcomes(interaction: str) -> Request[OutcomesReply]:
        """Who saw it, and what they did."""
        return get("interactions.outcomes", path("interactions", interaction, "outcomes"))

    @call
    @staticmethod
    def totals(**query: Unpack[TotalsQuery]) -> Request[TotalsReply]:
        """Outcomes of all of them, by `effect` or `trigger`."""
        return get("interactions.totals", path("interactions", "totals"), **query)


class Interactions(InteractionCalls, Resource):
    """Interactions, at once."""


class AsyncInteractions(InteractionCalls, AsyncResource):
    """Interactions, awaited."""
