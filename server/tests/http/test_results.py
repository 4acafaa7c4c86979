"""Results over HTTP: who sees them, how often they travel, and what they never tell."""

import pytest


async def vote(house, poll, index=0, voter=None):
    headers = voter or await house.voter()
    reply = await house.page.post(f"{poll.path}/votes", json={"choice": poll.options[index]}, headers=headers)
    assert reply.status_code == 201
    return reply


async def test_results_are_cheap_to_ask_again(house):
    poll = await house.poll()
    first = await house.page.get(f"{poll.path}/results")
    assert first.headers["cache-control"] == "public, max-age=1"
    condition = {"if-none-match": first.headers["etag"]}
    assert (await house.page.get(f"{poll.path}/results", headers=condition)).status_code == 304
    await vote(house, poll)
    second = await house.page.get(f"{poll.path}/results", headers=condition)
    assert second.status_code == 200
    assert second.json()["version"] > first.json()["version"]
    assert second.json()["basis"] == "voters"


@pytest.mark.parametrize("visibility", ["never", "after_close", "after_vote"])
async def test_hidden_results_tell_nothing_of_votes(house, visibility):
    """Not in a field, a size, a validator or a header (T38)."""
    poll = await house.poll(results_visibility=visibility)

    async def seen():
        reply = await house.page.get(f"{poll.path}/results")
        headers = {
            name: value
            for name, value in reply.headers.items()
            if name in {"etag", "cache-control", "content-length"}
        }
        return reply.content, headers

    before = await seen()
    for index in (0, 1, 1):
        reply = await vote(house, poll, index)
        assert ("results" in reply.json()) == (visibility == "after_vote")
        assert reply.json()["receipt"]["sequence"] is None or visibility == "after_vote"
    assert await seen() == before
    assert before[1]["cache-control"] == "private, no-cache"
    assert (await house.host.get(f"{poll.path}/results")).json()["votes"] == 3


async def test_whoever_voted_may_look(house):
    poll, voter = await house.poll(results_visibility="after_vote"), await house.voter()
    hidden = await house.page.get(f"{poll.path}/results", headers=voter)
    assert hidden.json()["hidden"] is True
    told = await vote(house, poll, voter=voter)
    seen = await house.page.get(f"{poll.path}/results", headers=voter)
    assert seen.json() == told.json()["results"]
    assert seen.headers["cache-control"] == "private, no-cache"
    other = await house.page.get(f"{poll.path}/results", headers=await house.voter())
    assert other.json()["hidden"] is True


async def test_the_end_shows_what_was_hidden(house):
    poll = await house.poll(results_visibility="after_close")
    await vote(house, poll)
    await house.host.post(f"{poll.path}/close")
    seen = (await house.page.get(f"{poll.path}/results")).json()
    assert (seen["hidden"], seen["votes"], seen["is_final"]) == (False, 1, True)


async def test_exports(house):
    from plaudit.ledger import verifier

    poll = await house.poll(options=["=1+1", "Coffee"])
    for index in (0, 1, 1):
        await vote(house, poll, index)
    log = await house.host.get(f"{poll.path}/export")
    assert log.headers["content-type"] == "application/x-ndjson"
    assert verifier.verify(log.text.splitlines()).votes == 3
    table = await house.host.get(f"{poll.path}/export?format=csv")
    lines = table.text.splitlines()
    assert len(lines) == 4
    assert '"\'=1+1"' in lines[1]
    whole = (await house.host.get(f"{poll.path}/export?format=json")).json()
    assert [len(whole["votes"]), whole["results"]["votes"]] == [3, 3]
    assert (await house.host.get(f"{poll.path}/export?format=xml")).json()["code"] == "invalid_field"
