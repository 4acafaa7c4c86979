"""/v1/push and /v1/me/push-subscriptions: browsers that let themselves be reached while no page is open."""

from typing import Final

import msgspec

from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.rest.operation import Operation, Route, Told
from plaudit.edge.rest.reception import Reception
from plaudit.features.push.drafts import Endpoint, NewSubscription
from plaudit.features.push.pushing import Pushing
from plaudit.kernel.errors import NotFound

_NO_STORE: Final = [("cache-control", "no-store")]
_KEPT: Final = [("cache-control", "private, max-age=3600")]
_CREATED: Final = 201
_SUBSCRIPTIONS: Final = "/v1/me/push-subscriptions"


class PushKey(msgspec.Struct, frozen=True):
    """For `applicationServerKey`: base64url."""

    public_key: str


class Subscribed(msgspec.Struct, frozen=True):
    endpoint: str


class Unsubscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    endpoint: Endpoint


class Unsubscribed(msgspec.Struct, frozen=True):
    """`removed` false: there was no such subscription of this person."""

    removed: bool


_new_subscription: msgspec.json.Decoder[NewSubscription] = msgspec.json.Decoder(NewSubscription)
_unsubscription: msgspec.json.Decoder[Unsubscription] = msgspec.json.Decoder(Unsubscription)


class PushRoutes:
    def __init__(self, reception: Reception, pushing: Pushing) -> None:
        self._reception = reception
        self._pushing = pushing

    def routes(self) -> list[Route]:
        return [Route(KEY, self.key), Route(SUBSCRIBE, self.subscribe), Route(UNSUBSCRIBE, self.unsubscribe)]

    async def key(self, exchange: Exchange) -> Reply:
        await self._reception.caller(exchange, "effects:read")
        return json_reply(PushKey(await self._pushing.public_key()), 200, _KEPT)

    async def subscribe(self, exchange: Exchange) -> Reply:
        caller, person = await self._person(exchange)
        wished = exchange.json(_new_subscription)
        is_new = await self._pushing.subscribe(caller.tenant, person, wished)
        return json_reply(Subscribed(wished.endpoint), _CREATED if is_new else 200, _NO_STORE)

    async def unsubscribe(self, exchange: Exchange) -> Reply:
        caller, person = await self._person(exchange)
        endpoint = exchange.json(_unsubscription).endpoint
        removed = await self._pushing.unsubscribe(caller.tenant, person, endpoint)
        return json_reply(Unsubscribed(removed), 200, _NO_STORE)

    async def _person(self, exchange: Exchange) -> tuple[Caller, str]:
        caller = await self._reception.caller(exchange, "effects:read")
        voter = caller.require_voter()
        self._reception.count_voter(exchange, caller)
        if caller.only is not None:
            raise NotFound("not_found", "a hosted page has no inbox")
        return caller, voter.name


KEY: Final = Operation(
    method="GET",
    path="/v1/push/key",
    id="getPushKey",
    summary="Read the key that browsers subscribe to push with",
    tag="Push",
    access="anyone",
    replies={200: Told("The server's public VAPID key", PushKey)},
)
SUBSCRIBE: Final = Operation(
    method="POST",
    path=_SUBSCRIPTIONS,
    id="subscribeToPush",
    summary="Let a person be reached while no page is open",
    tag="Push",
    access="anyone",
    body=NewSubscription,
    replies={
        201: Told("The browser will be reached", Subscribed),
        200: Told("It was known already; its keys are these now", Subscribed),
    },
    problems=("not_found", "voter_required"),
    voter=True,
)
UNSUBSCRIBE: Final = Operation(
    method="DELETE",
    path=_SUBSCRIPTIONS,
    id="unsubscribeFromPush",
    summary="Forget a browser",
    tag="Push",
    access="anyone",
    body=Unsubscription,
    replies={200: Told("It is forgotten", Unsubscribed)},
    problems=("not_found", "voter_required"),
    voter=True,
)
EVERY: Final = (KEY, SUBSCRIBE, UNSUBSCRIBE)
