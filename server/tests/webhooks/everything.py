"""One of every message there is, caused the way it is caused in earnest."""

import asyncio
import json

from waiting import turns

MEAN = {"type": "mean", "below": 3, "over": {"answers": 1}, "min_sample": 1}


async def cause_everything(studio, hook):
    """Do what makes each type of message happen, in a project with one webhook for all of them."""
    await _polls(studio)
    await _surveys(studio)
    await _interactions(studio)
    await _alerts(studio)
    assert (await studio.host.post(f"/v1/webhooks/{hook['id']}/test")).status_code == 202


def examples(receiver):
    """The first body of each type that came, decoded."""
    found = {}
    for one in receiver.got:
        told = json.loads(one.body)
        found.setdefault(told["type"], told)
    return found


async def all_of(receiver, types):
    """Wait until one of each came."""
    async with asyncio.timeout(30):
        while not set(types) <= examples(receiver).keys():
            await turns(asyncio.get_running_loop())


async def _polls(studio):
    rules = {"change": True, "retract": True}
    poll = await studio.poll(open=False, voting=rules)
    await studio.host.patch(f"/v1/polls/{poll['id']}", json={"question": "Tea or coffee today?"})
    await studio.host.post(f"/v1/polls/{poll['id']}/open")
    await studio.vote(poll, vote_id="first")
    await studio.vote(poll, option=1, vote_id="second")
    await studio.host.request("DELETE", f"/v1/polls/{poll['id']}/votes/second", json={"voter": "ann"})
    for step in ("lock", "close", "reveal", "reset", "cancel"):
        assert (await studio.host.post(f"/v1/polls/{poll['id']}/{step}")).status_code == 200, step
    assert (await studio.host.delete(f"/v1/polls/{poll['id']}")).status_code == 200
    prediction = await studio.poll(kind="prediction")
    body = {"outcome": [prediction["options"][0]["id"]]}
    resolved = await studio.host.post(f"/v1/polls/{prediction['id']}/resolve", json=body)
    assert resolved.status_code == 200, resolved.text


async def _surveys(studio):
    items = [{"poll": {"question": "How was your checkout?", "kind": "rating"}}]
    draft = {"title": "Checkout", "items": items, "open": True}
    survey = (await studio.host.post("/v1/surveys", json=draft)).json()
    body = {"voter": "ann", "answers": {"q1": {"rating": 4}}, "complete": True}
    assert (await studio.host.post(f"/v1/surveys/{survey['id']}/responses", json=body)).status_code == 201
    assert (await studio.host.post(f"/v1/surveys/{survey['id']}/close")).status_code == 200


async def _interactions(studio):
    voter = (await studio.page.post("/v1/voters")).json()
    mine = {"plaudit-voter": voter["token"]}
    survey = {"title": "Visit", "items": [{"poll": {"question": "Fine?", "kind": "rating"}}], "open": True}
    made = (await studio.host.post("/v1/surveys", json=survey)).json()
    for outcome in ("answered", "dismissed"):
        body = {"to": {"voter": voter["voter_id"]}, "show": {"survey": made["id"]}}
        sent = await studio.host.post("/v1/interactions", json=body)
        assert sent.status_code == 201, sent.text
        for said in ("shown", outcome):
            path = f"/v1/me/interactions/{sent.json()['id']}/outcomes"
            noted = await studio.page.post(path, json={"outcome": said}, headers=mine)
            assert noted.status_code == 200, noted.text
    body = {"to": {"user": "user-9"}, "effect": "toast", "message": "Welcome back", "ttl_seconds": 1}
    assert (await studio.host.post("/v1/effects", json=body)).status_code == 201
    studio.wind(seconds=2)


async def _alerts(studio):
    poll = await studio.poll(kind="rating", options=[])
    metric = {"type": "mean", "poll": poll["id"], "below": 3, "resolve_at": 3, "over": {"answers": 1}}
    rule = {"name": "Bad mood", "metric": metric | {"min_sample": 1}}
    made = await studio.host.post("/v1/alert-rules", json=rule)
    assert made.status_code == 201, made.text
    for name, rating in (("ann", 1), ("bob", 5)):
        body = {"rating": rating, "voter": name}
        assert (await studio.host.post(f"/v1/polls/{poll['id']}/votes", json=body)).status_code == 201
        async with asyncio.timeout(20):
            wanted = "fired" if name == "ann" else "resolved"
            while not (await studio.host.get(f"/v1/alerts?status={wanted}")).json()["data"]:
                await turns(asyncio.get_running_loop())
