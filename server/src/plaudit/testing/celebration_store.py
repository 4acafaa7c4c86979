"""What every `CelebrationStore` must do: a test for each sentence of its promise."""

import asyncio

import pytest

from plaudit.features.interactions.celebrated import CelebrationStore
from plaudit.features.interactions.model import Address, Interaction
from plaudit.features.interactions.ports import InteractionStore
from plaudit.kernel.effects import Effect
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock

CROWD = 20


def effect(clock: ManualClock, key: str, name: str | None = None, poll: str = "poll_tea") -> Interaction:
    return Interaction(
        id=f"int_{name or key}",
        project_id=samples.project().id,
        environment="live",
        to=Address(poll=poll),
        created_at=clock.now(),
        not_before=clock.now(),
        expires_at=clock.now() + 60_000,
        effect=Effect(effect="confetti"),
        once_per="tab",
        dedupe_key=key,
        trigger="milestone",
    )


class CelebrationStoreContract:
    """Subclass, give the fixtures `celebrations`, `interactions` and `clock`; `samples.project` is stored."""

    @pytest.fixture
    def celebrations(self) -> CelebrationStore:
        raise NotImplementedError

    @pytest.fixture
    def interactions(self) -> InteractionStore:
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> ManualClock:
        raise NotImplementedError

    async def test_what_was_kept_last_is_read_back(self, celebrations: CelebrationStore) -> None:
        assert await celebrations.past("poll_tea") is None
        for past in (b'{"run":1}', b'{"run":2}'):
            await celebrations.celebrate("poll_tea", past, is_over=False, effects=[])
            assert await celebrations.past("poll_tea") == past
        assert await celebrations.past("poll_other") is None

    async def test_effects_are_stored_with_it(
        self, celebrations: CelebrationStore, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        effects = [effect(clock, "a"), effect(clock, "b")]
        assert await celebrations.celebrate("poll_tea", b"{}", is_over=False, effects=effects) == effects
        assert list(await interactions.held(clock.now())) == effects

    async def test_an_effect_whose_key_lives_is_not_stored_again(
        self, celebrations: CelebrationStore, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        await celebrations.celebrate("poll_tea", b"{}", is_over=False, effects=[effect(clock, "a")])
        both = [effect(clock, "a", "again"), effect(clock, "b")]
        fresh = await celebrations.celebrate("poll_tea", b"{}", is_over=False, effects=both)
        assert [one.id for one in fresh] == ["int_b"]
        other = [effect(clock, "a", "other", poll="poll_coffee")]
        assert await celebrations.celebrate("poll_coffee", b"{}", is_over=False, effects=other) == other
        assert [one.id for one in await interactions.held(clock.now())] == ["int_a", "int_b", "int_other"]

    async def test_at_once_one_of_a_key_is_new(
        self, celebrations: CelebrationStore, clock: ManualClock
    ) -> None:
        fresh = await asyncio.gather(
            *(
                celebrations.celebrate("p", b"{}", is_over=False, effects=[effect(clock, "a", f"{at}")])
                for at in range(CROWD)
            )
        )
        assert sum(map(len, fresh)) == 1

    async def test_what_is_not_over_goes_on(self, celebrations: CelebrationStore) -> None:
        for poll_id, is_over in (("p1", False), ("p2", True), ("p3", False), ("p3", True), ("p2", False)):
            await celebrations.celebrate(poll_id, b"{}", is_over=is_over, effects=[])
        assert sorted(await celebrations.going_on()) == ["p1", "p2"]

    async def test_nothing_is_kept_of_a_celebration_that_failed(
        self, celebrations: CelebrationStore, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        twice = [effect(clock, "a"), effect(clock, "b", "a")]  # one id cannot stand for two
        with pytest.raises(Exception, match=r"(?i)unique"):
            await celebrations.celebrate("poll_tea", b"{}", is_over=False, effects=twice)
        assert await celebrations.past("poll_tea") is None
        assert not await interactions.held(clock.now())
