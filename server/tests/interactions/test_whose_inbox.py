"""Who may listen, ask and report: the same rule by WebSocket, event stream and REST."""

import asyncio
import re

import httpx
import pytest
from shop_floor import heard, waiting

from waiting import until


async def asked(house, key=None, voter=None):
    """What the three ways answer: a code each, or the ids that wait."""
    told = []
    answer = await house.ask("GET", "/v1/me/inbox", key=key or house.publishable, voter=voter)
    told.append(answer.json().get("code") or waiting(answer.json()))
    headers = {"Authorization": f"Bearer {key or house.publishable}"} | (
        {"Plaudit_Voter": voter} if voter else {}
    )
    async with house.stream(**headers) as stream:
        if stream.head.startswith("HTTP/1.1 200"):
            told.append(waiting((await heard(stream))["data"]))
        else:
            size = int(re.search(r"(?i)content-length: (\d+)", stream.head)[1])
            told.append(re.search(rb'"code":"(\w+)"', await stream.reader.readexactly(size))[1].decode())
    async with house.page(voter, key) as client:
        reply = await client.ask(id=1, type="subscribe", channel="me")
        told.append(reply["problem"]["code"] if "problem" in reply else waiting(reply["snapshot"]))
    return told


async def test_nobody_has_no_inbox_and_everybody_their_own(house):
    sent = await house.effect()
    assert await asked(house) == ["voter_required"] * 3
    assert await asked(house, voter=house.token()) == [[sent["id"]]] * 3
    assert await asked(house, voter=house.token("bob")) == [[]] * 3
    anonymous = (await house.ask("POST", "/v1/voters", key=house.publishable)).json()
    assert await asked(house, voter=anonymous["token"]) == [[]] * 3
    to_voter = await house.effect(to={"voter": anonymous["voter_id"]})
    assert await asked(house, voter=anonymous["token"]) == [[to_voter["id"]]] * 3


async def test_a_backend_may_listen_for_its_user_and_not_as_itself(house):
    sent = await house.effect()
    assert await asked(house, house.secret) == ["voter_required"] * 3
    assert await asked(house, house.secret, house.token()) == [[sent["id"]]] * 3


async def test_two_worlds_never_mix(house):
    test = {kind: await house.add_key(kind, "test") for kind in ("secret", "publishable")}
    live, voter = await house.effect(), house.token()
    body = {"to": {"user": "ann"}, "effect": "toast"}
    async with house.inbox(voter) as ann, house.inbox(voter, test["publishable"].text) as tester:
        tried = (await house.ask("POST", "/v1/effects", body, key=test["secret"].text, status=201)).json()
        assert (await tester.next())["data"]["id"] == tried["id"]
        other = await house.effect()
        assert (await ann.next())["data"]["id"] == other["id"]
    assert await asked(house, voter=voter) == [[live["id"], other["id"]]] * 3
    assert await asked(house, test["publishable"].text, voter) == [[tried["id"]]] * 3
    for key, missing in ((house.secret, tried), (test["secret"].text, live)):
        for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/outcomes")):
            answer = await house.ask(method, f"/v1/interactions/{missing['id']}{path}", key=key)
            assert (answer.status_code, answer.json()["code"]) == (404, "interaction_not_found")
    for key, foreign in ((house.publishable, tried), (test["publishable"].text, live)):
        path = f"/v1/me/interactions/{foreign['id']}/outcomes"
        answer = await house.ask("POST", path, {"outcome": "shown"}, key=key, voter=voter)
        assert (answer.status_code, answer.json()["code"]) == (404, "interaction_not_found")
    assert (await house.ask("GET", "/v1/interactions", key=test["secret"].text)).json()["data"][0][
        "id"
    ] == tried["id"]


async def test_what_is_anothers_is_not_found(house):
    sent = await house.effect()
    for voter in (
        house.token("bob"),
        (await house.ask("POST", "/v1/voters", key=house.publishable)).json()["token"],
    ):
        path = f"/v1/me/interactions/{sent['id']}/outcomes"
        answer = await house.ask("POST", path, {"outcome": "shown"}, key=house.publishable, voter=voter)
        assert (answer.status_code, answer.json()["code"]) == (404, "interaction_not_found")
    path = f"/v1/interactions/{sent['id']}/outcomes"
    answer = await house.ask("POST", path, {"outcome": "shown"}, key=house.publishable, voter=house.token())
    assert (answer.status_code, answer.json()["code"]) == (404, "interaction_not_found")
    assert (await house.read(sent["id"]))["outcomes"]["shown"] == 0


