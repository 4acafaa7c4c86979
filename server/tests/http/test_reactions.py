"""Likes and reactions as integrators meet them: once per voter, batches once, limits told, tenants apart."""

import asyncio
from urllib.parse import quote

import pytest

from plaudit.edge.rate_limits import REACTIONS
from plaudit.features.projects.page_tokens import page_token

HEART = "❤️"


async def react(house, body, headers=None, *, client=None):
    return await (client or house.page).post(
        "/v1/reactions", json={"subject": "post-42"} | body, headers=headers
    )


async def state(house, subject="post-42", **more):
    told = await (more.pop("client", None) or house.page).get(
        f"/v1/subjects/{quote(subject, safe='')}", **more
    )
    assert told.status_code == 200, told.text
    return told.json()


async def test_liking_and_unliking(house):
    ann, bob = await house.voter(), await house.voter()
    nothing = {"subject": "post-42", "likes": 0, "reactions": {}, "version": 0}
    assert await state(house) == nothing
    assert (await react(house, {"like": True}, ann)).json() == nothing | {
        "likes": 1,
        "version": 1,
        "liked": True,
    }
    assert (await react(house, {"like": True}, ann)).json()["likes"] == 1
    assert (await react(house, {"like": True}, bob)).json()["likes"] == 2
    assert (await state(house, headers=ann))["liked"] is True
    assert (await react(house, {"like": False}, ann)).json() == nothing | {
        "likes": 1,
        "version": 3,
        "liked": False,
    }
    assert (await state(house, headers=ann))["liked"] is False
    assert "liked" not in await state(house)


async def test_taps_come_in_batches_that_count_once(house):
    ann = await house.voter()
    batch = {"reactions": {HEART: 3, "👏": 1}, "batch_id": "b1"}
    first, again = await react(house, batch, ann), await react(house, batch, ann)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json() == {
        "subject": "post-42", "likes": 0, "reactions": {HEART: 3, "👏": 1}, "version": 1, "liked": False, "accepted": 4,
    }  # fmt: skip
    by_key = {"idempotency-key": "k-1"} | ann
    for _ in range(2):
        told = await react(house, {"reactions": {"👏": 1}}, by_key)
        assert told.json()["reactions"] == {HEART: 3, "👏": 2}


async def test_a_lost_reply_never_counts_twice_however_many_ask_at_once(house):
    ann = await house.voter()
    batch = {"reactions": {HEART: 5}, "batch_id": "lost"}
    replies = await asyncio.gather(*(react(house, batch, ann) for _ in range(20)))
    assert {reply.json()["accepted"] for reply in replies} == {5}
    assert (await state(house))["reactions"] == {HEART: 5}


async def test_what_is_too_much_is_dropped_and_told(house):
    ann = await house.voter()
    told = (await react(house, {"reactions": {HEART: 100}, "batch_id": "b1"}, ann)).json()
    assert told["accepted"] == 20
    assert told["dropped"] == [{"emoji": HEART, "taps": 80, "reason": "too_fast"}]


@pytest.mark.parametrize("settings", [{"emoji_per_subject": 2, "subjects_per_project": 2}], indirect=True)
async def test_so_many_emoji_and_so_many_subjects(house):
    ann = await house.voter()
    told = (await react(house, {"reactions": {HEART: 1, "👏": 1, "🔥": 2}, "batch_id": "b1"}, ann)).json()
    assert told["reactions"] == {HEART: 1, "👏": 1}
    assert told["dropped"] == [{"emoji": "🔥", "taps": 2, "reason": "emoji_limit"}]
    assert (await react(house, {"subject": "b", "like": True}, ann)).status_code == 200
    full = await react(house, {"subject": "c", "like": True}, ann)
    assert (full.status_code, full.json()["code"], full.json()["limit"]) == (409, "subject_limit", 2)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/like"),
        ({"like": True, "reactions": {HEART: 1}}, "#/like"),
        ({"reactions": {HEART: 1}}, "#/batch_id"),
        ({"reactions": {HEART: 1}, "batch_id": "no spaces"}, "#/batch_id"),
        ({"reactions": {"<b>": 1}, "batch_id": "b"}, "#/reactions"),
        ({"reactions": {"❤️❤️": 1}, "batch_id": "b"}, "#/reactions"),
        ({"reactions": {HEART: 0}, "batch_id": "b"}, f"#/reactions/{HEART}"),
        ({"reactions": {}, "batch_id": "b"}, "#/reactions"),
        ({"subject": "", "like": True}, "#/subject"),
        ({"subject": "a\nb", "like": True}, "#/subject"),
        ({"subject": "x" * 201, "like": True}, "#/subject"),
        ({"like": True, "more": 1}, "#/more"),
    ],
)
async def test_what_is_wrong_is_pointed_at(house, body, pointer):
    told = await react(house, body, await house.voter())
    assert (told.status_code, told.json()["code"]) == (422, "invalid_field")
    assert told.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    "subject",
    [
        "blog/2026?draft#top",
        "урок 7",
        "记事 👍",
        "a//b",
        "100%",
        "a%2Fb",
        "../../v1/polls",
        "stream",
        "a/stream",
    ],
)
async def test_hostile_subjects_come_back_as_they_were(house, subject):
    ann = await house.voter()
    assert (await react(house, {"subject": subject, "like": True}, ann)).json()["subject"] == subject
    assert (await state(house, subject))["likes"] == 1
    assert (await house.host.get("/v1/subjects")).json()["data"][0]["subject"] == subject


