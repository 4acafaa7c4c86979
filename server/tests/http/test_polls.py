"""Polls over HTTP: making, reading, editing, leading; conditions, pages, tenants."""

import pytest

STEPS = ("open", "lock", "open", "close", "reset", "open", "cancel", "reset")


async def test_a_new_poll_says_what_it_is(house):
    made = await house.host.post(
        "/v1/polls",
        json={
            "question": "Tea or coffee?",
            "options": ["Tea", {"text": "Coffee", "emoji": "☕", "metadata": {"sku": "7"}}],
            "open": True,
            "metadata": {"show": "1"},
            "effects": {"voted": {"message": "Yum!"}},
        },
    )
    poll = made.json()
    assert made.status_code == 201
    assert made.headers["location"] == f"https://polls.example.org/v1/polls/{poll['id']}"
    assert made.headers["etag"] == '"1"'
    assert poll["status"] == "open"
    assert poll["options"][1]["metadata"] == {"sku": "7"}
    assert poll["links"]["page"] == f"https://polls.example.org/p/{poll['id']}"
    voted = await house.page.post(
        f"/v1/polls/{poll['id']}/votes",
        json={"choice": poll["options"][0]["id"]},
        headers=await house.voter(),
    )
    assert voted.json()["feedback"]["message"] == "Yum!"


@pytest.mark.parametrize(
    ("field", "instant"),
    [
        ("closes_at", "9999-12-31T23:59:59-23:59"),
        ("opens_at", "9999-12-31T23:59:59-23:59"),
        ("opens_at", "0001-01-01T00:00:00+23:59"),
    ],
)
async def test_an_instant_that_no_answer_could_write_is_refused(house, field, instant):
    """Stored, it would fail every later reading of the poll and of the list it is in."""
    plain = {"question": "Tea?", "options": ["Yes", "No"]}
    made = await house.host.post("/v1/polls", json={**plain, field: instant})
    assert (made.status_code, made.json()["errors"][0]["pointer"]) == (422, f"#/{field}")
    poll = await house.poll(open=False)
    edited = await house.host.patch(poll.path, json={field: instant})
    assert (edited.status_code, edited.json()["code"]) == (422, "definition_invalid")
    assert (await house.host.get("/v1/polls")).status_code == 200


async def test_the_ids_of_options_are_the_servers_to_give(house):
    """Ignored silently, the host would vote for an id that no option has."""
    options = ["Yes", {"id": "no", "text": "No"}]
    made = await house.host.post("/v1/polls", json={"question": "Tea?", "options": options})
    assert (made.status_code, made.json()["code"]) == (422, "definition_invalid")
    assert [wrong["pointer"] for wrong in made.json()["errors"]] == ["#/options/1/id"]


async def test_a_publishable_key_sees_no_more_than_it_should(house):
    poll = await house.poll(
        metadata={"secret": "x"}, external_id="order-7", effects={"voted": {"tone": "info"}}
    )
    seen = (await house.page.get(poll.path)).json()
    assert not {"metadata", "external_id", "effects"} & seen.keys()
    assert {"metadata", "external_id", "effects"} <= (await house.host.get(poll.path)).json().keys()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/polls"),
        ("GET", "/v1/polls"),
        ("PATCH", "POLL"),
        ("DELETE", "POLL"),
        ("POST", "POLL/open"),
        ("POST", "POLL/close"),
        ("POST", "POLL/reset"),
        ("GET", "POLL/votes"),
        ("GET", "POLL/export"),
    ],
)
async def test_a_publishable_key_leads_nothing(house, method, path):
    poll = await house.poll()
    reply = await house.page.request(method, path.replace("POLL", poll.path), json={})
    assert (reply.status_code, reply.json()["code"]) == (403, "key_kind")


async def test_another_projects_poll_does_not_exist(house):
    """Every route, read and write (T35): the answer is that of an id nobody has."""
    poll, other = await house.poll(), await house.another_project()
    nowhere = "/v1/polls/poll_01k00000000000000000000000"
    thief = house.client(other.secret_key)
    for method, tail in [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/open"),
        ("POST", "/votes"),
        ("GET", "/votes"),
        ("GET", "/votes/v1"),
        ("DELETE", "/votes/v1"),
        ("GET", "/votes/v1/proof"),
        ("GET", "/results"),
        ("GET", "/export"),
        ("GET", "/stream"),
    ]:
        with_body = {"json": {}} if method in {"PATCH", "POST"} else {}
        theirs = await thief.request(method, poll.path + tail, **with_body)
        nobodys = await thief.request(method, nowhere + tail, **with_body)
        assert theirs.json()["code"] == nobodys.json()["code"] == "poll_not_found", (method, tail)
        assert theirs.json()["detail"] == nobodys.json()["detail"]
    assert (await house.host.get(poll.path)).json() == poll.body


