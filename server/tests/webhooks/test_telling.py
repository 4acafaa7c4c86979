"""What messages say, of everything that is told, and to whom nothing is said."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import msgspec
from receivers import Receiver

from plaudit.features.polls.voting import Voter
from plaudit.webhooks import relay
from plaudit.webhooks.types import EVERY
from waiting import turns


class Heard(dict):
    """Bodies by type, of what a receiver got."""

    def __init__(self, receiver):
        for one in receiver.got:
            told = json.loads(one.body)
            self.setdefault(told["type"], []).append(told)

    def data(self, kind):
        return [told["data"] for told in self[kind]]


async def test_the_life_of_a_poll(studio):
    async with Receiver() as receiver:
        await studio.hook(receiver.url, types=["poll.*"])
        poll = await studio.poll(open=False, results_visibility="never")
        edited = await studio.host.patch(f"/v1/polls/{poll['id']}", json={"question": "Tea?"})
        assert edited.status_code == 200
        for step in ("open", "lock", "open", "vote", "reveal", "close", "reset", "cancel"):
            if step == "vote":
                await studio.vote(poll)
                continue
            assert (await studio.host.post(f"/v1/polls/{poll['id']}/{step}")).status_code == 200
        assert (await studio.host.delete(f"/v1/polls/{poll['id']}")).status_code == 200
        await receiver.some(10)
        heard = Heard(receiver)
        assert set(heard) <= set(EVERY)
        assert {"poll.created", "poll.archived", "poll.updated", "poll.revealed", "poll.reset"} <= set(heard)
        opened, reopened = heard.data("poll.opened")
        assert (opened["status"], reopened["status"]) == ("open", "open")
        assert heard.data("poll.locked")[0]["status"] == "locked"
        (closed,) = heard.data("poll.closed")
        assert (closed["poll_id"], closed["hidden"], closed["status"]) == (poll["id"], False, "closed")
        # Told when the poll had begun anew long since: the numbers are those of the run it is about.
        assert (closed["run"], closed["votes"]) == (1, 1)
        assert [(told["run"], told["votes"]) for told in heard.data("poll.canceled")] == [(2, 0)]


async def test_hosts_hear_the_numbers_of_a_hidden_poll_and_each_vote(studio):
    async with Receiver() as receiver:
        await studio.hook(receiver.url, types=["vote.*", "poll.closed"])
        rules = {"change": True, "retract": True}
        poll = await studio.poll(results_visibility="never", voting=rules)
        cast = await studio.vote(poll, vote_id="one")
        await studio.vote(poll, option=1, vote_id="two")
        await studio.host.request("DELETE", f"/v1/polls/{poll['id']}/votes/two", json={"voter": "ann"})
        await studio.host.post(f"/v1/polls/{poll['id']}/close")
        await receiver.some(4)
        heard = Heard(receiver)
        (first,), (changed,), (retracted,) = (
            heard.data(f"vote.{what}") for what in ("cast", "changed", "retracted")
        )
        assert first == {"poll_id": poll["id"], "run": 1, "vote": cast["vote"], "receipt": cast["receipt"]}
        assert (changed["vote"]["id"], changed["replaces"], changed["vote"]["status"]) == (
            "two",
            "one",
            "recorded",
        )
        assert (retracted["vote"]["id"], retracted["vote"]["status"]) == ("two", "retracted")
        assert retracted["receipt"]["act"] == "retract"
        assert "ann" not in json.dumps([first, changed, retracted])
        assert heard.data("poll.closed")[0]["votes"] == 0


async def test_a_survey_is_told_from_end_to_end(studio):
    async with Receiver() as receiver:
        await studio.hook(receiver.url, types=["survey.*", "response.completed"])
        items = [{"poll": {"question": "How was it?", "kind": "rating"}}]
        made = (
            await studio.host.post("/v1/surveys", json={"title": "Visit", "items": items, "open": True})
        ).json()
        path = f"/v1/surveys/{made['id']}"
        body = {"voter": "ann", "answers": {"q1": {"rating": 4}}, "complete": True}
        assert (await studio.host.post(f"{path}/responses", json=body)).status_code == 201
        again = await studio.host.post(f"{path}/responses", json=body)
        assert again.status_code == 200
        await studio.host.post(f"{path}/close")
        await receiver.some(3)
        heard = Heard(receiver)
        assert {kind: len(told) for kind, told in heard.items()} == {
            "survey.opened": 1,
            "response.completed": 1,
            "survey.closed": 1,
        }
        assert heard.data("survey.opened")[0]["status"] == "open"
        assert heard.data("survey.closed")[0]["responses"]["completed"] == 1
        (completed,) = heard.data("response.completed")
        assert completed["survey_id"] == made["id"]
        assert completed["response"]["answers"]["q1"]["rating"] == 4


async def test_the_deadline_of_a_survey_is_written_down_and_told_once(studio):
    async with Receiver() as receiver:
        await studio.hook(receiver.url, types=["survey.closed"])
        items = [{"poll": {"question": "How was it?", "kind": "rating"}}]
        end = (datetime.now(UTC) + timedelta(seconds=30)).isoformat()
        draft = {"title": "Visit", "items": items, "open": True, "closes_at": end}
        made = (await studio.host.post("/v1/surveys", json=draft)).json()
        studio.wind(seconds=31)
        (got,) = await receiver.some(1)
        assert json.loads(got.body)["data"]["status"] == "closed"
        stored = await studio.app.database.surveys.load(made["id"])
        assert stored.status == "closed"
        refused = await studio.host.post(f"/v1/surveys/{made['id']}/close")
        assert refused.status_code == 409
        assert len(receiver.got) == 1


async def test_nothing_is_stored_for_those_who_do_not_ask(studio):
    async with Receiver() as receiver:
        other = await studio.another()
        await studio.hook(receiver.url, types=["poll.closed"])
        theirs, poll = await other.poll(), await studio.poll()
        for name in ("ann", "bob"):
            await other.vote(theirs, name)
            await studio.vote(poll, name)
        await other.host.post(f"/v1/polls/{theirs['id']}/close")
        await studio.host.post(f"/v1/polls/{poll['id']}/close")
        await receiver.some(1)
        stored = await rows(studio, "SELECT type, count(*) FROM webhook_messages GROUP BY type")
        assert stored == [("poll.closed", 1)]


async def test_an_endpoint_hears_of_what_happens_after_it_was_made_or_enabled(studio):
    async with Receiver() as receiver:
        await studio.poll(question="Before?")
        hook = await studio.hook(receiver.url, types=["poll.opened"])
        first = await studio.poll()
        await receiver.some(1)
        await studio.host.patch(f"/v1/webhooks/{hook['id']}", json={"enabled": False})
        await studio.poll(question="Meanwhile?")
        await studio.host.patch(f"/v1/webhooks/{hook['id']}", json={"enabled": True})
        second = await studio.poll()
        await receiver.some(2)
        told = [json.loads(one.body)["data"]["poll_id"] for one in receiver.got]
        assert told == [first["id"], second["id"]]


async def test_ten_thousand_votes_are_told_in_small_steps(studio, monkeypatch):
    """Each once, in the order of the log, with never more than a step in memory."""
    steps = []
    kept = studio.app.database.webhooks.relay.keep

    async def keep(before, after, told):
        steps.append(len(told))
        return await kept(before, after, told)

    monkeypatch.setattr(studio.app.database.webhooks.relay, "keep", keep)
    hook = await studio.hook(types=["vote.cast"])
    poll = await studio.poll()
    await crowd(studio, poll, 10_000)
    while (await rows(studio, "SELECT count(*) FROM webhook_messages")) != [(10_000,)]:
        await turns(asyncio.get_running_loop())
    assert max(steps) <= relay.MESSAGES_AT_ONCE
    bodies = await rows(studio, "SELECT body FROM webhook_messages ORDER BY no")
    told = [msgspec.json.decode(body)["data"]["receipt"]["sequence"] for (body,) in bodies]
    assert told == list(range(3, 10_003))
    assert (await studio.host.get(f"/v1/webhooks/{hook['id']}/deliveries?limit=1")).json()["has_more"]


async def crowd(studio, poll, count):
    """So many votes, as many at once as a commit takes."""
    entry = await studio.app.catalogue.get(poll["id"])
    loop = asyncio.get_running_loop()
    for start in range(0, count, 1000):
        waiting = []
        for number in range(start, start + 1000):
            decided = loop.create_future()
            voter = Voter(issuer="host", subject=f"v{number}", signed=True)
            answer = {"choice": poll["options"][0]["id"]}
            studio.app.voting.cast(entry.poll, voter, f"vote-{number}", answer, decided.set_result)
            waiting.append(decided)
        await asyncio.gather(*waiting)


async def rows(studio, query):
    return await studio.app.database._readers.run(lambda snapshot: snapshot.raw.execute(query).fetchall())
