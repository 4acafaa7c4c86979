"""Answers in words over HTTP: who reads them, in which order, what moderators and likes do to them."""

import asyncio

import pytest

from plaudit.kernel.clock import SystemClock

LIKERS = 20


class HastyClock(SystemClock):
    """A clock by which a second is over whenever somebody looks: nobody waits to read again."""

    def __init__(self):
        self._looks = 0

    def monotonic(self):
        self._looks += 1
        return super().monotonic() + self._looks


@pytest.fixture
def clock():
    return HastyClock()


async def question(house, **body):
    settings = {"settings": body.pop("settings", {})}
    return await house.poll(**{"kind": "text", "options": []} | settings | body)


async def say(house, poll, text, voter=None):
    headers = voter or await house.voter()
    reply = await house.page.post(f"{poll.path}/votes", json={"text": text}, headers=headers)
    assert reply.status_code == 201, reply.text
    return reply.json()["vote"]["id"]


async def answers(client, poll, query="", **headers):
    reply = await client.get(f"{poll.path}/answers{query}", headers=headers)
    assert reply.status_code == 200, reply.text
    return reply.json()


async def texts(client, poll, query="", **headers):
    return [one["text"] for one in (await answers(client, poll, query, **headers))["data"]]


async def like(house, poll, vote_id, voter, method="POST"):
    return await house.page.request(method, f"{poll.path}/answers/{vote_id}/like", headers=voter)


async def test_answers_are_read_newest_first_and_name_nobody(house):
    poll = await question(house)
    first = await say(house, poll, "One")
    await say(house, poll, "Two")
    page = await answers(house.page, poll)
    assert [one["text"] for one in page["data"]] == ["Two", "One"]
    assert page["data"][1].keys() == {"id", "text", "likes", "state", "at"}
    assert (page["data"][1]["id"], page["data"][1]["likes"], page["data"][1]["state"]) == (
        first,
        0,
        "approved",
    )
    assert page.keys() == {"data", "next_cursor", "has_more"}


async def test_pages_of_both_orders(house):
    poll = await question(house)
    ids = [await say(house, poll, f"n{n}") for n in range(5)]
    fans = [await house.voter() for _ in range(2)]
    for vote_id, fan in ((ids[1], fans[0]), (ids[1], fans[1]), (ids[3], fans[0])):
        assert (await like(house, poll, vote_id, fan)).status_code == 200

    async def walk(sort):
        cursor, seen = "", []
        while cursor is not None:
            query = f"?sort={sort}&limit=2" + (f"&cursor={cursor}" if cursor else "")
            page = await answers(house.page, poll, query)
            seen += [one["text"] for one in page["data"]]
            cursor = page["next_cursor"]
        return seen

    assert await walk("newest") == ["n4", "n3", "n2", "n1", "n0"]
    assert await walk("liked") == ["n1", "n3", "n4", "n2", "n0"]
    cursor = (await answers(house.page, poll, "?limit=2"))["next_cursor"]
    other = await house.page.get(f"{poll.path}/answers?sort=liked&cursor={cursor}")
    assert (other.status_code, other.json()["code"]) == (422, "invalid_field")


async def test_moderated_ones_wait_for_the_host_and_their_authors_see_them_wait(house):
    poll, author = await question(house, settings={"moderated": True}), await house.voter()
    vote_id = await say(house, poll, "Mine", author)
    assert await texts(house.page, poll) == []
    own = (await answers(house.page, poll, **author))["own"]
    assert [(one["text"], one["state"], one["liked"]) for one in own] == [("Mine", "pending", False)]
    assert (await answers(house.page, poll, **await house.voter()))["own"] == []
    assert await texts(house.host, poll, "?state=pending") == ["Mine"]

    path = f"{poll.path}/answers/{vote_id}"
    before = (await house.page.get(poll.path)).json()["revision"]
    ruled = [(await house.host.post(f"{path}/approve")).json()["answer"]["state"] for _ in range(2)]
    assert ruled == ["approved", "approved"]
    assert (await house.page.get(poll.path)).json()["revision"] == before + 1
    assert await texts(house.page, poll) == ["Mine"]
    assert (await answers(house.page, poll, **author))["own"][0]["state"] == "approved"

    assert (await house.host.post(f"{path}/reject")).json()["answer"]["state"] == "rejected"
    assert await texts(house.page, poll) == []
    assert await texts(house.host, poll, "?state=rejected") == ["Mine"]


