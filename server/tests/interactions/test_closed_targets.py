"""A popup does not open on a closed poll: what waits to show it goes with it; who has it before them keeps it."""

import pytest
from shop_floor import nothing_more, waiting


async def asked(house, show, user="ann", **body):
    plain = {"to": {"user": user}, "show": show}
    return (await house.ask("POST", "/v1/interactions", plain | body, status=201)).json()["id"]


async def withdrawn(page):
    frame = await page.next()
    assert frame["type"] == "interaction.withdraw", frame
    return frame["data"]["id"]


@pytest.mark.parametrize("step", ["close", "cancel"])
async def test_open_pages_are_told_and_later_ones_never_hear_of_it(house, step):
    poll = await house.poll()
    sent, other = await asked(house, {"poll": poll["id"]}), await house.effect()
    async with house.inbox() as ann:
        assert waiting(ann.snapshot) == [sent, other["id"]]
        await house.ask("POST", f"/v1/polls/{poll['id']}/{step}", status=200)
        assert await withdrawn(ann) == sent
        await nothing_more(ann.client)
    assert await house.claim(sent) is None
    async with house.inbox() as again:
        assert waiting(again.snapshot) == [other["id"]]
    read = await house.read(sent)
    assert (read["status"], read["because"]) == ("canceled", "target_closed")
    listed = (await house.ask("GET", "/v1/interactions?status=canceled", status=200)).json()["data"]
    assert [one["id"] for one in listed] == [sent]


async def test_what_is_on_a_page_stays_there_and_what_comes_of_it_counts(house):
    poll = await house.poll()
    seen, unseen = [await asked(house, {"poll": poll["id"]}, user) for user in ("ann", "bob")]
    async with house.inbox() as ann, house.inbox(house.token("bob")) as bob:
        assert await house.claim(seen)
        await house.ask("POST", f"/v1/polls/{poll['id']}/close", status=200)
        assert await withdrawn(bob) == unseen
        await nothing_more(ann.client)
    assert await house.claim(seen, "tab-2") is None, "it opens nowhere else"
    assert await house.claim(seen, outcome="dismissed")
    read = await house.read(seen)
    assert (read["status"], read["because"]) == ("dismissed", "target_closed")


async def test_the_hosts_own_word_is_another_reason(house):
    poll = await house.poll()
    sent = await asked(house, {"poll": poll["id"]})
    gone = (await house.ask("DELETE", f"/v1/interactions/{sent}", status=200)).json()
    assert (gone["status"], gone["because"]) == ("canceled", "taken_back")
    await house.ask("POST", f"/v1/polls/{poll['id']}/close", status=200)
    assert (await house.read(sent))["because"] == "taken_back"
    over = await house.effect()
    assert over["because"] is None


async def test_results_of_a_closed_poll_are_shown_until_it_is_put_away(house):
    poll = await house.poll()
    await house.ask("POST", f"/v1/polls/{poll['id']}/close", status=200)
    async with house.inbox() as ann:
        sent = await asked(house, {"poll": poll["id"]})
        assert (await ann.next())["type"] == "interaction.show"
        await house.ask("POST", f"/v1/polls/{poll['id']}/reveal", status=200)
        await nothing_more(ann.client)
        assert (await house.read(sent))["because"] is None
        await house.ask("DELETE", f"/v1/polls/{poll['id']}", status=200)
        assert await withdrawn(ann) == sent


async def test_a_poll_that_the_clock_closes_takes_them_along(house):
    poll = await house.poll(duration_seconds=60)
    sent = await asked(house, {"poll": poll["id"]})
    async with house.inbox() as ann:
        house.clock.ahead_ms += 61_000
        assert await withdrawn(ann) == sent


async def test_surveys_do_the_same(house):
    items = [{"poll": {"question": "How was it?", "kind": "rating"}}]
    survey = (await house.ask("POST", "/v1/surveys", {"title": "Shop", "items": items, "open": True})).json()
    sent = await asked(house, {"survey": survey["id"]})
    async with house.inbox() as ann:
        await house.ask("POST", f"/v1/surveys/{survey['id']}/close", status=200)
        assert await withdrawn(ann) == sent
    assert (await house.read(sent))["because"] == "target_closed"


async def test_a_trigger_may_show_a_poll_again_that_opens_again(house):
    """What was taken back unseen does not count as shown."""
    poll = await house.poll()
    rule = {
        "name": "Once", "on": {"event": "checkout.completed"}, "show": {"poll": poll["id"]},
        "frequency": {"type": "once"},
    }  # fmt: skip
    await house.ask("POST", "/v1/triggers", rule, status=201)
    event = {"name": "checkout.completed", "user": "ann"}
    async with house.inbox() as ann:
        await house.ask("POST", "/v1/events", event)
        first = (await ann.next())["data"]["id"]
        await house.ask("POST", f"/v1/polls/{poll['id']}/close", status=200)
        assert await withdrawn(ann) == first
        for step in ("reset", "open"):
            await house.ask("POST", f"/v1/polls/{poll['id']}/{step}", status=200)
        await house.ask("POST", "/v1/events", event)
        again = await ann.next()
        assert again["type"] == "interaction.show"
        assert again["data"]["id"] != first
