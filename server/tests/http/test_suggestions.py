"""Suggestions and marks on options over HTTP: who may, what comes of it, and what is told to whom."""

import asyncio
import json

import pytest

from plaudit.ledger import verifier

CROWD = 50
FREE = {"moderated": False}


async def board(house, **body):
    return await house.poll(**{"kind": "qna", "options": [], "suggestions": FREE} | body)


async def suggest(house, poll, text, voter=None, **body):
    headers = voter or await house.voter()
    return await house.page.post(f"{poll.path}/suggestions", json={"text": text} | body, headers=headers)


async def options(client, poll, **headers):
    return (await client.get(poll.path, headers=headers)).json()["options"]


def shown(reply):
    assert reply.status_code in {200, 201}, reply.text
    return reply.json()["suggestion"]


async def test_a_suggestion_nobody_needs_to_approve_is_an_option_at_once(house):
    poll = await board(house)
    reply = await suggest(house, poll, "  When do we ship?  ")
    assert reply.status_code == 201
    suggestion = shown(reply)
    assert suggestion["id"].startswith("sug_")
    assert (suggestion["poll_id"], suggestion["text"], suggestion["state"]) == (
        poll.id,
        "When do we ship?",
        "approved",
    )
    assert reply.json()["feedback"]["tone"] == "success"
    (option,) = await options(house.page, poll)
    assert (option["id"], option["text"]) == (suggestion["option_id"], "When do we ship?")
    vote = {"choices": [option["id"]]}
    assert (
        await house.page.post(f"{poll.path}/votes", json=vote, headers=await house.voter())
    ).status_code == 201


async def test_a_moderated_one_waits_unseen_until_it_is_approved(house):
    poll, voter = await board(house, suggestions={"moderated": True}), await house.voter()
    suggestion = shown(await suggest(house, poll, "Why?", voter))
    assert (suggestion["state"], suggestion["option_id"]) == ("pending", None)
    assert await options(house.page, poll) == await options(house.host, poll) == []
    mine = await house.page.get(f"{poll.path}/suggestions", headers=voter)
    assert [one["text"] for one in mine.json()["data"]] == ["Why?"]
    others = await house.page.get(f"{poll.path}/suggestions", headers=await house.voter())
    assert others.json()["data"] == []

    path = f"{poll.path}/suggestions/{suggestion['id']}"
    ruled = [shown(await house.host.post(f"{path}/approve")) for _ in range(2)]
    assert ruled[0] == ruled[1]
    assert ruled[0]["state"] == "approved"
    assert [option["id"] for option in await options(house.page, poll)] == [ruled[0]["option_id"]]
    assert shown(await house.host.post(f"{path}/reject"))["state"] == "rejected"
    assert await options(house.page, poll) == []
    assert [option["state"] for option in await options(house.host, poll)] == ["hidden"]


async def test_what_somebody_should_look_at_waits_though_nobody_moderates(house):
    poll = await board(house)
    assert shown(await suggest(house, poll, "Why is it so fucking cold?"))["state"] == "pending"
    assert await options(house.page, poll) == []


async def test_of_fifty_who_suggest_the_same_at_once_one_does(house):
    poll = await board(house)
    voters = await asyncio.gather(*(house.voter() for _ in range(CROWD)))
    spelt = ["Same here", "same  here", " SAME HERE "]
    replies = await asyncio.gather(*(suggest(house, poll, spelt[n % 3], one) for n, one in enumerate(voters)))
    assert sorted(reply.status_code for reply in replies) == [201] + [409] * (CROWD - 1)
    (option,) = await options(house.page, poll)
    refused = [reply.json() for reply in replies if reply.status_code == 409]
    assert {(one["code"], one["option_id"]) for one in refused} == {("suggestion_exists", option["id"])}


async def test_sent_again_under_its_id_it_is_the_same(house):
    poll, voter = await board(house), await house.voter()
    first = await suggest(house, poll, "Why?", voter, suggestion_id="mine-1")
    again = await suggest(house, poll, "Why?", voter, suggestion_id="mine-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (await suggest(house, poll, "How?", voter, suggestion_id="mine-1")).json()[
        "code"
    ] == "suggestion_exists"
    headers = {**voter, "idempotency-key": "k1"}
    first, again = [await suggest(house, poll, "How?", headers) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200)
    assert shown(first) == shown(again)
    assert len(await options(house.page, poll)) == 2


async def test_a_voter_has_a_limit_and_rejected_ones_count(house):
    poll, voter = await board(house, suggestions={"moderated": True, "per_voter": 2}), await house.voter()
    first = shown(await suggest(house, poll, "1", voter))
    await house.host.post(f"{poll.path}/suggestions/{first['id']}/reject")
    await suggest(house, poll, "2", voter)
    refused = await suggest(house, poll, "3", voter)
    assert (refused.status_code, refused.json()["code"], refused.json()["per_voter"]) == (
        409,
        "suggestion_limit",
        2,
    )


