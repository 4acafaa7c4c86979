"""What every store of webhooks must do: one test for each sentence of its promises.

`endpoints`, `relay`, `deliveries`, `polls` and `votes` are stores over one database with the sample project,
`clock` is theirs.
"""

import asyncio
from typing import Any

import msgspec
import pytest

from plaudit.features.polls.ports import Event, PollStore, VoteStore
from plaudit.kernel.errors import Conflict
from plaudit.kernel.replies import StoredReply
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.webhook_samples import all_due, endpoint, message, told, tried
from plaudit.webhooks.model import Endpoint
from plaudit.webhooks.ports import (
    Addressed,
    DeliveryStore,
    EndpointStore,
    Position,
    RelayStore,
)

_BIG = 1_000_000


class WebhookStores:
    """The fixtures a heir provides."""

    @pytest.fixture
    def endpoints(self) -> EndpointStore:
        raise NotImplementedError

    @pytest.fixture
    def relay(self) -> RelayStore:
        raise NotImplementedError

    @pytest.fixture
    def deliveries(self) -> DeliveryStore:
        raise NotImplementedError

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    @pytest.fixture
    def votes(self) -> VoteStore:
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> ManualClock:
        raise NotImplementedError


async def _opened(polls: PollStore, name: str = "a") -> str:
    poll = samples.poll(name)
    event = Event(type="poll.opened", poll_id=poll.id, at=5, data={"status": "open"})
    await polls.create(poll, [event])
    return poll.id


async def hearing(
    endpoints: EndpointStore, relay: RelayStore, polls: PollStore, *made: Endpoint
) -> list[int]:
    """Endpoints created, with the numbers they go by."""
    for one in made:
        await endpoints.create(one, _BIG)
    await _opened(polls, "z")
    return [one.no for one in (await relay.look(None, 10)).hearers]


class EndpointStoreContract(WebhookStores):
    """Endpoints as they are kept."""

    async def test_an_endpoint_comes_back_as_it_was_stored(self, endpoints: EndpointStore) -> None:
        made = endpoint(description="Hers", types=("poll.*", "vote.cast"))
        await endpoints.create(made, 10)
        assert await endpoints.load(made.id) == made
        assert await endpoints.load("wh_other") is None

    async def test_a_tenant_has_no_more_than_it_may_have(self, endpoints: EndpointStore) -> None:
        made = [endpoints.create(endpoint(f"wh_{n}"), 3) for n in range(8)]
        results = await asyncio.gather(*made, return_exceptions=True)
        assert sorted(str(getattr(one, "code", "")) for one in results) == [""] * 3 + ["webhook_limit"] * 5
        await endpoints.create(endpoint("wh_test", environment="test"), 3)

    async def test_a_taken_reply_key_undoes_the_creation(self, endpoints: EndpointStore) -> None:
        reply = StoredReply(scope="s", key="k", fingerprint="f", status=201, body=b"{}", at=1)
        await endpoints.create(endpoint(), 10, reply)
        with pytest.raises(Conflict) as taken:
            await endpoints.create(endpoint("wh_b"), 10, reply)
        assert taken.value.code == "idempotency_in_progress"
        assert await endpoints.load("wh_b") is None

    async def test_a_stale_revision_is_refused(self, endpoints: EndpointStore) -> None:
        await endpoints.create(endpoint(), 10)
        after = endpoint(types=("vote.cast",), revision=2)
        await endpoints.save(after, 1)
        with pytest.raises(Conflict) as stale:
            await endpoints.save(endpoint(types=("poll.*",), revision=2), 1)
        assert stale.value.code == "revision_mismatch"
        assert await endpoints.load("wh_a") == after

    async def test_pages_are_newest_first_and_of_one_tenant(self, endpoints: EndpointStore) -> None:
        for name in "abc":
            await endpoints.create(endpoint(f"wh_{name}"), 10)
        await endpoints.create(endpoint("wh_d", environment="test"), 10)
        page = await endpoints.page(samples.PROJECT_ID, "live", before=None, limit=2)
        assert [one.id for one in page] == ["wh_c", "wh_b"]
        rest = await endpoints.page(samples.PROJECT_ID, "live", before="wh_b", limit=2)
        assert [one.id for one in rest] == ["wh_a"]

    async def test_it_hears_of_what_commits_after_it_was_made_or_enabled(
        self, endpoints: EndpointStore, relay: RelayStore, polls: PollStore
    ) -> None:
        await _opened(polls, "a")
        await endpoints.create(endpoint(), 10)
        (first,) = (await _looked(relay, polls, "b")).hearers
        off = endpoint(disabled="switched_off", disabled_at=2, revision=2)
        await endpoints.save(off, 1)
        await _opened(polls, "c")
        await endpoints.save(endpoint(revision=3), 2)
        look = await _looked(relay, polls, "d")
        assert look.hearers[0].since > first.since
        assert [row.poll_id for row in look.rows if row.id > look.hearers[0].since] == ["poll_d"]

    async def test_deleted_it_is_gone_with_its_deliveries(
        self,
        endpoints: EndpointStore,
        relay: RelayStore,
        deliveries: DeliveryStore,
        polls: PollStore,
    ) -> None:
        (number,) = await hearing(endpoints, relay, polls, endpoint())
        await told(relay, [message()], number)
        (claimed,) = await all_due(deliveries)
        assert [await endpoints.delete("wh_a") for _ in range(2)] == [True, False]
        turn = await deliveries.turn([tried(claimed, "delivered", 1)], {}, 9)
        assert turn.claimed == []
        assert await deliveries.load("wh_a", claimed.id) is None


