"""Webhooks as their hosts manage them, held against the promises of the routes."""

import json
import re

import pytest
from jsonschema import Draft202012Validator
from receivers import Receiver

from plaudit.edge.openapi import openapi
from plaudit.edge.rest.promises import EVERY
from plaudit.webhooks.endpoints import MOST_ENDPOINTS

DOCUMENT = json.loads(json.dumps(openapi(EVERY, "http://any.invalid")))


@pytest.fixture(autouse=True)
def promised(studio):
    """Every reply of a webhook route is one that is promised."""

    async def hold(response):
        path = response.request.url.path
        for template, methods in DOCUMENT["paths"].items():
            if "webhooks" in template and re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path):
                await response.aread()
                told = methods[response.request.method.lower()]["responses"][str(response.status_code)]
                kind = response.headers["content-type"].partition(";")[0]
                whole = {**told["content"][kind]["schema"], "components": DOCUMENT["components"]}
                Draft202012Validator(whole).validate(response.json())

    studio.host.event_hooks = {"response": [hold]}


async def test_a_webhook_is_made_read_changed_and_ended(studio):
    made = await studio.hook("https://example.org/a", types=["poll.*", "vote.cast"], description="Mine")
    assert made["secret"].startswith("whsec_")
    assert (made["enabled"], made["disabled_reason"], made["signs_with"]) == (True, None, 1)
    path = f"/v1/webhooks/{made['id']}"
    read = await studio.host.get(path)
    assert read.json() == {name: value for name, value in made.items() if name != "secret"}
    assert read.headers["etag"] == '"1"'
    changed = await studio.host.patch(
        path, json={"types": ["*"], "enabled": False}, headers={"if-match": '"1"'}
    )
    assert (changed.json()["enabled"], changed.json()["disabled_reason"]) == (False, "switched_off")
    stale = await studio.host.patch(path, json={"types": ["*"]}, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "revision_mismatch")
    assert "secret" not in stale.text + changed.text + (await studio.host.get("/v1/webhooks")).text
    assert (await studio.host.delete(path)).json() == {"id": made["id"], "deleted": True}
    assert (await studio.host.get(path)).json()["code"] == "webhook_not_found"


