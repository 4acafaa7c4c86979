"""Messages reach receivers of every manner: at least once after healing, with one id and one body."""

import json
import resource

import pytest
from moments import millis
from receivers import Receiver, broken, endless, fine, resetting, says, silent
from standardwebhooks import Webhook


async def test_a_closed_poll_is_told_signed_and_logged(studio):
    async with Receiver() as receiver:
        hook = await studio.hook(receiver.url, types=["poll.closed"])
        poll = await studio.poll()
        await studio.vote(poll)
        await studio.host.post(f"/v1/polls/{poll['id']}/close")
        (got,) = await receiver.some(1)
        told = Webhook(hook["secret"]).verify(got.body, got.headers)
        assert told["type"] == "poll.closed"
        assert told["id"] == got.headers["webhook-id"]
        assert (told["project_id"], told["environment"]) == (studio.project.project.id, "live")
        assert (told["data"]["poll_id"], told["data"]["voters"], told["data"]["is_final"]) == (
            poll["id"],
            1,
            True,
        )
        assert told["timestamp"].endswith("Z")
        assert got.path == "/hook"
        assert got.headers["content-type"] == "application/json"
        (delivery,) = await studio.settled(hook, "delivered")
        assert (delivery["message"], delivery["attempts"]) == (told["id"], 1)
        assert delivery["last_attempt"]["status"] == 204
        read = await studio.host.get(f"/v1/webhooks/{hook['id']}/deliveries/{delivery['id']}")
        assert read.json()["body"].encode() == got.body


@pytest.mark.parametrize("manners", [broken, resetting, says(302, location="http://127.0.0.1:1/"), says(404)])
async def test_what_fails_is_sent_again_the_same_once_the_receiver_is_well(studio, manners):
    async with Receiver(manners) as receiver:
        hook = await studio.hook(receiver.url, types=["poll.opened"])
        await studio.poll()
        first = await studio.tried(hook, 1)
        assert first["status"] == "waiting"
        studio.wind(seconds=7)
        await studio.tried(hook, 2)
        receiver.manners = fine
        studio.wind(minutes=7)
        (delivery,) = await studio.settled(hook, "delivered")
        assert delivery["attempts"] == 3
        assert len({(one.headers["webhook-id"], one.body) for one in receiver.got}) == 1
        assert len(receiver.got) == 3
        for one in receiver.got[-1:]:
            Webhook(hook["secret"])  # dated by a clock that was wound on, which `verify` would refuse
            assert int(one.headers["webhook-timestamp"]) > int(receiver.got[0].headers["webhook-timestamp"])


async def test_why_it_failed_can_be_read(studio):
    async with Receiver(broken) as receiver:
        hook = await studio.hook(receiver.url, types=["poll.opened"])
        await studio.poll()
        failed = await studio.tried(hook, 1)
        assert (failed["last_attempt"]["status"], failed["last_attempt"]["error"]) == (500, None)
        assert failed["last_attempt"]["reply"] == "out of order\ufffd"
        receiver.manners = resetting
        studio.wind(seconds=7)
        again = await studio.tried(hook, 2)
        assert again["last_attempt"]["status"] is None
        assert again["last_attempt"]["error"].startswith("reply: ")


async def test_after_all_tries_it_is_given_up_and_can_be_sent_by_hand(studio):
    async with Receiver(broken) as receiver:
        hook = await studio.hook(receiver.url, types=["poll.opened"])
        await studio.poll()
        began = studio.clock.now()
        for times in range(1, 10):
            studio.wind_to((await studio.tried(hook, times))["due_at"])
            studio.wind(minutes=1)  # an endpoint that fails rests in between
        (given_up,) = await studio.settled(hook, "failed")
        assert (given_up["attempts"], given_up["due_at"]) == (10, None)
        assert 2 < (studio.clock.now() - began) / 86_400_000 < 4
        receiver.manners = fine
        sent = await studio.host.post(f"/v1/webhooks/{hook['id']}/deliveries/{given_up['id']}/redeliver")
        assert (sent.status_code, sent.json()["status"]) == (202, "waiting")
        (delivered,) = await studio.settled(hook, "delivered")
        assert delivered["attempts"] == 11
        assert len({(one.headers["webhook-id"], one.body) for one in receiver.got}) == 1


async def test_410_disables_at_once(studio):
    async with Receiver(says(410)) as receiver:
        hook = await studio.hook(receiver.url, types=["poll.*"])
        await studio.poll()
        await studio.settled(hook, "failed")
        read = (await studio.host.get(f"/v1/webhooks/{hook['id']}")).json()
        assert read["disabled_reason"] == "gone"
        assert read["revision"] == 2
        refused = await studio.host.post(f"/v1/webhooks/{hook['id']}/test")
        assert (refused.status_code, refused.json()["code"]) == (409, "webhook_disabled")


