"""Taps through the real store: totals that replace one another, so that nothing counts twice."""

import asyncio

import pytest

from plaudit.features.polls.ports import Recorded


@pytest.fixture
async def race(studio):
    return await studio.create(kind="cheer", question="Tap!", options=["Reds", "Blues"])


def teams(poll):
    return [team.id for team in poll.definition.options]


async def tap(studio, poll, voter, total, **more):
    return await studio.send(poll, voter, {"taps": {teams(poll)[0]: total}}, **more)


async def counted(studio, poll):
    counters = await studio.counters(poll)
    return counters.get(f"taps:{teams(poll)[0]}", 0), counters.get("voters", 0), counters.get("votes", 0)


async def test_a_later_total_replaces_the_earlier(studio, race):
    assert race.voting.change
    assert (await tap(studio, race, "ann", 30)).receipt.act == "cast"
    studio.clock.advance(1000)
    assert (await tap(studio, race, "ann", 45)).receipt.act == "change"
    assert (await tap(studio, race, "ben", 5)).receipt.act == "cast"
    assert await counted(studio, race) == (50, 2, 2)


async def test_a_lost_reply_cannot_count_twice(studio, race):
    first = await tap(studio, race, "ann", 30, vote_id="one")
    again = await tap(studio, race, "ann", 30, vote_id="one")
    assert (again.replayed, again.receipt) == (True, first.receipt)
    unsure = await tap(studio, race, "ann", 30, vote_id="two")
    assert isinstance(unsure, Recorded), "the same total under another id is the same total"
    assert await counted(studio, race) == (30, 1, 1)


async def test_an_earlier_vote_that_comes_again_late_changes_nothing(studio, race):
    await tap(studio, race, "ann", 30, vote_id="one")
    studio.clock.advance(2000)
    await tap(studio, race, "ann", 60, vote_id="two")
    late = await tap(studio, race, "ann", 30, vote_id="one")
    assert (late.replayed, late.vote.status) == (True, "superseded")
    assert await counted(studio, race) == (60, 1, 1)


async def test_two_devices_of_one_voter_add_to_one_total(studio, race):
    await tap(studio, race, "ann", 30, vote_id="phone-1")
    studio.clock.advance(5000)
    behind = await tap(studio, race, "ann", 12, vote_id="tablet-1")
    assert (behind.code, behind.facts["taps"]) == ("taps_backwards", 30)
    ahead = await tap(studio, race, "ann", behind.facts["taps"] + 12, vote_id="tablet-2")
    assert isinstance(ahead, Recorded)
    assert await counted(studio, race) == (42, 1, 1)


async def test_taps_come_no_faster_than_they_count(studio, race):
    refused = await tap(studio, race, "ann", 51)
    assert (refused.code, refused.facts["most"]) == ("tapping_too_fast", 50)
    assert await counted(studio, race) == (0, 0, 0)
    await tap(studio, race, "ann", 50)
    studio.clock.advance(500)
    refused = await tap(studio, race, "ann", 80)
    assert (refused.code, refused.facts["most"]) == ("tapping_too_fast", 60)
    assert await counted(studio, race) == (50, 1, 1)
    studio.clock.advance(1000 * refused.facts["retry_after_seconds"])
    assert isinstance(await tap(studio, race, "ann", 80), Recorded)
    assert await counted(studio, race) == (80, 1, 1)


async def test_a_burst_of_first_votes_in_one_batch_counts_once(studio, race):
    outcomes = await asyncio.gather(*(tap(studio, race, "ann", 50, vote_id=f"v{n}") for n in range(20)))
    assert all(isinstance(outcome, Recorded) for outcome in outcomes)
    more = await asyncio.gather(*(tap(studio, race, "ann", 50 + n, vote_id=f"w{n}") for n in range(1, 20)))
    assert {outcome.code for outcome in more} == {"tapping_too_fast"}
    assert await counted(studio, race) == (50, 1, 1)


async def test_a_crowd_taps_at_once(studio, race):
    await asyncio.gather(*(tap(studio, race, f"fan-{n}", n % 50 + 1) for n in range(100)))
    assert await counted(studio, race) == (2 * sum(range(1, 51)), 100, 100)


async def test_one_vote_that_grows_is_all_a_voter_has(studio):
    from plaudit.kernel.errors import Invalid

    with pytest.raises(Invalid) as refused:
        await studio.create(kind="cheer", voting={"votes_per_voter": 2})
    assert refused.value.errors[0].pointer == "#/voting/votes_per_voter"
