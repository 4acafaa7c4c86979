"""Surveys over HTTP as their hosts make and lead them: conditions of edits, lists, copies, what is refused."""

import asyncio

import pytest
import surveyed
from surveyed import LOW, RATING, SHOP, WHY, made

PLAIN = {"question": "Tea?", "options": ["Yes", "No"]}


def item(key, **changes):
    return {"key": key, "poll": PLAIN} | changes


async def test_a_new_survey_says_what_it_is(house):
    draft = SHOP | {"tags": ["shop"], "metadata": {"show": "1"}, "external_id": "x-1", "open": False}
    made = await house.host.post("/v1/surveys", json=draft)
    survey = made.json()
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"https://polls.example.org/v1/surveys/{survey['id']}"
    assert made.headers["etag"] == '"1"'
    assert (survey["status"], survey["revision"]) == ("draft", 1)
    assert [one["poll"]["status"] for one in survey["items"]] == ["draft", "draft"]
    assert [one["poll"]["results_visibility"] for one in survey["items"]] == ["never", "never"]
    assert survey["links"]["page"] == f"https://polls.example.org/s/{survey['id']}"
    poll = (await house.page.get(f"/v1/polls/{survey['items'][0]['poll_id']}")).json()
    assert poll["question"] == RATING["poll"]["question"]
    seen = (await house.page.get(f"/v1/surveys/{survey['id']}")).json()
    assert not {"tags", "metadata", "external_id", "quotas", "responses", "max_responses"} & seen.keys()
    assert seen["items"][1]["show_when"] == LOW


async def test_options_in_conditions_are_named_by_id_key_or_text_and_kept_by_id(house):
    when = {
        "any": [{"item": "why", "op": "eq", "value": "slow"}, {"item": "why", "op": "in", "value": ["Rude"]}]
    }
    shop = await made(house, endings=[{"title": "Sorry", "when": when}, {"title": "Thanks"}])
    slow, rude = shop.options["why"]
    assert shop.body["endings"][0]["when"] == {
        "any": [{"item": "why", "op": "eq", "value": slow}, {"item": "why", "op": "in", "value": [rude]}]
    }
    assert [ending["key"] for ending in shop.body["endings"]] == ["end1", "end2"]


async def test_a_poll_there_is_can_be_an_item(house):
    poll = await house.poll(voting={"change": True})
    shop = await made(house, items=[{"poll_id": poll.id}], endings=[])
    reply = await house.page.post(
        shop.answers,
        json={"answers": {"q1": {"choice": poll.options[0]}}, "complete": True},
        headers=await house.voter(),
    )
    assert reply.json()["response"]["status"] == "completed"
    results = (await house.host.get(f"/v1/polls/{poll.id}/results")).json()
    assert results["voters"] == 1
    assert (await house.host.get(f"/v1/polls/{poll.id}")).json()["revision"] == 1
    draft = await house.poll(voting={"change": True}, open=False)
    shop = await made(house, items=[{"poll_id": draft.id}], endings=[])
    assert shop.body["items"][0]["poll"]["status"] == "open"
    assert shop.body["items"][0]["poll"]["revision"] == 2
    archived = await house.host.post(f"{shop.path}/close")
    assert archived.json()["items"][0]["poll"]["status"] == "closed"
    put_away = await house.host.delete(shop.path)
    assert put_away.json()["items"][0]["poll"]["status"] == "closed"


async def test_a_step_repeated_under_a_key_is_taken_once(house):
    shop = await made(house, open=False)
    key = {"idempotency-key": "step-1"}
    sent = [house.host.post(f"{shop.path}/open", headers=key) for _ in range(3)]
    replies = await asyncio.gather(*sent)
    assert {reply.status_code for reply in replies} <= {200, 409}
    again = await house.host.post(f"{shop.path}/open", headers=key)
    assert (again.status_code, again.json()["revision"]) == (200, 2)
    assert again.headers["etag"] == '"2"'
    plain = await house.host.post(f"{shop.path}/open")
    assert (plain.status_code, plain.json()["code"]) == (409, "survey_state")
    polls = [one["poll"]["status"] for one in again.json()["items"]]
    assert polls == ["open", "open"]


