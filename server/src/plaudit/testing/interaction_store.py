"""What every `InteractionStore` must do: one test for each sentence of its promises."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, get_args

import msgspec
import pytest

from plaudit.features.interactions.conditions import Circumstance
from plaudit.features.interactions.model import MARKS, Address, Interaction, Outcomes, Status, status_of
from plaudit.features.interactions.ports import (
    LATE_MS,
    MOST_LIVING,
    MOST_SLOTS,
    MOST_WAITING,
    Added,
    Filter,
    InteractionStore,
    Note,
    Noted,
    Unnoted,
)
from plaudit.features.polls.ports import PollStore
from plaudit.kernel.effects import Effect
from plaudit.kernel.errors import Conflict
from plaudit.kernel.replies import StoredReply
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.interaction_samples import ANN, MINUTE, NOW, effect, note, survey

Told = Callable[[], Awaitable[Sequence[tuple[str, dict[str, Any]]]]]
EVERYONE = Address(everyone=True)
POLL = Address(poll="poll_tea")
_HOUR = 3_600_000


def reply_to(added: Added) -> StoredReply:
    body = msgspec.json.encode([added.interaction.id, added.fresh])
    return StoredReply(scope="s", key="k", fingerprint="f", status=201, body=body, at=1)


class InteractionStoreContract:
    """Inherit and provide the fixtures, over an empty store with the sample project; its clock at `NOW`."""

    @pytest.fixture
    def interactions(self) -> InteractionStore:
        raise NotImplementedError

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> ManualClock:
        raise NotImplementedError

    @pytest.fixture
    def told(self) -> Told:
        """Reads the types and data of all events saved so far."""
        raise NotImplementedError

    # Adding and taking back

    async def test_it_comes_back_as_it_was_stored_with_the_reply(
        self, interactions: InteractionStore, polls: PollStore
    ) -> None:
        condition = Circumstance(attribute="plan", op="eq", value="pro")
        sent = effect(to=Address(segment=condition), effect=Effect(effect="confetti", message="\u2028é"))
        assert await interactions.add(sent, reply_to) == Added(sent, fresh=True)
        assert await interactions.load(sent.id) == (sent, Outcomes())
        assert await interactions.load("int_x") is None
        stored = await polls.reply("s", "k")
        assert stored is not None
        assert stored.body == b'["int_a",true]'

    async def test_a_reply_that_cannot_be_stored_undoes_the_whole(
        self, interactions: InteractionStore
    ) -> None:
        await interactions.add(effect("a"), reply_to)
        with pytest.raises(Conflict) as refused:
            await interactions.add(effect("b"), reply_to)
        assert refused.value.code == "idempotency_in_progress"
        assert await interactions.load("int_b") is None

    async def test_of_one_dedupe_key_tenant_and_address_one_lives_at_a_time(
        self, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        first = effect("a", dedupe_key="thanks")
        assert (await interactions.add(first)).fresh
        assert await interactions.add(effect("b", dedupe_key="thanks")) == Added(first, fresh=False)
        assert await interactions.load("int_b") is None
        others = (
            effect("c", dedupe_key="thanks", to=Address(user="bob")),
            effect("d", dedupe_key="thanks", to=Address(voter="ann")),
            effect("e", dedupe_key="thanks", environment="test"),
            effect("f", dedupe_key="other"),
            effect("g"),
            effect("h"),
        )
        assert all([(await interactions.add(one)).fresh for one in others])
        clock.advance(MINUTE)
        assert (await interactions.add(effect("i", dedupe_key="thanks"))).fresh
        await interactions.cancel("int_i")
        assert (await interactions.add(effect("j", dedupe_key="thanks"))).fresh

    async def test_concurrent_calls_with_one_dedupe_key_store_one(
        self, interactions: InteractionStore
    ) -> None:
        tries = [effect(f"{n}", dedupe_key="once") for n in range(20)]
        added = await asyncio.gather(*(interactions.add(one) for one in tries))
        assert [one.fresh for one in added].count(True) == 1
        assert len({one.interaction.id for one in added}) == 1

    async def test_a_thousand_live_at_once_for_one_person_and_for_many(
        self, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        for to, other in ((Address(user="ann"), Address(user="bob")), (EVERYONE, POLL)):
            name = to.user or "all"
            for n in range(MOST_LIVING):
                await interactions.add(effect(f"{name}{n}", to=to))
            with pytest.raises(Conflict) as refused:
                await interactions.add(effect(f"{name}x", to=to))
            assert refused.value.code == "interaction_limit"
            assert (await interactions.add(effect(f"{name}y", to=other))).fresh
            assert (await interactions.add(effect(f"{name}z", to=to, environment="test"))).fresh
        clock.advance(MINUTE)
        assert (await interactions.add(effect("later", created_at=NOW + MINUTE))).fresh

    async def test_canceling_twice_is_no_error_and_what_is_over_stays_so(
        self, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        await interactions.add(effect("a"))
        await interactions.add(effect("b"))
        gone = await interactions.cancel("int_a")
        assert gone == effect("a", state="canceled", because="taken_back")
        assert await interactions.cancel("int_a") == gone
        assert await interactions.load("int_a") == (gone, Outcomes())
        assert await interactions.cancel("int_x") is None
        clock.advance(MINUTE)
        assert await interactions.cancel("int_b") == effect("b")
        await interactions.expire(clock.now())
        assert await interactions.cancel("int_b") == effect("b", state="expired")

    # What waits

    async def waiting(self, store: InteractionStore, now: int = NOW, **changes: Any) -> list[str]:
        whose = {"project_id": samples.PROJECT_ID, "environment": "live", "person": ANN} | changes
        return [one.id for one in await store.waiting(**whose, now=now)]

    async def test_what_waits_is_addressed_to_the_person_a_segment_or_everyone_oldest_first(
        self, interactions: InteractionStore
    ) -> None:
        segment = Address(segment=Circumstance(attribute="plan", op="answered"))
        for name, to in (("a", EVERYONE), ("b", Address(user="ann")), ("c", segment)):
            await interactions.add(effect(name, to=to))
        for name, changes in (
            ("d", {"to": Address(user="bob")}),
            ("e", {"to": Address(voter="ann")}),
            ("f", {"to": POLL}),
            ("g", {"environment": "test"}),
            ("h", {"to": EVERYONE, "environment": "test"}),
        ):
            await interactions.add(effect(name, **changes))
        assert await self.waiting(interactions) == ["int_a", "int_b", "int_c"]
        assert await self.waiting(interactions, environment="test") == ["int_g", "int_h"]
        assert await self.waiting(interactions, project_id="proj_x") == []
        assert await self.waiting(interactions, now=NOW + MINUTE) == []
        await interactions.cancel("int_a")
        assert await self.waiting(interactions) == ["int_b", "int_c"]

    async def test_an_effect_is_over_once_shown_and_what_asks_once_answered_or_dismissed(
        self, interactions: InteractionStore
    ) -> None:
        sent = (effect("a"), effect("b", once_per="device"), survey("c"), survey("d"), survey("e"))
        for one in sent:
            await interactions.add(one)
        await interactions.note([note(one) for one in sent])
        assert await self.waiting(interactions) == ["int_b", "int_c", "int_d", "int_e"]
        await interactions.note([note(sent[2], "answered"), note(sent[3], "dismissed")])
        await interactions.note([note(sent[4], mark) for mark in ("delivered", "clicked", "unsupported")])
        assert await self.waiting(interactions) == ["int_b", "int_e"]

    async def test_a_hundred_wait_at_most_and_what_is_not_meant_takes_no_place(
        self, interactions: InteractionStore
    ) -> None:
        for n in range(MOST_WAITING + 10):
            await interactions.add(effect(f"not{n}", to=EVERYONE))
        over = effect("over")
        await interactions.add(over)
        await interactions.note([note(over)])
        for n in range(MOST_WAITING + 10):
            await interactions.add(effect(f"{n}"))
        whose = (samples.PROJECT_ID, "live", ANN, NOW)
        mine = await interactions.waiting(*whose, lambda one: one.to.user is not None)  # type: ignore[arg-type]
        assert [one.id for one in mine] == [f"int_{n}" for n in range(MOST_WAITING)]

    async def test_what_is_held_for_polls_still_lives(self, interactions: InteractionStore) -> None:
        await interactions.add(effect("a", to=POLL))
        await interactions.add(effect("b", to=POLL, expires_at=NOW + 2 * MINUTE))
        await interactions.add(effect("c", to=Address(poll="poll_b"), environment="test"))
        await interactions.add(effect("d", to=EVERYONE))
        assert [one.id for one in await interactions.held(NOW)] == ["int_a", "int_b", "int_c"]
        assert [one.id for one in await interactions.held(NOW + MINUTE)] == ["int_b"]
        await interactions.cancel("int_b")
        assert await interactions.held(NOW + MINUTE) == []

    # What comes of it

    async def one(self, store: InteractionStore, reported: Note) -> Noted | Unnoted:
        (result,) = await store.note([reported])
        return result

    async def first(self, store: InteractionStore, reported: Note) -> bool:
        result = await self.one(store, reported)
        assert isinstance(result, Noted), result
        return result.first

    async def test_one_slot_of_a_person_is_first_and_again_when_it_repeats_itself(
        self, interactions: InteractionStore
    ) -> None:
        sent = effect()
        await interactions.add(sent)
        answers = [await self.first(interactions, note(sent, slot=slot)) for slot in ("one", "two", "one")]
        assert answers == [True, False, True]
        to_all = effect("all", to=EVERYONE)
        await interactions.add(to_all)
        people = [note(to_all), note(to_all, person="host:bob"), note(to_all, slot="tab-2")]
        assert [await self.first(interactions, one) for one in people] == [True, True, False]
        loaded = await interactions.load(to_all.id)
        assert loaded is not None
        assert loaded[1] == Outcomes(shown=2, first_shown_at=NOW)

    async def test_of_those_who_name_no_slot_one_is_first(self, interactions: InteractionStore) -> None:
        sent = effect()
        await interactions.add(sent)
        assert [await self.first(interactions, note(sent, slot="")) for _ in range(2)] == [True, False]
        assert not await self.first(interactions, note(sent, slot="tab-1"))

    async def test_each_slot_is_first_where_once_is_once_per_slot_and_must_be_named(
        self, interactions: InteractionStore
    ) -> None:
        sent = effect(once_per="device")
        await interactions.add(sent)
        slots = ("phone:1", "desk:1", "phone:2", "desk:1", "phone:1", "desk")
        claims = [note(sent, slot=slot) for slot in slots]
        answers = [await self.first(interactions, one) for one in claims]
        assert answers == [True, True, False, True, True, False]
        nameless = [note(sent, slot="kiosk") for _ in range(2)]
        assert [await self.first(interactions, one) for one in nameless] == [True, False]
        assert await self.one(interactions, note(sent, slot="")) == Unnoted("slot_missing")
        assert isinstance(await self.one(interactions, note(sent, "answered", slot="")), Noted)
        assert (await interactions.showings(sent.id))[0].answered_at == NOW

    async def test_of_one_person_a_hundred_slots_are_told_apart(self, interactions: InteractionStore) -> None:
        sent = effect(once_per="tab")
        await interactions.add(sent)
        claims = [note(sent, slot=f"{n}") for n in range(MOST_SLOTS + 5)]
        noted = await interactions.note(claims)
        firsts = [one.first for one in noted if isinstance(one, Noted)]
        assert firsts == [True] * MOST_SLOTS + [False] * 5
        assert await self.first(interactions, note(sent, slot="0"))
        assert len(await interactions.showings(sent.id)) == MOST_SLOTS

    async def test_concurrent_claims_have_one_winner(self, interactions: InteractionStore) -> None:
        sent = effect()
        await interactions.add(sent)
        batches = [[note(sent, slot=f"{batch}.{n}") for n in range(5)] for batch in range(10)]
        told = await asyncio.gather(*(interactions.note(batch) for batch in batches))
        firsts = [one.first for results in told for one in results if isinstance(one, Noted)]
        assert (len(firsts), firsts.count(True)) == (50, 1)

    async def test_counters_move_with_the_first_mark_and_events_go_with_it(
        self, interactions: InteractionStore, told: Told
    ) -> None:
        sent = effect()
        await interactions.add(sent)
        marks = MARKS
        for _ in range(2):
            await interactions.note([note(sent, mark, fallback="banner", detail="no") for mark in marks])
        loaded = await interactions.load(sent.id)
        assert loaded is not None
        counts = Outcomes(**dict.fromkeys(marks, 1), fallbacks={"banner": len(marks)}, first_shown_at=NOW)
        assert loaded[1] == counts
        (showing,) = await interactions.showings(sent.id)
        assert (showing.person, showing.fallback, showing.detail) == (ANN, "banner", "no")
        assert all(getattr(showing, f"{mark}_at") == NOW for mark in marks)
        events = await told()
        assert [one for one, _ in events] == [
            f"interaction.{mark}" for mark in ("shown", "dismissed", "answered")
        ]
        assert all(data["interaction"] == sent.id and data["person"] == ANN for _, data in events)

    async def test_pages_of_a_polls_viewers_are_counted_and_not_told_apart(
        self, interactions: InteractionStore
    ) -> None:
        sent = effect(to=POLL, once_per="tab")
        await interactions.add(sent)
        pages = 3
        for _ in range(pages):
            assert await self.first(interactions, note(sent, person=None, slot=""))
        loaded = await interactions.load(sent.id)
        assert loaded is not None
        assert loaded[1].shown == pages
        assert await interactions.showings(sent.id) == []

    async def test_nothing_is_noted_for_those_it_is_not_for(self, interactions: InteractionStore) -> None:
        sent, to_poll = effect(), effect("poll", to=POLL)
        to_pro = effect("pro", to=Address(segment=Circumstance(attribute="plan", op="eq", value="pro")))
        for one in (sent, to_poll, to_pro):
            await interactions.add(one)
        missing = Unnoted("interaction_not_found")
        for wrong in (
            note(sent, interaction_id="int_x"),
            note(sent, person="host:bob"),
            note(sent, person="anonymous:ann"),
            note(sent, environment="test"),
            note(sent, project_id="proj_x"),
            note(sent, person=None),
            note(to_poll),
            note(to_pro, person=None),
            note(to_pro, attributes={"plan": "free"}),
        ):
            assert await self.one(interactions, wrong) == missing
        assert await self.first(interactions, note(to_pro, attributes={"plan": "pro"}))
        assert await self.first(interactions, note(to_pro, person="host:eve"))

    async def test_what_is_over_is_not_shown_any_more(
        self, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        sent, seen, tab = effect("a"), effect("b"), effect("c", once_per="tab")
        to_poll, gone = effect("d", to=POLL, once_per="tab"), effect("e")
        for one in (sent, seen, tab, to_poll, gone):
            await interactions.add(one)
        await interactions.note([note(seen)])
        await interactions.cancel(gone.id)
        over = Unnoted("interaction_over")
        assert await self.one(interactions, note(gone)) == over
        clock.advance(MINUTE)
        assert await self.one(interactions, note(sent)) == over
        assert await self.one(interactions, note(sent, "delivered")) == over
        assert await self.first(interactions, note(seen, "clicked"))
        clock.advance(LATE_MS - 1)
        assert await self.first(interactions, note(tab))
        assert await self.first(interactions, note(to_poll, person=None))
        clock.advance(1)
        assert await self.one(interactions, note(tab, slot="tab-2")) == over
        assert await self.one(interactions, note(to_poll, person=None)) == over

    # Lists and totals

    async def test_a_page_is_newest_first_and_holds_what_is_wanted(
        self, interactions: InteractionStore
    ) -> None:
        everything = (
            effect("a", trigger="trig_1"),
            survey("b", trigger="trig_1", to=Address(user="bob")),
            effect("c", to=EVERYONE),
            effect("d"),
            effect("e", environment="test"),
        )
        for one in everything:
            await interactions.add(one)

        async def page(before: str | None = None, limit: int = 9, **wanted: Any) -> str:
            found = await interactions.page(
                samples.PROJECT_ID, "live", Filter(now=NOW, **wanted), before=before, limit=limit
            )
            return "".join(one.id.removeprefix("int_") for one, _ in found)

        assert await page() == "dcba"
        assert await page(before="int_d", limit=2) == "cb"
        assert await page(person=ANN) == "da"
        assert await page(person=ANN, before="int_d") == "a"
        assert await page(trigger="trig_1") == "ba"
        assert await page(trigger="trig_1", person=ANN) == "a"
        assert await page(type="survey") == "b"

    async def test_a_status_finds_those_that_have_it(
        self, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        paths: Sequence[tuple[str, ...]] = (
            *((), ("delivered",), ("delivered", "shown"), ("shown", "dismissed"), ("dismissed", "answered")),
            *(("answered",), ("clicked",), ("unsupported",)),
        )
        sent: list[Interaction] = []
        for end in ("lives", "ends", "canceled"):
            for n, marks in enumerate(paths):
                lasting = 3 * MINUTE if end == "lives" else MINUTE
                sent.append(survey(f"{end}{n}", expires_at=NOW + lasting))
                await interactions.add(sent[-1])
                await interactions.note([note(sent[-1], mark) for mark in marks])  # type: ignore[arg-type]
                if end == "canceled":
                    await interactions.cancel(sent[-1].id)
        for moment in range(3):
            found: dict[str, Status] = {}
            for status in get_args(Status):
                wanted = Filter(status=status, now=clock.now())
                page = await interactions.page(samples.PROJECT_ID, "live", wanted, limit=99)
                assert all(status_of(*one, clock.now()) == status for one in page), status
                found |= {one.id: status for one, _ in page}
            assert len(found) == len(sent)
            if moment == 0:
                assert set(found.values()) == set(get_args(Status)) - {"expired"}
                clock.advance(MINUTE)
            else:
                assert set(found.values()) == set(get_args(Status))
                await interactions.expire(clock.now())

    async def test_totals_count_by_hour_and_by_effect_or_trigger(
        self, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        lasting = {"expires_at": NOW + 2 * _HOUR}
        shown, asked = effect("a", trigger="trig_1", **lasting), survey("b", trigger="trig_1", **lasting)
        for one in (shown, asked, effect("c"), effect("d")):
            await interactions.add(one)
        await interactions.note([note(shown, "shown", fallback="banner"), note(shown, "shown")])
        await interactions.cancel("int_d")
        clock.advance(_HOUR)
        await interactions.expire(clock.now())
        await interactions.note([note(asked, "answered")])
        totals = await interactions.totals(samples.PROJECT_ID, "live", "effect", NOW)
        begun = NOW - NOW % _HOUR
        assert [(one.hour - begun, one.key) for one in totals] == [
            *((0, "survey"), (0, "toast"), (_HOUR, "survey"), (_HOUR, "toast"))
        ]
        first, second = totals[1].counts, totals[3].counts
        assert (first.sent, first.shown, first.canceled, first.fallbacks) == (3, 1, 1, {"banner": 1})
        assert (second.sent, second.expired, totals[2].counts.answered) == (0, 1, 1)
        by_trigger = await interactions.totals(samples.PROJECT_ID, "live", "trigger", NOW + _HOUR)
        assert [(one.key, one.counts.answered) for one in by_trigger] == [("trig_1", 1)]
        assert await interactions.totals(samples.PROJECT_ID, "test", "effect", NOW) == []

    # The end

    async def test_the_end_is_written_down_once_and_told_of_what_was_never_shown(
        self, interactions: InteractionStore, clock: ManualClock, told: Told
    ) -> None:
        seen, unseen, to_all = effect("a"), effect("b", expires_at=NOW + 2 * MINUTE), effect("c", to=EVERYONE)
        for one in (seen, unseen, to_all):
            await interactions.add(one)
        assert await interactions.next_end() == NOW + MINUTE
        await interactions.note([note(seen)])
        assert await interactions.expire(NOW + MINUTE - 1) == []
        assert [one.id for one in await interactions.expire(NOW + MINUTE)] == ["int_a", "int_c"]
        assert await interactions.next_end() == NOW + 2 * MINUTE
        clock.advance(2 * MINUTE)
        (over,) = await interactions.expire(clock.now())
        assert over == msgspec.structs.replace(unseen, state="expired")
        assert await interactions.expire(clock.now()) == []
        assert await interactions.next_end() is None
        events = await told()
        assert [(one, data["interaction"]) for one, data in events] == [
            ("interaction.shown", "int_a"),
            ("interaction.expired", "int_b"),
        ]

    async def test_what_is_due_is_ended_a_batch_at_a_time(self, interactions: InteractionStore) -> None:
        for n in range(5):
            await interactions.add(effect(f"{n}"))
        batches = [len(await interactions.expire(NOW + MINUTE, limit=2)) for _ in range(4)]
        assert batches == [2, 2, 1, 0]

    async def test_what_ended_long_ago_is_forgotten_piece_by_piece_with_all_about_it(
        self, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        old, gone, new = effect("a", to=EVERYONE), effect("b"), effect("c", expires_at=NOW + 3 * _HOUR)
        for one in (old, gone, new):
            await interactions.add(one)
        await interactions.note([note(old, person=f"host:{n}") for n in range(5)])
        await interactions.cancel(gone.id)
        clock.advance(2 * _HOUR)
        assert await interactions.forget(clock.now()) > 0  # totals; what is still open is not forgotten
        assert await interactions.load(old.id) is not None
        await interactions.expire(clock.now())
        pieces = []
        while piece := await interactions.forget(clock.now(), limit=2):
            pieces.append(piece)
        assert sum(pieces) >= 5 + 1
        assert max(pieces) <= 2 + 1
        assert [await interactions.load(one.id) for one in (old, gone)] == [None, None]
        assert await interactions.showings(old.id) == []
        assert await interactions.load(new.id) is not None
        assert await interactions.totals(samples.PROJECT_ID, "live", "effect", 0) == []
