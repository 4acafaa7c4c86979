"""Effects and interactions by API: what is taken, what is refused with pointers, what is read back."""

import asyncio

import pytest

FULL = {
    "to": {"user": "ann"},
    "effect": "confetti",
    "message": "You did it",
    "tone": "success",
    "haptic": [10, 20],
    "options": {
        "emoji": "🎉",
        "count": 3,
        "title": "Well done",
        "url": "https://shop.example.org/thanks",
        "label": "More",
        "sound": "tada",
        "duration_ms": 900,
        "position": "top",
        "colors": ["#ff0000"],
    },
    "ttl_seconds": 30,
    "priority": 90,
    "dedupe_key": "order-17",
    "once_per": "device",
    "fallback": "banner",
}


async def test_an_effect_comes_back_as_it_was_sent(house):
    answer = await house.ask("POST", "/v1/effects", FULL, status=201)
    sent = answer.json()
    assert answer.headers["location"].endswith(f"/v1/interactions/{sent['id']}")
    assert sent["effect"] == {
        name: FULL[name] for name in ("effect", "message", "tone", "haptic", "options", "fallback")
    }
    assert {name: sent[name] for name in ("type", "to", "priority", "once_per", "dedupe_key", "status")} == {
        **{name: FULL[name] for name in ("to", "priority", "once_per", "dedupe_key")},
        "type": "effect",
        "status": "waiting",
    }
    assert sent == await house.read(sent["id"])
    listed = (await house.ask("GET", "/v1/interactions?user=ann&status=waiting", status=200)).json()
    assert listed == {"data": [sent], "next_cursor": None, "has_more": False}


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"to": {}}, ["#/to"]),
        ({"to": {"user": "a", "everyone": True}}, ["#/to"]),
        ({"to": {"voter": "ann"}}, ["#/to/voter"]),
        ({"to": {"everyone": False}}, ["#/to/everyone"]),
        ({"to": {"user": ""}}, ["#/to/user"]),
        ({"to": {"segment": {}}}, ["#/to/segment"]),
        ({"to": {"segment": {"property": "total", "op": "gt", "value": 1}}}, ["#/to/segment/property"]),
        ({"to": {"segment": {"all": [{"attribute": "plan"}]}}}, ["#/to/segment/all/0/op"]),
        ({"to": {"room": "x"}}, ["#/to/room"]),
        ({"effect": "fireworks"}, ["#/effect"]),
        ({"message": "x" * 201}, ["#/message"]),
        ({"options": {"url": "javascript:alert(1)"}}, ["#/options/url"]),
        ({"options": {"url": "http://example.org"}}, ["#/options/url"]),
        ({"options": {"duration_ms": 1}}, ["#/options/duration_ms"]),
        ({"options": {"colors": ["red"]}}, ["#/options/colors/0"]),
        ({"ttl_seconds": 0}, ["#/ttl_seconds"]),
        ({"ttl_seconds": 2_592_001}, ["#/ttl_seconds"]),
        ({"priority": 101}, ["#/priority"]),
        ({"dedupe_key": ""}, ["#/dedupe_key"]),
        ({"once_per": "person"}, ["#/once_per"]),
        ({"fallback": "fireworks"}, ["#/fallback"]),
        ({"not_before": "2126-01-01T00:00:00Z"}, ["#/not_before"]),
        ({"not_before": "2026-01-01T00:00:00"}, ["#/not_before"]),
        ({"colour": "red"}, ["#/colour"]),
    ],
)
async def test_what_is_wrong_is_pointed_at(house, body, pointers):
    answer = await house.ask(
        "POST", "/v1/effects", {"to": {"user": "ann"}, "effect": "toast"} | body, status=422
    )
    assert answer.json()["code"] == "invalid_field"
    assert [one["pointer"] for one in answer.json()["errors"]] == pointers


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"to": {"everyone": True}}, ["#/to"]),
        ({"show": {}}, ["#/show"]),
        ({"show": {"poll": "poll_x", "survey": "surv_x"}}, ["#/show"]),
        (
            {"show": {"effect": {"effect": "toast", "options": {"url": "//evil.example"}}}},
            ["#/show/effect/options/url"],
        ),
        ({"show": {"effect": {"effect": "toast"}}, "as": "banner"}, ["#/as"]),
        ({"slot": "aside"}, ["#/slot"]),
        ({"as": "dialog"}, ["#/as"]),
        ({"push": {"title": ""}}, ["#/push/title"]),
    ],
)
async def test_what_is_wrong_with_an_interaction_is_pointed_at(house, body, pointers):
    poll = await house.poll()
    plain = {"to": {"user": "ann"}, "show": {"poll": poll["id"]}}
    answer = await house.ask("POST", "/v1/interactions", plain | body, status=422)
    assert [one["pointer"] for one in answer.json()["errors"]] == pointers


