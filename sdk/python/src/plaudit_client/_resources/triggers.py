"""Triggers: on an event or a cue of the page, show something; and why somebody was shown something or not."""

from typing import Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, delete, get, pages, patch, path, post
from plaudit_client._shapes import Instant, Surface
from plaudit_client.types import (
    DryDecision,
    NewTrigger,
    TestBody,
    TriggerEdit,
    TriggerOutcomes,
    TriggerQuery,
    TriggerView,
)


class TriggerCalls:
    @call
    @staticmethod
    def create(
        *, as_: Surface = "popup", idempotency_key: str | None = None, **trigger: Unpack[NewTrigger]
    ) -> Request[TriggerView]:
        """Make a trigger: `create(on={"event": "checkout.completed"}, show={"survey": survey["id"]})`."""
        return post("triggers.create", path("triggers"), {"as": as_, **trigger}, idempotency_key)

    @listing
    @staticmethod
    def list(**query: Unpack[TriggerQuery]) -> Listing[TriggerView]:
        """Triggers of the project, newest first."""
        return pages("triggers.list", path("triggers"), **query)

    @call
    @staticmethod
    def get(trigger: str) -> Request[TriggerView]:
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
    ) -> Request[TriggerView]:
        """Change what is named, in effect within a second."""
        body = changes if as_ is None else {**changes, "as": as_}
        return patch("triggers.edit", path("triggers", trigger), body, if_revision)

    @call
    @staticmethod
    def enable(trigger: str) -> Request[TriggerView]:
        """Let it show things."""
        return post("triggers.enable", path("triggers", trigger, "enable"))

    @call
    @staticmethod
    def disable(trigger: str) -> Request[TriggerView]:
        """Let it rest."""
        return post("triggers.disable", path("triggers", trigger, "disable"))

    @call
    @staticmethod
    def archive(trigger: str, *, if_revision: int | None = None) -> Request[TriggerView]:
        """Put it away for good."""
        return delete("triggers.archive", path("triggers", trigger), revision=if_revision)

    @call
    @staticmethod
    def test(trigger: str, **moment: Unpack[TestBody]) -> Request[DryDecision]:
        """What it would decide now: `test(trigger, user="user-1")`; nothing is shown and nothing is noted."""
        return post("triggers.test", path("triggers", trigger, "test"), moment)

    @call
    @staticmethod
    def outcomes(trigger: str, *, since: Instant | None = None) -> Request[TriggerOutcomes]:
        """How many were eligible, saw it, answered; and the reasons of the others."""
        return get("triggers.outcomes", path("triggers", trigger, "outcomes"), since=since)


class Triggers(TriggerCalls, Resource):
    """Triggers, at once."""


class AsyncTriggers(TriggerCalls, AsyncResource):
    """Triggers, awaited."""