async def test_a_changed_text_waits_again_and_a_retracted_one_is_gone(house):
    rules = {"change": True, "retract": True}
    poll, author = await question(house, settings={"moderated": True}, voting=rules), await house.voter()
    first = await say(house, poll, "Nice", author)
    await house.host.post(f"{poll.path}/answers/{first}/approve")
    await like(house, poll, first, await house.voter())
    assert (await answers(house.page, poll))["data"][0]["likes"] == 1
    second = await say(house, poll, "Not nice", author)
    assert await texts(house.page, poll) == []
    await house.host.post(f"{poll.path}/answers/{second}/approve")
    assert [(one["text"], one["likes"]) for one in (await answers(house.page, poll))["data"]] == [
        ("Not nice", 0)
    ]
    missing = await house.host.post(f"{poll.path}/answers/{first}/approve")
    assert (missing.status_code, missing.json()["code"]) == (404, "answer_not_found")
    await house.page.request("DELETE", f"{poll.path}/votes/{second}", headers=author)
    for state in ("approved", "pending", "rejected"):
        assert await texts(house.host, poll, f"?state={state}") == []
    assert (await answers(house.page, poll, **author))["own"] == []


async def test_what_somebody_should_look_at_waits(house):
    poll = await question(house)
    await say(house, poll, "Great show")
    await say(house, poll, "What a fucking show")
    assert await texts(house.page, poll) == ["Great show"]
    assert await texts(house.host, poll, "?state=pending") == ["What a fucking show"]
    assert (await house.page.get(f"{poll.path}/results")).json()["details"] == {
        "answers": 2,
        "basis": "answers",
    }


async def test_likes_are_exact_and_each_voter_has_one(house):
    poll = await question(house)
    vote_id, other = await say(house, poll, "One"), await say(house, poll, "Two")
    fans = await asyncio.gather(*(house.voter() for _ in range(LIKERS)))
    replies = await asyncio.gather(*(like(house, poll, vote_id, fan) for fan in fans for _ in range(2)))
    assert {reply.status_code for reply in replies} == {200}
    assert max(reply.json()["likes"] for reply in replies) == LIKERS
    page = await answers(house.page, poll, "?sort=liked", **fans[0])
    assert [(one["id"], one["likes"], one["liked"]) for one in page["data"]] == [
        (vote_id, LIKERS, True),
        (other, 0, False),
    ]
    for _ in range(2):
        gone = await like(house, poll, vote_id, fans[0], "DELETE")
        assert gone.json() == {"id": vote_id, "likes": LIKERS - 1, "liked": False}
    page = await answers(house.page, poll, "?sort=liked", **fans[0])
    assert (page["data"][0]["likes"], page["data"][0]["liked"]) == (LIKERS - 1, False)


async def test_when_nothing_is_liked(house):
    fan = await house.voter()
    quiet = await question(house, settings={"likes": False})
    refused = await like(house, quiet, await say(house, quiet, "One"), fan)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_request")

    poll = await question(house, settings={"moderated": True})
    waiting = await say(house, poll, "One")
    for vote_id in (waiting, "nothing"):
        refused = await like(house, poll, vote_id, fan)
        assert (refused.status_code, refused.json()["code"]) == (404, "answer_not_found")
    await house.host.post(f"{poll.path}/answers/{waiting}/approve")
    nobody = await house.page.post(f"{poll.path}/answers/{waiting}/like")
    assert (nobody.status_code, nobody.json()["code"]) == (401, "voter_required")
    await house.host.post(f"{poll.path}/close")
    refused = await like(house, poll, waiting, fan)
    assert (refused.status_code, refused.json()["code"]) == (409, "poll_closed")
    assert await texts(house.page, poll) == ["One"]