async def test_what_is_shown_must_exist_be_ones_own_and_be_showable(house):
    async def told(show=None, to=None):
        body = {"to": to or {"user": "ann"}} | ({"show": show} if show else {"effect": "toast"})
        path = "/v1/interactions" if show else "/v1/effects"
        answer = await house.ask("POST", path, body)
        return answer.status_code, answer.json().get("code")

    draft, canceled = await house.poll(open=False), await house.poll()
    await house.ask("POST", f"/v1/polls/{canceled['id']}/cancel", status=200)
    closed = await house.poll()
    await house.ask("POST", f"/v1/polls/{closed['id']}/close", status=200)
    test = await house.add_key("secret", "test")
    question = {"question": "Tea?", "options": ["Yes", "No"]}
    foreign = (await house.ask("POST", "/v1/polls", question, key=test.text)).json()
    items = [{"poll": {"question": "How was it?", "kind": "rating"}}]
    survey = (await house.ask("POST", "/v1/surveys", {"title": "Visit", "items": items, "open": True})).json()
    unopened = (await house.ask("POST", "/v1/surveys", {"title": "Visit", "items": items})).json()
    assert await told({"poll": closed["id"]}) == (201, None)  # its results are worth a look
    assert await told({"survey": survey["id"]}) == (201, None)
    for poll in (draft, canceled):
        assert await told({"poll": poll["id"]}) == (409, "poll_state")
    assert await told({"survey": unopened["id"]}) == (409, "survey_state")
    for missing in ("poll_01k00000000000000000000000", foreign["id"], "poll_x", survey["id"]):
        assert await told({"poll": missing}) == (404, "poll_not_found")
        assert await told(to={"poll": missing}) == (404, "poll_not_found")
    assert await told({"survey": closed["id"]}) == (404, "survey_not_found")


async def test_how_long_and_how_often_by_whom_it_is_for(house):
    poll = await house.poll()
    voter = (await house.ask("POST", "/v1/voters", key=house.publishable)).json()["voter_id"]
    told = {}
    for to in ({"user": "a"}, {"voter": voter}, {"poll": poll["id"]}, {"everyone": True}):
        sent = await house.effect(to=to)
        (name,) = to
        lasts = _seconds(sent["created_at"], sent["expires_at"])
        told[name] = (lasts, sent["once_per"])
    day = 24 * 3600
    assert told == {
        "user": (day, "user"),
        "voter": (day, "user"),
        "poll": (60, "tab"),
        "everyone": (60, "tab"),
    }


def _seconds(begin, end):
    from datetime import datetime

    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()


async def test_its_time_counts_from_when_it_may_begin(house):
    sent = await house.effect(not_before="2020-01-01T00:00:00Z", ttl_seconds=5)
    assert sent["not_before"] == sent["created_at"]
    later = (house.clock.now() + 3_600_000) // 1000
    from datetime import UTC, datetime

    sent = await house.effect(not_before=datetime.fromtimestamp(later, UTC).isoformat(), ttl_seconds=5)
    assert _seconds(sent["not_before"], sent["expires_at"]) == 5
    assert _seconds(sent["created_at"], sent["not_before"]) > 3500


async def test_a_request_sent_twice_is_done_once_and_answered_alike(house):
    body = {"to": {"user": "ann"}, "effect": "toast"}
    answers = [await house.ask("POST", "/v1/effects", body, Idempotency_Key="k") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert answers[1].headers["idempotent-replayed"] == "true"
    other = await house.ask("POST", "/v1/effects", body | {"effect": "pulse"}, Idempotency_Key="k")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await house.ask("GET", "/v1/interactions")).json()["data"]) == 1


