"""Triggers: on an event or a cue of the page, show something; and why somebody was shown something or not."""

from typing import Any, Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, delete, get, pages, patch, path, post
from plaudit_client._shapes import Decision, NewTrigger, Surface, Trigger, TriggerEdit


class TriggerCalls:
    @call
    @staticmethod
    def create(
        *, as_: Surface = "popup", idempotency_key: str | None = None, **trigger: Unpack[NewTrigger]
    ) -> Request[Trigger]:
        """Make a trigger: `create(on={"event": "checkout.completed"}, show={"survey": survey["id"]})`."""
        return post("triggers.create", path("triggers"), {**trigger, "as": as_}, idempotency_key)

    @listing
    @staticmethod
    def list(*, limit: int | None = None) -> Listing[Trigger]:
        """Triggers of the project."""
        return pages("triggers.list", path("triggers"), limit=limit)

    @call
    @staticmethod
    def get(trigger: str) -> Request[Trigger]:
        """One trigger."""
        return get("triggers.get", path("triggers", trigger))

    @call
    @staticmethod
    def edit(
        trigger: str,
        *,
        as_: Surface | None = None,
        if_revision: int | None = None,
        **changes: Unpack[TriggerEdit],
    ) -> Request[Trigger]:
        """Change what is named, in effect within a second."""
        body = changes if as_ is None else {**changes, "as": as_}
        return patch("triggers.edit", path("triggers", trigger), body, if_revision)

    @call
    @staticmethod
    def enable(trigger: str) -> Request[Trigger]:
        """Let it show things."""
        return post("triggers.enable", path("triggers", trigger, "enable"))

    @call
    @staticmethod
    def disable(trigger: str) -> Request[Trigger]:
        """Let it rest."""
        return post("triggers.disable", path("triggers", trigger, "disable"))

    @call
    @staticmethod
    def archive(trigger: str, *, if_revision: int | None = None) -> Request[Trigger]:
        """Put it away for good."""
        return delete("triggers.archive", path("triggers", trigger), revision=if_revision)

    @call
    @staticmethod
    def test(trigger: str, user: str, *, properties: dict[str, Any] | None = None) -> Request[Decision]:
        """What it would decide about this user now; nothing is shown and nothing is noted."""
        body = {"user": user, "properties": properties or {}}
        return post("triggers.test", path("triggers", trigger, "test"), body)

    @call
    @staticmethod
    def outcomes(trigger: str) -> Request[dict[str, Any]]:
        """How many were eligible, saw it, answered; and the reasons of the others."""
        return get("triggers.outcomes", path("triggers", trigger, "outcomes"))


class Triggers(TriggerCalls, Resource):
    """Triggers, at once."""


class AsyncTriggers(TriggerCalls, AsyncResource):
    """Triggers, awaited."""
