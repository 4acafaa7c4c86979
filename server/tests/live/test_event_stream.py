"""The same publications over SSE."""

import asyncio
import json

from live_client import events

from waiting import until

KEY = {"Authorization": "Bearer good"}


async def test_headers_snapshot_and_updates(rig):
    rig.product.open("p1")
    async with events(rig.port, "p1", **KEY) as stream:
        head = stream.head.lower()
        assert head.startswith("http/1.1 200")
        for header in ("text/event-stream", "x-accel-buffering: no", "no-transform", "chunked"):
            assert header in head
        assert 2000 <= int((await stream.event())["retry"]) <= 5000
        snapshot = await stream.event()
        assert (snapshot["event"], snapshot["id"]) == ("poll.results", "e12345678:1")
        rig.product.count("p1")
        update = await stream.event()
        assert update["id"] == "e12345678:2"
        assert json.loads(update["data"])["data"]["votes"] == 1


async def test_resume_skips_the_snapshot_the_viewer_has(rig):
    rig.product.open("p1")
    async with events(rig.port, "p1", Last_Event_ID="e12345678:1", **KEY) as stream:
        await stream.event()
        rig.product.count("p1")
        assert (await stream.event())["id"] == "e12345678:2"


async def test_resume_from_anything_else_begins_with_the_snapshot(rig):
    rig.product.open("p1")
    for known in ("e12345678:0", "other:1", "e12345678:1:1", "x" * 500):
        async with events(rig.port, "p1", Last_Event_ID=known, **KEY) as stream:
            await stream.event()
            assert (await stream.event())["id"] == "e12345678:1"


async def test_a_ticket_lets_in_once(rig):
    rig.product.open("p1")
    async with events(rig.port, "p1", query="?ticket=pl_tk_once") as stream:
        assert stream.head.startswith("HTTP/1.1 200")
    async with events(rig.port, "p1", query="?ticket=pl_tk_once") as stream:
        assert stream.head.startswith("HTTP/1.1 401")


async def test_no_credentials_no_stream(rig):
    rig.product.open("p1")
    for headers in ({}, {"Authorization": "Basic good"}, {"Authorization": "Bearer bad"}):
        async with events(rig.port, "p1", **headers) as stream:
            assert stream.head.startswith("HTTP/1.1 401")
    async with events(rig.port, "p2", **KEY) as stream:
        assert stream.head.startswith("HTTP/1.1 401")


async def test_line_breaks_in_texts_forge_no_event(rig):
    rig.product.open("p1")
    evil = "a\r\nid: 9\r\n\r\nevent: forged\ndata: {}\n\n\u2028retry: 1"
    rig.product.polls["p1"]["padding"] = evil
    async with events(rig.port, "p1", **KEY) as stream:
        await stream.event()
        snapshot = await stream.event()
        assert set(snapshot) == {"event", "id", "data"}
        assert json.loads(snapshot["data"])["data"]["padding"] == evil


async def test_a_comment_keeps_the_line_open(rig):
    rig.product.open("p1")
    async with events(rig.port, "p1", **KEY) as stream:
        await stream.event()
        await stream.event()
        await rig.later(16)
        assert await stream.event() == {"": "ping"}


async def test_drain_says_bye_and_ends_the_response(rig):
    rig.product.open("p1")
    async with events(rig.port, "p1", **KEY) as stream:
        await stream.event()
        await stream.event()
        await rig.hub.drain(spread_ms=1000)
        farewell = await stream.event()
        assert farewell["event"] == "bye"
        assert 0 <= json.loads(farewell["data"])["retry_after_ms"] < 1000
        assert await stream.event() == {}
        assert await asyncio.wait_for(stream.reader.read(), 5) == b""


async def test_a_token_ends_the_stream_when_it_ends_itself(rig):
    rig.product.open("p1")
    rig.product.expires_at = rig.clock.now() + 1000
    async with events(rig.port, "p1", **KEY) as stream:
        await stream.event()
        await stream.event()
        rig.clock.passed_ms = 1001
        await rig.later(1)
        await rig.later(1)
        assert await stream.event() == {}


async def test_one_who_talks_on_a_stream_is_cut(rig):
    rig.product.open("p1")
    async with events(rig.port, "p1", **KEY) as stream:
        await stream.event()
        assert len(rig.hub) == 1
        stream.writer.write(b"x" * 8192)
        await until(lambda: not rig.hub)