async def test_a_survey_repeated_under_a_key_is_made_once(house):
    key = {"idempotency-key": "make-1"}
    first = await house.host.post("/v1/surveys", json=SHOP, headers=key)
    again = await house.host.post("/v1/surveys", json=SHOP, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert len((await house.host.get("/v1/surveys")).json()["data"]) == 1
    assert len((await house.host.get("/v1/polls")).json()["data"]) == len(SHOP["items"])


async def test_an_edit_is_meant_for_a_revision(house):
    shop = await made(house)
    etag = (await house.host.get(shop.path)).headers["etag"]
    edited = await house.host.patch(shop.path, json={"title": "New"}, headers={"if-match": etag})
    assert (edited.status_code, edited.json()["title"], edited.json()["revision"]) == (200, "New", 2)
    late = await house.host.patch(shop.path, json={"title": "Late"}, headers={"if-match": etag})
    assert (late.status_code, late.json()["code"]) == (412, "revision_mismatch")
    for verb, reply in (
        ("close", await house.host.post(f"{shop.path}/close", headers={"if-match": '"1"'})),
        ("archive", await house.host.delete(shop.path, headers={"if-match": '"1"'})),
    ):
        assert reply.status_code == 412, verb
    assert (await house.host.get(shop.path)).json()["title"] == "New"


async def test_edits_of_five_at_once_for_one_revision_are_one(house):
    shop = await made(house)
    sent = [
        house.host.patch(shop.path, json={"title": f"T{n}"}, headers={"if-match": '"1"'}) for n in range(5)
    ]
    replies = await asyncio.gather(*sent)
    assert sorted(reply.status_code for reply in replies) == [200, 412, 412, 412, 412]


async def test_reading_again_costs_nothing_until_something_has_changed(house):
    shop = await made(house)
    etag = (await house.page.get(shop.path)).headers["etag"]
    unchanged = await house.page.get(shop.path, headers={"if-none-match": etag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    await house.host.patch(f"/v1/polls/{shop.polls['rating']['id']}", json={"question": "How?"})
    changed = await house.page.get(shop.path, headers={"if-none-match": etag})
    assert changed.json()["items"][0]["poll"]["question"] == "How?"


async def test_items_come_and_go_until_somebody_has_answered(house):
    shop = await made(house)
    items = [{"key": "rating", "required": False}, item("tea", show_when=LOW), {"key": "why"}]
    edited = await house.host.patch(shop.path, json={"items": items})
    assert edited.status_code == 200, edited.text
    kept = edited.json()["items"]
    assert [one["key"] for one in kept] == ["rating", "tea", "why"]
    assert [one["poll_id"] for one in kept[::2]] == [shop.polls["rating"]["id"], shop.polls["why"]["id"]]
    assert {one["poll"]["status"] for one in kept} == {"open"}
    shorter = await house.host.patch(shop.path, json={"items": [{"key": "rating"}], "endings": []})
    assert shorter.status_code == 200, shorter.text
    dropped = (await house.host.get(f"/v1/polls/{kept[1]['poll_id']}")).json()
    assert dropped["status"] == "archived"

    said = {"answers": {"rating": {"rating": 5}}}
    await house.page.post(shop.answers, json=said, headers=await house.voter())
    for field, change in (
        ("items", {"items": [{"key": "rating"}, item("late")]}),
        ("items", {"items": [{"key": "rating", "required": False}]}),
        ("pacing", {"pacing": "host"}),
        ("hidden_fields", {"hidden_fields": []}),
        ("quotas", {"quotas": [{"key": "q", "when": LOW, "limit": 1}]}),
    ):
        refused = await house.host.patch(shop.path, json=change)
        assert (refused.status_code, refused.json()["code"]) == (409, "meaning_locked")
        assert refused.json()["field"] == field
    words = await house.host.patch(shop.path, json={"title": "Words", "endings": [{"title": "Bye"}]})
    assert words.status_code == 200, words.text


async def test_closing_ends_the_polls_and_archiving_puts_them_away(house):
    shop = await made(house)
    closed = (await house.host.post(f"{shop.path}/close")).json()
    assert {closed["status"], *(one["poll"]["status"] for one in closed["items"])} == {"closed"}
    for refused in (
        await house.host.post(f"{shop.path}/open"),
        await house.host.patch(shop.path, json={"title": "Late"}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "survey_state")
    gone = (await house.host.delete(shop.path)).json()
    assert {gone["status"], *(one["poll"]["status"] for one in gone["items"])} == {"archived"}
    assert (await house.host.delete(shop.path)).json()["code"] == "survey_state"


async def test_with_the_hosts_pacing_the_polls_wait_for_the_host(house):
    shop = await made(house, pacing="host")
    assert [one["poll"]["status"] for one in shop.body["items"]] == ["draft", "draft"]
    await house.host.post(f"/v1/polls/{shop.polls['rating']['id']}/open")
    closed = (await house.host.post(f"{shop.path}/close")).json()
    assert [one["poll"]["status"] for one in closed["items"]] == ["closed", "draft"]


async def test_a_copy_asks_the_same_with_polls_of_its_own(house):
    when = {"item": "why", "op": "eq", "value": "Rude"}
    shop = await made(house, external_id="x-1", endings=[{"title": "Sorry", "when": when}, {"title": "Bye"}])
    made_copy = await house.host.post(f"{shop.path}/duplicate")
    copy = made_copy.json()
    assert made_copy.status_code == 201
    assert (copy["status"], copy["revision"], copy["external_id"]) == ("draft", 1, None)
    assert copy["id"] != shop.id
    assert not {one["poll_id"] for one in copy["items"]} & {one["id"] for one in shop.polls.values()}
    assert [one["key"] for one in copy["items"]] == ["rating", "why"]
    why = copy["items"][1]["poll"]["options"]
    assert [one["text"] for one in why] == ["Slow", "Rude"]
    assert copy["endings"][0]["when"]["value"] == why[1]["id"]
    opened = await house.host.post(f"/v1/surveys/{copy['id']}/open")
    said = {"answers": {"rating": {"rating": 1}, "why": {"choice": why[1]["id"]}}, "complete": True}
    reply = await house.page.post(
        f"/v1/surveys/{opened.json()['id']}/responses", json=said, headers=await house.voter()
    )
    assert reply.json()["response"]["ending"]["title"] == "Sorry"
    assert (await house.host.get(f"{shop.path}/results")).json()["responses"]["started"] == 0


async def test_lists_go_on_from_a_cursor_by_status_tag_and_words(house):
    for n in range(5):
        await made(house, title=f"Survey {n}", tags=["even" if n % 2 == 0 else "odd"], open=n < 3)

    async def titles(query):
        found, at = [], f"/v1/surveys?{query}"
        while True:
            page = (await house.host.get(at)).json()
            found += [one["title"][-1] for one in page["data"]]
            if not page["has_more"]:
                return "".join(found)
            at = f"/v1/surveys?{query}&cursor={page['next_cursor']}"

    assert await titles("limit=2") == "43210"
    assert await titles("limit=1&tag=even") == "420"
    assert await titles("limit=1&status=open&tag=even") == "20"
    assert await titles("q=sURVEY 3") == "3"
    assert await titles("q=nothing") == ""
    page = (await house.host.get("/v1/surveys?limit=2")).json()
    for query in (f"cursor={page['next_cursor']}&tag=odd", "cursor=x", "limit=0", "status=locked", "mood=1"):
        refused = await house.host.get(f"/v1/surveys?{query}")
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field"), query
    linked = (await house.host.get("/v1/surveys?limit=2&q=a b%26c")).headers
    assert "link" not in linked


async def test_the_next_page_is_linked_with_its_filters(house):
    for _ in range(2):
        await made(house, tags=["a b&c"])
    first = await house.host.get("/v1/surveys?limit=1&tag=a%20b%26c")
    target = first.headers["link"].partition(">")[0].removeprefix("<https://polls.example.org")
    second = await house.host.get(target)
    assert second.status_code == 200, second.text
    assert len(second.json()["data"]) == 1


async def test_a_dry_run_names_what_nobody_can_reach_and_stores_nothing(house):
    items = [item("a", next="c"), item("b"), item("c")]
    reply = await house.host.post("/v1/surveys/validate", json={"title": "T", "items": items})
    assert (reply.status_code, reply.json()["valid"], reply.json()["unreachable"]) == (200, True, ["b"])
    assert len(reply.json()["warnings"]) == 2
    wrong = await house.host.post("/v1/surveys/validate", json={"title": " ", "items": [item("a", next="a")]})
    assert (wrong.status_code, wrong.json()["valid"]) == (200, False)
    assert {one["pointer"] for one in wrong.json()["errors"]} == {"#/title", "#/items/0/next"}
    shape = await house.host.post("/v1/surveys/validate", json={"title": "T", "items": [{"key": "A B"}]})
    assert [one["pointer"] for one in shape.json()["errors"]] == ["#/items/0/key"]
    assert (await house.host.get("/v1/surveys")).json()["data"] == []
    assert (await house.host.get("/v1/polls")).json()["data"] == []


COND = {"item": "a", "op": "eq", "value": "Yes"}


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"items": []}, ["#/items"]),
        ({"items": [item("a")] * 2}, ["#/items/1/key"]),
        ({"items": [item("end")]}, ["#/items/0/key"]),
        ({"items": [{"key": "a"}]}, ["#/items/0"]),
        ({"items": [item("a", poll_id="poll_x")]}, ["#/items/0"]),
        ({"items": [{"poll_id": "poll_x"}]}, ["#/items/0/poll_id"]),
        ({"items": [{"poll": PLAIN | {"question": " "}}]}, ["#/items/0/poll/question"]),
        ({"items": [{"poll": PLAIN | {"kind": "riddle"}}]}, ["#/items/0/poll/kind"]),
        ({"items": [{"poll": PLAIN | {"open": True}}]}, ["#/items/0/poll/open"]),
        ({"items": [{"poll": PLAIN | {"duration_seconds": 5}}]}, ["#/items/0/poll/duration_seconds"]),
        ({"items": [{"poll": PLAIN | {"voting": {"votes_per_voter": 2}}}]}, ["#/items/0/poll/voting"]),
        ({"items": [item("a", next="a")]}, ["#/items/0/next"]),
        ({"items": [item("a"), item("b", next="a")]}, ["#/items/1/next"]),
        ({"items": [item("a", next="nowhere")]}, ["#/items/0/next"]),
        ({"items": [item("a", jumps=[{"when": COND, "to": "a"}])]}, ["#/items/0/jumps/0/to"]),
        ({"items": [item("a", show_when=COND)]}, ["#/items/0/show_when/item"]),
        ({"items": [item("b", show_when=COND), item("a")]}, ["#/items/0/show_when/item"]),
        (
            {"items": [item("a"), item("b", show_when=COND | {"value": "Maybe"})]},
            ["#/items/1/show_when/value"],
        ),
        ({"items": [item("a"), item("b", show_when=COND | {"op": "lt"})]}, ["#/items/1/show_when/op"]),
        (
            {"items": [item("a"), item("b", show_when={"item": "a", "op": "eq"})]},
            ["#/items/1/show_when/value"],
        ),
        ({"items": [item("a"), item("b", show_when={"item": "a"})]}, ["#/items/1/show_when/op"]),
        ({"items": [item("a"), item("b", show_when=COND | {"op": "in"})]}, ["#/items/1/show_when/value"]),
        (
            {"items": [item("a"), item("b", show_when=COND | {"op": "answered"})]},
            ["#/items/1/show_when/value"],
        ),
        ({"items": [item("a"), item("b", show_when=COND | {"field": "x"})]}, ["#/items/1/show_when"]),
        ({"items": [item("a"), item("b", show_when={})]}, ["#/items/1/show_when"]),
        ({"items": [item("a"), item("b", show_when={"all": []})]}, ["#/items/1/show_when/all"]),
        (
            {"items": [item("a"), item("b", show_when={"any": [COND, {"not": COND | {"value": "No no"}}]})]},
            ["#/items/1/show_when/any/1/not/value"],
        ),
        (
            {"items": [item("a"), item("b", show_when={"field": "x", "op": "answered"})]},
            ["#/items/1/show_when/field"],
        ),
        ({"items": [item("a"), {"poll": PLAIN | {"question": "{{c}}?"}}]}, ["#/items/1/poll/question"]),
        ({"items": [{"poll": PLAIN | {"question": "{{field.x}}?"}}]}, ["#/items/0/poll/question"]),
        ({"endings": [{"title": "A"}, {"title": "B"}]}, ["#/endings/0/when"]),
        ({"endings": [{"title": "A", "when": COND}]}, ["#/endings/0/when"]),
        (
            {"endings": [{"title": "A", "key": "x", "when": COND}, {"title": "B", "key": "x"}]},
            ["#/endings/1/key"],
        ),
        ({"endings": [{"title": "{{b}}"}]}, ["#/endings/0/title"]),
        (
            {"endings": [{"title": "A", "button": {"text": "Go", "url": "javascript:x"}}]},
            ["#/endings/0/button/url"],
        ),
        ({"quotas": [{"key": "q", "when": COND | {"item": "b"}, "limit": 1}]}, ["#/quotas/0/when/item"]),
        ({"quotas": [{"key": "q", "when": COND, "limit": 1}] * 2}, ["#/quotas/1/key"]),
        ({"language": "English please"}, ["#/language"]),
        ({"translations": {"x!": {"title": "T"}}}, ["#/translations/x!"]),
        ({"translations": {"de": {"endings": {"gone": {"title": "T"}}}}}, ["#/translations/de/endings/gone"]),
        ({"hidden_fields": ["x", "x"]}, ["#/hidden_fields"]),
        ({"closes_at": "2020-01-01T00:00:00Z"}, ["#/closes_at"]),
        ({"title": "\u200b"}, ["#/title"]),
        ({"title": "a\x07b"}, ["#/title"]),
        ({"tags": [" "]}, ["#/tags/0"]),
        (
            {"title": " ", "items": [item("a", next="a"), {"poll": PLAIN | {"kind": "x"}}]},
            ["#/items/1/poll/kind", "#/items/0/next", "#/title"],
        ),
    ],
)
async def test_what_is_wrong_with_a_survey_is_pointed_at(house, changes, pointers):
    reply = await house.host.post("/v1/surveys", json={"title": "T", "items": [item("a")]} | changes)
    assert (reply.status_code, reply.json()["code"]) == (422, "survey_invalid"), reply.text
    assert [one["pointer"] for one in reply.json()["errors"]] == pointers
    assert (await house.host.get("/v1/polls")).json()["data"] == []
    dry = await house.host.post("/v1/surveys/validate", json={"title": "T", "items": [item("a")]} | changes)
    assert [one["pointer"] for one in dry.json()["errors"]] == pointers


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"title": "x" * 201}, "#/title"),
        ({"mood": 1}, "#/mood"),
        ({"items": [{"key": "Über"}]}, "#/items/0/key"),
        ({"items": [item("a", show_when={"item": "a", "op": "like", "value": 1})]}, "#/items/0/show_when/op"),
        ({"items": [{"poll": PLAIN | {"colour": "red"}}]}, "#/items/0/poll/colour"),
        ({"pacing": "fast"}, "#/pacing"),
        ({"max_responses": 0}, "#/max_responses"),
        ({"quotas": [{"key": "q", "limit": 1}]}, "#/quotas/0/when"),
    ],
)
async def test_a_survey_of_the_wrong_shape_is_pointed_at(house, changes, pointer):
    reply = await house.host.post("/v1/surveys", json={"title": "T", "items": [item("a")]} | changes)
    assert (reply.status_code, reply.json()["code"]) == (422, "invalid_field"), reply.text
    assert reply.json()["errors"][0]["pointer"] == pointer


