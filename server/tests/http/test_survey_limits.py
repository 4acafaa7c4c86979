"""Quotas and places of surveys under concurrency, and surveys that are not open."""

import asyncio

from surveyed import counts, made, tallies

FIVE = {"item": "rating", "op": "eq", "value": 5}
FULL = {"answers": {"rating": {"rating": 5}}, "complete": True}


async def at_once(house, survey, people, said):
    voters = await asyncio.gather(*(house.voter() for _ in range(people)))
    sent = (house.page.post(survey.answers, json=said, headers=one) for one in voters)
    return voters, await asyncio.gather(*sent)


async def test_fifty_at_once_for_ten_places_are_ten(house):
    shop = await made(house, max_responses=10)
    voters, replies = await at_once(house, shop, 50, FULL)
    statuses = [reply.status_code for reply in replies]
    assert (statuses.count(201), statuses.count(409)) == (10, 40)
    refused = [reply.json() for reply in replies if reply.status_code == 409]
    assert {(one["code"], one["limit"]) for one in refused} == {("survey_full", 10)}
    assert (await counts(house, shop))["completed"] == 10
    assert await tallies(house, shop) == {"rating": 10, "why": 0}

    more = await house.host.patch(shop.path, json={"max_responses": 11})
    assert more.status_code == 200, more.text
    late = next(voter for voter, reply in zip(voters, replies, strict=True) if reply.status_code == 409)
    again = await house.page.post(shop.answers, json=FULL, headers=late)
    assert again.json()["response"]["status"] == "completed"
    assert await tallies(house, shop) == {"rating": 11, "why": 0}


async def test_fifty_at_once_for_a_quota_of_seven_screen_out_the_rest(house):
    quotas = [{"key": "fives", "when": FIVE, "limit": 7}]
    shop = await made(house, quotas=quotas)
    _, replies = await at_once(house, shop, 50, FULL)
    assert {reply.status_code for reply in replies} == {201}
    statuses = [reply.json()["response"]["status"] for reply in replies]
    assert (statuses.count("completed"), statuses.count("screened_out")) == (7, 43)
    assert await counts(house, shop) == {"started": 50, "completed": 7, "screened_out": 43}
    assert await tallies(house, shop) == {"rating": 7, "why": 0}
    other = FULL | {"answers": {"rating": {"rating": 4}}}
    reply = await house.page.post(shop.answers, json=other, headers=await house.voter())
    assert reply.json()["response"]["status"] == "completed"


async def test_somebody_screened_out_is_told_the_same_again_and_counts_nowhere(house):
    shop = await made(house, quotas=[{"key": "none", "when": FIVE, "limit": 0}])
    mine = await house.voter()
    first = await house.page.post(shop.answers, json=FULL, headers=mine)
    again = await house.page.post(shop.answers, json=FULL, headers=mine)
    assert first.json()["response"]["status"] == "screened_out"
    assert first.json()["response"]["ending"] is None
    assert again.json()["response"] == first.json()["response"]
    results = (await house.host.get(f"{shop.path}/results")).json()
    assert results["responses"] == {"started": 1, "completed": 0, "screened_out": 1}
    assert [ending["responses"] for ending in results["endings"]] == [0, 0]


async def test_a_survey_that_is_no_draft_any_more_or_not_open_yet_takes_no_answers(house):
    shop = await made(house, open=False)
    mine = await house.voter()
    early = await house.page.post(shop.answers, json=FULL, headers=mine)
    assert (early.status_code, early.json()["code"]) == (409, "survey_closed")
    assert (await house.host.post(f"{shop.path}/open")).json()["status"] == "open"
    said = {"answers": {"rating": {"rating": 5}}}
    begun = await house.page.post(shop.answers, json=said, headers=mine)
    assert begun.status_code == 201
    assert (await house.host.post(f"{shop.path}/close")).json()["status"] == "closed"
    for person, body in ((mine, FULL), (await house.voter(), FULL)):
        late = await house.page.post(shop.answers, json=body, headers=person)
        assert (late.status_code, late.json()["code"]) == (409, "survey_closed")
    replay = await house.page.post(shop.answers, json=said, headers=mine)
    assert (replay.status_code, replay.json()["response"]) == (200, begun.json()["response"])
