"""Templates: what is served can be sent back, and the server takes it."""

from pathlib import Path

import pytest

from plaudit.features.templates import library

ASKED_FOR = {
    *("checkout_satisfaction", "nps", "csat", "ces", "which_outfit", "this_or_that", "quiz_night"),
    *("town_hall_qna", "idea_board", "word_cloud_opening", "team_retro", "event_feedback"),
    *("prediction_match", "cheer_battle", "product_research", "lead_capture", "date_finder"),
}
POLLS = sorted(key for key, one in library.every().items() if one.type == "poll")
SURVEYS = sorted(key for key, one in library.every().items() if one.type == "survey")


async def test_all_are_listed_by_title(house):
    listed = (await house.host.get("/v1/templates")).json()
    assert listed.keys() == {"data", "next_cursor", "has_more"}
    titles = [one["title"] for one in listed["data"]]
    assert titles == sorted(titles, key=str.casefold)
    assert {one["key"] for one in listed["data"]} >= ASKED_FOR
    surveys = (await house.host.get("/v1/templates?type=survey")).json()["data"]
    assert {one["key"] for one in surveys} == set(SURVEYS)
    assert {one["type"] for one in surveys} == {"survey"}


async def test_one_is_read_by_its_key(house):
    one = (await house.host.get("/v1/templates/nps")).json()
    assert one.keys() == {"key", "title", "description", "type", "body"}
    assert one["body"]["kind"] == "nps"
    for key in ("nothing", "../files/nps", "NPS"):
        missing = await house.host.get(f"/v1/templates/{key}")
        assert missing.status_code == 404
    assert (await house.host.get("/v1/templates/nothing")).json()["code"] == "template_not_found"


async def test_templates_are_for_hosts(house):
    for path in ("/v1/templates", "/v1/templates/nps"):
        refused = await house.page.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "key_kind")
    assert (await house.host.get("/v1/templates?type=quiz")).json()["code"] == "invalid_field"


@pytest.mark.parametrize("key", POLLS)
async def test_every_poll_of_the_shelf_can_be_made_and_opened(house, key):
    body = (await house.host.get(f"/v1/templates/{key}")).json()["body"]
    made = await house.host.post("/v1/polls", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["status"] == "draft"
    opened = await house.host.post(f"/v1/polls/{made.json()['id']}/open")
    assert opened.json()["status"] == "open"


@pytest.mark.parametrize("key", SURVEYS)
async def test_every_survey_of_the_shelf_can_be_made_and_opened(house, key):
    body = (await house.host.get(f"/v1/templates/{key}")).json()["body"]
    tried = await house.host.post("/v1/surveys/validate", json=body)
    assert tried.json() == {"valid": True, "errors": [], "unreachable": [], "warnings": []}
    made = await house.host.post("/v1/surveys", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["status"] == "draft"
    opened = await house.host.post(f"/v1/surveys/{made.json()['id']}/open")
    assert opened.json()["status"] == "open"


def test_the_page_about_templates_lists_them_all():
    page = (Path(__file__).resolve().parents[3] / "docs/how-to/templates.md").read_text()
    rows = [
        f"| `{one.key}` | {one.type} | **{one.title}** {one.description} |"
        for one in library.every().values()
    ]
    listed = [line for line in page.splitlines() if line.startswith("| `")]
    assert listed == rows
