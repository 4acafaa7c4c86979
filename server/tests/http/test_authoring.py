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


async def test_an_edit_is_tried_without_being_stored(house):
    poll = await house.poll()
    path = f"{poll.path}/validate"
    good = await house.host.post(path, json={"question": "Tea?", "options": ["One", "Two", "Three"]})
    assert (good.status_code, good.json()) == (200, {"valid": True, "errors": []})
    for faulty in ({"question": " ", "options": ["One"]}, {"surprise": 1}):
        refused = await house.host.patch(poll.path, json=faulty)
        tried = await house.host.post(path, json=faulty)
        assert tried.json() == {"valid": False, "errors": refused.json()["errors"]}
    await house.page.post(f"{poll.path}/votes", json={"choice": poll.options[0]}, headers=await house.voter())
    locked = await house.host.post(path, json={"options": ["One", "Two"]})
    assert (locked.status_code, locked.json()["code"]) == (409, "meaning_locked")
    assert (await house.host.get(poll.path)).json() == poll.body


@pytest.mark.parametrize("path", ["POLL/validate", "/v1/polls/validate", "POLL/duplicate"])
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


async def found(house, **query):
    reply = await house.host.get("/v1/polls", params=query)
    assert reply.status_code == 200, reply.text
    return [poll["question"] for poll in reply.json()["data"]]


async def test_polls_are_found_by_tag_words_and_external_id(house):
    await house.poll(question="Où est le café ?", tags=["show", "Paris & Lyon"], external_id="order/7 a")
    await house.poll(question="ΟΔΟΣ or Straße?", tags=["show"])
    await house.poll(question="مرحبا 👋🏽?", tags=["hall"])
    assert await found(house, tag="Paris & Lyon") == ["Où est le café ?"]
    assert await found(house, tag="show") == ["ΟΔΟΣ or Straße?", "Où est le café ?"]
    assert await found(house, tag="Show") == []
    assert await found(house, q="CAFÉ") == ["Où est le café ?"]
    assert await found(house, q="cafe\u0301") == ["Où est le café ?"]
    assert await found(house, q="strasse") == ["ΟΔΟΣ or Straße?"]
    assert await found(house, q="οδος") == ["ΟΔΟΣ or Straße?"]
    assert await found(house, q="👋🏽") == ["مرحبا 👋🏽?"]
    assert await found(house, q="%") == []
    assert await found(house, external_id="order/7 a") == ["Où est le café ?"]
    assert await found(house, external_id="order/7 a", tag="hall") == []
    empty = await house.host.get("/v1/polls?q=")
    assert (empty.status_code, empty.json()["code"]) == (422, "invalid_field")


async def test_what_is_found_follows_an_edit(house):
    poll = await house.poll(question="Tea?", tags=["a"], external_id="one")
    await house.host.patch(poll.path, json={"question": "Coffee?", "tags": ["b"], "external_id": None})
    assert (
        await found(house, q="tea")
        == await found(house, tag="a")
        == await found(house, external_id="one")
        == []
    )
    assert await found(house, q="coffee", tag="b") == ["Coffee?"]


async def test_a_tag_said_twice_is_one(house):
    poll = await house.poll(tags=["a", "b", "a"])
    edited = await house.host.patch(poll.path, json={"tags": ["c", "a", "c"]})
    assert (poll.body["tags"], edited.json()["tags"]) == (["a", "b"], ["c", "a"])
    assert await found(house, tag="c") == ["Tea or coffee?"]
    body = {"title": "T", "tags": ["x", "x"], "items": [{"poll": {"question": "?!", "kind": "yes_no"}}]}
    survey = (await house.host.post("/v1/surveys", json=body)).json()
    again = await house.host.patch(f"/v1/surveys/{survey['id']}", json={"tags": ["y", "y"]})
    assert (survey["tags"], again.status_code, again.json()["tags"]) == (["x"], 200, ["y"])
    for path in ("tag=y", "q=t", "status=draft"):
        assert len((await house.host.get(f"/v1/surveys?{path}")).json()["data"]) == 1


async def test_surveys_are_found_by_external_id(house):
    body = {"title": "T", "items": [{"poll": {"question": "?!", "kind": "yes_no"}}]}
    for name in ("one", "two", "one"):
        assert (await house.host.post("/v1/surveys", json=body | {"external_id": name})).status_code == 201
    first = await house.host.get("/v1/surveys?external_id=one&limit=1")
    (newest,) = first.json()["data"]
    rest = await house.host.get(first.links["next"]["url"].removeprefix("https://polls.example.org"))
    (oldest,) = rest.json()["data"]
    assert newest["external_id"] == oldest["external_id"] == "one"
    assert newest["id"] != oldest["id"]
    assert not rest.json()["has_more"]


async def test_another_project_finds_nothing(house):
    await house.poll(question="Tea?", tags=["a"], external_id="one")
    thief = house.client((await house.another_project()).secret_key)
    for query in ("q=tea", "tag=a", "external_id=one"):
        assert (await thief.get(f"/v1/polls?{query}")).json()["data"] == []


async def test_a_search_goes_on_page_by_page(house):
    """The link of the next page says what was searched for, whatever characters it has."""
    made = []
    for number in range(5):
        poll = await house.poll(question=f"Q&A: 100% #{number}?", tags=["a & b"])
        made.append(poll.id)
        await house.poll(question="Something else", tags=["c"])
    seen, path = [], "/v1/polls?limit=2&q=%26a%3A%20100%25%20%23&tag=a+%26+b&status=open"
    while path:
        reply = await house.host.get(path)
        assert reply.status_code == 200, reply.text
        seen += [poll["id"] for poll in reply.json()["data"]]
        following = reply.links.get("next", {}).get("url")
        assert bool(following) == reply.json()["has_more"]
        path = following and following.removeprefix("https://polls.example.org")
    assert seen == made[::-1]


async def test_a_cursor_is_of_the_search_it_was_given_for(house):
    for _ in range(3):
        await house.poll(tags=["a", "b"])
    cursor = (await house.host.get("/v1/polls?limit=2&tag=a")).json()["next_cursor"]
    for query in ("tag=b", "q=a", "tag=a&q=tea", "external_id=a", ""):
        refused = await house.host.get(f"/v1/polls?{query}&limit=2&cursor={cursor}".replace("?&", "?"))
        assert refused.json()["code"] == "invalid_field", query
    assert len((await house.host.get(f"/v1/polls?tag=a&limit=2&cursor={cursor}")).json()["data"]) == 1
