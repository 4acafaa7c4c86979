"""`own_votes` of a poll: what a browser asks for when it does not remember, and nobody else is told."""

import pytest


async def test_nobody_named_is_told_of_no_votes(house):
    poll = await house.poll()
    assert "own_votes" not in (await house.page.get(poll.path)).json()
    assert "own_votes" not in (await house.host.get(poll.path)).json()
    page = (await house.host.get("/v1/polls")).json()
    assert all("own_votes" not in one for one in page["data"])


@pytest.mark.parametrize(
    ("draft", "answer"),
    [
        ({}, lambda poll: {"choice": poll.options[0]}),
        (
            {"kind": "multiple_choice", "max_selections": 2},
            lambda poll: {"choices": sorted(poll.options)},
        ),
        ({"kind": "rating", "scale": 5}, lambda _: {"rating": 4}),
        ({"results_visibility": "never"}, lambda poll: {"choice": poll.options[1]}),
    ],
)
async def test_a_voter_finds_their_vote(house, draft, answer):
    poll, voter = await house.poll(**draft), await house.voter()
    assert (await house.page.get(poll.path, headers=voter)).json()["own_votes"] == []
    cast = await house.page.post(f"{poll.path}/votes", json=answer(poll), headers=voter)
    read = await house.page.get(poll.path, headers=voter)
    assert read.json()["own_votes"] == [cast.json()["vote"]]
    assert read.headers["cache-control"] == "private, no-cache"
    other = await house.page.get(poll.path, headers=await house.voter())
    assert other.json()["own_votes"] == []


async def test_the_same_person_on_another_device(house, signed):
    poll = await house.poll(voting={"identity": "signed"})
    choice = {"choice": poll.options[1]}
    cast = await house.page.post(
        f"{poll.path}/votes", json=choice, headers={"plaudit-voter": signed(sub="user-1", jti="a")}
    )
    found = await house.page.get(poll.path, headers={"plaudit-voter": signed(sub="user-1", jti="b")})
    assert [vote["id"] for vote in found.json()["own_votes"]] == [cast.json()["vote"]["id"]]


async def test_only_votes_that_stand_in_this_run(house):
    poll, voter = await house.poll(voting={"change": True, "retract": True}), await house.voter()

    async def own() -> list[str]:
        return [one["id"] for one in (await house.page.get(poll.path, headers=voter)).json()["own_votes"]]

    for number, option in enumerate(poll.options):
        body = {"vote_id": f"vote-{number}", "choice": option}
        await house.page.post(f"{poll.path}/votes", json=body, headers=voter)
        assert await own() == [f"vote-{number}"]
    await house.page.delete(f"{poll.path}/votes/vote-1", headers=voter)
    assert await own() == []
    await house.page.post(
        f"{poll.path}/votes", json={"vote_id": "vote-9", "choice": poll.options[0]}, headers=voter
    )
    assert await own() == ["vote-9"]
    await house.host.post(f"{poll.path}/reset")
    assert await own() == []


async def test_the_validator_is_of_this_voter_and_their_votes(house):
    poll, voter = await house.poll(), await house.voter()
    public = (await house.page.get(poll.path)).headers["etag"]
    before = (await house.page.get(poll.path, headers=voter)).headers["etag"]
    await house.page.post(f"{poll.path}/votes", json={"choice": poll.options[0]}, headers=voter)
    after = (await house.page.get(poll.path, headers=voter)).headers["etag"]
    assert len({public, before, after}) == 3
    fresh = await house.page.get(poll.path, headers=voter | {"if-none-match": after})
    assert (fresh.status_code, fresh.content) == (304, b"")
    for stale in (public, before):
        changed = await house.page.get(poll.path, headers=voter | {"if-none-match": stale})
        assert len(changed.json()["own_votes"]) == 1
    edited = await house.host.patch(poll.path, json={"question": "Tea?"}, headers={"if-match": after})
    assert edited.status_code == 200
