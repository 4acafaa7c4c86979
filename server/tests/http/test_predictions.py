"""A prediction over HTTP: made, voted on, resolved once it is known, told to everybody."""

import pytest


async def prediction(house, **body):
    return await house.poll(question="Who will win?", kind="prediction", options=["Ann", "Ben"], **body)


async def vote(house, poll, index):
    body = {"choice": poll.options[index]}
    reply = await house.page.post(f"{poll.path}/votes", json=body, headers=await house.voter())
    assert reply.status_code == 201


async def test_the_host_says_what_it_came_to(house):
    poll = await prediction(house)
    for index in (0, 1, 1):
        await vote(house, poll, index)
    assert "details" not in (await house.page.get(f"{poll.path}/results")).json()
    resolved = await house.host.post(f"{poll.path}/resolve", json={"outcome": ["Ben"]})
    assert resolved.status_code == 200
    assert (resolved.json()["status"], resolved.json()["outcome"]) == ("closed", [poll.options[1]])
    results = (await house.page.get(f"{poll.path}/results")).json()
    assert results["is_final"]
    assert results["details"] == {
        "outcome": [poll.options[1]],
        "right": {"votes": 2, "percent": 66.7},
        "basis": "answers",
    }
    assert (await house.page.get(poll.path)).json()["outcome"] == [poll.options[1]]


async def test_it_is_told_logged_and_closes_for_votes(house):
    poll = await prediction(house)
    await house.host.post(f"{poll.path}/resolve", json={"outcome": [poll.options[0]]})
    body = {"choice": poll.options[0]}
    late = await house.page.post(f"{poll.path}/votes", json=body, headers=await house.voter())
    assert late.json()["code"] == "poll_closed"
    log = (await house.host.get(f"{poll.path}/export")).text
    assert '"poll.resolved"' in log


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_field"),
        ({"outcome": []}, "invalid_field"),
        ({"outcome": "Ann"}, "invalid_field"),
        ({"outcome": ["Zoe"]}, "option_unknown"),
        ({"outcome": ["Ann", "Ann"]}, "option_repeated"),
        ({"outcome": ["Ann"], "winner": "Ann"}, "invalid_field"),
    ],
)
async def test_what_is_no_outcome(house, body, code):
    poll = await prediction(house)
    refused = await house.host.post(f"{poll.path}/resolve", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert (await house.page.get(poll.path)).json()["outcome"] is None


async def test_a_poll_that_is_over_or_of_another_kind_has_none(house):
    canceled, other = await prediction(house), await house.poll()
    await house.host.post(f"{canceled.path}/cancel")
    for path, name in ((canceled.path, "Ann"), (other.path, "Tea")):
        refused = await house.host.post(f"{path}/resolve", json={"outcome": [name]})
        assert (refused.status_code, refused.json()["code"]) == (409, "poll_state")
    assert (await house.page.get(canceled.path)).json()["status"] == "canceled"


async def test_a_page_cannot_resolve(house):
    poll = await prediction(house)
    refused = await house.page.post(f"{poll.path}/resolve", json={"outcome": ["Ann"]})
    assert refused.status_code == 403


async def test_it_is_as_safe_to_repeat_and_to_race_as_its_siblings(house):
    poll = await prediction(house)
    stale = {"if-match": '"99"'}
    refused = await house.host.post(f"{poll.path}/resolve", json={"outcome": ["Ann"]}, headers=stale)
    assert (refused.status_code, refused.json()["code"]) == (412, "revision_mismatch")
    once = {"idempotency-key": "once", "if-match": f'"{poll.body["revision"]}"'}
    first = await house.host.post(f"{poll.path}/resolve", json={"outcome": ["Ann"]}, headers=once)
    again = await house.host.post(f"{poll.path}/resolve", json={"outcome": ["Ann"]}, headers=once)
    assert (again.status_code, again.content, again.headers["etag"]) == (
        200,
        first.content,
        first.headers["etag"],
    )
    assert again.headers["idempotent-replayed"] == "true"
    other = await house.host.post(f"{poll.path}/resolve", json={"outcome": ["Ben"]}, headers=once)
    assert other.json()["code"] == "idempotency_key_reused"