@pytest.mark.parametrize(
    "body", [{"open": False}, {"kind": "single_choice", "options": ["A", "B"], "suggestions": None}]
)
async def test_when_nothing_is_taken(house, body):
    refused = await suggest(house, await board(house, **body), "Why?")
    assert (refused.status_code, refused.json()["code"]) == (409, "suggestions_closed")


@pytest.mark.parametrize("settings", [{"ideas_per_poll": 2}], indirect=True)
async def test_a_full_board_takes_no_more_and_says_which_setting_says_so(house):
    poll = await board(house, options=["1"], suggestions={"moderated": True})
    waiting = [shown(await suggest(house, poll, text)) for text in ("2", "3")]
    approve = [f"{poll.path}/suggestions/{one['id']}/approve" for one in waiting]
    assert (await house.host.post(approve[0])).status_code == 200
    refused = await house.host.post(approve[1])
    assert (refused.status_code, refused.json()["code"]) == (422, "definition_invalid")
    assert "PLAUDIT_IDEAS_PER_POLL" in refused.json()["detail"]
    assert (await suggest(house, poll, "4")).json()["code"] == "suggestions_closed"


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"text": ""}, "text_empty", "#/text"),
        ({"text": "x" * 281}, "text_too_long", "#/text"),
        ({"text": "bell\x07"}, "invalid_field", "#/text"),
        ({"text": 5}, "invalid_field", "#/text"),
        ({}, "invalid_field", "#/text"),
        ({"text": "Why?", "suggestion_id": "a b"}, "invalid_field", "#/suggestion_id"),
        ({"text": "Why?", "option": "x"}, "invalid_field", "#/option"),
    ],
)
async def test_bad_bodies_name_their_field_and_store_nothing(house, body, code, pointer):
    poll = await board(house)
    refused = await house.page.post(f"{poll.path}/suggestions", json=body, headers=await house.voter())
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert (await house.host.get(f"{poll.path}/suggestions")).json()["data"] == []


async def test_who_may_do_what(house):
    poll, voter = await board(house, suggestions={"moderated": True}), await house.voter()
    name = shown(await suggest(house, poll, "Why?", voter))["id"]
    nobody = await house.page.post(f"{poll.path}/suggestions", json={"text": "x"})
    assert (nobody.status_code, nobody.json()["code"]) == (401, "voter_required")
    assert (await house.page.get(f"{poll.path}/suggestions")).json()["code"] == "voter_required"
    for action in (f"suggestions/{name}/approve", f"suggestions/{name}/reject", "options/opt_x/hide"):
        refused = await house.page.post(f"{poll.path}/{action}", headers=voter)
        assert (refused.status_code, refused.json()["code"]) == (403, "key_kind")
    stranger = await house.another_project()
    other = house.client(stranger.secret_key)
    assert (await other.post(f"{poll.path}/suggestions/{name}/approve")).json()["code"] == "poll_not_found"
    for_somebody = {"text": "How?", "voter": "user-1"}
    assert (await house.host.post(f"{poll.path}/suggestions", json=for_somebody)).status_code == 201
    assert (await house.page.post(f"{poll.path}/suggestions", json=for_somebody, headers=voter)).json()[
        "code"
    ] == "key_kind"
    missing = await house.host.post(f"{poll.path}/suggestions/nothing/approve")
    assert (missing.status_code, missing.json()["code"]) == (404, "suggestion_not_found")


async def test_a_host_reads_all_of_a_state_page_by_page(house):
    poll = await board(house, suggestions={"moderated": True})
    for n in range(5):
        await suggest(house, poll, f"n{n}")
    every = (await house.host.get(f"{poll.path}/suggestions")).json()["data"]
    await house.host.post(f"{poll.path}/suggestions/{every[1]['id']}/approve")
    path, seen = f"{poll.path}/suggestions?state=pending&limit=2", []
    while path:
        page = await house.host.get(path)
        seen += [one["text"] for one in page.json()["data"]]
        assert ("link" in page.headers) == page.json()["has_more"]
        cursor = page.json()["next_cursor"]
        path = cursor and f"{poll.path}/suggestions?state=pending&limit=2&cursor={cursor}"
    assert seen == ["n0", "n2", "n3", "n4"]
    cursor = (await house.host.get(f"{poll.path}/suggestions?limit=2")).json()["next_cursor"]
    other = await house.page.get(f"{poll.path}/suggestions?cursor={cursor}", headers=await house.voter())
    assert (other.status_code, other.json()["code"]) == (422, "invalid_field")
    assert (await house.host.get(f"{poll.path}/suggestions?state=gone")).status_code == 422


