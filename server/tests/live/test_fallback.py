"""The shells under uvicorn's own protocol classes, as under any ASGI server: same frames, same codes."""

import json

import pytest
from live_client import events, masked, page, raw

from waiting import until


async def test_websocket(fallback):
    channel = fallback.product.open("p1")
    async with page(fallback.websocket_url, voter="v1") as viewer:
        joined = await viewer.ask(id=2, type="subscribe", channel=channel)
        assert joined["snapshot"]["version"] == 1
        await viewer.say(id=3, type="vote", poll="p1", choice="opt_a")
        heard = [await viewer.hear(), await viewer.hear()]
        assert {frame.get("id") for frame in heard} == {3, None}
        await fallback.hub.drain(spread_ms=10)
        assert (await viewer.hear())["type"] == "restarting"
        assert await viewer.closed() == 1012
    await until(lambda: not fallback.hub)


@pytest.mark.parametrize(
    ("sent", "code"), [(masked(2, b"x"), 1003), (masked(1, b"x" * 9000), 1009)], ids=["binary", "too_large"]
)
async def test_limits(fallback, sent, code):
    async with raw(fallback.port) as (socket, _):
        socket.send(sent)
        assert await socket.close_code() == code


async def test_event_stream(fallback):
    fallback.product.open("p1")
    async with events(fallback.port, "p1", Authorization="Bearer good") as stream:
        assert "retry" in await stream.event()
        assert (await stream.event())["id"] == "e12345678:1"
        fallback.product.count("p1")
        assert json.loads((await stream.event())["data"])["data"]["votes"] == 1
        await fallback.hub.drain(spread_ms=10)
        assert (await stream.event())["event"] == "bye"
        assert await stream.event() == {}


async def test_a_viewer_that_goes_is_forgotten(fallback):
    fallback.product.open("p1")
    async with events(fallback.port, "p1", Authorization="Bearer good") as stream:
        await stream.event()
        assert len(fallback.hub) == 1
    await until(lambda: not fallback.hub)