async def test_publishable_keys_read_and_send_nothing(house):
    sent = await house.effect()
    body = {"to": {"user": "ann"}, "effect": "toast"}
    for method, path, payload in (
        ("POST", "/v1/effects", body),
        ("POST", "/v1/interactions", {"to": body["to"], "show": {"effect": {"effect": "toast"}}}),
        ("GET", "/v1/interactions", None),
        ("GET", "/v1/interactions/totals", None),
        ("GET", f"/v1/interactions/{sent['id']}", None),
        ("GET", f"/v1/interactions/{sent['id']}/outcomes", None),
        ("DELETE", f"/v1/interactions/{sent['id']}", None),
    ):
        answer = await house.ask(method, path, payload, key=house.publishable, voter=house.token())
        assert (answer.status_code, answer.json()["code"]) == (403, "key_kind"), path


async def test_a_key_without_the_scope_opens_none(house):
    key = await house.add_key(scopes=("polls:read", "results:read"))
    assert await asked(house, key.text, house.token()) == ["scope_missing"] * 3
    writer = await house.add_key("secret", scopes=("effects:read",))
    answer = await house.ask(
        "POST", "/v1/effects", {"to": {"everyone": True}, "effect": "toast"}, key=writer.text
    )
    assert (answer.status_code, answer.json()["scope"]) == (403, "effects:write")


async def test_a_hosted_page_has_no_inbox(house):
    poll, other = await house.poll(), await house.poll()
    shown = (await house.ask("GET", f"/p/{poll['id']}")).text
    token = re.search(r'key="(pl_pg_[^"]+)"', shown)[1]
    voter = (await house.ask("POST", "/v1/voters", key=token)).json()["token"]
    assert await asked(house, token, voter) == ["not_found", "not_found", "channel_unknown"]
    sent = await house.effect()
    answer = await house.ask(
        "POST", f"/v1/me/interactions/{sent['id']}/outcomes", {"outcome": "shown"}, key=token, voter=voter
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "interaction_not_found")
    for mine, status in ((poll, 200), (other, 404)):
        to_poll = await house.effect(to={"poll": mine["id"]})
        answer = await house.ask(
            "POST", f"/v1/interactions/{to_poll['id']}/outcomes", {"outcome": "shown"}, key=token
        )
        assert answer.status_code == status


async def test_a_ticket_opens_ones_own_stream_once(house):
    sent, voter = await house.effect(), house.token()
    ticket = (await house.ask("POST", "/v1/tickets", key=house.publishable, voter=voter, status=201)).json()[
        "ticket"
    ]
    async with house.stream(f"/v1/me/stream?ticket={ticket}") as stream:
        assert waiting((await heard(stream))["data"]) == [sent["id"]]
    async with house.stream(f"/v1/me/stream?ticket={ticket}") as stream:
        assert stream.head.startswith("HTTP/1.1 401")
    poll = await house.poll()
    bound = (
        await house.ask("POST", "/v1/tickets", {"poll": poll["id"]}, key=house.publishable, voter=voter)
    ).json()["ticket"]
    async with house.stream(f"/v1/me/stream?ticket={bound}") as stream:
        assert stream.head.startswith("HTTP/1.1 404")


async def test_a_revoked_key_closes_its_listeners(house):
    key = await house.add_key()
    voter = house.token()
    async with house.inbox(voter, key.text) as ann, house.events_of(voter, key.text) as stream:
        await heard(stream)
        await house.app.database.projects.revoke_key(key.id, house.clock.now())
        assert await ann.client.closed() == 4504
        assert await stream.reader.read() != b""  # the end of the response, properly said
        assert stream.reader.at_eof()
    await until(lambda: not len(house.app._parts.hub.inboxes))
    assert await house.ask("GET", "/v1/me/inbox", key=key.text, voter=voter, status=401)


async def test_an_expired_token_closes_its_listeners(house):
    voter = house.token(seconds=60)
    async with house.inbox(voter) as ann, house.events_of(voter) as stream:
        await heard(stream)
        house.clock.ahead_ms += 61_000
        await house.app._parts.wheel.turn()
        assert await ann.client.closed() == 4401
        while await stream.event():
            pass
    await until(lambda: not len(house.app._parts.hub.inboxes))


@pytest.mark.parametrize("settings", [{"rate_limits": True}], indirect=True)
async def test_reports_have_a_limit_of_their_own(house):
    sent, voter = await house.effect(once_per="tab"), house.token()
    path = f"/v1/me/interactions/{sent['id']}/outcomes"
    async with house.client(house.publishable, voter) as page:
        answers: list[httpx.Response] = []
        while not any(answer.status_code == 429 for answer in answers) and len(answers) < 2000:
            reports = (page.post(path, json={"outcome": "clicked", "slot": "t"}) for _ in range(100))
            answers += await asyncio.gather(*reports)
    assert sum(answer.status_code == 200 for answer in answers) >= 600
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["violated-policies"] == ["outcomes"]
    assert refused.headers["retry-after"] == "1"
