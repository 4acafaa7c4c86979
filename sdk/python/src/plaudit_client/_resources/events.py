"""Events: what happened at your place, which triggers may answer."""

from collections.abc import Iterable
from typing import Any

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, pages, path, post
from plaudit_client._shapes import BatchReply, EventReply, Instant, NewEvent


class EventCalls:
    @call
    @staticmethod
    def track(
        name: str,
        *,
        user: str | None = None,
        voter: str | None = None,
        properties: dict[str, Any] | None = None,
        at: Instant | None = None,
        id: str | None = None,
    ) -> Request[EventReply]:
        """Say that something happened: `track("checkout.completed", user="user-123", id="order-4711")`.

        It is stored when this returns. Under the same `id` it has happened once, however often it is said.
        """
        known = {"user": user, "voter": voter, "properties": properties, "at": at, "id": id}
        event = {"name": name, **{key: value for key, value in known.items() if value is not None}}
        return post("events.track", path("events"), event)

    @call
    @staticmethod
    def track_all(events: Iterable[NewEvent]) -> Request[BatchReply]:
        """Up to 500 at once; a wrong one is refused by its index and does not lose the others."""
        return post("events.track_all", path("events"), {"events": [*events]})

    @listing
    @staticmethod
    def list(
        *, user: str | None = None, name: str | None = None, limit: int | None = None
    ) -> Listing[dict[str, Any]]:
        """Events, newest first."""
        return pages("events.list", path("events"), user=user, name=name, limit=limit)


class Events(EventCalls, Resource):
    """Events, at once."""


class AsyncEvents(EventCalls, AsyncResource):
    """Events, awaited."""
