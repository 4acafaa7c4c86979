"""A viewer that stops reading, on real sockets with real kernel buffers."""

import asyncio
import json

from live_client import masked, page, raw

from waiting import turns, until

FRAME = 64 * 1024


async def subscribe(socket, channel):
    connect = {"id": 1, "type": "connect", "key": "good"}
    subscribe = {"id": 2, "type": "subscribe", "channel": channel}
    socket.send(masked(1, json.dumps(connect).encode()) + masked(1, json.dumps(subscribe).encode()))
    await asyncio.wait_for(_text(socket), 5)
    return json.loads(await asyncio.wait_for(_text(socket), 5))["snapshot"]["version"]


async def _text(socket):
    first, second = await socket.reader.readexactly(2)
    size = second & 0x7F
    if size > 125:
        size = int.from_bytes(await socket.reader.readexactly(2 if size == 126 else 8))
    payload = await socket.reader.readexactly(size)
    return payload if first & 0x0F == 1 else await _text(socket)


async def stop_reading_and_publish(rig, socket, channel):
    """Publish until the slow one was skipped some times; the most that waited for it in this process."""
    socket.writer.transport.pause_reading()
    most = 0
    while rig.hub.tally.skipped < 20:
        rig.product.polls["p1"]["version"] += 1
        rig.clock.ahead += 0.2
        rig.product.publish(channel)
        await turns(asyncio.get_running_loop())
        most = max(most, *(one.gauge() for one in rig.server.server_state.connections))
    return most


async def test_it_misses_frames_holds_three_at_most_and_ends_at_the_newest(rig):
    channel = rig.product.open("p1", padding=FRAME)
    async with raw(rig.port) as (slow, _), page(rig.websocket_url, max_size=None) as quick:
        await subscribe(slow, channel)
        await quick.ask(id=2, type="subscribe", channel=channel)
        assert await stop_reading_and_publish(rig, slow, channel) < 3.5 * FRAME
        newest = rig.product.polls["p1"]["version"]
        while (await quick.hear())["version"] != newest:
            pass
        slow.writer.transport.resume_reading()
        versions = []
        while newest not in versions:
            versions.append(json.loads(await asyncio.wait_for(_text(slow), 5))["version"])
        assert versions == sorted(versions)
        assert len(versions) < newest - 10


async def test_it_is_told_to_go_after_thirty_seconds_and_the_others_stay(rig):
    channel = rig.product.open("p1", padding=FRAME)
    async with raw(rig.port) as (slow, _), page(rig.websocket_url) as quick:
        await subscribe(slow, channel)
        await stop_reading_and_publish(rig, slow, channel)
        rig.clock.ahead += 31
        await until(lambda: rig.product.publish(channel) or rig.hub.tally.slow_closed)
        assert len(rig.hub) == 1
        await rig.later(6)
        await until(lambda: len(rig.server.server_state.connections) <= 1)
        assert (await quick.ask(id=1, type="ping"))["type"] == "pong"
