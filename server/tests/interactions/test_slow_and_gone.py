"""A listener that does not read is sent away and healed by the snapshot; a store that fails tells nobody wrong."""

import asyncio
import json
import socket

from live_client import raw
from shop_floor import waiting

from plaudit.kernel.errors import Unavailable
from plaudit.live.inboxes import MOST_HELD, MOST_WAITING
from waiting import until


async def test_one_who_does_not_read_is_sent_away_and_comes_back_to_all_of_it(house):
    hub = house.app._parts.hub
    async with raw(house.port) as (deaf, _):
        deaf.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.reader._transport.pause_reading()
        for frame in (
            {"id": 1, "type": "connect", "key": house.publishable, "voter": house.token()},
            {"id": 2, "type": "subscribe", "channel": "me"},
        ):
            deaf.send(masked_text(frame))
        await until(lambda: len(hub.inboxes))
        async with house.inbox(house.token("bob")) as bob:
            body = {"to": {"everyone": True}, "effect": "toast", "message": "m" * 200, "ttl_seconds": 600}
            body["options"] = {"title": "t" * 80, "url": "https://example.org/" + "u" * 1900}
            sent, heard = [], []
            async with house.client(house.secret) as host:
                while len(hub.inboxes) == 2:
                    assert len(sent) * 2000 < 64 * MOST_WAITING, "it was never sent away"
                    sent.append((await host.post("/v1/effects", json=body)).json()["id"])
                    heard.append((await bob.next())["data"]["id"])
            assert heard == sent  # a deaf neighbour costs nobody anything
    async with house.inbox() as ann:
        assert waiting(ann.snapshot) == sent[:100]


def masked_text(frame):
    from live_client import masked

    return masked(1, json.dumps(frame).encode())


async def test_too_much_while_the_snapshot_is_read_sends_away_too(house):
    store = house.app.database.interactions
    as_it_is, go = store.waiting, asyncio.Event()

    async def slow(*arguments):
        await go.wait()
        return await as_it_is(*arguments)

    async with house.page(house.token()) as client:
        store.waiting = slow
        await client.say(id=1, type="subscribe", channel="me")
        await until(lambda: len(house.app._parts.hub.inboxes))
        async with house.client(house.secret) as host:
            for _ in range(MOST_HELD + 1):
                await host.post("/v1/effects", json={"to": {"user": "ann"}, "effect": "toast"})
        assert await client.closed() == 4408
        go.set()
        store.waiting = as_it_is
    await until(lambda: not len(house.app._parts.hub.inboxes))
    async with house.inbox() as ann:
        assert len(waiting(ann.snapshot)) == 100


async def test_a_snapshot_that_cannot_be_read_leaves_no_listener(house):
    store = house.app.database.interactions
    as_it_is = store.waiting

    async def failing(*_arguments):
        raise Unavailable("storage_unavailable", "The store cannot be read.")

    sent = await house.effect()
    async with house.page(house.token()) as client:
        store.waiting = failing
        refused = await client.ask(id=1, type="subscribe", channel="me")
        assert refused["problem"]["code"] == "storage_unavailable"
        async with house.events_of() as stream:
            assert "retry" in await stream.event()
            assert await stream.event() == {}
        assert not len(house.app._parts.hub.inboxes)
        store.waiting = as_it_is
        reply = await client.ask(id=2, type="subscribe", channel="me")
        assert waiting(reply["snapshot"]) == [sent["id"]]


async def test_one_who_goes_is_forgotten(house):
    inboxes = house.app._parts.hub.inboxes
    for _ in range(3):
        async with house.inbox(), house.events_of() as stream:
            await stream.event()
            await until(lambda: len(inboxes) == 2)
        await until(lambda: not len(inboxes))
    assert not inboxes._by_person
    assert not inboxes._by_tenant
