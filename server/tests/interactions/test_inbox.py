"""The private channel over real sockets: what comes at once, what waits, what is shown how often."""

import asyncio
import random

import pytest
from shop_floor import heard, waiting

from waiting import until


async def test_an_open_page_is_told_at_once_and_the_host_reads_it(house):
    async with house.inbox() as ann, house.inbox(house.token("bob")) as bob:
        assert ann.snapshot["type"] == "inbox.state"
        assert waiting(ann.snapshot) == []
        sent = await house.effect(to={"user": "bob"})
        sent = await house.effect(message="For Ann")
        told = await ann.next()
        assert (told["type"], told["channel"], told["epoch"]) == ("effect.show", "me", ann.snapshot["epoch"])
        assert told["offset"] == ann.snapshot["offset"] + 1
        assert told["data"] == {
            "id": sent["id"],
            "type": "effect",
            "expires_at": sent["expires_at"],
            "effect": {
                "effect": "toast",
                "message": "For Ann",
                "tone": "info",
                "haptic": [],
                "options": {},
                "fallback": "toast",
            },
        }
        assert (await bob.next())["data"]["effect"]["message"] == "Thanks"
        await house.claim(sent["id"])  # after what the server noted by itself, since both go one way
        now = await house.read(sent["id"])
        assert (now["status"], now["outcomes"]["delivered"], now["outcomes"]["shown"]) == ("shown", 1, 1)


async def test_what_asks_something_is_told_with_its_place(house):
    poll = await house.poll()
    body = {
        "to": {"user": "ann"},
        "show": {"poll": poll["id"]},
        "as": "inline",
        "slot": "aside",
        "priority": 80,
    }
    async with house.inbox() as ann:
        sent = (await house.ask("POST", "/v1/interactions", body, status=201)).json()
        told = await ann.next()
        assert (told["type"], told["data"]["id"]) == ("interaction.show", sent["id"])
        shown = {name: told["data"][name] for name in ("type", "show", "as", "slot", "priority")}
        assert shown == {"type": "poll", **{name: body[name] for name in ("show", "as", "slot", "priority")}}


async def test_every_tab_and_device_is_told_and_one_shows_what_is_once_per_user(house):
    async with house.inbox() as phone, house.inbox() as desk, house.inbox() as tab:
        sent = await house.effect()
        for page in (phone, desk, tab):
            assert (await page.next())["data"]["id"] == sent["id"]
        firsts = await asyncio.gather(*(house.claim(sent["id"], slot) for slot in ("phone", "desk", "tab")))
        assert sorted(firsts) == [False, False, True]
        winner = ("phone", "desk", "tab")[firsts.index(True)]
        assert await house.claim(
            sent["id"], winner
        )  # its reply was lost: it asks again, and may still show it
    async with house.inbox() as later:
        assert waiting(later.snapshot) == []


@pytest.mark.parametrize(("once_per", "shows"), [("user", 1), ("device", 2), ("tab", 4)])
async def test_once_is_counted_by_what_was_asked_under_concurrent_claims(house, once_per, shows):
    """Two devices with two tabs each; every tab claims three times, at once, in any order."""
    chance = random.Random(once_per)
    tabs = [(device, f"{device}{tab}") for device in ("phone", "desk") for tab in (1, 2)]
    counted = {"user": lambda _: "", "device": lambda tab: tab[0], "tab": lambda tab: tab}[once_per]
    for _ in range(8):
        sent = await house.effect(once_per=once_per)
        claims = tabs * 3
        chance.shuffle(claims)
        slots = [":".join(tab) if once_per == "device" else tab[1] for tab in claims]
        firsts = await asyncio.gather(*(house.claim(sent["id"], slot) for slot in slots))
        # Whoever is first is so whenever it asks, and nobody else ever is: one tab for each that is counted.
        told = {tab: {first for one, first in zip(claims, firsts, strict=True) if one == tab} for tab in tabs}
        assert all(len(answers) == 1 for answers in told.values())
        winners = [tab for tab, answers in told.items() if answers == {True}]
        assert len(winners) == len({counted(tab) for tab in winners}) == shows
        assert (await house.read(sent["id"]))["outcomes"]["shown"] == shows


async def test_what_was_sent_while_nobody_was_there_waits_until_its_time_is_over(house):
    brief = await house.effect(ttl_seconds=30)
    lasting = await house.effect(ttl_seconds=60)
    async with house.inbox() as ann:
        assert waiting(ann.snapshot) == [brief["id"], lasting["id"]]
    house.clock.ahead_ms += 30_000
    async with house.inbox() as ann:  # back after 30 seconds
        assert waiting(ann.snapshot) == [lasting["id"]]
        assert await house.claim(brief["id"]) is None
        assert await house.claim(lasting["id"])
    async with house.inbox() as ann:
        assert waiting(ann.snapshot) == []
    await until(lambda: _events(house, "interaction.expired") == [brief["id"]])
    assert (await house.read(brief["id"]))["status"] == "expired"
    assert (await house.read(lasting["id"]))["status"] == "shown"


def _events(house, kind):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(house.app.settings.database_path)) as file:
        query = "SELECT json_extract(data, '$.interaction') FROM outbox WHERE type = ? ORDER BY id"
        return [row[0] for row in file.execute(query, (kind,))]


