"""Milestones as hosts write them: read back, edited, copied, pointed at; no part of what a poll means."""

import json

import pytest

from plaudit.ledger import verifier

CONFETTI = {"effect": "confetti"}
HUNDRED = {"when": "votes", "votes": 100, "effect": CONFETTI}
TEA = {"when": "goal", "goal": {"option": "Tea", "percent": 60}, "effect": CONFETTI}
WHOLE = {
    "effect": "confetti",
    "message": "",
    "tone": "info",
    "haptic": [],
    "options": {},
    "fallback": "toast",
}


async def test_they_are_written_read_and_edited(house):
    poll = await house.poll(milestones=[HUNDRED, TEA])
    assert poll.body["milestones"] == [HUNDRED | {"effect": WHOLE}, TEA | {"effect": WHOLE}]
    assert (await house.host.get(poll.path)).json()["milestones"] == poll.body["milestones"]
    assert "milestones" not in (await house.page.get(poll.path)).json()
    edited = await house.host.patch(poll.path, json={"milestones": []})
    assert edited.json()["milestones"] == []
    cleared = await house.host.patch(poll.path, json={"milestones": None})
    assert cleared.json()["milestones"] is None
    assert (await house.poll()).body["milestones"] is None


async def test_sending_back_what_was_read_changes_nothing(house):
    poll = await house.poll(milestones=[TEA, HUNDRED])
    again = await house.host.patch(poll.path, json={"milestones": poll.body["milestones"]})
    assert again.json()["milestones"] == poll.body["milestones"]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"when": "votes"}, "#/milestones/1/votes"),
        ({"when": "goal", "goal": {"option": "Cake", "percent": 5}}, "#/milestones/1/goal/option"),
        ({"when": "goal", "goal": {"option": "Tea"}}, "#/milestones/1/goal"),
        ({"when": "seconds_left", "seconds": 5, "every": 2}, "#/milestones/1/every"),
        ({"when": "tie", "effect": {"effect": "toast", "options": {"url": "javascript:alert(1)"}}}, "#/milestones/1/effect/options/url"),
        ({"when": "tie", "effect": {"effect": "fireworks"}}, "#/milestones/1/effect/effect"),
        ({"when": "noon"}, "#/milestones/1/when"),
        ({"when": "votes", "votes": 0}, "#/milestones/1/votes"),
        ({"when": "goal", "goal": {"option": "Tea", "percent": 101}}, "#/milestones/1/goal/percent"),
        ({"when": "tie", "more": 1}, "#/milestones/1/more"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_pointed_at(house, wrong, pointer):
    rules = {"milestones": [HUNDRED, {"effect": CONFETTI} | wrong]}
    body = {"question": "Tea or coffee?", "options": ["Tea", "Coffee"]}
    made = await house.host.post("/v1/polls", json=body | rules)
    assert made.status_code == 422
    assert [one["pointer"] for one in made.json()["errors"]] == [pointer]
    tried = await house.host.post("/v1/polls/validate", json=body | rules)
    assert (tried.json()["valid"], tried.json()["errors"][0]["pointer"]) == (False, pointer)
    poll = await house.poll()
    edited = await house.host.patch(poll.path, json=rules)
    assert (edited.status_code, edited.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_twenty_and_no_more(house):
    assert len((await house.poll(milestones=[HUNDRED] * 20)).body["milestones"]) == 20
    told = await house.host.post(
        "/v1/polls", json={"question": "?", "options": ["A", "B"], "milestones": [HUNDRED] * 21}
    )
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "#/milestones")


async def test_an_option_a_milestone_needs_cannot_go(house):
    poll = await house.poll(milestones=[TEA])
    told = await house.host.patch(poll.path, json={"options": ["Water", "Coffee"]})
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, "#/milestones/0/goal/option")


async def test_a_copy_has_them_with_its_own_options(house):
    poll = await house.poll(milestones=[HUNDRED, TEA])
    named = TEA | {"goal": {"option": poll.options[0], "percent": 60}}
    await house.host.patch(poll.path, json={"milestones": [HUNDRED, TEA, named]})
    copy = (await house.host.post(f"{poll.path}/duplicate")).json()
    goals = [one.get("goal") for one in copy["milestones"]]
    assert goals == [None, TEA["goal"], {"option": copy["options"][0]["id"], "percent": 60}]
    assert copy["options"][0]["id"] != poll.options[0]


async def test_they_are_no_meaning_and_leave_no_mark_in_the_log(house, tmp_path):
    """After votes they change freely; the exported log verifies and has none of it."""
    poll = await house.poll(milestones=[HUNDRED])
    cast = await house.page.post(
        f"{poll.path}/votes", json={"choice": poll.options[0]}, headers=await house.voter()
    )
    assert cast.status_code == 201
    edited = await house.host.patch(poll.path, json={"milestones": [TEA]})
    assert edited.status_code == 200
    export = (await house.host.get(f"{poll.path}/export?format=ndjson")).text
    events = [line for line in map(json.loads, export.splitlines()) if "milestones" in json.dumps(line)]
    assert [next(iter(line)) if "poll" not in line else "poll" for line in events] in (
        ["poll"],
        [],
    )  # the header alone
    file = tmp_path / "export.ndjson"
    file.write_text(export)
    assert verifier.main([str(file)]) == 0


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ([HUNDRED, {"when": "votes", "effect": CONFETTI}], "#/milestones/1/votes"),
        ([TEA], "#/milestones/0/goal/option"),
        ([{"when": "tie"}], "#/milestones/0/effect"),
        ([HUNDRED] * 21, "#/milestones"),
    ],
)
async def test_those_of_a_project_are_checked_too(house, wrong, pointer):
    told = await house.host.patch("/v1/settings", json={"milestones": wrong})
    assert (told.status_code, told.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_those_of_a_project_are_read_back(house):
    told = await house.host.patch("/v1/settings", json={"milestones": [HUNDRED]})
    assert told.json()["milestones"] == [HUNDRED | {"effect": WHOLE}]
    assert (await house.host.get("/v1/settings")).json()["milestones"] == [HUNDRED | {"effect": WHOLE}]