async def test_the_life_of_a_poll(house):
    poll = await house.poll(open=False)
    for step in STEPS:
        reply = await house.host.post(f"{poll.path}/{step}")
        assert reply.status_code == 200, (step, reply.text)
    refused = await house.host.post(f"{poll.path}/lock")
    assert refused.status_code == 409
    assert refused.json()["code"] == "poll_state"
    assert (refused.json()["status"], refused.json()["poll_status"]) == (409, "draft")
    assert refused.json()["action"] == "lock"
    archived = await house.host.delete(poll.path)
    assert archived.json()["status"] == "archived"


async def test_conditions(house):
    poll = await house.poll()
    read = await house.host.get(poll.path)
    same = await house.host.get(poll.path, headers={"if-none-match": f'W/{read.headers["etag"]}, "x"'})
    assert (same.status_code, same.content) == (304, b"")
    stale = {"if-match": '"1"'}
    edited = await house.host.patch(poll.path, json={"question": "Tea?"}, headers=stale)
    assert (edited.status_code, edited.headers["etag"]) == (200, '"2"')
    late = await house.host.patch(poll.path, json={"question": "Coffee?"}, headers=stale)
    assert (late.status_code, late.json()["code"]) == (412, "revision_mismatch")
    assert (await house.host.get(poll.path)).json()["question"] == "Tea?"
    echoed = await house.host.patch(poll.path, json={"question": "Tea?"}, headers={"if-match": '"2-closed"'})
    assert echoed.status_code == 200
    odd = await house.host.patch(poll.path, json={}, headers={"if-match": '"one"'})
    assert odd.json()["code"] == "invalid_request"


async def test_meaning_is_fixed_by_the_first_vote(house):
    poll = await house.poll()
    await house.page.post(f"{poll.path}/votes", json={"choice": poll.options[0]}, headers=await house.voter())
    refused = await house.host.patch(poll.path, json={"results_visibility": "never"})
    assert refused.json()["code"] == "meaning_locked"
    assert refused.json()["field"]


async def test_pages_of_polls(house):
    made = [(await house.poll()).id for _ in range(5)]
    seen, path = [], "/v1/polls?limit=2&status=open"
    while path:
        reply = await house.host.get(path)
        assert len(reply.json()["data"]) <= 2
        seen += [poll["id"] for poll in reply.json()["data"]]
        following = reply.links.get("next", {}).get("url")
        assert bool(following) == reply.json()["has_more"] == (reply.json()["next_cursor"] is not None)
        path = following and following.removeprefix("https://polls.example.org")
    assert seen == made[::-1]


async def test_a_cursor_is_good_for_its_own_list_only(house):
    for _ in range(3):
        await house.poll()
    cursor = (await house.host.get("/v1/polls?limit=2")).json()["next_cursor"]
    other = await house.another_project()
    for client, query in [
        (house.host, f"status=open&cursor={cursor}"),
        (house.host, f"cursor={cursor[:-2]}"),
        (house.host, f"cursor=x{cursor[1:]}"),
        (house.host, "cursor="),
        (house.host, f"cursor={'A' * 300}"),
        (house.client(other.secret_key), f"cursor={cursor}"),
    ]:
        assert (await client.get(f"/v1/polls?{query}")).json()["code"] == "invalid_field", query


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "invalid_field"),
        ("limit=101", "invalid_field"),
        ("limit=two", "invalid_field"),
        ("surprise=1", "invalid_field"),
        ("limit=1&limit=2", "invalid_field"),
        ("limit=%ff", "invalid_request"),
        ("status=ajar", "invalid_field"),
    ],
)
async def test_a_query_is_read_strictly(house, query, code):
    assert (await house.host.get(f"/v1/polls?{query}")).json()["code"] == code


async def test_every_output_field_and_twenty_privileged_names_are_refused_as_input(house):
    """Mass assignment (T36)."""
    poll = await house.poll()
    writable = {
        *("question", "kind", "options", "min_selections", "max_selections", "scale", "style", "open"),
        *("opens_at", "closes_at", "duration_seconds", "results_visibility", "voting", "effects"),
        *("room_id", "external_id", "metadata"),
    }
    names = (poll.body.keys() - writable) | {
        *("project_id", "environment", "voter_secret", "epoch", "short_code", "hidden_version"),
        *("is_admin", "role", "owner", "tenant", "tally", "counters", "version", "votes", "voters"),
        *("signing_secret", "key", "scopes", "__proto__", "constructor"),
    }
    for name in sorted(names):
        made = await house.host.post("/v1/polls", json={"question": "a", "options": ["b", "c"], name: 1})
        assert (made.status_code, made.json()["errors"][0]["pointer"]) == (422, f"#/{name}")
        edited = await house.host.patch(poll.path, json={name: 1})
        assert edited.status_code == 422, name
    assert (await house.host.get(poll.path)).json() == poll.body
