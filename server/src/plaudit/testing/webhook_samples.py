"""Sample endpoints, messages and tries of webhooks."""

from collections.abc import Sequence
from typing import Any

import msgspec

from plaudit.testing import samples
from plaudit.webhooks.model import Attempt, Endpoint, Message, Secret
from plaudit.webhooks.ports import Addressed, Claimed, DeliveryStore, Look, RelayStore, Tried


def endpoint(name: str = "wh_a", **changes: Any) -> Endpoint:
    made = Endpoint(
        id=name,
        project_id=samples.PROJECT_ID,
        environment="live",
        url="https://example.org/hook",
        types=("*",),
        secrets=(Secret("whsec_c2VjcmV0"),),
        created_at=1,
        updated_at=1,
    )
    return msgspec.structs.replace(made, **changes)


def message(name: str = "msg_a", **changes: Any) -> Message:
    made = Message(
        id=name,
        project_id=samples.PROJECT_ID,
        environment="live",
        type="poll.opened",
        at=10,
        body=b'{"a":1}',
    )
    return msgspec.structs.replace(made, **changes)


async def told(relay: RelayStore, messages: Sequence[Message], *endpoint_nos: int) -> None:
    """Store messages for these endpoints, as the relay does."""
    look: Look = await relay.look(None, 1)
    addressed = [Addressed(one, endpoint_nos) for one in messages]
    assert await relay.keep(look.position, look.position, addressed)


def tried(claimed: Claimed, status: Any, at: int, **more: Any) -> Tried:
    """What came of a try: 204 if it was delivered, 500 otherwise."""
    attempt = Attempt(n=0, at=at, took_ms=3, status=204 if status == "delivered" else 500)
    return Tried(no=claimed.no, endpoint_no=claimed.endpoint_no, attempt=attempt, status=status, **more)


async def all_due(store: DeliveryStore, room: int = 64) -> Sequence[Claimed]:
    """What one turn takes, with nothing under way."""
    return (await store.turn([], {}, room)).claimed