async def _looked(relay: RelayStore, polls: PollStore, name: str) -> Any:
    await _opened(polls, name)
    return await relay.look(None, 100)


class RelayStoreContract(WebhookStores):
    """The outbox as the relay reads it, and what it makes of it."""

    async def test_rows_come_in_the_order_of_their_commits_after_a_position(
        self, endpoints: EndpointStore, relay: RelayStore, polls: PollStore
    ) -> None:
        await endpoints.create(endpoint(), 10)
        for name in "abc":
            await _opened(polls, name)
        look = await relay.look(None, 2)
        assert [(row.type, row.poll_id, row.project_id) for row in look.rows] == [
            ("poll.opened", "poll_a", samples.PROJECT_ID),
            ("poll.opened", "poll_b", samples.PROJECT_ID),
        ]
        rest = await relay.look(Position(look.rows[-1].id), 2)
        assert [row.poll_id for row in rest.rows] == ["poll_c"]
        assert (await relay.look(Position(rest.rows[-1].id), 2)).rows == []

    async def test_where_nobody_hears_there_is_nothing_to_tell(
        self, endpoints: EndpointStore, relay: RelayStore, polls: PollStore
    ) -> None:
        await endpoints.create(endpoint(disabled="switched_off"), 10)
        look = await _looked(relay, polls, "a")
        assert (list(look.rows), list(look.hearers), look.silent) == ([], [], True)

    async def test_messages_deliveries_and_position_are_stored_together_once(
        self,
        endpoints: EndpointStore,
        relay: RelayStore,
        deliveries: DeliveryStore,
        polls: PollStore,
    ) -> None:
        (number,) = await hearing(endpoints, relay, polls, endpoint())
        look = await relay.look(None, 10)
        after = Position(look.rows[-1].id, 3)
        twice = [relay.keep(look.position, after, [Addressed(message(), [number])]) for _ in range(2)]
        assert sorted(await asyncio.gather(*twice)) == [False, True]
        assert (await relay.look(None, 10)).position == after
        (claimed,) = await all_due(deliveries)
        assert claimed.message == message()

    async def test_a_message_that_stands_already_undoes_the_step(
        self, endpoints: EndpointStore, relay: RelayStore, polls: PollStore
    ) -> None:
        (number,) = await hearing(endpoints, relay, polls, endpoint())
        await told(relay, [message()], number)
        before = (await relay.look(None, 1)).position
        with pytest.raises(Exception, match=r"(?i)unique"):
            await relay.keep(before, Position(before.row + 1), [Addressed(message(), [number])])
        assert (await relay.look(None, 1)).position == before

    async def test_endpoints_gone_or_disabled_meanwhile_are_left_out(
        self,
        endpoints: EndpointStore,
        relay: RelayStore,
        deliveries: DeliveryStore,
        polls: PollStore,
    ) -> None:
        made = [endpoint(), endpoint("wh_b"), endpoint("wh_c")]
        numbers = await hearing(endpoints, relay, polls, *made)
        await endpoints.delete("wh_a")
        await endpoints.save(endpoint("wh_b", disabled="gone", revision=2), 1)
        await told(relay, [message()], *numbers)
        assert [one.endpoint.id for one in await all_due(deliveries)] == ["wh_c"]

    async def test_a_row_of_votes_is_read_as_the_acts_it_points_at(
        self, endpoints: EndpointStore, relay: RelayStore, polls: PollStore, votes: VoteStore
    ) -> None:
        await endpoints.create(endpoint(), 10)
        poll = samples.poll()
        await polls.create(poll, [])
        names = ("ann", "bob", "cid")
        await votes.commit([samples.cast(name, vote_id=name) for name in names])
        (row,) = [row for row in (await relay.look(None, 10)).rows if row.type == "votes"]
        stretch = msgspec.json.decode(row.data)
        first, last = stretch["first"], stretch["last"]
        acts = await relay.votes(row, first, last, 10)
        assert [place for place, _ in acts] == list(range(first, last + 1))
        assert {act.type for _, act in acts} == {"vote.cast"}
        assert await relay.votes(row, first + 1, last, 1) == acts[1:2]