async def test_a_loop_is_called_one(house):
    items = [item("a"), item("b", jumps=[{"when": COND, "to": "a"}])]
    reply = await house.host.post("/v1/surveys", json={"title": "T", "items": items})
    assert "survey_loop" in reply.json()["detail"]
    assert "b would lead back to a" in reply.json()["detail"]


async def test_five_thousand_items_are_too_many_and_the_limit_is_named(house):
    items = [{"poll": {"question": "?", "options": ["a", "b"]}} for _ in range(5000)]
    reply = await house.host.post("/v1/surveys", json={"title": "T", "items": items})
    assert (reply.status_code, reply.json()["code"]) == (422, "survey_invalid")
    assert "200 items (PLAUDIT_ITEMS_PER_SURVEY)" in reply.json()["detail"]
    assert "5000" in reply.json()["detail"]


@pytest.mark.parametrize("settings", [{"items_per_survey": 2}], indirect=True)
async def test_the_limit_of_items_is_the_operators(house):
    two, three = ([item(key) for key in keys] for keys in ("ab", "abc"))
    assert (await house.host.post("/v1/surveys", json={"title": "T", "items": two})).status_code == 201
    reply = await house.host.post("/v1/surveys", json={"title": "T", "items": three})
    assert reply.json()["errors"][0]["pointer"] == "#/items"