@pytest.mark.parametrize("visibility", ["never", "after_close", "after_vote"])
async def test_answers_are_hidden_where_results_are(house, visibility):
    poll, author = await question(house, results_visibility=visibility), await house.voter()
    vote_id = await say(house, poll, "One", author)
    for method, path in (("GET", "answers"), ("POST", f"answers/{vote_id}/like")):
        refused = await house.page.request(method, f"{poll.path}/{path}", headers=await house.voter())
        assert (refused.status_code, refused.json()["code"]) == (403, "results_hidden")
        assert "One" not in refused.text
    assert (await house.page.get(f"{poll.path}/answers")).status_code == 403
    assert await texts(house.host, poll) == ["One"]
    status = (await house.page.get(f"{poll.path}/answers", headers=author)).status_code
    assert status == (200 if visibility == "after_vote" else 403)
    await house.host.post(f"{poll.path}/close")
    status = (await house.page.get(f"{poll.path}/answers")).status_code
    assert status == (403 if visibility == "never" else 200)


async def test_a_few_answers_are_held_back_from_all_but_the_host(house):
    poll, author = await question(house, results_threshold=2), await house.voter()
    await say(house, poll, "One", author)
    page = await answers(house.page, poll, **author)
    assert (page["data"], page["held_back"]) == ([], {"threshold": 2})
    assert [one["text"] for one in page["own"]] == ["One"]
    assert await texts(house.host, poll) == ["One"]
    await say(house, poll, "Two")
    assert await texts(house.page, poll) == ["Two", "One"]


async def test_only_hosts_see_and_rule_on_what_is_not_approved(house):
    poll, voter = await question(house), await house.voter()
    vote_id = await say(house, poll, "One")
    for state in ("pending", "rejected"):
        refused = await house.page.get(f"{poll.path}/answers?state={state}", headers=voter)
        assert (refused.status_code, refused.json()["code"]) == (403, "key_kind")
    for verdict in ("approve", "reject"):
        refused = await house.page.post(f"{poll.path}/answers/{vote_id}/{verdict}", headers=voter)
        assert (refused.status_code, refused.json()["code"]) == (403, "key_kind")
    assert (await house.host.get(f"{poll.path}/answers?sort=oldest")).status_code == 422


async def test_a_kind_that_counts_only_has_no_answers_to_read(house):
    poll = await house.poll()
    reply = await house.page.post(
        f"{poll.path}/votes", json={"choice": poll.options[0]}, headers=await house.voter()
    )
    assert await texts(house.page, poll) == []
    missing = await house.host.post(f"{poll.path}/answers/{reply.json()['vote']['id']}/reject")
    assert (missing.status_code, missing.json()["code"]) == (404, "answer_not_found")


async def test_after_a_reset_nothing_is_left_to_read(house):
    poll, author = await question(house), await house.voter()
    await say(house, poll, "One", author)
    assert await texts(house.page, poll) == ["One"]
    await house.host.post(f"{poll.path}/reset")
    page = await answers(house.page, poll, **author)
    assert (page["data"], page["own"]) == ([], [])
    await say(house, poll, "Anew", author)
    assert await texts(house.page, poll) == ["Anew"]


TEXTS = [
    "שלום \u202bמרחבה\u202c",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👋🏽",
    "e\u0301 and \u00e9 differ",
    "zero\u200bwidth\u200djoined\ufeff",
    "\U0002070e four bytes",
    "two\nlines\tand a tab",
    "<script>alert(1)</script> \\ \" '\u2028{{x}}",
    "=HYPERLINK(1)",
]


@pytest.mark.parametrize("text", TEXTS)
async def test_what_was_written_survives_every_way_out(house, text):
    poll, author = await question(house), await house.voter()
    vote_id = await say(house, poll, text, author)
    assert await texts(house.page, poll) == [text]
    assert (await answers(house.page, poll, **author))["own"][0]["text"] == text
    own = (await house.page.get(poll.path, headers=author)).json()["own_votes"]
    assert [one["text"] for one in own] == [text]
    stored = await house.page.get(f"{poll.path}/votes/{vote_id}", headers=author)
    assert stored.json()["vote"]["text"] == text
    exported = (await house.host.get(f"{poll.path}/export?format=json")).json()
    assert exported["votes"][0]["vote"]["text"] == text
    sheet = (await house.host.get(f"{poll.path}/export?format=csv")).text
    shown = f"'{text}" if text.startswith("=") else text.replace('"', '""')
    assert f'"{shown}"' in sheet
