"""Events over HTTP: who may tell of what, once each, and reading them back."""

import pytest


async def test_an_event_is_taken_once_and_read_back(house):
    body = {"name": "checkout.completed", "user": "ann", "properties": {"total": 12, "ü": ["é"]}, "id": "o-1"}
    first = await house.host.post("/v1/events", json=body)
    assert (first.status_code, first.json()) == (202, {"id": "o-1", "status": "accepted"})
    again = await house.host.post("/v1/events", json=body)
    assert again.json() == {"id": "o-1", "status": "duplicate"}
    (event,) = (await house.host.get("/v1/events?user=ann")).json()["data"]
    assert (event["name"], event["user"], event["voter"], event["source"]) == (
        "checkout.completed",
        "ann",
        None,
        "backend",
    )
    assert event["properties"] == {"total": 12, "ü": ["é"]}


async def test_a_wrong_event_of_a_batch_does_not_lose_the_others(house):
    events = [
        {"name": "a", "id": "1"},
        {"name": "no spaces"},
        {"name": "b", "wrong": 1},
        {"name": "a", "id": "1"},
    ]
    told = (await house.host.post("/v1/events", json={"events": events})).json()
    assert [one["status"] for one in told["data"]] == ["accepted", "refused", "refused", "duplicate"]
    assert (told["accepted"], told["duplicates"], told["refused"]) == (1, 1, 2)
    assert told["data"][1]["index"] == 1
    assert told["data"][1]["problem"]["code"] == "invalid_field"
    assert told["data"][1]["problem"]["errors"][0]["pointer"] == "#/events/1/name"
    assert told["data"][2]["problem"]["errors"][0]["pointer"] == "#/events/2/wrong"


async def test_an_idempotency_key_names_events_that_have_no_id(house):
    key = {"idempotency-key": "k1"}
    body = {"events": [{"name": "a"}, {"name": "b"}]}
    first = (await house.host.post("/v1/events", json=body, headers=key)).json()
    again = (await house.host.post("/v1/events", json=body, headers=key)).json()
    assert [one["id"] for one in again["data"]] == [one["id"] for one in first["data"]]
    assert again["duplicates"] == 2
    assert len((await house.host.get("/v1/events")).json()["data"]) == 2


async def test_a_page_tells_of_its_own_person_alone(house, signed):
    me = {"plaudit-voter": signed("ann", attrs={"plan": "pro"})}
    told = await house.page.post(
        "/v1/events", json={"name": "cart.viewed", "url": "https://shop.example"}, headers=me
    )
    assert told.status_code == 202, told.text
    (event,) = (await house.host.get("/v1/events")).json()["data"]
    assert (event["user"], event["source"], event["attributes"]) == ("ann", "page", {"plan": "pro"})
    for extra in ({"user": "bob"}, {"voter": "v"}, {"at": "2026-01-01T00:00:00Z"}, {"attributes": {}}):
        refused = await house.page.post("/v1/events", json={"name": "x"} | extra, headers=me)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field"), extra
    nobody = await house.page.post("/v1/events", json={"name": "x"})
    assert (nobody.status_code, nobody.json()["code"]) == (401, "voter_required")
    assert (await house.page.get("/v1/events", headers=me)).json()["code"] == "key_kind"


async def test_a_page_tells_only_names_the_project_takes_and_cannot_take_a_backends_id(house, signed):
    me = {"plaudit-voter": signed("ann")}
    await house.host.patch("/v1/settings", json={"page_events": ["cart.viewed"]})
    refused = await house.page.post("/v1/events", json={"name": "checkout.completed"}, headers=me)
    assert refused.json()["errors"][0]["pointer"] == "#/name"
    taken = await house.page.post("/v1/events", json={"name": "cart.viewed", "id": "order-1"}, headers=me)
    assert taken.json()["status"] == "accepted"
    real = await house.host.post(
        "/v1/events", json={"name": "checkout.completed", "user": "ann", "id": "order-1"}
    )
    assert real.json()["status"] == "accepted"
    bob = {"plaudit-voter": signed("bob")}
    other = await house.page.post("/v1/events", json={"name": "cart.viewed", "id": "order-1"}, headers=bob)
    assert other.json()["status"] == "accepted"


