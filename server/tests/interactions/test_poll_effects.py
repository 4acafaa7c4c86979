"""Effects to all who watch a poll: at once, to late comers while they hold, counted by page."""

import json

from shop_floor import heard, nothing_more, serving

from plaudit.features.interactions.living import OF_ONE_POLL


async def watching(client, poll, number=1):
    reply = await client.ask(id=number, type="subscribe", channel=f"poll:{poll['id']}")
    assert reply["type"] == "subscribed", reply
    return reply


async def test_all_who_watch_are_told_and_nobody_else(house):
    poll, other = await house.poll(), await house.poll()
    async with house.page() as here, house.page(house.token()) as there, house.inbox() as ann:
        await watching(here, poll)
        await watching(there, other)
        sent = await house.effect(to={"poll": poll["id"]}, effect="confetti")
        told = await here.hear()
        assert (told["type"], told["channel"]) == ("effect.show", f"poll:{poll['id']}")
        assert told["data"] == {
            "id": sent["id"],
            "type": "effect",
            "expires_at": sent["expires_at"],
            "once_per": "tab",
            "effect": sent["effect"],
        }
        await nothing_more(there)
        await nothing_more(ann.client)
    report = {"outcome": "shown", "slot": "tab-1"}
    for _ in range(3):
        path = f"/v1/interactions/{sent['id']}/outcomes"
        answer = await house.ask("POST", path, report, key=house.publishable, status=200)
        assert answer.json() == {"first": True}
    now = await house.read(sent["id"])
    assert (now["outcomes"]["shown"], now["status"]) == (3, "shown")
    await house.ask("POST", path, report, status=200)  # with a secret key as well
    assert (await house.ask("POST", path, {"outcome": "seen"}, key=house.publishable)).status_code == 422


async def test_who_comes_later_gets_what_holds_after_the_snapshot(house, settings, clock):
    poll = await house.poll()
    first = await house.effect(to={"poll": poll["id"]}, ttl_seconds=10)
    second = await house.effect(to={"poll": poll["id"]}, ttl_seconds=60)
    gone = await house.effect(to={"poll": poll["id"]}, ttl_seconds=60)
    await house.ask("DELETE", f"/v1/interactions/{gone['id']}", status=200)

    async def told():
        async with (
            house.page() as client,
            house.stream(
                f"/v1/polls/{poll['id']}/stream", Authorization=f"Bearer {house.publishable}"
            ) as stream,
        ):
            reply = await watching(client, poll)
            assert reply["snapshot"]["type"] == "poll.results"
            assert (await heard(stream))["event"] == "poll.results"
            marker = await house.effect(to={"poll": poll["id"]}, ttl_seconds=1, message="marker")
            frames, events = [], []
            while (frame := await client.hear())["data"]["id"] != marker["id"]:
                frames.append((frame["type"], frame["data"]["id"]))
            while (event := await heard(stream))["data"]["data"]["id"] != marker["id"]:
                assert "id" not in event  # a viewer comes back to the state, not to what was said in passing
                events.append((event["event"], event["data"]["data"]["id"]))
            await house.ask("DELETE", f"/v1/interactions/{marker['id']}", status=200)
            assert frames == events
            return [one for _, one in frames]

    assert await told() == [first["id"], second["id"]]
    clock.ahead_ms += 10_000
    assert await told() == [second["id"]]
    clock.ahead_ms += 50_000
    assert await told() == []


async def test_a_restart_forgets_none_of_it(settings, clock):
    async with serving(settings, clock) as house:
        poll = await house.poll()
        sent = await house.effect(to={"poll": poll["id"]})
        project = type(
            "",
            (),
            {"project": house.project, "secret_key": house.secret, "publishable_key": house.publishable},
        )
    async with serving(settings, clock, project) as house, house.page() as client:
        await watching(client, poll)
        assert (await client.hear())["data"]["id"] == sent["id"]


async def test_a_late_comer_is_not_buried(house):
    poll = await house.poll()
    sent = [await house.effect(to={"poll": poll["id"]}) for _ in range(OF_ONE_POLL + 5)]
    async with house.page() as client:
        await watching(client, poll)
        told = [(await client.hear())["data"]["id"] for _ in range(OF_ONE_POLL)]
        assert told == [one["id"] for one in sent[5:]]
        await nothing_more(client)


async def test_what_is_withdrawn_leaves_open_pages(house):
    poll = await house.poll()
    async with house.page() as client:
        await watching(client, poll)
        sent = await house.effect(to={"poll": poll["id"]})
        await house.ask("DELETE", f"/v1/interactions/{sent['id']}", status=200)
        assert (await client.hear())["type"] == "effect.show"
        told = await client.hear()
        assert (told["type"], told["data"]) == ("interaction.withdraw", {"id": sent["id"]})
        assert json.dumps(told).count(poll["id"]) == 1