async def test_what_is_taken_back_leaves_open_pages_and_inboxes(house):
    sent = await house.effect()
    async with house.inbox() as ann, house.inbox(house.token("bob")) as bob:
        assert waiting(ann.snapshot) == [sent["id"]]
        gone = (await house.ask("DELETE", f"/v1/interactions/{sent['id']}", status=200)).json()
        assert gone["status"] == "canceled"
        told = await ann.next()
        assert (told["type"], told["data"]) == ("interaction.withdraw", {"id": sent["id"]})
        assert await house.claim(sent["id"]) is None
        await house.effect(to={"user": "bob"}, message="Hello")
        assert (await bob.next())["type"] == "effect.show"  # nothing was said to Bob before
    async with house.inbox() as ann:
        assert waiting(ann.snapshot) == []
    await house.ask("DELETE", f"/v1/interactions/{sent['id']}", status=200)


async def test_segments_and_everyone_by_the_attributes_of_the_token(house):
    pro, free = house.token("ann", plan="pro", age=30), house.token("bob", plan="free")
    anonymous = (await house.ask("POST", "/v1/voters", key=house.publishable)).json()["token"]
    async with house.inbox(pro) as ann, house.inbox(free) as bob, house.inbox(anonymous) as nobody:
        condition = {
            "all": [
                {"attribute": "plan", "op": "eq", "value": "pro"},
                {"attribute": "age", "op": "gte", "value": 18},
            ]
        }
        to_pro = await house.effect(to={"segment": condition}, message="pro")
        to_all = await house.effect(to={"everyone": True}, message="all")
        assert [(await ann.next())["data"]["id"] for _ in range(2)] == [to_pro["id"], to_all["id"]]
        assert [(await page.next())["data"]["id"] for page in (bob, nobody)] == [to_all["id"]] * 2
        claimed = await house.ask(
            "POST", f"/v1/me/interactions/{to_pro['id']}/outcomes", {"outcome": "shown", "slot": "t"},
            key=house.publishable, voter=free,
        )  # fmt: skip
        assert (claimed.status_code, claimed.json()["code"]) == (404, "interaction_not_found")
        assert await house.claim(to_pro["id"], voter=pro)
    async with house.inbox(house.token("eve", plan="pro", age="30")) as late, house.inbox(free) as bob:
        assert waiting(late.snapshot) == [to_pro["id"], to_all["id"]]
        assert waiting(bob.snapshot) == [to_all["id"]]
        async with house.inbox(house.token("kid", plan="pro", age=9)) as kid:
            assert waiting(kid.snapshot) == [to_all["id"]]
    await house.claim(to_all["id"], voter=free)  # noted after all that was delivered
    assert (await house.read(to_all["id"]))["outcomes"]["delivered"] == 5


async def test_polling_says_what_a_stream_begins_with(house):
    sent = await house.effect()
    voter = house.token()
    polled = (await house.ask("GET", "/v1/me/inbox", key=house.publishable, voter=voter, status=200)).json()
    async with house.inbox(voter) as ann, house.events_of(voter) as stream:
        streamed = await heard(stream)
        assert streamed["id"] == f"{streamed['data']['epoch']}:1"
        for state in (polled, ann.snapshot, streamed["data"]):
            assert (state["type"], state["channel"], state["offset"]) == ("inbox.state", "me", 1)
            assert state["data"] == ann.snapshot["data"]
            assert waiting(state) == [sent["id"]]
        assert len({polled["epoch"], ann.snapshot["epoch"], streamed["data"]["epoch"]}) == 3


async def test_an_event_stream_is_told_the_same_as_a_socket(house):
    async with house.events_of() as stream, house.inbox() as ann:
        await heard(stream)
        sent = await house.effect()
        await house.ask("DELETE", f"/v1/interactions/{sent['id']}", status=200)
        for kind in ("effect.show", "interaction.withdraw"):
            event, frame = await heard(stream), await ann.next()
            assert (event["event"], event["data"]["data"]) == (kind, frame["data"])
            assert (frame["type"], frame["data"]["id"]) == (kind, sent["id"])
        assert event["id"] == f"{event['data']['epoch']}:3"


async def test_whoever_stops_listening_is_told_nothing_more(house):
    async with house.inbox() as ann:
        assert (await ann.client.ask(id=2, type="unsubscribe", channel="me"))["type"] == "unsubscribed"
        sent = await house.effect()
        again = await ann.client.ask(id=3, type="subscribe", channel="me")
        assert waiting(again["snapshot"]) == [sent["id"]]
        twice = await ann.client.ask(id=4, type="subscribe", channel="me")
        assert waiting(twice["snapshot"]) == [sent["id"]]
        other = await house.effect()
        assert (await ann.next())["data"]["id"] == other["id"]


async def test_what_comes_while_the_snapshot_is_read_follows_it(house):
    """And what is taken back meanwhile is taken away after it was shown."""
    store = house.app.database.interactions
    read, go = asyncio.Event(), asyncio.Event()
    waiting_as_it_is = store.waiting

    async def slow(*arguments):
        found = await waiting_as_it_is(*arguments)
        read.set()
        await go.wait()
        return found

    gone = await house.effect()
    async with house.page(house.token()) as client:
        store.waiting = slow
        await client.say(id=1, type="subscribe", channel="me")
        await read.wait()
        store.waiting = waiting_as_it_is
        await house.ask("DELETE", f"/v1/interactions/{gone['id']}", status=200)
        sent = await house.effect()
        go.set()
        reply, first, second = [await client.hear() for _ in range(3)]
        assert waiting(reply["snapshot"]) == [gone["id"]]
        assert (first["type"], first["data"]["id"]) == ("interaction.withdraw", gone["id"])
        assert (second["type"], second["data"]["id"]) == ("effect.show", sent["id"])
        offsets = [reply["snapshot"]["offset"], first["offset"], second["offset"]]
        assert offsets == [1, 2, 3]