async def test_a_creation_sent_twice_makes_one_and_shows_the_same_secret(studio):
    body = {"url": "https://example.org/a", "types": ["poll.closed"]}
    twice = [
        await studio.host.post("/v1/webhooks", json=body, headers={"idempotency-key": "k"}) for _ in "ab"
    ]
    assert twice[0].json() == twice[1].json()
    assert twice[1].headers["idempotent-replayed"] == "true"
    assert len((await studio.host.get("/v1/webhooks")).json()["data"]) == 1
    path = f"/v1/webhooks/{twice[0].json()['id']}/rotate"
    rotated = [await studio.host.post(path, headers={"idempotency-key": "r"}) for _ in "ab"]
    assert rotated[0].json() == rotated[1].json()
    assert rotated[0].json()["signs_with"] == 2


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"types": ["*"]}, "#/url"),
        ({"url": "https://example.org/", "listen": True}, "#/url"),
        ({"url": "ftp://example.org/"}, "#/url"),
        ({"url": "https://user:word@example.org/"}, "#/url"),
        ({"url": "https://example.org/", "types": ["poll.opened", "poll.opend"]}, "#/types/1"),
        ({"url": "https://example.org/", "types": []}, "#/types"),
        ({"url": "https://example.org/", "secret": "mine"}, "#/secret"),
        ({"url": "https://example.org/", "id": "wh_mine"}, "#/id"),
        ({"url": 1}, "#/url"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_place(studio, body, pointer):
    refused = await studio.host.post("/v1/webhooks", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")
    assert refused.json()["errors"][0]["pointer"] == pointer


async def test_there_are_only_so_many(studio):
    for number in range(MOST_ENDPOINTS):
        await studio.hook(f"https://example.org/{number}")
    refused = await studio.host.post("/v1/webhooks", json={"url": "https://example.org/more"})
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_limit")
    seen, cursor = [], ""
    while cursor is not None:
        page = (await studio.host.get(f"/v1/webhooks?limit=30{cursor}")).json()
        seen += [one["id"] for one in page["data"]]
        cursor = f"&cursor={page['next_cursor']}" if page["has_more"] else None
    assert len(set(seen)) == len(seen) == MOST_ENDPOINTS


async def test_a_test_message_comes_whatever_types_are_wanted(studio):
    async with Receiver() as receiver:
        hook = await studio.hook(receiver.url, types=["alert.fired"])
        sent = await studio.host.post(f"/v1/webhooks/{hook['id']}/test")
        assert (sent.status_code, sent.json()["type"]) == (202, "test.ping")
        (got,) = await receiver.some(1)
        assert json.loads(got.body)["data"]["webhook"] == hook["id"]
        await studio.settled(hook, "delivered")


async def test_what_is_asked_for_twice_under_one_key_is_sent_once(studio):
    """A test, one delivery again, a stretch again: the reply was lost, and the request came once more."""
    async with Receiver() as receiver:
        hook = await studio.hook(receiver.url, types=["*"])
        path = f"/v1/webhooks/{hook['id']}"

        async def twice(what, sent, **request):
            headers = {"idempotency-key": f"key-{sent}"}
            first = await studio.host.post(f"{path}/{what}", headers=headers, **request)
            assert first.status_code == 202, first.text
            await receiver.some(sent)
            await studio.settled(hook, "delivered")
            again = await studio.host.post(f"{path}/{what}", headers=headers, **request)
            assert (again.status_code, again.content) == (202, first.content)
            assert "idempotent-replayed" not in first.headers
            assert again.headers["idempotent-replayed"] == "true"
            assert again.headers["cache-control"] == "no-store"
            log = await studio.settled(hook, "delivered")
            assert [one["attempts"] for one in log] == [sent], "one message, tried so often"
            return first.json()

        delivery = (await twice("test", 1))["id"]
        assert (await twice(f"deliveries/{delivery}/redeliver", 2))["status"] == "waiting"
        wanted = {"since": "2020-01-01T00:00:00Z", "status": "delivered"}
        assert (await twice("redeliver", 3, json=wanted))["redelivered"] == 1
        other = await studio.host.post(
            f"{path}/redeliver", json=wanted | {"status": "any"}, headers={"idempotency-key": "key-3"}
        )
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        anew = await studio.host.post(f"{path}/test", headers={"idempotency-key": "another"})
        assert anew.json()["id"] != delivery


async def test_a_stretch_is_sent_again_by_type_and_status(studio):
    async with Receiver() as receiver:
        hook = await studio.hook(receiver.url, types=["poll.opened", "poll.closed"])
        for _ in range(3):
            poll = await studio.poll()
            await studio.host.post(f"/v1/polls/{poll['id']}/close")
        await receiver.some(6)
        await studio.settled(hook, "delivered")
        path = f"/v1/webhooks/{hook['id']}/redeliver"
        since = {"since": "2020-01-01T00:00:00Z"}
        assert (await studio.host.post(path, json=since)).json() == {"redelivered": 0, "has_more": False}
        wanted = since | {"status": "delivered", "types": ["poll.closed"]}
        assert (await studio.host.post(path, json=wanted)).json()["redelivered"] == 3
        await receiver.some(9)
        log = await studio.settled(hook, "delivered")
        assert sorted(one["attempts"] for one in log) == [1, 1, 1, 2, 2, 2]
        assert len({(one.headers["webhook-id"], one.body) for one in receiver.got}) == 6
        later = await studio.host.post(path, json=wanted | {"until": "2020-01-02T00:00:00Z"})
        assert later.json()["redelivered"] == 0


async def test_a_listener_takes_what_waits_and_says_what_came_of_it(studio):
    hook = await studio.hook(types=["poll.opened"])
    path = f"/v1/webhooks/{hook['id']}"
    assert (await studio.host.get(f"{path}/next?wait=0")).json() == {"data": []}
    poll = await studio.poll()
    (message,) = (await studio.host.get(f"{path}/next?wait=20")).json()["data"]
    assert json.loads(message["body"])["data"]["poll_id"] == poll["id"]
    assert (await studio.host.get(f"{path}/next?wait=0")).json() == {"data": []}
    report = f"{path}/deliveries/{message['delivery']}/report"
    said = await studio.host.post(report, json={"error": "refused", "took_ms": 3})
    assert (said.json()["status"], said.json()["last_attempt"]["error"]) == ("failed", "refused")
    again = await studio.host.post(f"{path}/deliveries/{message['delivery']}/redeliver")
    assert again.json()["status"] == "waiting"
    assert (await studio.host.get(f"{path}/next?wait=20")).json()["data"] == [message]
    assert (await studio.host.post(report, json={"status": 204})).json()["status"] == "delivered"
    sent_to = await studio.hook("https://example.org/")
    refused = await studio.host.get(f"/v1/webhooks/{sent_to['id']}/next")
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_not_listened")


async def test_a_publishable_key_gets_nothing(studio):
    hook = await studio.hook("https://example.org/")
    for method, path in (("GET", ""), ("GET", f"/{hook['id']}"), ("GET", f"/{hook['id']}/deliveries")):
        refused = await studio.page.request(method, f"/v1/webhooks{path}")
        assert (refused.status_code, refused.json()["code"]) == (403, "key_kind")
