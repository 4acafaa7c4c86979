"""The live channel of alerts: what stands, what comes, and that nobody hears it who is no host of the tenant."""

import pytest

from plaudit.features.projects.creation import create_project
from plaudit.kernel.clock import SystemClock


async def ratings(house, poll, *given):
    for rating in given:
        token = (await house.ask("POST", "/v1/voters", key=house.publishable)).json()["token"]
        await house.ask(
            "POST",
            f"/v1/polls/{poll}/votes",
            {"rating": rating},
            key=house.publishable,
            voter=token,
            status=201,
        )


async def watched(house, **poll):
    made = await house.ask("POST", "/v1/polls", {"question": "?", "kind": "rating", "open": True} | poll)
    metric = {"type": "mean", "poll": made.json()["id"], "below": 3, "over": {"answers": 2}, "min_sample": 2}
    await house.ask("POST", "/v1/alert-rules", {"name": "Bad mood", "metric": metric}, status=201)
    return made.json()["id"]


async def subscribed(client):
    return await client.ask(id=1, type="subscribe", channel="alerts")


async def test_a_host_sees_what_stands_and_hears_what_comes(house):
    poll = await watched(house, results_visibility="never")
    async with house.page(key=house.secret) as first:
        snapshot = (await subscribed(first))["snapshot"]
        assert (snapshot["type"], snapshot["data"]) == ("alerts.state", {"fired": []})
        await ratings(house, poll, 1, 1)
        fired = await first.hear()
        assert (fired["type"], fired["channel"], fired["data"]["value"]) == ("alert.fired", "alerts", 1.0)
        async with house.page(key=house.secret) as second:
            again = (await subscribed(second))["snapshot"]
            assert [one["id"] for one in again["data"]["fired"]] == [fired["data"]["id"]]
            assert again["version"] == fired["version"]
            await ratings(house, poll, 5, 5)
            for client in (first, second):
                over = await client.hear()
                assert (over["type"], over["data"]["id"]) == ("alert.resolved", fired["data"]["id"])
        async with house.page(key=house.secret) as third:
            assert (await subscribed(third))["snapshot"]["data"] == {"fired": []}


async def test_what_stood_before_anybody_asked_is_in_the_first_snapshot(house):
    poll = await watched(house)
    async with house.page(key=house.secret) as watcher:
        await subscribed(watcher)
        await ratings(house, poll, 1, 1)
        await watcher.hear()
    house.app._alerted._standing.clear()
    async with house.page(key=house.secret) as late:
        assert len((await subscribed(late))["snapshot"]["data"]["fired"]) == 1


async def test_nobody_else_hears_of_alerts(house):
    poll = await watched(house)
    other = create_project("Another", SystemClock().now())
    await house.app.database.projects.create(other.project, other.keys)
    test_key = await house.add_key("secret", "test")
    async with (
        house.page(key=house.publishable, voter=house.token()) as page,
        house.page(key=other.secret_key) as stranger,
        house.page(key=test_key.text) as tester,
        house.page(key=house.secret) as host,
    ):
        refused = await subscribed(page)
        assert refused["problem"]["code"] == "channel_unknown"
        for client in (stranger, tester, host):
            assert (await subscribed(client))["type"] == "subscribed"
        await ratings(house, poll, 1, 1)
        assert (await host.hear())["type"] == "alert.fired"
        for client in (page, stranger, tester):
            await client.say(id="end", type="ping")
            assert await client.hear() == {"id": "end", "type": "pong"}


@pytest.mark.parametrize("scopes", [("polls:read", "results:read")])
async def test_a_key_without_the_scope_is_told_so(house, scopes):
    key = await house.add_key("secret", scopes=scopes)
    async with house.page(key=key.text) as client:
        assert (await subscribed(client))["problem"]["code"] == "scope_missing"
