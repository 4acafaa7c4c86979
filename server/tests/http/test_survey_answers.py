"""Answering surveys: the shop's survey, coming back, sending again, changing one's mind, what does not fit."""

import asyncio

import pytest
import surveyed
from surveyed import counts, made, tallies


async def test_the_shop_survey_asks_why_and_ends_by_the_answer(house):
    shop = await made(house)
    mine = await house.voter()
    begun = await house.page.post(
        shop.answers,
        json={"answers": {"rating": {"rating": 2}}, "fields": {"order_id": "A-7", "name": "Ann"}},
        headers=mine,
    )
    response = begun.json()["response"]
    assert begun.status_code == 201
    assert (response["status"], response["path"], response["next"]) == (
        "in_progress",
        ["rating", "why"],
        "why",
    )
    assert response["progress"] == {"answered": 1, "of": 2}
    assert response["texts"] == {"why": {"question": "Why only 2?"}}
    assert begun.json()["feedback"]["effect"] == "none"

    said = {"answers": {"why": {"choice": shop.options["why"][0]}}, "complete": True}
    done = await house.page.patch(f"{shop.answers}/{response['id']}", json=said, headers=mine)
    response = done.json()["response"]
    assert (done.status_code, response["status"], response["next"]) == (200, "completed", None)
    assert response["ending"]["title"] == "Sorry, Ann"
    assert response["answers"]["why"]["choice"] == shop.options["why"][0]

    happy = await house.page.post(
        shop.answers,
        json={"answers": {"rating": {"rating": 5}}, "complete": True},
        headers=await house.voter(),
    )
    assert happy.json()["response"]["ending"]["key"] == "thanks"
    assert happy.json()["response"]["path"] == ["rating"]
    assert happy.json()["feedback"]["effect"] == "confetti"

    results = (await house.host.get(f"{shop.path}/results")).json()
    assert results["responses"] == {"started": 2, "completed": 2, "screened_out": 0}
    assert results["basis"] == "participants"
    assert [(item["key"], item["reached"], item["answered"]) for item in results["items"]] == [
        ("rating", 2, 2),
        ("why", 1, 1),
    ]
    assert results["items"][0]["results"]["mean"] == 3.5
    assert results["endings"] == [
        {"key": "sorry", "responses": 1, "percent": 50.0},
        {"key": "thanks", "responses": 1, "percent": 50.0},
    ]


async def test_whoever_comes_back_on_another_device_finds_their_response_without_its_id(house):
    shop = await made(house)
    mine = await house.voter()
    assert (await house.page.get(f"{shop.answers}/me", headers=mine)).status_code == 204
    begun = await house.page.post(shop.answers, json={"answers": {"rating": {"rating": 2}}}, headers=mine)
    found = await house.page.get(f"{shop.answers}/me", headers=mine)
    assert found.json()["response"] == begun.json()["response"]
    other = await house.page.get(f"{shop.answers}/me", headers=await house.voter())
    assert (other.status_code, other.content) == (204, b"")


async def test_one_response_per_participant_is_taken_up_again(house):
    shop = await made(house)
    mine = await house.voter()
    first = await house.page.post(shop.answers, json={"answers": {"rating": {"rating": 1}}}, headers=mine)
    again = await house.page.post(shop.answers, json={"response_id": "resp_of_another_device"}, headers=mine)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["response"] == first.json()["response"]
    read = await house.page.get(f"{shop.answers}/{first.json()['response']['id']}", headers=mine)
    assert read.json()["response"] == first.json()["response"]
    assert await counts(house, shop) == {"started": 1, "completed": 0, "screened_out": 0}


async def test_a_response_id_of_ones_own_is_kept_and_somebody_elses_is_not(house):
    shop = await made(house)
    said = {"response_id": "offline.1", "answers": {"rating": {"rating": 4}}}
    mine = await house.page.post(shop.answers, json=said, headers=await house.voter())
    theirs = await house.page.post(shop.answers, json=said, headers=await house.voter())
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json()["response"]["id"] == "offline.1"
    assert theirs.json()["response"]["id"] != "offline.1"
    assert await tallies(house, shop) == {"rating": 2, "why": 0}