async def test_of_one_dedupe_key_one_lives_also_when_many_send_at_once(house):
    body = {"to": {"user": "ann"}, "effect": "toast", "dedupe_key": "hello"}
    answers = await asyncio.gather(*(house.ask("POST", "/v1/effects", body) for _ in range(12)))
    assert sorted(one.status_code for one in answers) == [200] * 11 + [201]
    assert len({one.json()["id"] for one in answers}) == 1
    assert [one.json().get("deduplicated") for one in answers if one.status_code == 200] == [True] * 11
    answered = await house.ask("POST", "/v1/effects", body, Idempotency_Key="again")
    again = await house.ask("POST", "/v1/effects", body, Idempotency_Key="again")
    assert (answered.status_code, again.status_code, again.content) == (200, 200, answered.content)


async def test_too_many_for_one_person_are_refused(house):
    for n in range(10):
        await asyncio.gather(*(house.effect(message=f"{n}") for _ in range(100)))
    refused = await house.ask("POST", "/v1/effects", {"to": {"user": "ann"}, "effect": "toast"})
    assert (refused.status_code, refused.json()["code"], refused.json()["limit"]) == (
        409,
        "interaction_limit",
        1000,
    )
    await house.effect(to={"user": "bob"})


async def test_a_list_goes_on_with_its_cursor_and_finds_by_all_it_can(house):
    sent = [await house.effect(to={"user": f"u{n % 2}"}) for n in range(5)]
    first = (await house.ask("GET", "/v1/interactions?limit=3")).json()
    second = (await house.ask("GET", f"/v1/interactions?limit=3&cursor={first['next_cursor']}")).json()
    ids = [one["id"] for one in (*first["data"], *second["data"])]
    assert ids == [one["id"] for one in reversed(sent)]
    mine = (await house.ask("GET", "/v1/interactions?user=u1")).json()["data"]
    assert [one["id"] for one in mine] == [sent[3]["id"], sent[1]["id"]]
    for query in ("status=shown", "type=poll", "trigger=trig_x", "voter=u1"):
        assert (await house.ask("GET", f"/v1/interactions?{query}")).json()["data"] == []
    for query in ("user=a&voter=b", "status=late", "limit=0", "cursor=x", "colour=red"):
        assert (await house.ask("GET", f"/v1/interactions?{query}")).json()["code"] == "invalid_field"


async def test_what_each_person_did_and_what_all_came_to(house):
    sent = await house.effect(effect="confetti")
    assert await house.claim(sent["id"], fallback="banner")
    assert await house.claim(sent["id"], outcome="unsupported", detail="no canvas")
    outcomes = (await house.ask("GET", f"/v1/interactions/{sent['id']}/outcomes")).json()
    (person,) = outcomes["data"]
    assert (person["user"], person["voter"], person["fallback"], person["detail"]) == (
        "ann",
        None,
        "banner",
        "no canvas",
    )
    assert (person["shown_at"] is None, person["clicked_at"], outcomes["truncated"]) == (False, None, False)
    assert outcomes["outcomes"]["fallbacks"] == {"banner": 1}
    now = await house.read(sent["id"])
    assert (now["status"], now["first_shown_at"]) == ("shown", person["shown_at"])
    await house.effect(effect="pulse")
    totals = (await house.ask("GET", "/v1/interactions/totals")).json()
    by_effect = {one["key"]: (one["counts"]["sent"], one["counts"]["shown"]) for one in totals["groups"]}
    assert by_effect == {"confetti": (1, 1), "pulse": (1, 0)}
    assert (totals["total"]["sent"], totals["total"]["unsupported"], totals["total"]["fallbacks"]) == (
        2,
        1,
        {"banner": 1},
    )
    assert sum(hour["counts"]["sent"] for hour in totals["hours"]) == 2
    assert (await house.ask("GET", "/v1/interactions/totals?by=trigger")).json()["groups"] == []
    later = (await house.ask("GET", "/v1/interactions/totals?since=2100-01-01T00:00:00Z")).json()
    assert (later["total"]["sent"], later["groups"], later["hours"]) == (0, [], [])
