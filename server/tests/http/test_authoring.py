"""What makes work with many polls bearable: trying a definition, duplicating, finding again."""

import pytest


async def test_a_definition_is_tried_without_being_stored(house):
    good = await house.host.post("/v1/polls/validate", json={"question": "Tea?", "options": ["Yes", "No"]})
    assert (good.status_code, good.json()) == (200, {"valid": True, "errors": []})
    faulty = {"question": " ", "options": ["One"], "voting": {"votes_per_voter": 0}}
    refused = await house.host.post("/v1/polls", json=faulty)
    tried = await house.host.post("/v1/polls/validate", json=faulty)
    assert tried.status_code == 200
    assert tried.json() == {"valid": False, "errors": refused.json()["errors"]}
    assert len(tried.json()["errors"]) == 3
    unknown = await house.host.post("/v1/polls/validate", json={"question": "Tea?", "surprise": 1})
    assert [one["pointer"] for one in unknown.json()["errors"]] == ["#/surprise"]
    assert (await house.host.get("/v1/polls")).json()["data"] == []


@pytest.mark.parametrize("path", ["/v1/polls/validate", "POLL/duplicate"])
async def test_authoring_is_for_hosts(house, path):
    poll = await house.poll()
    refused = await house.page.post(path.replace("POLL", poll.path), json={"question": "?"})
    assert (refused.status_code, refused.json()["code"]) == (403, "key_kind")


async def test_a_text_that_is_no_json_is_still_a_failure(house):
    reply = await house.host.post(
        "/v1/polls/validate", content=b"{", headers={"content-type": "application/json"}
    )
    assert (reply.status_code, reply.json()["code"]) == (400, "invalid_json")


async def test_a_duplicate_asks_the_same_and_is_another_poll(house):
    original = await house.poll(
        options=[{"text": "Tea", "key": "tea", "metadata": {"sku": "1"}}, "Coffee"],
        voting={"change": True},
        tags=["drinks"],
        external_id="order-7",
        duration_seconds=60,
        translations={"de": {"question": "Tee?", "options": {"tea": "Tee", "Coffee": "Kaffee"}}},
    )
    await house.page.post(
        f"{original.path}/votes", json={"choice": original.options[0]}, headers=await house.voter()
    )
    made = await house.host.post(f"{original.path}/duplicate")
    copy = made.json()
    assert made.status_code == 201
    assert made.headers["location"].endswith(copy["id"])
    own = {"id", "status", "options", "translations", "opens_at", "closes_at", "external_id", "revision"}
    own |= {"created_at", "updated_at", "links"}
    same = copy.keys() - own
    assert {field: copy[field] for field in same} == {field: original.body[field] for field in same}
    assert (copy["status"], copy["external_id"], copy["revision"]) == ("draft", None, 1)
    assert (copy["opens_at"], copy["closes_at"]) == (None, None)
    old = [option.pop("id") for option in original.body["options"]]
    new = [option.pop("id") for option in copy["options"]]
    assert copy["options"] == original.body["options"]
    assert not set(old) & set(new)
    assert copy["translations"]["de"]["options"] == dict(zip(new, ["Tee", "Kaffee"], strict=True))
    opened = await house.host.post(f"/v1/polls/{copy['id']}/open")
    assert opened.json()["status"] == "open"
    results = (await house.host.get(f"/v1/polls/{copy['id']}/results")).json()
    assert (results["voters"], results["run"]) == (0, 1)
    first = (await house.host.get(f"{original.path}/results")).json()
    assert first["voters"] == 1


async def test_an_ended_poll_can_be_asked_again(house):
    poll = await house.poll()
    for ended in ("close", "cancel"):
        other = await house.poll()
        await house.host.post(f"{other.path}/{ended}")
        assert (await house.host.post(f"{other.path}/duplicate")).json()["status"] == "draft"
    await house.host.post(f"{poll.path}/close")
    await house.host.delete(poll.path)
    assert (await house.host.post(f"{poll.path}/duplicate")).json()["status"] == "draft"


async def test_a_duplicate_asked_for_twice_is_one(house, fresh_id):
    poll = await house.poll()
    key = {"idempotency-key": fresh_id()}
    first = await house.host.post(f"{poll.path}/duplicate", headers=key)
    again = await house.host.post(f"{poll.path}/duplicate", headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    assert len((await house.host.get("/v1/polls")).json()["data"]) == 2


@pytest.mark.parametrize("settings", [{"options_per_poll": 3}], indirect=True)
async def test_a_limit_is_named_with_its_setting(house):
    fits = await house.host.post("/v1/polls", json={"question": "?!", "options": ["A", "B", "C"]})
    assert fits.status_code == 201
    refused = await house.host.post("/v1/polls", json={"question": "?!", "options": ["A", "B", "C", "D"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "definition_invalid")
    (wrong,) = refused.json()["errors"]
    assert wrong["pointer"] == "#/options"
    assert "PLAUDIT_OPTIONS_PER_POLL" in wrong["detail"]
    assert "3" in wrong["detail"]