@pytest.mark.parametrize("complete", [False, True])
async def test_a_request_sent_five_times_at_once_counts_once(house, complete):
    shop = await made(house)
    mine = await house.voter()
    said = {
        "response_id": "offline.1",
        "answers": {"rating": {"rating": 1}, "why": {"choice": shop.options["why"][1]}},
        "complete": complete,
    }
    sent = [house.page.post(shop.answers, json=said, headers=mine) for _ in range(5)]
    replies = await asyncio.gather(*sent)
    assert sorted(reply.status_code for reply in replies) == [200, 200, 200, 200, 201]
    assert len({reply.text.replace('"begun"', "") for reply in replies}) == 1
    assert await tallies(house, shop) == {"rating": 1, "why": 1}
    assert await counts(house, shop) == {"started": 1, "completed": int(complete), "screened_out": 0}
    votes = (await house.host.get(f"/v1/polls/{shop.polls['rating']['id']}/votes")).json()["data"]
    assert len(votes) == 1


async def test_answers_from_offline_in_pieces_and_repeated_count_once(house):
    shop = await made(house)
    mine = await house.voter()
    queue = [
        {"answers": {"rating": {"rating": 2}}},
        {"answers": {"why": {"choice": shop.options["why"][0]}}},
        {"complete": True},
    ]
    for said in [*queue, *queue, queue[2]]:
        reply = await house.page.post(shop.answers, json=said, headers=mine)
        assert reply.status_code in {200, 201}, reply.text
    assert reply.json()["response"]["status"] == "completed"
    assert await tallies(house, shop) == {"rating": 1, "why": 1}


async def test_a_changed_answer_is_a_change_also_back_to_the_first(house):
    shop = await made(house)
    mine = await house.voter()
    for stars in (5, 3, 5):
        reply = await house.page.post(
            shop.answers, json={"answers": {"rating": {"rating": stars}}}, headers=mine
        )
    results = (await house.host.get(f"{shop.path}/results")).json()["items"][0]["results"]
    assert (results["voters"], results["votes"], results["mean"]) == (1, 1, 5.0)
    votes = (await house.host.get(f"/v1/polls/{shop.polls['rating']['id']}/votes")).json()["data"]
    assert [one["receipt"]["act"] for one in votes] == ["cast", "change", "change"]
    assert votes[-1]["vote"]["id"] == reply.json()["response"]["answers"]["rating"]["vote_id"]


async def test_going_back_to_another_branch_keeps_the_answer_and_withdraws_its_vote(house):
    shop = await made(house)
    mine = await house.voter()
    why = {"choice": shop.options["why"][0]}
    await house.page.post(shop.answers, json={"answers": {"rating": {"rating": 1}, "why": why}}, headers=mine)
    assert await tallies(house, shop) == {"rating": 1, "why": 1}
    done = await house.page.post(
        shop.answers, json={"answers": {"rating": {"rating": 5}}, "complete": True}, headers=mine
    )
    response = done.json()["response"]
    assert (response["path"], response["ending"]["key"]) == (["rating"], "thanks")
    assert response["answers"]["why"]["choice"] == why["choice"]
    assert await tallies(house, shop) == {"rating": 1, "why": 0}
    again = await house.page.post(shop.answers, json={"complete": True}, headers=mine)
    assert again.json()["response"] == response


async def test_an_answer_can_be_taken_back_and_an_item_passed_over(house):
    shop = await made(house, items=[surveyed.RATING, surveyed.WHY | {"required": False}])
    mine = await house.voter()
    answers = {"rating": {"rating": 1}, "why": {"choice": shop.options["why"][0]}}
    await house.page.post(shop.answers, json={"answers": answers}, headers=mine)
    passed = await house.page.post(shop.answers, json={"answers": {"why": None}}, headers=mine)
    assert passed.json()["response"]["answers"]["why"] == {"skipped": True}
    assert passed.json()["response"]["next"] is None
    assert await tallies(house, shop) == {"rating": 1, "why": 0}
    anew = await house.page.post(shop.answers, json={"answers": answers, "complete": True}, headers=mine)
    assert anew.json()["response"]["status"] == "completed"
    assert await tallies(house, shop) == {"rating": 1, "why": 1}


