"""A vote's life below the edge: admitted, committed in a group, counted, and refused with a reason."""

import asyncio

import pytest

from plaudit.features.polls.ports import Recorded
from plaudit.features.polls.voting import Voter, voter_key


async def test_a_vote_is_counted_and_told(studio):
    poll = await studio.create()
    outcome = await studio.send(poll, "ann")
    assert isinstance(outcome, Recorded)
    assert outcome.receipt.act == "cast"
    tea = poll.definition.options[0].id
    assert await studio.counters(poll) == {f"opt:{tea}": 1, "voters": 1, "votes": 1}
    assert studio.told[-1][0] is None
    assert studio.catalogue.peek(poll.id).tally == await studio.database.votes.tally(poll.id)


async def test_the_same_vote_again_gives_the_same_receipt(studio):
    poll = await studio.create()
    first = await studio.send(poll, "ann", vote_id="mine")
    again = await studio.send(poll, "ann", vote_id="mine")
    assert again.receipt == first.receipt
    assert (first.replayed, again.replayed) == (False, True)
    assert (await studio.counters(poll))["votes"] == 1


async def test_a_hundred_at_once_get_an_outcome_each(studio):
    poll = await studio.create()
    outcomes = await asyncio.gather(*(studio.send(poll, f"voter-{n % 50}") for n in range(100)))
    recorded = [outcome for outcome in outcomes if isinstance(outcome, Recorded)]
    refused = [outcome for outcome in outcomes if not isinstance(outcome, Recorded)]
    assert len(recorded) == 50
    assert {outcome.code for outcome in refused} == {"already_voted"}
    assert (await studio.counters(poll))["voters"] == 50


async def test_a_change_moves_the_tally(studio):
    poll = await studio.create(voting={"change": True})
    coffee = poll.definition.options[1].id
    await studio.send(poll, "ann")
    outcome = await studio.send(poll, "ann", {"choice": coffee})
    assert outcome.receipt.act == "change"
    assert await studio.counters(poll) == {f"opt:{coffee}": 1, "voters": 1, "votes": 1}


async def test_a_retract_leaves_nothing_and_frees_the_voter(studio):
    poll = await studio.create(voting={"retract": True})
    await studio.send(poll, "ann", vote_id="mine")
    outcome = await studio.retract(poll, "ann", "mine")
    assert outcome.receipt.act == "retract"
    assert await studio.counters(poll) == {}
    assert isinstance(await studio.send(poll, "ann"), Recorded)


@pytest.mark.parametrize(
    ("rules", "vote_id", "submitted", "code"),
    [
        ({}, "v", {"choice": "opt_z"}, "option_unknown"),
        ({}, "v", {"rating": 3}, "answer_kind"),
        ({}, "bad id", None, "invalid_field"),
        ({}, "x" * 65, None, "invalid_field"),
        ({"identity": "signed"}, "v", None, "identity_required"),
    ],
)
async def test_what_the_definition_decides_never_reaches_the_store(studio, rules, vote_id, submitted, code):
    poll = await studio.create(voting=rules)
    sent = studio.send(poll, "ann", submitted, vote_id=vote_id)
    assert sent.done(), "refused before the call returned"
    assert sent.result().code == code
    assert studio.voting.waiting == 0


async def test_a_vote_after_the_deadline_is_refused_though_nobody_wrote_the_end_down(studio):
    poll = await studio.create(duration_seconds=10)
    studio.clock.advance(9_999)
    assert isinstance(await studio.send(poll, "ann"), Recorded)
    studio.clock.advance(1)
    assert (await studio.send(poll, "ben")).code == "poll_closed"
    assert (await studio.database.polls.load(poll.id)).status == "open"


@pytest.mark.parametrize(
    ("action", "code"), [("lock", "poll_locked"), ("close", "poll_closed"), ("cancel", "poll_canceled")]
)
async def test_a_poll_admitted_from_memory_is_decided_by_the_store(studio, action, code):
    poll = await studio.create()
    await studio.lifecycle.act(poll.id, action)
    assert (await studio.send(poll, "ann")).code == code


async def test_a_vote_of_an_old_run_does_not_count_in_the_new_one(studio):
    before = await studio.create()
    await studio.lifecycle.act(before.id, "reset")
    outcome = await studio.send(before, "ann")
    assert not isinstance(outcome, Recorded)
    assert await studio.counters(before) == {}


async def test_after_draining_a_vote_is_told_to_come_again(studio):
    poll = await studio.create()
    waiting = studio.send(poll, "ann")
    await studio.voting.drain()
    assert isinstance(await waiting, Recorded)
    refused = await studio.send(poll, "ben")
    assert (refused.code, refused.facts) == ("shutting_down", {"retry_after_seconds": 1})


async def test_a_voter_key_stands_for_a_voter_in_one_poll_only(studio):
    tea, juice = await studio.create(), await studio.create()
    ann = Voter("test", "ann", signed=False)
    keys = {
        voter_key(tea, ann),
        voter_key(juice, ann),
        voter_key(tea, Voter("test", "ben", signed=False)),
        voter_key(tea, Voter("other", "ann", signed=False)),
    }
    assert len(keys) == 4
    assert voter_key(tea, Voter("test", "ann", signed=True)) == voter_key(tea, ann)
