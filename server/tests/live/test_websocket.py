"""A viewer's life over a real WebSocket."""

import asyncio
import json

import pytest
from live_client import SUBPROTOCOL, page
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus


async def test_connect_subscribe_vote_and_see_it(rig):
    channel = rig.product.open("p1")
    async with page(rig.websocket_url, voter="v1") as viewer:
        joined = await viewer.ask(id=2, type="subscribe", channel=channel)
        assert joined["snapshot"]["version"] == 1
        await viewer.say(id="v", type="vote", poll="p1", vote_id="vote_1", choice="opt_a")
        heard = [await viewer.hear(), await viewer.hear()]
        voted = next(frame for frame in heard if "id" in frame)
        shown = next(frame for frame in heard if "id" not in frame)
        assert voted == {"id": "v", "type": "voted", "vote": {"id": "vote_1", "choice": "opt_a"}}
        assert (shown["type"], shown["version"], shown["data"]["votes"]) == ("poll.results", 2, 1)
        again = await viewer.ask(id=5, type="vote", poll="p1", vote_id="vote_2", choice="opt_a")
        assert again["problem"] == {"code": "already_voted"}
        back = await viewer.ask(id=6, type="retract", poll="p1", vote_id="vote_1")
        assert back["type"] == "retracted"


async def test_everything_in_one_breath(rig):
    """`connect` with a slow key, `subscribe` and `vote` sent without waiting are answered in full."""
    channel = rig.product.open("p1")
    async with page(rig.websocket_url, key=None) as viewer:
        await viewer.say(id=1, type="connect", key="slow", voter="v1")
        await viewer.say(id=2, type="subscribe", channel=channel)
        await viewer.say(id=3, type="vote", poll="p1", choice="opt_a")
        await viewer.say(id=4, type="ping")
        kinds = set()
        while kinds != {"connected", "subscribed", "voted", "pong"}:
            frame = await viewer.hear()
            if "id" in frame:
                kinds.add(frame["type"])


async def test_a_subscription_ended_before_it_began_is_answered_too(rig):
    channel = rig.product.open("p1")
    async with page(rig.websocket_url, key=None) as viewer:
        await viewer.say(id=1, type="connect", key="slow", voter="v1")
        await viewer.say(id=2, type="subscribe", channel=channel)
        await viewer.say(id=3, type="unsubscribe", channel=channel)
        replies = {frame["id"]: frame for frame in [await viewer.hear() for _ in range(3)]}
        assert replies[3]["type"] == "unsubscribed"
        assert replies[2]["problem"] == {"code": "not_subscribed"}
        assert (await viewer.ask(id=4, type="subscribe", channel=channel))["snapshot"]["version"] == 1


async def test_a_hidden_result_is_shown_to_the_voter_at_once_and_to_no_one_else(rig):
    channel = rig.product.open("p1", hidden=True)
    async with page(rig.websocket_url, voter="v1") as voter, page(rig.websocket_url, voter="v2") as other:
        for viewer in (voter, other):
            joined = await viewer.ask(id=2, type="subscribe", channel=channel)
            assert joined["snapshot"]["data"] == {"hidden": True}
        await voter.say(id=3, type="vote", poll="p1", choice="opt_a")
        shown = [await voter.hear() for _ in range(3)]
        publications = [frame["data"]["votes"] for frame in shown if "id" not in frame]
        assert publications == [0, 1]  # the kept snapshot at once, the voter's own vote with the tick
        assert await other.ask(id=4, type="ping") == {"id": 4, "type": "pong"}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(other.socket.recv(), 0.3)


async def test_a_host_sees_what_is_hidden(rig):
    channel = rig.product.open("p1", hidden=True)
    async with page(rig.websocket_url, key="host") as host:
        joined = await host.ask(id=2, type="subscribe", channel=channel)
        assert joined["snapshot"]["data"]["votes"] == 0


async def test_unsubscribed_means_silence(rig):
    channel = rig.product.open("p1")
    async with page(rig.websocket_url) as viewer:
        await viewer.ask(id=2, type="subscribe", channel=channel)
        assert (await viewer.ask(id=3, type="unsubscribe", channel=channel))["type"] == "unsubscribed"
        rig.product.count("p1")
        assert rig.hub.watchers(channel) == 0
        assert rig.hub.channel(channel) is None
        assert (await viewer.ask(id=4, type="ping"))["type"] == "pong"


async def test_lifecycle_is_announced_under_its_own_type(rig):
    channel = rig.product.open("p1")
    async with page(rig.websocket_url) as viewer:
        await viewer.ask(id=2, type="subscribe", channel=channel)
        rig.product.polls["p1"]["version"] += 1
        rig.coalescer.announce(channel, rig.product.publication(channel, "poll.closed"))
        assert (await viewer.hear())["type"] == "poll.closed"