async def test_a_required_answer_left_out_stores_nothing(house):
    shop = await made(house)
    said = {"answers": {"rating": {"rating": 1}}, "complete": True}
    refused = await house.page.post(shop.answers, json=said, headers=await house.voter())
    assert (refused.status_code, refused.json()["code"]) == (422, "answer_required")
    assert refused.json()["errors"][0]["pointer"] == "#/answers/why"
    assert await tallies(house, shop) == {"rating": 0, "why": 0}
    assert await counts(house, shop) == {"started": 0, "completed": 0, "screened_out": 0}


@pytest.mark.parametrize(
    ("said", "status", "code", "pointers"),
    [
        ({"answers": {"rating": {"rating": 6}}}, 422, "rating_out_of_range", ["#/answers/rating/rating"]),
        ({"answers": {"rating": {"choice": "x"}}}, 422, "answer_kind", ["#/answers/rating/rating"]),
        ({"answers": {"rating": {"rating": "5"}}}, 422, "invalid_field", ["#/answers/rating/rating"]),
        ({"answers": {"rating": {"stars": 5}}}, 422, "invalid_field", ["#/answers/rating/stars"]),
        ({"answers": {"rating": 5}}, 422, "invalid_field", ["#/answers/rating"]),
        ({"answers": {"why": {"choice": "opt_x"}}}, 422, "option_unknown", ["#/answers/why/choice"]),
        ({"answers": {"a/b~": {"rating": 1}}}, 422, "invalid_field", ["#/answers/a~1b~0"]),
        ({"fields": {"coupon": "x"}}, 422, "invalid_field", ["#/fields/coupon"]),
        ({"fields": {"order_id": ["x"]}}, 422, "invalid_field", ["#/fields"]),
        ({"fields": {"order_id": "x" * 1001}}, 422, "invalid_field", ["#/fields"]),
        ({"language": "not a tag"}, 422, "language_invalid", ["#/language"]),
        ({"response_id": "no spaces"}, 422, "invalid_field", ["#/response_id"]),
        ({"attributes": {"tier": "gold"}}, 403, "key_kind", []),
        ({"voter": "user-7"}, 403, "key_kind", []),
        ({"mood": 1}, 422, "invalid_field", ["#/mood"]),
        (
            {"answers": {"rating": {"rating": 0}, "why": {"choice": "opt_x"}, "nil": None}},
            422,
            "rating_out_of_range",
            ["#/answers/rating/rating", "#/answers/why/choice", "#/answers/nil"],
        ),
    ],
)
async def test_what_does_not_fit_is_pointed_at_and_stores_nothing(house, said, status, code, pointers):
    shop = await made(house)
    good = {"answers": {"rating": {"rating": 1}}}
    mine = await house.voter()
    refused = await house.page.post(shop.answers, json=good | said, headers=mine)
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    assert [one["pointer"] for one in refused.json().get("errors", [])] == pointers
    assert await tallies(house, shop) == {"rating": 0, "why": 0}
    assert await counts(house, shop) == {"started": 0, "completed": 0, "screened_out": 0}


async def test_a_finished_response_stands(house):
    shop = await made(house)
    mine = await house.voter()
    said = {"answers": {"rating": {"rating": 5}}, "complete": True}
    done = await house.page.post(shop.answers, json=said, headers=mine)
    same = await house.page.post(shop.answers, json=said, headers=mine)
    other = await house.page.post(shop.answers, json={"answers": {"rating": {"rating": 1}}}, headers=mine)
    assert same.json()["response"] == done.json()["response"]
    assert (other.status_code, other.json()["code"]) == (409, "survey_state")
    assert await tallies(house, shop) == {"rating": 1, "why": 0}


