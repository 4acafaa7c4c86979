"""What every store of settings, triggers and events must do: one test for each sentence of their promises."""

import asyncio

import msgspec
import pytest

from plaudit.features.polls.ports import PollStore
from plaudit.features.triggers.model import On, Target
from plaudit.features.triggers.ports import EventFilter, EventStore, Sighting, TriggerStore
from plaudit.features.triggers.settings import ProjectSettings, SettingsStore
from plaudit.kernel.errors import Conflict
from plaudit.testing import samples
from plaudit.testing.interaction_samples import NOW
from plaudit.testing.poll_store import reply
from plaudit.testing.trigger_samples import TENANT, TOAST, event, trigger

_MANY = 50


class SettingsStoreContract:
    """Inherit and provide the fixtures, over an empty store with the sample project."""

    @pytest.fixture
    def settings(self) -> SettingsStore:
        raise NotImplementedError

    async def test_what_was_chosen_comes_back(self, settings: SettingsStore) -> None:
        chosen = ProjectSettings(muted=True, timezone="Europe/Berlin", effects={"voted": {}}, revision=1)
        await settings.save(samples.PROJECT_ID, "live", chosen, 0)
        changed = msgspec.structs.replace(chosen, muted=False, revision=2)
        await settings.save(samples.PROJECT_ID, "live", changed, 1)
        await settings.save(samples.PROJECT_ID, "test", chosen, 0)
        assert dict(await settings.all()) == {TENANT: changed, (samples.PROJECT_ID, "test"): chosen}

    @pytest.mark.parametrize("before", [0, 1])
    async def test_whoever_comes_second_is_told(self, settings: SettingsStore, before: int) -> None:
        if before:
            await settings.save(samples.PROJECT_ID, "live", ProjectSettings(revision=before), 0)
        after = ProjectSettings(revision=before + 1)
        saves = [settings.save(samples.PROJECT_ID, "live", after, before) for _ in range(2)]
        results = await asyncio.gather(*saves, return_exceptions=True)
        (refused,) = [one for one in results if one is not None]
        assert isinstance(refused, Conflict)
        assert refused.code == "revision_mismatch"


class TriggerStoreContract:
    """Inherit and provide the fixtures, over an empty store with the sample project."""

    @pytest.fixture
    def triggers(self) -> TriggerStore:
        raise NotImplementedError

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    async def test_a_trigger_comes_back_as_it_was_stored(
        self, triggers: TriggerStore, polls: PollStore
    ) -> None:
        made = trigger(on=On(cue="scroll", percent=50), quiet_hours=None, surface="banner")
        await triggers.create(made, reply())
        assert await triggers.load(made.id) == made
        assert (await triggers.load(made.id)) != trigger(on=made.on, surface="banner")  # no quiet hours: said
        assert await polls.reply("s", "k") == reply()
        assert await triggers.load("trig_x") is None

    async def test_a_stale_revision_is_refused_and_leaves_no_trace(
        self, triggers: TriggerStore, polls: PollStore
    ) -> None:
        made = trigger()
        await triggers.create(made)
        changed = msgspec.structs.replace(made, name="changed", revision=2)
        await triggers.save(changed, 1)
        with pytest.raises(Conflict) as refused:
            await triggers.save(msgspec.structs.replace(made, name="lost", revision=2), 1, reply())
        assert refused.value.code == "revision_mismatch"
        assert await triggers.load(made.id) == changed
        assert await polls.reply("s", "k") is None

    async def test_lists_leave_out_what_is_archived(self, triggers: TriggerStore) -> None:
        for name in ("a", "b", "c"):
            await triggers.create(trigger(name))
        await triggers.create(trigger("elsewhere", environment="test"))
        await triggers.save(trigger("b", archived_at=NOW, revision=2), 1)
        ids = [one.id for one in await triggers.page(samples.PROJECT_ID, "live", archived=False, limit=9)]
        assert ids == ["trig_c", "trig_a"]
        rest = await triggers.page(samples.PROJECT_ID, "live", archived=True, before="trig_c", limit=9)
        assert [one.id for one in rest] == ["trig_b", "trig_a"]
        assert [one.id for one in await triggers.all()] == ["trig_a", "trig_c", "trig_elsewhere"]

    async def test_targets_are_those_of_the_tenant(self, triggers: TriggerStore, polls: PollStore) -> None:
        await polls.create(samples.poll(), [])
        assert await triggers.knows(TENANT, TOAST)
        assert await triggers.knows(TENANT, Target(poll="poll_tea"))
        assert not await triggers.knows((samples.PROJECT_ID, "test"), Target(poll="poll_tea"))
        assert not await triggers.knows(TENANT, Target(poll="poll_other"))
        assert not await triggers.knows(TENANT, Target(survey="surv_other"))


class EventStoreContract:
    """Inherit and provide the fixture, over an empty store with the sample project."""

    @pytest.fixture
    def events(self) -> EventStore:
        raise NotImplementedError

    async def test_an_event_comes_back_as_it_was_stored(self, events: EventStore) -> None:
        told = event(properties='{"é":"\U0001d518"}'.encode(), attributes=b"{}", url="https://a/?b", at=5)
        assert [one.fresh for one in await events.add([told])] == [True]
        ((_, found),) = await events.page(samples.PROJECT_ID, "live", EventFilter(), limit=9)
        assert found == told

    async def test_of_one_teller_and_id_one_is_stored(self, events: EventStore) -> None:
        batches = [[event("1"), event("2"), event("1", name="other")] for _ in range(_MANY)]
        found = await asyncio.gather(*(events.add(batch) for batch in batches))
        assert sum(one.fresh for batch in found for one in batch) == len({"1", "2"})
        others = [
            event("1", source="page"),
            event("1", source="page", person="host:bob"),
            event("1", environment="test"),
        ]
        assert [one.fresh for one in await events.add([*others, *others])] == [True] * 3 + [False] * 3

    async def test_many_at_once_are_answered_in_their_order(self, events: EventStore) -> None:
        ids = [str(number) for number in range(70)]
        found = await events.add([event(one) for one in (*ids, *ids[:30])])
        assert [one.event.id for one in found] == [*ids, *ids[:30]]
        assert [one.fresh for one in found] == [True] * 70 + [False] * 30
        page = await events.page(samples.PROJECT_ID, "live", EventFilter(), limit=100)
        assert [one.id for _, one in page] == ids[::-1]

    async def test_lists_are_newest_first_and_of_one_person_or_name(self, events: EventStore) -> None:
        await events.add([event("1"), event("2", person="host:bob"), event("3", name="left")])
        await events.add([event("4", environment="test")])

        async def ids(before: int | None = None, limit: int = 9, **wanted: str) -> list[str]:
            page = await events.page(
                samples.PROJECT_ID, "live", EventFilter(**wanted), before=before, limit=limit
            )
            return [one.id for _, one in page]

        assert await ids() == ["3", "2", "1"]
        assert await ids(person="host:ann") == ["3", "1"]
        assert await ids(person="host:ann", name="bought") == ["1"]
        ((number, _),) = await events.page(samples.PROJECT_ID, "live", EventFilter(), limit=1)
        assert await ids(before=number) == ["2", "1"]

    async def test_what_is_old_is_forgotten_but_what_is_not_decided_and_the_newest(
        self, events: EventStore
    ) -> None:
        await events.add([event(str(number)) for number in range(4)])
        await events.see(
            [Sighting(project_id=TENANT[0], environment="live", person="host:a", attributes=b"{}", at=NOW)]
        )
        assert await events.sweep(NOW, 9) == 0
        assert await events.sweep(NOW + 1, 9) == 1  # the person; no event is decided about