async def test_retry_after_is_honoured(studio):
    async with Receiver(says(503, retry_after="120")) as receiver:
        hook = await studio.hook(receiver.url, types=["poll.opened"])
        before = studio.clock.now()
        await studio.poll()
        failed = await studio.tried(hook, 1)
        assert millis(failed["due_at"]) >= before + 120_000
        receiver.manners = fine
        studio.wind(seconds=60)
        assert (await studio.deliveries(hook))[0]["attempts"] == 1
        studio.wind(seconds=61)
        await studio.settled(hook, "delivered")


async def test_an_endless_reply_costs_no_memory(studio):
    async with Receiver(endless) as receiver:
        hook = await studio.hook(receiver.url, types=["poll.opened"])
        await studio.poll()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(20):
            await studio.poll()
        log = await studio.settled(hook, "delivered")  # 200 is 200, whatever comes after it
        assert len(log) == 21
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000  # kB


async def test_a_receiver_that_hangs_does_not_hold_up_another(studio):
    async with Receiver(silent) as deaf, Receiver() as well:
        hanging = await studio.hook(deaf.url, types=["poll.opened"])
        good = await studio.hook(well.url, types=["poll.opened"])
        for _ in range(40):
            await studio.poll()
        await well.some(40)
        assert len(await studio.settled(good, "delivered")) == 40
        assert deaf.connections <= 4
        assert {one["attempts"] for one in await studio.deliveries(hanging)} == {0}


async def test_a_tenant_full_of_deaf_receivers_leaves_room_for_others(studio):
    other = await studio.another()
    async with Receiver(silent) as deaf, Receiver() as well:
        for _ in range(20):
            await other.hook(deaf.url, types=["poll.opened"])
        for _ in range(4):
            await other.poll()
        await deaf.some(16)
        assert studio.app.webhooks.delivering.under_way == 16
        hook = await studio.hook(well.url, types=["poll.opened"])
        await studio.poll()
        await well.some(1)
        await studio.settled(hook, "delivered")
        assert deaf.connections == 16


async def test_two_tenants_hear_of_their_own_alone(studio):
    other = await studio.another()
    async with Receiver() as mine, Receiver() as theirs:
        await studio.hook(mine.url, types=["poll.opened"])
        hook = await other.hook(theirs.url, types=["poll.opened"])
        poll, their_poll = await studio.poll(), await other.poll()
        (got,), (their_got,) = await mine.some(1), await theirs.some(1)
        assert json.loads(got.body)["data"]["poll_id"] == poll["id"]
        assert json.loads(their_got.body)["data"]["poll_id"] == their_poll["id"]
        assert (len(mine.got), len(theirs.got)) == (1, 1)
        for method, path in (("GET", ""), ("GET", "/deliveries"), ("POST", "/test"), ("DELETE", "")):
            refused = await studio.host.request(method, f"/v1/webhooks/{hook['id']}{path}")
            assert (refused.status_code, refused.json()["code"]) == (404, "webhook_not_found")
        assert hook["id"] not in (await studio.host.get("/v1/webhooks")).text


async def test_two_secrets_sign_while_one_replaces_the_other(studio):
    async with Receiver() as receiver:
        hook = await studio.hook(receiver.url, types=["poll.opened"])
        rotated = await studio.host.post(f"/v1/webhooks/{hook['id']}/rotate", json={"expires_seconds": 60})
        fresh = rotated.json()["secret"]
        assert fresh != hook["secret"]
        assert rotated.json()["signs_with"] == 2
        await studio.poll()
        (got,) = await receiver.some(1)
        for secret in (fresh, hook["secret"]):
            Webhook(secret).verify(got.body, got.headers)
        studio.wind(seconds=61)
        assert (await studio.host.get(f"/v1/webhooks/{hook['id']}")).json()["signs_with"] == 1
        await studio.poll()
        (_, later) = await receiver.some(2)
        assert len(later.headers["webhook-signature"].split(" ")) == 1


async def test_a_name_that_turns_inward_after_it_was_registered_reaches_nothing(studio, monkeypatch):
    """DNS rebinding: harmless when the endpoint is made, this machine when something is sent."""
    outbound, asked = studio.app.outbound, []

    async def rebinding(host, _port):
        asked.append(host)
        return ["127.0.0.1"]

    monkeypatch.setattr(outbound, "_allow_private", False)
    monkeypatch.setattr(outbound, "_resolve", rebinding)
    async with Receiver() as receiver:
        hook = await studio.hook("https://hooks.example/", types=["poll.opened"])
        await studio.poll()
        failed = await studio.tried(hook, 1)
        assert failed["last_attempt"]["error"] == "address: its name leads to an address that is not public"
        assert (receiver.connections, asked) == (0, ["hooks.example"])


@pytest.mark.parametrize(
    "url", ["http://hooks.example/", "https://127.0.0.1/", "https://[::1]/", "https://10.1/"]
)
async def test_an_address_inside_is_refused_when_it_is_registered(studio, monkeypatch, url):
    monkeypatch.setattr(studio.app.outbound, "_allow_private", False)
    refused = await studio.host.post("/v1/webhooks", json={"url": url, "types": ["*"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")
    assert refused.json()["errors"][0]["pointer"] == "#/url"
