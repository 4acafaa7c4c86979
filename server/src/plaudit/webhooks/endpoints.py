"""The use cases of a host: make, change and end endpoints, change their secrets, send things again."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict, FieldProblem, Invalid, NotFound
from plaudit.kernel.ids import new_id
from plaudit.kernel.replies import StoredReply
from plaudit.outbound.client import Outbound, Unanswered
from plaudit.webhooks.bell import Bell
from plaudit.webhooks.model import Delivery, Endpoint, Environment, Secret
from plaudit.webhooks.ports import DeliveryStore, EndpointStore, Happening, Wanted
from plaudit.webhooks.relay import message_of
from plaudit.webhooks.signatures import new_secret
from plaudit.webhooks.types import PING, is_pattern

MOST_ENDPOINTS: Final = 100
REDELIVERED_AT_ONCE: Final = 1000
_MOST_SECRETS: Final = 3

Reply = Callable[[Endpoint], StoredReply]
SentReply = Callable[[Delivery], StoredReply]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A new endpoint as its host writes it; without `url`, one that is listened to."""

    url: str | None
    types: tuple[str, ...]
    description: str | None = None
    enabled: bool = True


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; UNSET stays."""

    url: str | msgspec.UnsetType = msgspec.UNSET
    types: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    description: str | msgspec.UnsetType | None = msgspec.UNSET
    enabled: bool | msgspec.UnsetType = msgspec.UNSET


class Endpoints:
    """Changes of endpoints. Instants are the server's."""

    def __init__(
        self,
        store: EndpointStore,
        deliveries: DeliveryStore,
        outbound: Outbound,
        bell: Bell,
        clock: Clock,
    ) -> None:
        self._store = store
        self._deliveries = deliveries
        self._outbound = outbound
        self._bell = bell
        self._clock = clock

    async def create(
        self, draft: Draft, project_id: str, environment: Environment, reply: Reply | None = None
    ) -> Endpoint:
        """A new endpoint with its first secret. Raises `Invalid` for an address or type that cannot be."""
        now = self._clock.now()
        self._check(draft.url, draft.types)
        endpoint = Endpoint(
            id=new_id("wh", now),
            project_id=project_id,
            environment=environment,
            url=draft.url,
            types=draft.types,
            description=draft.description,
            secrets=(Secret(new_secret()),),
            created_at=now,
            updated_at=now,
            disabled=None if draft.enabled else "switched_off",
            disabled_at=None if draft.enabled else now,
        )
        await self._store.create(endpoint, MOST_ENDPOINTS, reply(endpoint) if reply else None)
        self._bell.ring()
        return endpoint

    async def edit(self, endpoint: Endpoint, edit: Edit, expected_revision: int | None) -> Endpoint:
        """Change what was said. Enabled again, it hears of what happens from now on."""
        now = self._clock.now()
        if endpoint.url is None and edit.url is not msgspec.UNSET:
            raise _refused("#/url", "An endpoint that is listened to has no address.")
        given = {name: getattr(edit, name) for name in ("url", "types", "description")}
        changes = {name: value for name, value in given.items() if value is not msgspec.UNSET}
        after = msgspec.structs.replace(endpoint, **changes)
        self._check(changes.get("url"), after.types)
        if edit.enabled is True:
            after = msgspec.structs.replace(after, disabled=None, disabled_at=None)
        elif edit.enabled is False and endpoint.disabled is None:
            after = msgspec.structs.replace(after, disabled="switched_off", disabled_at=now)
        return await self._save(endpoint, after, expected_revision)

    async def rotate(self, endpoint: Endpoint, expires_seconds: int, reply: Reply | None = None) -> Endpoint:
        """A new secret; those before it sign for so long yet, beside it."""
        now = self._clock.now()
        end = now + expires_seconds * 1000
        living = [one for one in endpoint.secrets if one.expires_at is None or one.expires_at > now]
        before = [Secret(one.text, min(one.expires_at or end, end)) for one in living if expires_seconds]
        secrets = (Secret(new_secret()), *before)[:_MOST_SECRETS]
        return await self._save(endpoint, msgspec.structs.replace(endpoint, secrets=secrets), None, reply)

    async def delete(self, endpoint: Endpoint) -> None:
        await self._store.delete(endpoint.id)

    async def test(self, endpoint: Endpoint, reply: SentReply | None = None) -> Delivery:
        """Send a `test.ping` to this endpoint alone, whatever types it wants."""
        _refuse_disabled(endpoint)
        now = self._clock.now()
        happening = Happening(
            type=PING,
            at=now,
            project_id=endpoint.project_id,
            environment=endpoint.environment,
            poll_id=None,
            data="",
        )
        said = msgspec.json.encode({"webhook": endpoint.id, "message": "Hello from Plaudit."})
        delivery = await self._deliveries.add(message_of(happening, said, now), endpoint.id, reply)
        self._bell.ring()
        return delivery

    async def again(
        self, endpoint: Endpoint, delivery_id: str, reply: SentReply | None = None
    ) -> Delivery | None:
        """Try one delivery of the endpoint again; None: it was forgotten meanwhile."""
        _refuse_disabled(endpoint)
        delivery = await self._deliveries.again(delivery_id, reply)
        self._bell.ring()
        return delivery

    async def redeliver(
        self, endpoint: Endpoint, wanted: Wanted, reply: Callable[[int], StoredReply] | None = None
    ) -> int:
        """Try settled deliveries again, at most `REDELIVERED_AT_ONCE`; how many."""
        _refuse_disabled(endpoint)
        _check_types(wanted.types)
        count = await self._deliveries.redeliver(endpoint.id, wanted, REDELIVERED_AT_ONCE, reply)
        self._bell.ring()
        return count

    async def of(self, endpoint_id: str, project_id: str, environment: Environment) -> Endpoint:
        """The tenant's endpoint. One sentence for a missing one and for another tenant's."""
        found = await self._store.load(endpoint_id)
        if found is None or found.tenant != (project_id, environment):
            raise NotFound("webhook_not_found", "there is no webhook with this id for this key")
        return found

    async def _save(
        self, before: Endpoint, after: Endpoint, expected_revision: int | None, reply: Reply | None = None
    ) -> Endpoint:
        if expected_revision is not None and expected_revision != before.revision:
            raise Conflict(
                "revision_mismatch",
                f"The webhook is at revision {before.revision}.",
                revision=before.revision,
            )
        saved = msgspec.structs.replace(after, revision=before.revision + 1, updated_at=self._clock.now())
        await self._store.save(saved, before.revision, reply(saved) if reply else None)
        self._bell.ring()
        return saved

    def _check(self, url: str | None, types: Sequence[str]) -> None:
        if url is not None:
            try:
                self._outbound.check(url)
            except Unanswered as why:
                raise _refused("#/url", f"Nothing can be sent there: {why}.") from why
        _check_types(types)


def _check_types(types: Sequence[str]) -> None:
    for index, pattern in enumerate(types):
        if not is_pattern(pattern):
            raise _refused(f"#/types/{index}", f"There is no type of message {pattern!r}.")


def _refuse_disabled(endpoint: Endpoint) -> None:
    if endpoint.disabled is not None:
        raise Conflict(
            "webhook_disabled", "The endpoint is disabled: enable it first.", reason=endpoint.disabled
        )


def _refused(pointer: str, detail: str) -> Invalid:
    return Invalid("invalid_field", f"{pointer}: {detail}", errors=[FieldProblem(pointer, detail)])