async def test_surveys_are_made_by_secret_keys_and_read_by_any(house):
    shop = await made(house)
    for reply in (
        await house.page.post("/v1/surveys", json=SHOP),
        await house.page.post("/v1/surveys/validate", json=SHOP),
        await house.page.get("/v1/surveys"),
        await house.page.patch(shop.path, json={}),
        await house.page.delete(shop.path),
        await house.page.post(f"{shop.path}/close"),
        await house.page.post(f"{shop.path}/duplicate"),
        await house.page.get(f"{shop.path}/export"),
    ):
        assert (reply.status_code, reply.json()["code"]) == (403, "key_kind")
    for path in ("", "/results", "/leaderboard"):
        assert (await house.page.get(shop.path + path)).status_code == 200


async def test_survey_of_other_polls_refuses_those_it_cannot_use(house):
    unchangeable = await house.poll()
    closed = await house.poll(voting={"change": True})
    await house.host.post(f"{closed.path}/close")
    signed_only = await house.poll(voting={"change": True, "identity": "signed"})
    stranger = await house.another_project()
    foreign = await house.client(stranger.secret_key).post(
        "/v1/polls", json=PLAIN | {"voting": {"change": True}}
    )
    for poll_id in (unchangeable.id, closed.id, signed_only.id, foreign.json()["id"]):
        reply = await house.host.post("/v1/surveys", json={"title": "T", "items": [{"poll_id": poll_id}]})
        assert reply.json()["errors"][0]["pointer"] == "#/items/0/poll_id", poll_id
    twice = [{"poll_id": (await house.poll(voting={"change": True})).id}] * 2
    reply = await house.host.post("/v1/surveys", json={"title": "T", "items": twice})
    assert [one["pointer"] for one in reply.json()["errors"]] == ["#/items/1/poll_id"]


async def test_the_shop_survey_of_the_samples_is_one(house):
    assert (await house.host.post("/v1/surveys/validate", json=SHOP | {"items": [RATING, WHY]})).json() == {
        "valid": True,
        "errors": [],
        "unreachable": [],
        "warnings": [],
    }
    assert surveyed.SHOP["endings"]
