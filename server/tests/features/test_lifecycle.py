"""What a host does, on a real store: each step saved with its event, then told to every screen."""

import asyncio

import pytest

from plaudit.features.polls.ports import Recorded
from plaudit.features.polls.search import EVERYTHING
from plaudit.kernel.clock import format_instant
from plaudit.kernel.errors import Conflict, Invalid, NotFound


async def test_a_draft_waits(studio):
    poll = await studio.create(open=False)
    assert (poll.status, poll.run, poll.revision) == ("draft", 1, 1)
    assert await studio.database.polls.load(poll.id) == poll


async def test_a_poll_can_be_born_open(studio):
    poll = await studio.create(duration_seconds=60)
    assert (poll.status, poll.revision) == ("open", 1)
    assert poll.closes_at == studio.clock.now() + 60_000


async def test_a_poll_with_a_time_to_come_is_scheduled(studio):
    poll = await studio.create(open=False, opens_at=format_instant(studio.clock.now() + 5_000))
    assert poll.status == "scheduled"


async def test_a_time_that_has_come_opens_at_once(studio):
    poll = await studio.create(open=False, opens_at=format_instant(studio.clock.now()))
    assert poll.status == "open"


async def test_each_step_is_told_once_it_is_saved(studio):
    poll = await studio.create()
    for action in ("lock", "open", "close", "reveal", "reset"):
        await studio.lifecycle.act(poll.id, action)
    events = [event for event, _ in studio.told]
    assert events == ["poll.locked", "poll.opened", "poll.closed", "poll.revealed", "poll.reset"]
    versions = [version for _, version in studio.told]
    assert versions == sorted(set(versions)), "a version only grows"


async def test_a_reset_starts_from_nothing_and_goes_on_counting_versions(studio):
    poll = await studio.create()
    await studio.send(poll, "ann")
    before = await studio.database.votes.tally(poll.id)
    poll = await studio.lifecycle.act(poll.id, "reset")
    after = await studio.database.votes.tally(poll.id)
    assert (after.run, await studio.counters(poll)) == (2, {})
    assert after.version > before.version
    assert isinstance(await studio.send(poll, "ann"), Recorded)


async def test_what_does_not_exist_cannot_change(studio):
    with pytest.raises(NotFound) as missing:
        await studio.lifecycle.act("poll_00000000000000000000000000", "open")
    assert missing.value.code == "poll_not_found"


async def test_a_wrong_draft_is_not_stored(studio):
    with pytest.raises(Invalid):
        await studio.create(options=["Tea"])
    assert await studio.database.polls.page("proj_sample", "live", EVERYTHING, before=None, limit=9) == []


async def test_an_expected_revision_must_be_the_present_one(studio):
    poll = await studio.create()
    await studio.lifecycle.act(poll.id, "lock", expected_revision=1)
    with pytest.raises(Conflict) as conflict:
        await studio.lifecycle.act(poll.id, "open", expected_revision=1)
    assert conflict.value.code == "revision_mismatch"
    assert conflict.value.facts == {"revision": 2}


async def test_two_hosts_at_once_both_have_their_way(studio):
    poll = await studio.create()
    await asyncio.gather(
        studio.edit(poll, question="Tea or juice?"),
        studio.edit(poll, metadata={"show": "7"}),
        studio.edit(poll, room_id="studio"),
    )
    after = await studio.database.polls.load(poll.id)
    assert (after.question, after.metadata, after.room_id) == ("Tea or juice?", {"show": "7"}, "studio")
    assert after.revision == 4


async def test_of_two_hosts_who_lock_one_is_told_why_not(studio):
    poll = await studio.create()
    outcomes = await asyncio.gather(
        studio.lifecycle.act(poll.id, "lock"), studio.lifecycle.act(poll.id, "lock"), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert [error.code for error in refused] == ["poll_state"]


async def test_words_change_after_votes_and_meaning_does_not(studio):
    poll = await studio.create()
    await studio.send(poll, "ann")
    named = [{"id": option.id, "text": f"{option.text}!"} for option in poll.definition.options]
    poll = await studio.edit(poll, options=named)
    assert [option.text for option in poll.definition.options] == ["Tea!", "Coffee!"]
    with pytest.raises(Conflict) as conflict:
        await studio.edit(poll, options=["Tea", "Coffee", "Juice"])
    assert conflict.value.code == "meaning_locked"


async def test_a_reset_unlocks_the_meaning(studio):
    poll = await studio.create()
    await studio.send(poll, "ann")
    await studio.lifecycle.act(poll.id, "reset")
    poll = await studio.edit(poll, options=["Tea", "Coffee", "Juice"])
    assert len(poll.definition.options) == 3


async def test_a_vote_on_its_way_never_counts_for_an_option_that_is_gone(studio):
    poll = await studio.create()
    sent = studio.send(poll, "ann")
    after, outcome = await asyncio.gather(
        studio.edit(poll, options=["Juice", "Water"]), sent, return_exceptions=True
    )
    if isinstance(outcome, Recorded):  # the vote was first: the options stay
        assert after.code == "meaning_locked"
    else:  # the edit was first: the answer is to another question
        assert (outcome.code, after.meaning) == ("poll_not_open", 2)
        assert await studio.counters(poll) == {}


async def test_words_keep_the_meaning(studio):
    poll = await studio.create()
    named = [{"id": option.id, "text": f"{option.text}!"} for option in poll.definition.options[::-1]]
    after = await studio.edit(poll, question="Tea?", options=named, metadata={"show": "7"})
    assert after.meaning == poll.meaning
    assert isinstance(await studio.send(poll, "ann"), Recorded)
