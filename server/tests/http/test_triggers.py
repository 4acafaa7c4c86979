"""Triggers over HTTP: from the event to the inbox, and every word on the way."""

import asyncio
from types import SimpleNamespace
from urllib.parse import quote

import pytest

TOAST = {"effect": {"effect": "toast", "message": "Thanks"}}
ON_CHECKOUT = {"on": {"event": "checkout.completed"}, "show": TOAST}


@pytest.fixture
async def shop(house, signed):
    """A host with a survey, a customer, and her page."""
    made = await house.host.post(
        "/v1/surveys",
        json={"title": "Visit", "open": True, "items": [{"poll": {"question": "How?", "kind": "rating"}}]},
    )
    assert made.status_code == 201, made.text

    async def trigger(**body):
        made = await house.host.post("/v1/triggers", json=ON_CHECKOUT | body)
        assert made.status_code == 201, made.text
        return made.json()

    async def tell(name="checkout.completed", user="ann", **more):
        told = await house.host.post("/v1/events", json={"name": name, "user": user} | more)
        assert told.status_code == 202, told.text
        await house.app.triggering.evaluating.settle()
        return told.json()

    async def inbox(user="ann", **claims):
        found = await house.page.get("/v1/me/inbox", headers={"plaudit-voter": signed(user, **claims)})
        assert found.status_code == 200, found.text
        return found.json()["data"]

    async def explain(user="ann"):
        return (await house.host.get(f"/v1/users/{user}/explain")).json()

    return SimpleNamespace(
        survey=made.json()["id"], trigger=trigger, tell=tell, inbox=inbox, explain=explain, house=house
    )


async def test_an_event_shows_the_survey_once_and_its_outcomes_are_told(shop, signed):
    trigger = await shop.trigger(show={"survey": shop.survey}, name="After checkout")
    await shop.tell(properties={"total": 12})
    (waiting,) = (await shop.inbox())["interactions"]
    assert waiting["show"] == {"survey": shop.survey}
    path = f"/v1/me/interactions/{waiting['id']}/outcomes"
    me = {"plaudit-voter": signed("ann")}
    assert (await shop.house.page.post(path, json={"outcome": "shown"}, headers=me)).json() == {"first": True}
    await shop.tell()
    told = (await shop.house.host.get(f"/v1/triggers/{trigger['id']}/outcomes")).json()
    assert (told["decisions"], told["eligible"], told["sent"], told["shown"]) == (2, 2, 1, 1)
    assert told["refusals"] == {"frequency_once": 1}
    assert told["median_seconds_to_show"] >= 0
    assert [hour["decisions"] for hour in told["by_hour"]] == [2]
    explained = await shop.explain()
    assert [one["reason"] for one in explained["decisions"]] == ["frequency_once", "show"]
    assert explained["decisions"][1]["interaction"] == waiting["id"]
    assert [(one["name"], one["would_show"], one["reason"]) for one in explained["now"]] == [
        ("After checkout", False, "frequency_once")
    ]
    assert explained["user"] == "ann"


@pytest.mark.parametrize("user", ["ann@example.org", "team/7 b?", "50%41", "ü" * 255])
async def test_any_name_a_host_may_give_is_explained(shop, user):
    """Names stand percent-encoded in a path: they are read once, and a slash does not cut them."""
    await shop.trigger(show={"survey": shop.survey})
    await shop.tell(user=user)
    explained = await shop.explain(quote(user, safe=""))
    assert explained["user"] == user
    assert [one["reason"] for one in explained["decisions"]] == ["show"]


@pytest.mark.parametrize(
    "path", ["users/" + "a" * 256, "voters/" + "a" * 65, "users/%ff", "users/a%00b", "voters/%F4%90"]
)
async def test_a_name_nobody_can_have_is_refused(house, path):
    answer = await house.host.get(f"/v1/{path}/explain")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_field")


@pytest.mark.parametrize("since", ["0.5", "1767225600", "-1", "1e9", "2026-01-01T00:00:00"])
async def test_a_moment_in_a_query_is_written_as_the_contract_has_it(house, since):
    answer = await house.host.get(f"/v1/interactions/totals?since={since}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_field")


