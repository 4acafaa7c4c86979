"""Events: what happened at your place, which triggers may answer."""

from collections.abc import Iterable
from typing import Any, Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, pages, path, post
from plaudit_client._shapes import Instant
from plaudit_client.types import EventQuery, EventReply, EventsReply, EventView, NewEvent


class EventCalls:
    @call
    @staticmethod
    def track(
        name: str,
        *,
        user: str | None = None,
        voter: str | None = None,
        properties: dict[str, Any] | None = None,
        attributes: dict[str, Any] | None = None,
        at: Instant | None = None,
        id: str | None = None,
    ) -> Request[EventReply]:
        """Say that something happened: `track("checkout.completed", user="user-123", id="order-4711")`.

        It is stored when this returns. Under the same `id` it has happened once, however often it is said.
        `attributes` are what you know of the person, as in their token.
        """
        known = {
            "user": user,
            "voter": voter,
            "properties": properties,
            "attributes": attributes,
            "at": at,
            "id": id,
        }
        event = {"name": name, **{key: value for key, value in known.items() if value is not None}}
        return post("events.track", path("events"), event)

    @call
    @staticmethod
    def track_all(events: Iterable[NewEvent]) -> Request[EventsReply]:
        """Up to 500 at once; a wrong one is refused by its index and does not lose the others."""
        return post("events.track_all", path("events"), {"events": [*events]})

    @listing
    @staticmethod
    def list(**query: Unpack[EventQuery]) -> Listing[EventView]:
        """Events, newest first: of a `user`, with a `name`."""
        return pages("events.list", path("events"), **query)


class Events(EventCalls, Resource):
    """Events, at once."""


class AsyncEvents(EventCalls, AsyncResource):
    """Events, awaited."""