async def test_a_poll_that_takes_no_votes_now_is_told_by_its_item(house):
    shop = await made(
        house, pacing="host", items=[surveyed.RATING, {"poll": {"question": "B?", "options": ["1", "2"]}}]
    )
    mine = await house.voter()
    await house.host.post(f"/v1/polls/{shop.polls['rating']['id']}/open")
    answers = {"rating": {"rating": 3}, "q2": {"choice": shop.options["q2"][0]}}
    reply = await house.page.post(shop.answers, json={"answers": answers, "complete": True}, headers=mine)
    assert reply.status_code == 201
    assert reply.json()["problems"]["q2"]["code"] == "poll_not_open"
    assert reply.json()["response"]["status"] == "in_progress"
    assert list(reply.json()["response"]["answers"]) == ["rating"]
    await house.host.post(f"/v1/polls/{shop.polls['q2']['id']}/open")
    reply = await house.page.post(shop.answers, json={"answers": answers, "complete": True}, headers=mine)
    assert reply.json()["response"]["status"] == "completed"
    assert "problems" not in reply.json()
    assert await tallies(house, shop) == {"rating": 1, "q2": 1}


async def test_nobody_reads_or_continues_anothers_response(house):
    shop = await made(house)
    mine, other = await house.voter(), await house.voter()
    begun = await house.page.post(shop.answers, json={"answers": {"rating": {"rating": 5}}}, headers=mine)
    path = f"{shop.answers}/{begun.json()['response']['id']}"
    for reply in (
        await house.page.get(path, headers=other),
        await house.page.patch(path, json={"complete": True}, headers=other),
        await house.page.patch(f"{shop.answers}/resp_x", json={}, headers=mine),
        await house.host.get(f"{shop.answers}/resp_x"),
    ):
        assert (reply.status_code, reply.json()["code"]) == (404, "response_not_found")
    assert (await house.page.get(path)).json()["code"] == "voter_required"
    assert (await house.page.post(shop.answers, json={})).json()["code"] == "voter_required"
    assert (await house.page.get(shop.answers, headers=mine)).json()["code"] == "key_kind"
    assert (await house.host.get(path)).json()["response"]["answers"]["rating"]["rating"] == 5


async def test_another_tenants_survey_does_not_exist(house):
    shop = await made(house)
    stranger = await house.another_project()
    for key in (stranger.secret_key, stranger.publishable_key):
        other = house.client(key)
        for reply in (await other.get(shop.path), await other.get(f"{shop.path}/results")):
            assert (reply.status_code, reply.json()["code"]) == (404, "survey_not_found")
    assert (await house.page.get("/v1/surveys/surv_x")).status_code == 404


async def test_a_host_answers_for_a_participant_it_knows_and_a_token_names_the_same(house, signed):
    tier = {"key": "vip", "show_when": {"attribute": "tier", "op": "eq", "value": "gold"}}
    vip = tier | {"poll": {"question": "Dear {{attribute.tier}}?", "options": ["A", "B"]}}
    shop = await made(house, items=[surveyed.RATING, vip], identity="signed", endings=[])
    said = {"answers": {"rating": {"rating": 5}}}
    told = {"voter": "user-1", "attributes": {"tier": "gold", "salary": 1}}
    by_host = await house.host.post(shop.answers, json=said | told)
    assert by_host.json()["response"]["attributes"] == {"tier": "gold"}
    assert by_host.json()["response"]["path"] == ["rating", "vip"]
    assert by_host.json()["response"]["texts"]["vip"] == {"question": "Dear gold?"}
    token = signed("user-1", attrs={"tier": "silver"})
    by_token = await house.page.post(shop.answers, json=said, headers={"plaudit-voter": token})
    assert by_token.json()["response"]["id"] == by_host.json()["response"]["id"]
    assert "attributes" not in by_token.json()["response"]
    other = signed("user-2", attrs={"tier": "silver"})
    plain = await house.page.post(shop.answers, json=said, headers={"plaudit-voter": other})
    assert plain.json()["response"]["path"] == ["rating"]
    anonymous = await house.page.post(shop.answers, json=said, headers=await house.voter())
    assert (anonymous.status_code, anonymous.json()["code"]) == (403, "identity_required")