async def test_what_waits_is_explained_until_it_expires(shop):
    await shop.trigger(show={"survey": shop.survey}, expires_seconds=600)
    await shop.tell()
    explained = await shop.explain()
    assert [one["status"] for one in explained["waiting"]] == ["waiting"]
    assert explained["now"][0]["reason"] == "already_waiting"
    assert explained["now"][0]["until"] > explained["waiting"][0]["expires_at"]


async def test_a_trigger_through_its_life(shop):
    made = await shop.trigger(
        on={"event": "x", "where": {"property": "total", "op": "gte", "value": 5}, "source": "any"},
        segment={"attribute": "plan", "op": "eq", "value": "pro"},
        schedule={
            "from": "2026-01-01T00:00:00Z",
            "days": ["mon"],
            "hours": {"from": "09:00", "until": "17:00"},
        },
        quiet_hours=None,
        cooldown_seconds=60,
        **{"as": "slide_in", "show": {"survey": shop.survey}, "frequency": {"type": "every", "days": 3}},
    )
    path, host = f"/v1/triggers/{made['id']}", shop.house.host
    assert made["as"] == "slide_in"
    assert made["quiet_hours"] is None
    assert made["schedule"] == {
        "from": "2026-01-01T00:00:00.000Z",
        "until": None,
        "days": ["mon"],
        "hours": {"from": "09:00", "until": "17:00"},
    }
    read = await host.get(path)
    assert read.json() == made
    assert read.headers["etag"] == '"1"'
    again = await host.get(path, headers={"if-none-match": '"1"'})
    assert again.status_code == 304
    edited = await host.patch(path, json={"schedule": None, "priority": 7}, headers={"if-match": '"1"'})
    assert (edited.json()["schedule"], edited.json()["priority"], edited.json()["revision"]) == (None, 7, 2)
    stale = await host.patch(path, json={"priority": 8}, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "revision_mismatch")
    assert (await host.post(f"{path}/disable")).json()["enabled"] is False
    assert (await host.post(f"{path}/enable")).json()["enabled"] is True
    gone = await host.delete(path)
    assert gone.json()["archived_at"] is not None
    refused = await host.post(f"{path}/enable")
    assert (refused.status_code, refused.json()["code"]) == (409, "trigger_archived")
    assert (await host.get("/v1/triggers")).json()["data"] == []
    assert [one["id"] for one in (await host.get("/v1/triggers?archived=true")).json()["data"]] == [
        made["id"]
    ]


async def test_a_list_goes_on_by_its_cursor(shop):
    made = [(await shop.trigger())["id"] for _ in range(3)]
    first = await shop.house.host.get("/v1/triggers?limit=2")
    assert [one["id"] for one in first.json()["data"]] == made[:0:-1]
    assert 'rel="next"' in first.headers["link"]
    rest = await shop.house.host.get(f"/v1/triggers?limit=2&cursor={first.json()['next_cursor']}")
    assert [one["id"] for one in rest.json()["data"]] == made[:1]


