"""Effects: make one person, a poll's viewers or everybody feel something."""

from typing import Unpack

from plaudit_client._calls import AsyncResource, Resource, call
from plaudit_client._request import Request, path, post
from plaudit_client.types import InteractionView, NewEffect


class EffectCalls:
    @call
    @staticmethod
    def send(*, idempotency_key: str | None = None, **effect: Unpack[NewEffect]) -> Request[InteractionView]:
        """Show an effect: `send(effect="thank_you", to={"user": "user-123"}, message="Thank you!")`.

        Open pages show it at once; otherwise it waits for `ttl_seconds`. `dedupe_key`: said again within its
        life, nothing new is shown.
        """
        return post("effects.send", path("effects"), effect, idempotency_key)


class Effects(EffectCalls, Resource):
    """Effects, at once."""


class AsyncEffects(EffectCalls, AsyncResource):
    """Effects, awaited."""