@pytest.mark.parametrize(
    ("key", "options", "code"),
    [("bad", {}, 4501), ("good", {"origin": "https://evil.example"}, 4503)],
)
async def test_refused_credentials_end_the_connection(rig, key, options, code):
    async with page(rig.websocket_url, key=None, **options) as viewer:
        reply = await viewer.ask(id=1, type="connect", key=key)
        assert reply["type"] == "problem"
        assert await viewer.closed() == code


async def test_ten_seconds_to_connect(rig):
    async with page(rig.websocket_url, key=None) as viewer:
        await viewer.ask(id=1, type="ping")
        await rig.later(11)
        assert await viewer.closed() == 4410


async def test_the_time_to_connect_is_up_wherever_in_a_second_it_began(rig):
    rig.clock.ahead += 0.9  # the wheel still stands at the beginning of this second
    async with page(rig.websocket_url, key=None) as viewer:
        await viewer.ask(id=1, type="ping")
        await rig.later(9.2)
        assert (await viewer.ask(id=2, type="ping"))["type"] == "pong"
        await rig.later(1.5)
        assert await viewer.closed() == 4410


@pytest.mark.parametrize("life", [2, 12, 40, 90])
async def test_a_token_ends_the_connection_when_it_ends_itself(rig, life):
    """Not at the next beat, which may be 25 seconds away; nor a second ping in the same moment."""
    rig.product.expires_at = rig.clock.now() + life * 1000
    async with page(rig.websocket_url, voter="v1") as viewer:
        for passed in range(life - 1):
            await rig.later(1)
            if passed % 5 == 0:
                assert (await viewer.ask(id=passed, type="ping"))["type"] == "pong"
        await rig.later(1)
        await rig.later(1)
        assert await viewer.closed() == 4401


async def test_a_revoked_key_ends_its_connections_and_no_others(rig):
    async with page(rig.websocket_url) as viewer, page(rig.websocket_url, key="host") as host:
        assert rig.hub.drop("key_good") == 1
        assert await viewer.closed() == 4504
        assert (await host.ask(id=9, type="ping"))["type"] == "pong"


async def test_a_peer_that_answers_no_ping_is_given_up(rig):
    async with page(rig.websocket_url, ping_interval=None) as viewer:
        connection = next(iter(rig.server.server_state.connections))
        assert connection.ping()
        connection._heard = False
        await rig.later(26)
        assert await viewer.closed() == 1011


async def test_a_flood_is_cut_and_the_others_live(rig):
    async with page(rig.websocket_url) as flooder, page(rig.websocket_url) as other:
        for number in range(200):
            await flooder.socket.send(json.dumps({"id": number, "type": "ping"}))
        with pytest.raises(ConnectionClosed):
            await _hear_to_the_end(flooder)
        assert flooder.socket.close_code == 1008
        assert (await other.ask(id=1, type="ping"))["type"] == "pong"


async def test_pipelined_frames_are_all_answered_in_order(unlimited):
    async with page(unlimited.websocket_url) as viewer:
        burst = [json.dumps({"id": number, "type": "ping"}) for number in range(500)]
        for text in burst:
            await viewer.socket.send(text)
        assert [(await viewer.hear())["id"] for _ in burst] == list(range(500))


async def test_no_deflate_and_no_other_subprotocol(rig):
    async with connect(rig.websocket_url, subprotocols=[SUBPROTOCOL], compression="deflate") as socket:
        assert socket.protocol.extensions == []
        assert socket.subprotocol == SUBPROTOCOL
    with pytest.raises(InvalidStatus) as refused:
        async with connect(rig.websocket_url, subprotocols=["graphql-ws"]):
            pass
    assert refused.value.response.status_code == 400


async def test_drain_tells_everybody_and_is_done_in_five_seconds(rig):
    channel = rig.product.open("p1")
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as crowd:
        ready = asyncio.Barrier(201)
        tasks = [crowd.create_task(_until_sent_away(rig, channel, ready)) for _ in range(200)]
        await asyncio.wait_for(ready.wait(), 20)
        began = loop.time()
        await rig.hub.drain(spread_ms=3000)
        await asyncio.gather(*tasks)
        assert loop.time() - began < 5
    hints = [task.result() for task in tasks]
    assert all(0 <= hint < 3000 for hint in hints)
    assert len(set(hints)) > 100


async def _until_sent_away(rig, channel, ready):
    async with page(rig.websocket_url) as viewer:
        await viewer.ask(id=1, type="subscribe", channel=channel)
        await ready.wait()
        farewell = await viewer.hear()
        assert farewell["type"] == "restarting"
        assert await viewer.closed() == 1012
        return farewell["retry_after_ms"]


async def test_the_server_stopping_says_restart(rig):
    async with page(rig.websocket_url) as viewer:
        for connection in tuple(rig.server.server_state.connections):
            connection.shutdown()
        assert (await viewer.hear())["type"] == "restarting"
        assert await viewer.closed() == 1012


async def _hear_to_the_end(viewer):
    while True:
        await viewer.hear()