async def test_sent_twice_with_one_key_it_is_made_once(shop):
    key = {"idempotency-key": "k1"}
    first = await shop.house.host.post("/v1/triggers", json=ON_CHECKOUT, headers=key)
    again = await shop.house.host.post("/v1/triggers", json=ON_CHECKOUT, headers=key)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert len((await shop.house.host.get("/v1/triggers")).json()["data"]) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"on": {}}, "#/on"),
        ({"on": {"event": "x", "cue": "load"}}, "#/on"),
        ({"on": {"event": "x", "seconds": 3}}, "#/on/seconds"),
        ({"on": {"cue": "scroll"}}, "#/on/percent"),
        ({"on": {"cue": "click"}}, "#/on/selector"),
        ({"on": {"cue": "load", "where": {"property": "a", "op": "eq", "value": 1}}}, "#/on/where"),
        ({"on": {"event": "x", "where": {"attribute": "a", "op": "eq", "value": 1}}}, "#/on/where/attribute"),
        ({"segment": {"property": "a", "op": "eq", "value": 1}}, "#/segment/property"),
        ({"show": {}}, "#/show"),
        ({"show": {"poll": "poll_0", "survey": "surv_0"}}, "#/show"),
        ({"show": {"poll": "poll_00000000000000000000000000"}}, "#/show/poll"),
        (
            {"show": {"effect": {"effect": "toast", "options": {"url": "javascript:1"}}}},
            "#/show/effect/options/url",
        ),
        ({"as": "inline"}, "#/slot"),
        ({"frequency": {"type": "times"}}, "#/frequency/times"),
        ({"frequency": {"type": "once", "days": 3}}, "#/frequency/days"),
        ({"frequency": {"type": "until_answered"}}, "#/frequency/type"),
        ({"schedule": {"from": "2026-02-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}}, "#/schedule/until"),
        ({"schedule": {"hours": {"from": "09:00", "until": "09:00"}}}, "#/schedule/hours/until"),
        ({"quiet_hours": {"from": "22:00", "until": "22:00"}}, "#/quiet_hours/until"),
        ({"quiet_hours": {"from": "24:00", "until": "06:00"}}, "#/quiet_hours/from"),
        ({"sample_percent": 101}, "#/sample_percent"),
        ({"unknown": 1}, "#/unknown"),
    ],
)
async def test_what_is_wrong_is_pointed_to(shop, body, pointer):
    refused = await shop.house.host.post("/v1/triggers", json=ON_CHECKOUT | body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")
    assert pointer in [one["pointer"] for one in refused.json()["errors"]]


async def test_a_dry_run_says_why_and_decides_nothing(shop):
    made = await shop.trigger(
        on={"event": "x", "where": {"property": "total", "op": "gte", "value": 50}},
        segment={"attribute": "plan", "op": "eq", "value": "pro"},
    )

    async def dry(**body):
        tried = await shop.house.host.post(f"/v1/triggers/{made['id']}/test", json={"user": "ann"} | body)
        return tried.json()["decision"]["reason"]

    assert await dry() == "condition_false"
    assert await dry(properties={"total": 60}) == "segment_false"
    assert await dry(properties={"total": 60}, attributes={"plan": "pro"}) == "show"
    assert await dry(source="page", properties={"total": 60}) == "wrong_source"
    assert (await shop.explain())["decisions"] == []


async def test_a_backend_event_is_held_against_what_a_token_last_said(shop):
    await shop.trigger(segment={"attribute": "plan", "op": "eq", "value": "pro"})
    await shop.tell()
    await shop.inbox(attrs={"plan": "pro"})
    await shop.house.app.triggering.people.drain()
    await shop.tell()
    await shop.tell(attributes={"plan": "free"})
    await shop.tell()
    reasons = [one["reason"] for one in (await shop.explain())["decisions"]]
    assert reasons == ["segment_false", "segment_false", "show", "segment_false"]


async def test_a_change_holds_for_the_next_event_and_a_closed_target_for_none(shop):
    made = await shop.trigger(show={"survey": shop.survey}, frequency={"type": "always"})
    await shop.house.host.post(f"/v1/triggers/{made['id']}/disable")
    await shop.tell()
    await shop.house.host.post(f"/v1/triggers/{made['id']}/enable")
    await shop.house.host.post(f"/v1/surveys/{shop.survey}/close")
    await shop.tell()
    assert [one["reason"] for one in (await shop.explain())["decisions"]] == ["target_closed", "disabled"]


async def test_a_page_reports_a_cue_and_learns_what_comes_of_it(shop, signed):
    made = await shop.trigger(
        on={"cue": "exit_intent", "url": {"matches": "contains", "value": "/cart"}},
        show={"survey": shop.survey},
    )
    (cue,) = (await shop.inbox())["cues"]
    assert cue == {
        "trigger": made["id"],
        "cue": "exit_intent",
        "url": {"matches": "contains", "value": "/cart"},
    }
    me = {"plaudit-voter": signed("ann")}

    async def report(**body):
        told = await shop.house.page.post("/v1/me/cues", json={"trigger": made["id"]} | body, headers=me)
        return told.json()["decision"]

    assert (await report(url="https://shop.example/home"))["reason"] == "url_mismatch"
    shown = await report(url="https://shop.example/cart")
    assert (shown["show"], shown["reason"]) == (True, "show")
    assert [one["id"] for one in (await shop.inbox())["interactions"]] == [shown["interaction"]]
    assert (await report(url="https://shop.example/cart"))["reason"] == "already_waiting"
    unknown = await shop.house.page.post("/v1/me/cues", json={"trigger": "trig_x"}, headers=me)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "trigger_not_found")
    nobody = await shop.house.page.post("/v1/me/cues", json={"trigger": made["id"]})
    assert (nobody.status_code, nobody.json()["code"]) == (401, "voter_required")


async def test_another_project_sees_none_of_it(shop):
    made = await shop.trigger()
    stranger = shop.house.client((await shop.house.another_project()).secret_key)
    for method, path in [
        ("GET", f"/v1/triggers/{made['id']}"),
        ("DELETE", f"/v1/triggers/{made['id']}"),
        ("POST", f"/v1/triggers/{made['id']}/enable"),
        ("GET", f"/v1/triggers/{made['id']}/outcomes"),
    ]:
        refused = await stranger.request(method, path)
        assert (refused.status_code, refused.json()["code"]) == (404, "trigger_not_found")
    assert (await stranger.get("/v1/triggers")).json()["data"] == []
    assert (await stranger.get("/v1/users/ann/explain")).json()["now"] == []


async def test_settings_are_chosen_and_hold_at_once(shop):
    host = shop.house.host
    plain = (await host.get("/v1/settings")).json()
    assert (plain["timezone"], plain["cooldown_seconds"], plain["revision"]) == ("UTC", 0, 0)
    changed = await host.patch(
        "/v1/settings",
        json={
            "timezone": "Europe/Berlin",
            "quiet_hours": {"from": "22:00", "until": "08:00"},
            "muted": True,
            "effects": {"voted": {"effect": "toast", "message": "Danke"}},
            "theme": {"accent": "#1030ff"},
        },
        headers={"if-match": '"0"'},
    )
    assert changed.status_code == 200, changed.text
    assert changed.headers["etag"] == '"1"'
    assert (await host.get("/v1/settings")).json() == changed.json()
    stale = await host.patch("/v1/settings", json={"muted": False}, headers={"if-match": '"0"'})
    assert stale.status_code == 412
    await shop.trigger()
    await shop.tell()
    assert (await shop.explain())["decisions"][0]["reason"] == "muted"
    assert (await shop.inbox())["settings"]["muted"] is True
    wrong = await host.patch("/v1/settings", json={"timezone": "Mars/Olympus"})
    assert wrong.json()["errors"][0]["pointer"] == "#/timezone"


async def test_a_cool_down_of_one_survey_does_not_block_another(shop):
    """The project's own cool-down would; it is 0 unless somebody chose it."""
    await shop.trigger(show={"survey": shop.survey}, cooldown_seconds=86_400, name="first")
    await shop.tell()
    other = await shop.trigger(show={"survey": shop.survey}, name="second", on={"event": "visit.ended"})
    await shop.tell("visit.ended")
    assert (await shop.explain())["decisions"][0]["reason"] == "show"
    await shop.house.host.patch("/v1/settings", json={"cooldown_seconds": 3600})
    await shop.trigger(show={"survey": shop.survey}, name="third", on={"event": "later"})
    await shop.tell("later")
    newest = (await shop.explain())["decisions"][0]
    assert (newest["reason"], newest["facts"]) == ("global_cooldown", {"seconds": 3600})
    assert newest["until"] == (await shop.explain())["cooldown_until"]
    assert other["enabled"]


@pytest.mark.parametrize("user", ["ann@example.org", "ümlaut 1", "a%2Fb", "a?b#c", "host:x"])
async def test_any_id_a_host_has_can_be_explained(shop, user):
    await shop.trigger()
    await shop.tell(user=user)
    explained = await shop.explain(quote(user, safe=""))
    assert explained["user"] == user
    assert [one["reason"] for one in explained["decisions"]] == ["show"]


async def test_changes_at_once_follow_one_another(shop):
    made = await shop.trigger()
    path, host = f"/v1/triggers/{made['id']}", shop.house.host
    edits = [host.patch(path, json={"priority": number}) for number in range(8)]
    edits += [host.patch("/v1/settings", json={"cooldown_seconds": number}) for number in range(8)]
    assert {one.status_code for one in await asyncio.gather(*edits)} == {200}
    assert (await host.get(path)).json()["revision"] == 9
    assert (await host.get("/v1/settings")).json()["revision"] == 8
    claimed = [host.patch(path, json={"name": "x"}, headers={"if-match": '"9"'}) for _ in range(4)]
    codes = sorted(one.status_code for one in await asyncio.gather(*claimed))
    assert codes == [200, 412, 412, 412]
