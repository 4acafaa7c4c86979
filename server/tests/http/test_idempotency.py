"""`Idempotency-Key`: done once, answered alike."""

import asyncio

import pytest

BODY = {"question": "Tea or coffee?", "options": ["Tea", "Coffee"]}


async def test_a_repetition_gets_the_first_answer(house):
    headers = {"idempotency-key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"'}
    first = await house.host.post("/v1/polls", json=BODY, headers=headers)
    again = await house.host.post(
        "/v1/polls", json=BODY, headers={"idempotency-key": headers["idempotency-key"][1:-1]}
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    assert len((await house.host.get("/v1/polls")).json()["data"]) == 1


async def test_it_outlives_the_process(house, settings):
    headers = {"idempotency-key": "once"}
    first = await house.host.post("/v1/polls", json=BODY, headers=headers)
    fresh = house.client(house.project.secret_key, asgi=house.app.api().asgi)
    again = await fresh.post("/v1/polls", json=BODY, headers=headers)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.content == first.content


async def test_another_body_is_refused(house):
    headers = {"idempotency-key": "once"}
    await house.host.post("/v1/polls", json=BODY, headers=headers)
    other = await house.host.post("/v1/polls", json=BODY | {"open": True}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_another_path_is_another_request(house):
    poll = await house.poll(open=False)
    headers = {"idempotency-key": "once"}
    assert (await house.host.post(f"{poll.path}/open", headers=headers)).json()["status"] == "open"
    assert (await house.host.post(f"{poll.path}/close", headers=headers)).json()["status"] == "closed"
    again = await house.host.post(f"{poll.path}/open", headers=headers)
    assert (again.json()["status"], again.headers["idempotent-replayed"]) == ("open", "true")
    assert (await house.host.get(poll.path)).json()["status"] == "closed"


async def test_a_refusal_is_not_remembered(house):
    headers = {"idempotency-key": "once"}
    bad = await house.host.post("/v1/polls", json={"question": "a"}, headers=headers)
    assert bad.json()["code"] == "definition_invalid"
    good = await house.host.post("/v1/polls", json=BODY, headers=headers)
    assert good.status_code == 201


async def test_at_once_only_one_is_done(house):
    headers = {"idempotency-key": "once"}
    replies = await asyncio.gather(
        *(house.host.post("/v1/polls", json=BODY, headers=headers) for _ in range(20))
    )
    assert {reply.status_code for reply in replies} <= {201, 409}
    assert {reply.json()["code"] for reply in replies if reply.status_code == 409} <= {
        "idempotency_in_progress"
    }
    assert len((await house.host.get("/v1/polls")).json()["data"]) == 1


@pytest.mark.parametrize("path", ["/v1/voters", "/v1/tickets"])
async def test_what_is_not_stored_is_remembered_here(house, path):
    headers = {"idempotency-key": "once"}
    first = await house.page.post(path, headers=headers)
    again = await house.page.post(path, headers=headers)
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize("key", ["", '""', "has space", "x" * 256, 'a"b', "tab\tbed"])
async def test_a_malformed_key_is_refused(house, key):
    reply = await house.host.post("/v1/polls", json=BODY, headers={"idempotency-key": key})
    assert reply.json()["code"] == "idempotency_key_invalid"
