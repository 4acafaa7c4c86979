"""From an event to the open page, over real sockets: story 8, and what pages are told of rules."""

import asyncio
from types import SimpleNamespace

from shop_floor import nothing_more, serving, waiting

from waiting import SECONDS_AT_MOST, turns


async def test_an_event_comes_to_every_open_page_of_its_person_and_to_no_other(house, trigger, tell):
    made = await trigger(**{"as": "slide_in", "priority": 70})
    async with house.inbox() as phone, house.inbox() as laptop, house.inbox(house.token("bob")) as other:
        await tell()
        first, second = await phone.next(), await laptop.next()
        assert first["type"] == "interaction.show"
        assert first["data"] == second["data"]
        assert first["data"]["show"] == {"survey": house.survey}
        assert (first["data"]["as"], first["data"]["priority"]) == ("slide_in", 70)
        await nothing_more(other.client)
        assert await house.claim(first["data"]["id"], "phone")
        assert not await house.claim(first["data"]["id"], "laptop")
    assert await house.claim(first["data"]["id"], "phone", "answered")
    read = await house.read(first["data"]["id"])
    assert (read["status"], read["trigger"]) == ("answered", made["id"])
    told = (await house.ask("GET", f"/v1/triggers/{made['id']}/outcomes")).json()
    assert (told["sent"], told["delivered"], told["shown"], told["answered"]) == (1, 1, 1, 1)


async def test_with_no_page_open_it_waits_and_expires_as_told(house, trigger, tell, clock):
    made = await trigger(expires_seconds=600)
    await tell()
    await _decided(house, 1)
    clock.ahead_ms += 599_000
    async with house.inbox() as page:
        (waits,) = waiting(page.snapshot)
    clock.ahead_ms += 1_000
    async with house.inbox() as page:
        assert waiting(page.snapshot) == []
    assert await house.claim(waits) is None
    assert (await house.read(waits))["status"] == "expired"
    await _expired(house, made)


async def test_a_delay_is_told_as_an_instant(house, trigger, tell):
    await trigger(delay_seconds=3600, push={"title": "How was it?"})
    async with house.inbox() as page:
        await tell()
        shown = (await page.next())["data"]
    read = await house.read(shown["id"])
    assert shown["not_before"] == read["not_before"] > read["created_at"]
    assert read["push"] == {"title": "How was it?", "body": ""}


async def test_open_pages_learn_of_cues_and_settings_when_they_change(house, trigger):
    async with house.inbox() as page:
        assert page.snapshot["data"]["cues"] == []
        made = await trigger(on={"cue": "scroll", "percent": 60})
        changed = await page.next()
        assert changed["type"] == "cues.changed"
        assert changed["data"]["cues"] == [{"trigger": made["id"], "cue": "scroll", "percent": 60}]
        await house.ask("POST", f"/v1/triggers/{made['id']}/disable", status=200)
        assert (await page.next())["data"]["cues"] == []
        await house.ask("PATCH", "/v1/settings", {"muted": True, "page_events": ["a"]}, status=200)
        settings = (await page.next())["data"]["settings"]
        assert (settings["muted"], settings["page_events"]) == (True, ["a"])


async def test_a_cue_comes_back_by_the_channel_too(house, trigger):
    made = await trigger(on={"cue": "load"})
    async with house.inbox() as page:
        told = await house.ask(
            "POST", "/v1/me/cues", {"trigger": made["id"]}, key=house.publishable, voter=house.token()
        )
        decision = told.json()["decision"]
        assert (decision["show"], (await page.next())["data"]["id"]) == (True, decision["interaction"])


async def test_rules_settings_and_undecided_events_outlive_the_process(house, settings, clock, trigger, tell):
    await trigger(segment={"attribute": "plan", "op": "eq", "value": "pro"}, frequency={"type": "always"})
    await house.ask("PATCH", "/v1/settings", {"timezone": "Europe/Berlin"}, status=200)
    async with house.inbox(house.token(plan="pro")):
        pass
    await house.app.stop()
    async with serving(settings, clock, house_project(house)) as again:
        assert (await again.ask("GET", "/v1/settings")).json()["timezone"] == "Europe/Berlin"
        async with again.inbox() as page:
            body = {"name": "checkout.completed", "user": "ann"}
            await again.ask("POST", "/v1/events", body, status=202)
            assert (await page.next())["data"]["show"] == {"survey": house.survey}


def house_project(house):
    return SimpleNamespace(
        project=house.project, secret_key=house.secret, publishable_key=house.publishable, keys=[]
    )


async def _eventually(condition):
    """Return as soon as `await condition()` is true; `TimeoutError` if it never is."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(SECONDS_AT_MOST):
        while not await condition():
            await turns(loop)


async def _decided(house, count):
    async def there():
        explained = (await house.ask("GET", "/v1/users/ann/explain")).json()
        return len(explained["decisions"]) == count

    await _eventually(there)


async def _expired(house, made):
    async def there():
        return (await house.ask("GET", f"/v1/triggers/{made['id']}/outcomes")).json()["expired"] == 1

    await _eventually(there)
