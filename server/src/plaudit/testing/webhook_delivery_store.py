"""What every store of deliveries must do: taken, tried, settled, sent again, forgotten."""

import asyncio
from typing import Any

import msgspec
import pytest

from plaudit.features.polls.ports import PollStore
from plaudit.kernel.errors import Conflict
from plaudit.kernel.replies import StoredReply
from plaudit.testing.clock import ManualClock
from plaudit.testing.webhook_samples import all_due, endpoint, message, told, tried
from plaudit.testing.webhook_store import WebhookStores, hearing
from plaudit.webhooks.model import Attempt
from plaudit.webhooks.pace import DAY
from plaudit.webhooks.ports import Claimed, DeliveryStore, EndpointStore, RelayStore, Wanted

_AT_ONCE = 4
_OF_A_PROJECT = 16


class DeliveryStoreContract(WebhookStores):
    """Deliveries: taken, tried, settled, sent again, forgotten."""

    @pytest.fixture
    async def number(self, endpoints: EndpointStore, relay: RelayStore, polls: PollStore) -> int:
        """An endpoint nothing is on its way to."""
        (number,) = await hearing(endpoints, relay, polls, endpoint())
        return number

    async def test_one_that_was_taken_is_not_given_to_another_until_its_lease_ends(
        self, relay: RelayStore, deliveries: DeliveryStore, clock: ManualClock, number: int
    ) -> None:
        await told(relay, [message()], number)
        (claimed,) = await all_due(deliveries)
        assert await all_due(deliveries) == []
        clock.advance(60_001)
        (again,) = await all_due(deliveries)
        assert again == claimed

    async def test_every_lease_can_be_ended_at_once(
        self, relay: RelayStore, deliveries: DeliveryStore, number: int
    ) -> None:
        await told(relay, [message(f"msg_{n}") for n in range(3)], number)
        taken = await all_due(deliveries)
        assert [await deliveries.release(), await deliveries.release()] == [3, 0]
        assert await all_due(deliveries) == taken

    async def test_four_of_an_endpoint_one_while_it_fails_and_no_more_than_there_is_room_for(
        self, relay: RelayStore, deliveries: DeliveryStore, clock: ManualClock, number: int
    ) -> None:
        await told(relay, [message(f"msg_{n}") for n in range(9)], number)
        assert len(await all_due(deliveries, room=_AT_ONCE - 2)) == _AT_ONCE - 2
        rest = (await deliveries.turn([], {number: _AT_ONCE - 2}, 64)).claimed
        assert len(rest) == _AT_ONCE - 2
        failed = tried(rest[0], "waiting", clock.now(), due_at=clock.now() + 5000)
        assert (await deliveries.turn([failed], {number: _AT_ONCE - 1}, 64)).claimed == []
        assert len((await deliveries.turn([], {}, 64)).claimed) == 1

    async def test_sixteen_of_a_project(
        self,
        endpoints: EndpointStore,
        relay: RelayStore,
        deliveries: DeliveryStore,
        polls: PollStore,
    ) -> None:
        numbers = await hearing(endpoints, relay, polls, *(endpoint(f"wh_{n}") for n in range(6)))
        await told(relay, [message(f"msg_{n}") for n in range(4)], *numbers)
        taken = await all_due(deliveries)
        assert len(taken) == _OF_A_PROJECT
        busy = dict.fromkeys(numbers[:4], 4)
        assert (await deliveries.turn([], busy, 64)).claimed == []
        assert len((await deliveries.turn([], {}, 64)).claimed) == 6 * _AT_ONCE - _OF_A_PROJECT

    async def test_what_is_under_way_is_what_was_when_the_turn_was_asked_for(
        self, relay: RelayStore, deliveries: DeliveryStore, number: int
    ) -> None:
        await told(relay, [message("msg_a")], number)
        busy = {number: _AT_ONCE}
        before = [asyncio.ensure_future(deliveries.turn([], {}, 0)) for _ in range(5)]
        turning = asyncio.ensure_future(deliveries.turn([], busy, 64))
        await asyncio.sleep(0)  # it is asked for, and waits for those before it
        busy.clear()
        assert (await turning).claimed == []
        await asyncio.gather(*before)

    async def test_a_delivered_one_is_settled_and_a_failed_one_waits_for_its_time(
        self, relay: RelayStore, deliveries: DeliveryStore, clock: ManualClock, number: int
    ) -> None:
        await told(relay, [message("msg_a"), message("msg_b")], number)
        first, second = await all_due(deliveries)
        now = clock.now()
        turn = await deliveries.turn(
            [tried(first, "delivered", now), tried(second, "waiting", now, due_at=now + 5000)], {}, 9
        )
        assert (turn.claimed, turn.next_due) == ([], now + 5000)
        clock.advance(5000)
        (again,) = await all_due(deliveries)
        assert (again.id, again.tries, again.message) == (second.id, 1, second.message)
        await deliveries.turn([tried(again, "failed", clock.now())], {}, 0)
        (b, a) = await deliveries.page("wh_a", status=None, before=None, limit=9)
        assert (a.status, a.attempts, b.status, b.attempts) == ("delivered", 1, "failed", 2)
        assert (b.due_at, b.settled_at) == (None, clock.now())
        found = await deliveries.load("wh_a", b.id)
        assert found is not None
        assert [(one.n, one.status) for one in found[2]] == [(1, 500), (2, 500)]

    async def test_an_endpoint_that_fails_rests_and_one_success_ends_that(
        self, relay: RelayStore, deliveries: DeliveryStore, clock: ManualClock, number: int
    ) -> None:
        await told(relay, [message(f"msg_{n}") for n in range(9)], number)
        for _ in range(3):
            (claimed, *_) = await all_due(deliveries, room=1)
            failed = tried(claimed, "waiting", clock.now(), due_at=clock.now() + DAY)
            turn = await deliveries.turn([failed], {}, 0)
            clock.advance(max((turn.next_due or clock.now()) - clock.now(), 0))
        await all_due(deliveries, room=0)
        (claimed,) = await all_due(deliveries)
        await deliveries.turn([tried(claimed, "delivered", clock.now())], {}, 0)
        assert len(await all_due(deliveries)) == _AT_ONCE

    async def test_one_that_fails_for_days_is_disabled_and_so_is_one_that_is_gone(
        self,
        endpoints: EndpointStore,
        relay: RelayStore,
        deliveries: DeliveryStore,
        clock: ManualClock,
        number: int,
    ) -> None:
        await told(relay, [message(f"msg_{n}") for n in range(3)], number)
        (first, second, third) = await all_due(deliveries)
        await deliveries.turn([tried(first, "waiting", clock.now(), due_at=clock.now() + 1)], {}, 0)
        clock.advance(5 * DAY)
        turn = await deliveries.turn([tried(second, "failed", clock.now())], {}, 9)
        assert [(one.id, one.disabled) for one in turn.disabled] == [("wh_a", "failing")]
        assert turn.claimed == []
        await endpoints.save(endpoint(revision=3), 2)
        assert [one.id for one in await all_due(deliveries)][:1] == [first.id]
        turn = await deliveries.turn([tried(third, "failed", clock.now(), disable="gone")], {}, 0)
        stored = await endpoints.load("wh_a")
        assert stored is not None
        assert (stored.disabled, stored.disabled_at, stored.revision) == ("gone", clock.now(), 4)

    async def test_what_is_pulled_is_leased_and_settled_by_its_report(
        self,
        endpoints: EndpointStore,
        relay: RelayStore,
        deliveries: DeliveryStore,
        polls: PollStore,
        clock: ManualClock,
    ) -> None:
        (number,) = await hearing(endpoints, relay, polls, endpoint(url=None))
        await told(relay, [message()], number)
        assert await all_due(deliveries) == []
        (taken,) = await deliveries.pull("wh_a", 10)
        assert await deliveries.pull("wh_a", 10) == []
        attempt = Attempt(n=0, at=clock.now(), took_ms=1, status=500)
        settled = await deliveries.report(taken.id, attempt, "failed")
        assert settled is not None
        assert (settled.status, settled.attempts) == ("failed", 1)
        assert settled.last == msgspec.structs.replace(attempt, n=1)
        assert await deliveries.report("del_other", attempt, "failed") is None

    async def test_one_or_a_stretch_is_sent_again(
        self, relay: RelayStore, deliveries: DeliveryStore, clock: ManualClock, number: int
    ) -> None:
        kinds = ("poll.opened", "poll.closed", "vote.cast")
        made = [message(f"msg_{n}", at=n * 10, type=kind) for n, kind in enumerate(kinds)]
        await told(relay, made, number)
        taken = await all_due(deliveries)
        statuses = ("failed", "failed", "delivered")
        ended = [tried(one, status, 1) for one, status in zip(taken, statuses, strict=True)]
        await deliveries.turn(ended, {}, 0)

        async def again(**wanted: Any) -> list[str]:
            return await sent(await deliveries.redeliver("wh_a", Wanted(**wanted), 10))

        async def sent(count: int) -> list[str]:
            claimed: list[Claimed] = []
            while len(claimed) < count:
                (one,) = await all_due(deliveries, room=1)
                await deliveries.turn([tried(one, "failed", clock.now())], {}, 0)
                claimed.append(one)
                clock.advance(60_000)
            return [one.message.id for one in claimed]

        one = await deliveries.again(taken[2].id)
        assert one is not None
        assert (one.id, one.status, one.settled_at) == (taken[2].id, "waiting", None)
        assert await sent(1) == ["msg_2"]
        assert await deliveries.again("del_none") is None
        assert await again(since=0, until=10) == ["msg_0"]
        assert await again(since=0, until=99, types=("poll.*",)) == ["msg_0", "msg_1"]
        assert await again(since=0, until=99, status="delivered") == []
        assert await again(since=0, until=99, status=None) == ["msg_0", "msg_1", "msg_2"]
        most = 2
        assert await deliveries.redeliver("wh_a", Wanted(since=0, until=99), most) == most

    async def test_what_is_being_tried_just_now_is_not_sent_twice(
        self, relay: RelayStore, deliveries: DeliveryStore, number: int
    ) -> None:
        await told(relay, [message()], number)
        (taken,) = await all_due(deliveries)
        assert await deliveries.again(taken.id) is not None
        assert await all_due(deliveries) == []

    async def test_replies_are_stored_with_what_they_answer(
        self, relay: RelayStore, deliveries: DeliveryStore, polls: PollStore, number: int
    ) -> None:
        """And what cannot be answered is not done: somebody else has the key."""
        await told(relay, [message("msg_0")], number)
        (taken,) = await all_due(deliveries)
        await deliveries.turn([tried(taken, "failed", 1)], {}, 0)

        def reply(key: str, of: object) -> StoredReply:
            return StoredReply(scope="s", key=key, fingerprint="f", status=202, body=repr(of).encode(), at=1)

        added = await deliveries.add(message("msg_1"), "wh_a", lambda one: reply("add", one.id))
        again = await deliveries.again(taken.id, lambda one: reply("again", one.id))
        assert again is not None
        wanted = Wanted(until=99)
        count = await deliveries.redeliver("wh_a", wanted, 9, lambda count: reply("all", count))
        for key, of in (("add", added.id), ("again", again.id), ("all", count)):
            stored = await polls.reply("s", key)
            assert stored is not None
            assert stored.body == repr(of).encode()
        taken_key = reply("add", None)
        for refused in (
            deliveries.add(message("msg_2"), "wh_a", lambda _: taken_key),
            deliveries.again(taken.id, lambda _: taken_key),
            deliveries.redeliver("wh_a", wanted, 9, lambda _: taken_key),
        ):
            with pytest.raises(Conflict):
                await refused
        page = await deliveries.page("wh_a", status=None, before=None, limit=9)
        assert [one.message_id for one in page] == ["msg_1", "msg_0"]

    async def test_a_message_for_one_endpoint_alone(
        self, endpoints: EndpointStore, deliveries: DeliveryStore, number: int
    ) -> None:
        await endpoints.create(endpoint("wh_b", types=("vote.cast",)), 10)
        added = await deliveries.add(message(type="test.ping"), "wh_b")
        assert (added.status, added.type, added.endpoint_id) == ("waiting", "test.ping", "wh_b")
        assert [one.endpoint.id for one in await all_due(deliveries)] == ["wh_b"]
        assert await deliveries.page("wh_a", status=None, before=None, limit=9) == []
        assert number

    async def test_pages_are_newest_first_and_by_status(
        self, relay: RelayStore, deliveries: DeliveryStore, number: int
    ) -> None:
        await told(relay, [message(f"msg_{n}") for n in range(3)], number)
        (claimed, *_) = await all_due(deliveries)
        await deliveries.turn([tried(claimed, "delivered", 1)], {}, 0)
        page = await deliveries.page("wh_a", status=None, before=None, limit=2)
        assert [one.message_id for one in page] == ["msg_2", "msg_1"]
        rest = await deliveries.page("wh_a", status=None, before=page[-1].id, limit=2)
        assert [one.message_id for one in rest] == ["msg_0"]
        waiting = await deliveries.page("wh_a", status="waiting", before=None, limit=9)
        assert [one.message_id for one in waiting] == ["msg_2", "msg_1"]

    async def test_old_messages_and_listeners_nobody_asked_are_forgotten(
        self,
        endpoints: EndpointStore,
        relay: RelayStore,
        deliveries: DeliveryStore,
        clock: ManualClock,
        number: int,
    ) -> None:
        await endpoints.create(endpoint("wh_b", url=None, created_at=clock.now()), 10)
        await told(relay, [message("msg_old")], number)
        clock.advance(DAY)
        await told(relay, [message("msg_new")], number)
        await deliveries.sweep(clock.now(), clock.now() - DAY, 100)
        assert await endpoints.load("wh_b") is not None
        await deliveries.pull("wh_b", 1)
        page = await deliveries.page("wh_a", status=None, before=None, limit=9)
        assert [one.message_id for one in page] == ["msg_new"]
        clock.advance(DAY)
        await deliveries.sweep(0, clock.now() - DAY + 1, 100)
        assert await endpoints.load("wh_b") is None
