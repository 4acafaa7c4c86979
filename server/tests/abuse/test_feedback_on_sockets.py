"""The feedback a project and a poll chose, told on a socket as over HTTP: for votes, refusals and limits."""

import pytest
from live_client import page

from plaudit.edge.rate_limits import VOTER


@pytest.fixture
def chosen(lone_house):
    effects = {
        "voted": {
            "effect": "banner",
            "message": "Thanks from the project",
            "options": {"url": "/more", "label": "More"},
        },
        "already_voted": {"message": "Once is enough"},
        "quota": {"message": "Take a breath"},
    }
    told = lone_house.ask("PATCH", "/v1/settings", {"effects": effects})
    assert told.status_code == 200, told.text
    return lone_house


def vote(viewer, poll, name):
    choice = poll["options"][0]["id"]
    return viewer.ask(id=name, type="vote", poll=poll["id"], vote_id=name, choice=choice)


async def test_what_was_chosen_is_told(chosen):
    late = {"effect": "pulse", "options": {"duration_ms": 900}}
    poll = chosen.poll(effects={"voted": {"tone": "info"}, "already_voted": late})
    url = f"ws://127.0.0.1:{chosen.port}/v1/live"
    async with page(url, key=chosen.page, voter=chosen.voter()) as viewer:
        told = (await vote(viewer, poll, "v1"))["feedback"]
        assert (told["effect"], told["message"], told["tone"]) == (
            "banner",
            "Thanks from the project",
            "info",
        )
        assert told["options"] == {"url": "/more", "label": "More"}
        told = (await vote(viewer, poll, "v2"))["problem"]["feedback"]
        assert (told["effect"], told["message"]) == ("pulse", "Once is enough")
        assert told["options"] == {"duration_ms": 900}


async def test_a_limit_of_votes_is_a_quota_of_the_poll(chosen):
    poll = chosen.poll(effects={"quota": {"effect": "shake"}})
    voter, choice = chosen.voter(), {"choice": poll["options"][0]["id"]}
    for _ in range(3 * VOTER.quota):
        path = f"/v1/polls/{poll['id']}/votes"
        told = chosen.ask("POST", path, choice, key="page", Plaudit_Voter=voter)
        if told.status_code == 429:
            break
    over_http = told.json()["feedback"]
    async with page(f"ws://127.0.0.1:{chosen.port}/v1/live", key=chosen.page, voter=voter) as viewer:
        problem = (await vote(viewer, poll, "v1"))["problem"]
    assert problem["code"] == "rate_limited"
    assert (over_http["effect"], over_http["message"]) == ("shake", "Take a breath")
    assert problem["feedback"] == over_http


async def test_a_poll_of_somebody_else_gives_no_words_away(chosen):
    stranger = chosen.command("project", "create", "Stranger")
    poll = chosen.poll(effects={"refused": {"message": "secret words"}, "quota": {"message": "secret words"}})
    voter = chosen.ask("POST", "/v1/voters", key=stranger["publishable_key"]).json()["token"]
    url = f"ws://127.0.0.1:{chosen.port}/v1/live"
    async with page(url, key=stranger["publishable_key"], voter=voter) as viewer:
        for at in range(VOTER.quota + 5):
            if at % 15 == 14:
                await viewer.ask(id=f"p{at}", type="ping")
            told = await vote(viewer, poll, f"v{at}")
            assert "secret" not in str(told)
