"""What every `DecisionStore` must do: one test for each sentence of its promises."""

import asyncio
from typing import Any

import msgspec
import pytest

from plaudit.features.interactions.conditions import Circumstance
from plaudit.features.interactions.model import Mark
from plaudit.features.interactions.ports import LATE_MS, InteractionStore, Note
from plaudit.features.polls.ports import PollStore
from plaudit.features.triggers.model import Frequency, On, Target
from plaudit.features.triggers.ports import DecisionStore, EventFilter, EventStore, Sighting
from plaudit.features.triggers.settings import ProjectSettings
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.interaction_samples import NOW
from plaudit.testing.trigger_samples import TENANT, FixedRules, event, moment, trigger

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000
_ONCE = Frequency(type="once")
_OF_ONE_PERSON = 200
_AT_ONCE = 2
_ANN = "host:ann"


class DecisionStoreContract:
    """Inherit and provide the fixtures, over an empty store with the sample project; its clock at `NOW`."""

    @pytest.fixture
    def decisions(self) -> DecisionStore:
        raise NotImplementedError

    @pytest.fixture
    def events(self) -> EventStore:
        raise NotImplementedError

    @pytest.fixture
    def interactions(self) -> InteractionStore:
        raise NotImplementedError

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> ManualClock:
        raise NotImplementedError

    async def test_each_event_is_decided_about_once_in_its_order(
        self, decisions: DecisionStore, events: EventStore, interactions: InteractionStore
    ) -> None:
        await events.add([event("1"), event("2", person="host:bob"), event("3", name="left")])
        rules = FixedRules(trigger())
        found = await decisions.evaluate(rules, 9)
        assert (found.read, found.more) == (3, False)
        assert [one.event_id for one in found.decisions] == ["1", "2"]
        assert [one.to.person for one in found.interactions] == [_ANN, "host:bob"]
        again = await asyncio.gather(*(decisions.evaluate(rules, 9) for _ in range(3)))
        assert [one.read for one in again] == [0, 0, 0]
        assert [one.id for one in await interactions.waiting(*TENANT, _ANN, NOW)] == [
            found.interactions[0].id
        ]

    async def test_a_batch_ends_at_its_limit_and_says_that_there_is_more(
        self, decisions: DecisionStore, events: EventStore
    ) -> None:
        await events.add([event(str(number)) for number in range(5)])
        rules, read = FixedRules(trigger()), []
        while (found := await decisions.evaluate(rules, 2)).read:
            read.append((found.read, found.more))
        assert read == [(2, True), (2, True), (1, False)]

    async def test_a_history_is_what_came_of_interactions(
        self, decisions: DecisionStore, events: EventStore, interactions: InteractionStore
    ) -> None:
        once = trigger(frequency=_ONCE)
        assert await _reasons(decisions, events, FixedRules(once), 2) == ["show", "already_waiting"]
        (given,) = await interactions.waiting(*TENANT, _ANN, NOW)
        await interactions.note([_note(given.id, "shown")])
        assert await _reasons(decisions, events, FixedRules(once), 1) == ["frequency_once"]

    async def test_what_expired_unseen_does_not_count_once_no_page_can_tell_of_it(
        self, decisions: DecisionStore, events: EventStore, clock: ManualClock
    ) -> None:
        once = FixedRules(trigger(frequency=_ONCE, expires_seconds=60))
        assert await _reasons(decisions, events, once, 1) == ["show"]
        clock.advance(_MINUTE + LATE_MS - 1)
        assert await _reasons(decisions, events, once, 1, clock) == ["already_waiting"]
        clock.advance(1)
        assert await _reasons(decisions, events, once, 1, clock) == ["show"]

    async def test_what_was_taken_back_does_not_count(
        self, decisions: DecisionStore, events: EventStore, interactions: InteractionStore
    ) -> None:
        once = FixedRules(trigger(frequency=_ONCE))
        await _reasons(decisions, events, once, 1)
        (given,) = await interactions.waiting(*TENANT, _ANN, NOW)
        await interactions.cancel(given.id)
        assert await _reasons(decisions, events, once, 1) == ["show"]

    async def test_a_history_outlives_the_interactions_it_was_read_from(
        self,
        decisions: DecisionStore,
        events: EventStore,
        interactions: InteractionStore,
        clock: ManualClock,
    ) -> None:
        rules = FixedRules(trigger(frequency=Frequency(type="times", times=2)))
        for _ in range(2):
            await _reasons(decisions, events, rules, 1, clock)
            (given,) = await interactions.waiting(*TENANT, _ANN, clock.now())
            await interactions.note([_note(given.id, "shown")])
            clock.advance(400 * _DAY)
            await interactions.expire(clock.now())
            while await interactions.forget(clock.now() - _DAY):
                pass
        assert await _reasons(decisions, events, rules, 1, clock) == ["frequency_times"]

    async def test_a_target_must_be_open(
        self, decisions: DecisionStore, events: EventStore, polls: PollStore
    ) -> None:
        open_poll = samples.poll()
        await polls.create(open_poll, [])
        rules = FixedRules(trigger(show=Target(poll=open_poll.id)))
        assert await _reasons(decisions, events, rules, 1) == ["show"]
        closed = msgspec.structs.replace(open_poll, status="closed", revision=2)
        await polls.save(closed, 1, [])
        assert await _reasons(decisions, events, rules, 1) == ["target_closed"]
        gone = FixedRules(trigger(show=Target(survey="surv_x")))
        assert await _reasons(decisions, events, gone, 1) == ["target_closed"]

    async def test_attributes_are_those_last_seen_unless_the_event_brings_its_own(
        self, decisions: DecisionStore, events: EventStore
    ) -> None:
        rules = FixedRules(trigger(segment=Circumstance(attribute="plan", op="eq", value="pro")))
        assert await _reasons(decisions, events, rules, 1) == ["segment_false"]
        sighting = Sighting(
            project_id=TENANT[0], environment="live", person=_ANN, attributes=b'{"plan":"pro"}', at=NOW
        )
        await events.see([sighting, sighting])
        assert await _reasons(decisions, events, rules, 1) == ["show"]
        assert await _reasons(decisions, events, rules, 1, attributes=b'{"plan":"free"}') == ["segment_false"]
        assert await _reasons(decisions, events, rules, 1) == ["segment_false"]

    async def test_a_trigger_made_later_does_not_answer_what_was_before(
        self, decisions: DecisionStore, events: EventStore
    ) -> None:
        assert await _reasons(decisions, events, FixedRules(trigger(created_at=NOW + 1)), 1) == []

    async def test_the_projects_cool_down_counts_what_is_loud_alone(
        self,
        decisions: DecisionStore,
        events: EventStore,
        interactions: InteractionStore,
        polls: PollStore,
        clock: ManualClock,
    ) -> None:
        await polls.create(samples.poll(), [])
        show = Target(poll="poll_tea")
        calm = trigger("a", show=show, surface="inline", slot="here")
        loud = trigger("b", show=show, frequency=_ONCE)
        other = trigger("c", show=show, frequency=_ONCE, on=On(event="left"))
        rules = FixedRules(calm, loud, other, settings=ProjectSettings(cooldown_seconds=3600))
        assert await _reasons(decisions, events, rules, 1) == ["show", "show"]
        assert await _reasons(decisions, events, rules, 1, name="left") == ["global_cooldown"]
        given = [one for one in await interactions.waiting(*TENANT, _ANN, NOW) if one.trigger == loud.id]
        clock.advance(_HOUR - 1)
        await interactions.note([_note(given[0].id, "shown")])
        clock.advance(_HOUR - 1)
        assert await _reasons(decisions, events, rules, 1, clock, name="left") == ["global_cooldown"]
        clock.advance(1)
        assert await _reasons(decisions, events, rules, 1, clock, name="left") == ["show"]

    async def test_cues_are_decided_each_for_itself_in_order(
        self, decisions: DecisionStore, interactions: InteractionStore
    ) -> None:
        once = trigger(on=On(cue="load"), frequency=_ONCE)
        asked = moment(event=None, cue=once.id, source="page")
        unknown = msgspec.structs.replace(asked, cue="trig_x")
        elsewhere = msgspec.structs.replace(asked, environment="test")
        found = await decisions.cue([asked, unknown, elsewhere, asked], FixedRules(once))
        assert [None if one.made is None else one.made.reason for one in found] == [
            "show",
            None,
            None,
            "already_waiting",
        ]
        waiting = await interactions.waiting(*TENANT, _ANN, NOW)
        assert [one.interaction for one in found if one.interaction is not None] == list(waiting)

    async def test_a_look_writes_nothing(
        self, decisions: DecisionStore, events: EventStore, interactions: InteractionStore
    ) -> None:
        once, off = trigger("a", frequency=_ONCE), trigger("b", enabled=False)
        rules = FixedRules(once, off)
        for _ in range(2):
            looked = await decisions.look(moment(), [once, off], rules)
            assert [one.decision.reason for one in looked] == ["show", "disabled"]
        assert await interactions.waiting(*TENANT, _ANN, NOW) == []
        explained = await decisions.explain(moment(), [], rules, 9)
        assert explained.decisions == []
        assert await events.page(*TENANT, EventFilter(), limit=1) == []

    async def test_decisions_are_told_newest_first_and_the_oldest_of_many_go(
        self, decisions: DecisionStore, events: EventStore
    ) -> None:
        rules = FixedRules(trigger(frequency=_ONCE), trigger("2", on=On(event="left")))
        await _reasons(decisions, events, rules, _OF_ONE_PERSON + 20)
        await _reasons(decisions, events, rules, 1, person="host:bob")
        explained = await decisions.explain(moment(), rules.triggers, rules, 1000)
        assert len(explained.decisions) == _OF_ONE_PERSON
        assert {one.reason for one in explained.decisions} == {"already_waiting"}
        assert {one.trigger for one in explained.decisions} == {"trig_1"}
        assert [one.decision.reason for one in explained.ahead] == ["already_waiting", "not_for_this_event"]

    async def test_figures_count_every_decision_and_what_came_of_it(
        self,
        decisions: DecisionStore,
        events: EventStore,
        interactions: InteractionStore,
        clock: ManualClock,
    ) -> None:
        once = trigger(frequency=_ONCE)
        rules = FixedRules(once)
        await _reasons(decisions, events, rules, 3)
        (given,) = await interactions.waiting(*TENANT, _ANN, NOW)
        clock.advance(2000)
        await interactions.note([_note(given.id, "shown")])
        await _reasons(decisions, events, rules, 1, clock)
        figures = await decisions.figures(once, 0)
        hour = NOW // _HOUR * _HOUR
        assert figures.reasons == {hour: {"show": 1, "already_waiting": 2, "frequency_once": 1}}
        assert (figures.outcomes["sent"], figures.outcomes["shown"]) == (1, 1)
        assert figures.seconds_to_show == [2.0]
        assert (await decisions.figures(once, hour + _HOUR)).reasons == {}

    async def test_what_is_old_is_forgotten_a_little_at_a_time(
        self, decisions: DecisionStore, events: EventStore, clock: ManualClock
    ) -> None:
        rules = FixedRules(trigger(frequency=_ONCE))
        await _reasons(decisions, events, rules, 5)
        assert await decisions.sweep(NOW, 9) == 0
        clock.advance(_DAY)
        gone = []
        while count := await decisions.sweep(clock.now(), _AT_ONCE):
            gone.append(count)
        assert sum(gone) == 5 + 2  # the decisions, and an hour with two reasons
        assert max(gone) <= _AT_ONCE + _AT_ONCE
        assert (await decisions.explain(moment(), [], rules, 9)).decisions == []
        assert await events.sweep(NOW + 1, 4) + await events.sweep(NOW + 1, 4) == 5 - 1  # the newest stays

    async def test_an_event_that_breaks_a_rule_stands_in_nobodys_way(
        self, decisions: DecisionStore, events: EventStore
    ) -> None:
        broken = trigger("x", on=On(event="left"), segment=Circumstance(attribute="a"))  # of no comparison
        await events.add([event("1", name="left"), event("2")])
        found = await decisions.evaluate(FixedRules(broken, trigger()), 9)
        assert (found.read, [one.event_id for one in found.decisions]) == (2, ["2"])

    async def test_a_full_inbox_is_a_reason_too(self, decisions: DecisionStore, events: EventStore) -> None:
        rules = FixedRules(trigger())
        reasons = await _reasons(decisions, events, rules, 1003)
        assert reasons == ["show"] * 1000 + ["inbox_full"] * 3


async def _reasons(
    decisions: DecisionStore,
    events: EventStore,
    rules: FixedRules,
    count: int,
    clock: ManualClock | None = None,
    **changes: Any,
) -> list[str]:
    """Tell of so many events and decide about them: the reasons."""
    now = NOW if clock is None else clock.now()
    seen = len(await events.page(*TENANT, EventFilter(), limit=5000))
    told = {"at": now, "received_at": now} | changes
    batch = [event(f"{now}-{seen}-{number}", **told) for number in range(count)]
    assert all(one.fresh for one in await events.add(batch))
    found, more = [], True
    while more:
        evaluated = await decisions.evaluate(rules, 500)
        found += [one.reason for one in evaluated.decisions]
        more = evaluated.more
    return found


def _note(interaction_id: str, mark: Mark) -> Note:
    return Note(
        interaction_id=interaction_id,
        project_id=TENANT[0],
        environment="live",
        person=_ANN,
        mark=mark,
        slot="tab",
    )