@pytest.mark.parametrize("path", ["%00", "%ff", "%20", "x" * 201, "a%0ab"])
async def test_a_path_that_names_nothing(house, path):
    told = await house.page.get(f"/v1/subjects/{path}")
    assert (told.status_code, told.json()["code"]) == (422, "invalid_field")


async def test_an_etag_holds_until_something_changes(house):
    ann = await house.voter()
    await react(house, {"like": True}, ann)
    first = await house.page.get("/v1/subjects/post-42")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    unchanged = await house.page.get("/v1/subjects/post-42", headers={"if-none-match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    own = (await house.page.get("/v1/subjects/post-42", headers=ann)).headers["etag"]
    assert own != tag
    await react(house, {"like": False}, ann)
    assert (await house.page.get("/v1/subjects/post-42", headers={"if-none-match": tag})).status_code == 200


async def test_tenants_apart(house):
    """Two projects and the test side of one, all with a `post-42`."""
    other = await house.another_project()
    voter = (await house.client(other.publishable_key).post("/v1/voters")).json()["token"]
    await react(house, {"like": True}, await house.voter())
    there = house.client(other.publishable_key)
    assert (await state(house, client=there))["likes"] == 0
    told = await react(house, {"like": True}, {"plaudit-voter": voter}, client=there)
    assert told.json()["likes"] == 1
    assert (await state(house))["likes"] == 1
    foreign = await react(house, {"like": True}, {"plaudit-voter": voter})
    assert (foreign.status_code, foreign.json()["code"]) == (401, "voter_token_invalid")
    assert len((await house.client(other.secret_key).get("/v1/subjects")).json()["data"]) == 1


async def test_a_host_speaks_for_its_people(house, signed):
    told = await react(house, {"like": True, "voter": "user-1"}, client=house.host)
    assert told.json()["liked"] is True
    same = await react(house, {"like": True}, {"plaudit-voter": signed("user-1")})
    assert same.json()["likes"] == 1
    page = await react(house, {"like": True, "voter": "user-1"})
    assert (page.status_code, page.json()["code"]) == (403, "key_kind")
    nobody = await react(house, {"like": True})
    assert (nobody.status_code, nobody.json()["code"]) == (401, "voter_required")


async def test_the_credential_of_a_hosted_page_is_good_for_no_subject(house):
    poll = await house.poll()
    page = house.client(page_token(house.project.project, "live", poll.id))
    for told in (await page.get("/v1/subjects/post-42"), await react(house, {"like": True}, client=page)):
        assert (told.status_code, told.json()["code"]) == (403, "scope_missing")


async def test_the_list_is_paged(house):
    ann = await house.voter()
    for at in range(5):
        await react(house, {"subject": f"s{at}", "like": True}, ann)
    seen, cursor = [], None
    while True:
        page = (
            await house.host.get("/v1/subjects", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        ).json()
        seen += [one["subject"] for one in page["data"]]
        cursor = page["next_cursor"]
        if not page["has_more"]:
            break
    assert seen == ["s4", "s3", "s2", "s1", "s0"]
    wrong = await house.host.get("/v1/subjects", params={"cursor": "AAAA"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_field")
    assert (await house.page.get("/v1/subjects")).json()["code"] == "key_kind"


async def test_a_voter_has_a_limit_apart_from_that_of_votes(house):
    ann, poll = await house.voter(), await house.poll()
    for at in range(4 * REACTIONS.quota):  # the limit fills again while we ask
        told = await react(house, {"like": at % 2 == 0}, ann)
        if told.status_code != 200:
            break
    assert (told.status_code, told.json()["code"], at >= REACTIONS.quota) == (429, "rate_limited", True)
    assert told.json()["violated-policies"] == ["reactions"]
    assert told.json()["feedback"]["tone"] == "warning"
    cast = await house.page.post(f"{poll.path}/votes", json={"choice": poll.options[0]}, headers=ann)
    assert cast.status_code == 201


async def test_a_host_takes_everything_off(house):
    ann = await house.voter()
    await react(house, {"like": True}, ann)
    await react(house, {"reactions": {HEART: 3}, "batch_id": "b1"}, ann)
    tag = (await house.page.get("/v1/subjects/post-42")).headers["etag"]
    nothing = {"subject": "post-42", "likes": 0, "reactions": {}, "version": 3}
    for _ in range(2):
        told = await house.host.delete("/v1/subjects/post-42")
        assert (told.status_code, told.json()) == (200, nothing)
    assert await state(house) == nothing
    assert (await state(house, headers=ann))["liked"] is False
    again = await house.page.get("/v1/subjects/post-42", headers={"if-none-match": tag})
    assert again.status_code == 200
    assert (await house.host.get("/v1/subjects")).json()["data"] == []
    assert (await react(house, {"like": True}, ann)).json() == nothing | {
        "likes": 1,
        "version": 4,
        "liked": True,
    }
    unknown = await house.host.delete("/v1/subjects/never%2Fliked")
    assert (unknown.status_code, unknown.json()["version"]) == (200, 0)
    assert (await house.host.delete("/v1/subjects/%20")).status_code == 422


async def test_nobody_resets_what_is_anothers(house):
    other, ann = await house.another_project(), await house.voter()
    await react(house, {"like": True}, ann)
    told = await house.client(other.secret_key).delete("/v1/subjects/post-42")
    assert (told.status_code, told.json()["version"]) == (200, 0)
    refused = await house.page.delete("/v1/subjects/post-42", headers=ann)
    assert (refused.status_code, refused.json()["code"]) == (403, "key_kind")
    assert (await state(house))["likes"] == 1
