"""What every `PushStore` must do: a test for each sentence of its promise."""

from typing import Any, Final

import msgspec
import pytest

from plaudit.features.interactions.model import Address, Interaction, Push, Show
from plaudit.features.interactions.ports import InteractionStore
from plaudit.features.push.model import Environment, Subscription, Waiting
from plaudit.features.push.ports import PushStore
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock

TENANT: Final[tuple[str, Environment]] = (samples.PROJECT_ID, "live")
GRACE: Final = 10_000
LATE: Final = 2**50


def subscription(name: str, person: str = "host:ann", **changes: Any) -> Subscription:
    made = Subscription(
        project_id=samples.PROJECT_ID,
        environment="live",
        person=person,
        endpoint=f"https://push.example.org/{name}",
        p256dh=b"point",
        auth=b"secret",
        created_at=1,
    )
    return msgspec.structs.replace(made, **changes)


def interaction(name: str, now: int, **changes: Any) -> Interaction:
    made = Interaction(
        id=f"int_{name}",
        project_id=samples.PROJECT_ID,
        environment="live",
        to=Address(user="ann"),
        created_at=now,
        not_before=now,
        expires_at=now + 1_000_000,
        show=Show(poll="poll_tea"),
        push=Push(title="Tea?"),
    )
    return msgspec.structs.replace(made, **changes)


class PushStoreContract:
    """Inherit and provide the fixtures, over an empty store with the sample project and a manual clock."""

    @pytest.fixture
    def pushes(self) -> PushStore:
        raise NotImplementedError

    @pytest.fixture
    def interactions(self) -> InteractionStore:
        raise NotImplementedError

    async def endpoints(self, pushes: PushStore, person: str = "host:ann") -> list[str]:
        found = await pushes.subscriptions(*TENANT, person)
        return [one.endpoint.rpartition("/")[2] for one in found]

    async def test_the_key_is_made_once(self, pushes: PushStore) -> None:
        assert await pushes.private_key() == await pushes.private_key()

    async def test_the_same_endpoint_again_replaces_its_keys(self, pushes: PushStore) -> None:
        assert await pushes.subscribe(subscription("a"), 3)
        assert not await pushes.subscribe(subscription("a", auth=b"other"), 3)
        (kept,) = await pushes.subscriptions(*TENANT, "host:ann")
        assert kept.auth == b"other"

    async def test_an_endpoint_is_the_last_ones_who_came_with_it(self, pushes: PushStore) -> None:
        await pushes.subscribe(subscription("a"), 3)
        assert await pushes.subscribe(subscription("a", "host:bob"), 3)
        assert await self.endpoints(pushes) == []
        assert await self.endpoints(pushes, "host:bob") == ["a"]
        await pushes.subscribe(subscription("a", environment="test"), 3)
        assert await self.endpoints(pushes, "host:bob") == ["a"]

    async def test_of_too_many_the_oldest_are_forgotten(self, pushes: PushStore) -> None:
        await pushes.subscribe(subscription("x", "host:bob"), 3)
        for name in "abcd":
            await pushes.subscribe(subscription(name), 3)
        assert await self.endpoints(pushes) == ["b", "c", "d"]
        assert await self.endpoints(pushes, "host:bob") == ["x"]

    async def test_forgetting_is_of_ones_own(self, pushes: PushStore) -> None:
        kept = subscription("a")
        await pushes.subscribe(kept, 3)
        assert not await pushes.unsubscribe(*TENANT, "host:bob", kept.digest)
        assert await pushes.unsubscribe(*TENANT, "host:ann", kept.digest)
        assert not await pushes.unsubscribe(*TENANT, "host:ann", kept.digest)

    async def test_what_is_to_be_pushed_waits_from_its_transaction_on(
        self, pushes: PushStore, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        now = clock.now()
        assert await pushes.next_due() is None
        await interactions.add(interaction("silent", now, push=None))
        await interactions.add(interaction("many", now, to=Address(everyone=True)))
        assert await pushes.next_due() is None
        await interactions.add(interaction("late", now, not_before=now + 5))
        await interactions.add(interaction("soon", now))
        assert await pushes.next_due() == now + GRACE
        assert [one.interaction_id for one in await pushes.due(now + GRACE, 9)] == ["int_soon"]
        assert [one.interaction_id for one in await pushes.due(LATE, 9)] == ["int_soon", "int_late"]
        assert len(await pushes.due(LATE, 1)) == 1
        (first, _) = await pushes.due(LATE, 9)
        assert first == Waiting(
            interaction_id="int_soon",
            project_id=samples.PROJECT_ID,
            environment="live",
            person="host:ann",
            due_at=now + GRACE,
        )

    async def test_it_is_kept_as_it_is_put_off_until_it_is_done(
        self, pushes: PushStore, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        await interactions.add(interaction("a", clock.now()))
        (waiting,) = await pushes.due(LATE, 9)
        later = msgspec.structs.replace(
            waiting, due_at=waiting.due_at + 7, attempts=1, sent=(b"\0digest\xff",)
        )
        await pushes.put_off(later)
        assert await pushes.due(waiting.due_at, 9) == []
        assert await pushes.due(LATE, 9) == [later]
        await pushes.done("int_a")
        await pushes.done("int_a")
        await pushes.put_off(later)
        assert await pushes.next_due() is None