async def test_marks_on_options(house):
    poll = await board(house, options=["First", "Second"])
    first, second = poll.options

    async def mark(verb, option=first):
        reply = await house.host.post(f"{poll.path}/options/{option}/{verb}")
        assert reply.status_code == 200, reply.text
        assert reply.headers["etag"] == f'"{reply.json()["revision"]}"'
        return reply.json()["revision"], reply.json()["options"][0]

    revision, option = await mark("answer")
    assert option["state"] == "answered"
    assert (await options(house.page, poll))[0]["state"] == "answered"
    assert (await mark("answer"))[0] == revision
    assert (await mark("reopen"))[1]["state"] is None
    assert (await mark("pin"))[1]["pinned"] is True
    assert (await mark("unpin"))[1]["pinned"] is False
    await mark("hide")
    assert [one["id"] for one in await options(house.page, poll)] == [second]
    assert [one["id"] for one in await options(house.host, poll)] == [first, second]
    assert (await mark("show"))[1]["state"] is None
    missing = await house.host.post(f"{poll.path}/options/opt_00000000000000000000000000/hide")
    assert (missing.status_code, missing.json()["code"]) == (404, "option_not_found")


async def test_hiding_leaves_the_votes_and_showing_brings_them_back(house):
    poll = await board(house, options=["First", "Second"])
    first, second = poll.options
    for chosen in ([first], [first, second], []):
        reply = await house.page.post(
            f"{poll.path}/votes", json={"choices": chosen}, headers=await house.voter()
        )
        assert reply.status_code == 201
    votes = f"{poll.path}/results"
    await house.host.post(f"{poll.path}/options/{first}/hide")
    hidden = (await house.page.get(votes)).json()
    assert [(row["id"], row["votes"]) for row in hidden["options"]] == [(second, 1)]
    assert (hidden["voters"], hidden["votes"]) == (3, 3)
    refused = await house.page.post(
        f"{poll.path}/votes", json={"choices": [first]}, headers=await house.voter()
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "option_unknown")
    await house.host.post(f"{poll.path}/options/{first}/show")
    assert [row["votes"] for row in (await house.page.get(votes)).json()["options"]] == [2, 1]


async def test_the_log_recounts_whatever_moderators_did(house):
    poll = await board(house, options=["First"], suggestions={"moderated": True})
    waiting = shown(await suggest(house, poll, "Second"))
    first = poll.options[0]
    path, voters = f"{poll.path}/votes", [await house.voter() for _ in range(3)]
    await house.page.post(path, json={"choices": [first]}, headers=voters[0])
    approved = await house.host.post(f"{poll.path}/suggestions/{waiting['id']}/approve")
    second = shown(approved)["option_id"]
    for voter, chosen in zip(voters, ([first, second], [second], [first]), strict=True):
        await house.page.post(path, json={"choices": chosen}, headers=voter)
    for action in (f"{first}/answer", f"{second}/hide", f"{first}/pin"):
        await house.host.post(f"{poll.path}/options/{action}")
    lines = (await house.host.get(f"{poll.path}/export")).text.splitlines()
    assert verifier.verify(lines).votes == 3
    stated = json.loads(lines[0])["results"]["options"]
    assert [(row["id"], row["votes"]) for row in stated] == [(first, 2)]
    forged = [line.replace('"hidden"', '"answered"') if '"poll.updated"' in line else line for line in lines]
    with pytest.raises(verifier.Bad):
        verifier.verify(forged)


TEXTS = [
    "שלום, when? مرحبا",
    "👩‍👩‍👧‍👦 family 🏳️‍🌈",
    "e\u0301 and \u00e9 differ",
    "zero\u200bwidth\u200d",
    "\U0002070e four bytes",
    "<img src=x onerror=alert(1)>",
    "=1+1",
]


@pytest.mark.parametrize("text", TEXTS)
async def test_what_was_written_survives_every_way_out(house, text):
    poll = await board(house)
    suggestion = shown(await suggest(house, poll, text))
    assert suggestion["text"] == text
    assert (await house.host.get(f"{poll.path}/suggestions")).json()["data"][0]["text"] == text
    assert (await options(house.page, poll))[0]["text"] == text
    vote = {"choices": [suggestion["option_id"]]}
    await house.page.post(f"{poll.path}/votes", json=vote, headers=await house.voter())
    exported = (await house.host.get(f"{poll.path}/export?format=json")).json()
    assert exported["poll"]["options"][0]["text"] == text
    log = (await house.host.get(f"{poll.path}/export")).text.split("\n")
    told = [json.loads(line)["data"] for line in log[1:] if '"poll.updated"' in line]
    assert told[-1]["options"][0]["text"] == text
    sheet = (await house.host.get(f"{poll.path}/export?format=csv")).text
    assert (f"'{text}" if text.startswith("=") else text) in sheet