async def test_a_hosted_page_tells_of_nothing(house, signed):
    poll = await house.poll()
    page = await house.client().get(f"/p/{poll.id}")
    token = page.text.partition('key="')[2].partition('"')[0]
    assert token.startswith("pl_pg_")
    told = await house.client(token).post(
        "/v1/events", json={"name": "x"}, headers={"plaudit-voter": signed("ann")}
    )
    assert told.status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"at": "2100-01-01T00:00:00Z"}, "#/at"),
        ({"at": "1990-01-01T00:00:00Z"}, "#/at"),
        ({"user": "a", "voter": "b"}, "#/voter"),
        ({"properties": {"a": {"b": {"c": {"d": {}}}}}}, "#/properties"),
        ({"properties": {"a": "x" * 9000}}, "#/properties"),
        ({"attributes": {"a": "x" * 5000}}, "#/attributes"),
        ({"name": "ümlaut"}, "#/name"),
        ({"id": "no spaces"}, "#/id"),
    ],
)
async def test_what_is_wrong_is_pointed_to(house, body, pointer):
    refused = await house.host.post("/v1/events", json={"name": "x"} | body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")
    assert refused.json()["errors"][0]["pointer"] == pointer


async def test_events_are_listed_newest_first_page_by_page(house):
    for number in range(5):
        await house.host.post(
            "/v1/events", json={"name": "even" if number % 2 == 0 else "odd", "id": str(number)}
        )
    first = (await house.host.get("/v1/events?limit=2&name=even")).json()
    assert [one["id"] for one in first["data"]] == ["4", "2"]
    rest = (await house.host.get(f"/v1/events?limit=2&name=even&cursor={first['next_cursor']}")).json()
    assert ([one["id"] for one in rest["data"]], rest["has_more"]) == (["0"], False)


async def test_too_many_in_one_batch_are_refused_whole(house, signed):
    many = [{"name": "x"}] * 501
    refused = await house.host.post("/v1/events", json={"events": many})
    assert refused.json()["errors"][0]["pointer"] == "#/events"
    me = {"plaudit-voter": signed("ann")}
    page = await house.page.post("/v1/events", json={"events": many[:51]}, headers=me)
    assert page.status_code == 422
    assert (await house.host.post("/v1/events", json={"events": many[:500]})).json()["accepted"] == 500


async def test_pages_tell_less_at_once_than_backends(house, signed):
    large = {"events": [{"name": "x", "properties": {"text": "y" * 7000}} for _ in range(12)]}
    me = {"plaudit-voter": signed("ann")}
    page = await house.page.post("/v1/events", json=large, headers=me)
    assert (page.status_code, page.json()["code"]) == (413, "body_too_large")
    assert (await house.host.post("/v1/events", json=large)).json()["accepted"] == 12


GOOD = b'{"name":"x","properties":{"a":[{"b":"c"}]}}'


@pytest.mark.parametrize(
    ("last", "status", "code", "pointer"),
    [
        (b'{"name":"x","name":"y"}', 400, "invalid_json", None),
        (b'{"name":"x","properties":{"a":[{"b":1,"b":2}]}}', 400, "invalid_json", None),
        (b'{"name":"x","properties":{"a":%b1%b}}' % (b"[" * 20, b"]" * 20), 400, "invalid_json", None),
        (b'{"name":"x","properties":{"a":"\xff"}}', 400, "invalid_json", None),
        (b'{"name":"x","properties":{"a":"\x01"}}', 400, "invalid_json", None),
        (b'{"name":"x","properties":{"a":NaN}}', 400, "invalid_json", None),
        (rb'{"name":"x","properties":{"a":"\u0000"}}', 422, "invalid_field", "#/events/70/properties/a"),
    ],
)
async def test_a_batch_two_readers_might_read_differently_is_refused_whole(
    house, last, status, code, pointer
):
    body = b'{"events":[%b]}' % b",".join([GOOD] * 70 + [last])
    refused = await house.host.post("/v1/events", content=body, headers={"content-type": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert pointer is None or refused.json()["errors"][0]["pointer"] == pointer
    assert (await house.host.get("/v1/events")).json()["data"] == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"events":[%b],"events":[%b]}' % (GOOD, GOOD),
        b'{"events":[],"events":[%b]}' % GOOD,
        b'{"events":[%b],"events":[],"events":[%b]}' % (GOOD, GOOD),
        b'{"name":"x","events":[%b],"name":"x"}' % GOOD,
        b'\xef\xbb\xbf{"events":[%b]}' % GOOD,
        b'{"events":[%b]} 1' % GOOD,
        b'{"events":[%b],}' % GOOD,
        b"",
    ],
)
async def test_around_the_events_the_body_is_read_as_strictly(house, body):
    refused = await house.host.post("/v1/events", content=body, headers={"content-type": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_json")
    assert (await house.host.get("/v1/events")).json()["data"] == []
