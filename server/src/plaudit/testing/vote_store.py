"""What every `VoteStore` must do: one test for each sentence of its promise."""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from plaudit.features.polls.model import Poll, VotingRules
from plaudit.features.polls.ports import Act, Committed, Outcome, PollStore, Recorded, Refused, VoteStore
from plaudit.kernel.errors import NotFound
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.samples import LENIENT, cast, retract, voter_key


def code(outcome: Outcome) -> str:
    return outcome.code if isinstance(outcome, Refused) else "recorded"


def recorded(outcome: Outcome) -> Recorded:
    assert isinstance(outcome, Recorded), outcome
    return outcome


class VoteStoreContract:
    """Inherit and provide `votes`, `polls` and `clock`, over an empty store with the sample project."""

    @pytest.fixture
    def votes(self) -> VoteStore:
        raise NotImplementedError

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> ManualClock:
        raise NotImplementedError

    async def given(self, polls: PollStore, rules: VotingRules = LENIENT, **changes: Any) -> Poll:
        made = samples.poll(rules=rules, **changes)
        await polls.create(made, [])
        return made

    async def commit(self, votes: VoteStore, *batch: Act) -> Sequence[Outcome]:
        return (await votes.commit(batch)).outcomes

    async def test_outcomes_come_in_the_order_of_the_acts(self, votes: VoteStore, polls: PollStore) -> None:
        await self.given(polls)
        outcomes = await self.commit(votes, *(cast(f"v{n}") for n in range(300)))
        assert [recorded(outcome).vote.id for outcome in outcomes] == [f"vote_v{n}" for n in range(300)]

    async def test_a_vote_carries_what_was_said_and_the_servers_instant(
        self, votes: VoteStore, polls: PollStore, clock: ManualClock
    ) -> None:
        await self.given(polls)
        (outcome,) = await self.commit(votes, cast("v", ("opt_a", "opt_b")))
        vote = recorded(outcome).vote
        assert (vote.answer, vote.at, vote.status, vote.run) == (
            ("opt_a", "opt_b"),
            clock.now(),
            "recorded",
            1,
        )

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            ("draft", "poll_not_open"),
            ("scheduled", "poll_not_open"),
            ("locked", "poll_locked"),
            ("closed", "poll_closed"),
            ("canceled", "poll_canceled"),
            ("archived", "poll_closed"),
        ],
    )
    async def test_a_poll_that_is_not_open_takes_no_votes(
        self, votes: VoteStore, polls: PollStore, status: str, expected: str
    ) -> None:
        await self.given(polls, status=status)
        assert [code(outcome) for outcome in await self.commit(votes, cast("v"))] == [expected]

    async def test_an_unknown_poll_takes_no_votes(self, votes: VoteStore) -> None:
        assert [code(outcome) for outcome in await self.commit(votes, cast("v"))] == ["poll_not_found"]

    async def test_the_deadline_counts_from_its_instant(
        self, votes: VoteStore, polls: PollStore, clock: ManualClock
    ) -> None:
        await self.given(polls, closes_at=clock.now() + 10)
        clock.advance(9)
        assert code((await self.commit(votes, cast("early")))[0]) == "recorded"
        clock.advance(1)
        assert code((await self.commit(votes, cast("late")))[0]) == "poll_closed"

    async def test_a_scheduled_poll_takes_votes_from_its_instant(
        self, votes: VoteStore, polls: PollStore, clock: ManualClock
    ) -> None:
        await self.given(polls, status="scheduled", opens_at=clock.now() + 10)
        assert code((await self.commit(votes, cast("early")))[0]) == "poll_not_open"
        clock.advance(10)
        assert code((await self.commit(votes, cast("on time")))[0]) == "recorded"

    async def test_a_vote_for_another_run_is_refused(self, votes: VoteStore, polls: PollStore) -> None:
        await self.given(polls)
        assert [code(outcome) for outcome in await self.commit(votes, cast("v", run=2))] == ["poll_not_open"]

    async def test_an_answer_admitted_before_the_meaning_changed_is_refused(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        poll = samples.poll()
        await polls.create(poll, [])
        await polls.save(msgspec.structs.replace(poll, meaning=2, revision=2), 1, [])
        stale = await votes.commit([cast("ann"), cast("ben"), cast("ann", vote_id="again")])
        assert [code(outcome) for outcome in stale.outcomes] == ["poll_not_open"] * 3
        fresh = await votes.commit([msgspec.structs.replace(cast("ann"), meaning=2)])
        assert [code(outcome) for outcome in fresh.outcomes] == ["recorded"]

    async def test_a_second_vote_is_refused(self, votes: VoteStore, polls: PollStore) -> None:
        await self.given(polls, VotingRules())
        await self.commit(votes, cast("v"))
        (outcome,) = await self.commit(votes, cast("v", vote_id="other"))
        assert code(outcome) == "already_voted"

    async def test_sequences_are_places_in_the_poll_s_own_log(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        """Refused neighbours leave no gap, and acts of other polls are not told by it."""
        await self.given(polls, VotingRules())
        await polls.create(samples.poll("other"), [])
        first = await votes.commit([cast("a"), cast("b")])
        (start, _) = [recorded(outcome).receipt.sequence or 0 for outcome in first.outcomes]
        batch = [
            cast("a", vote_id="again"),
            cast("x", poll_id="poll_other"),
            cast("c"),
            cast("b", vote_id="again_too"),
            cast("d"),
            cast("y", poll_id="poll_other"),
        ]
        outcomes = (await votes.commit(batch)).outcomes
        kept = [outcome.receipt for outcome in outcomes if isinstance(outcome, Recorded)]
        assert [(receipt.poll_id, receipt.sequence) for receipt in kept] == [
            ("poll_other", 1),
            ("poll_tea", start + 2),
            ("poll_tea", start + 3),
            ("poll_other", 2),
        ]
        for receipt in kept:
            stored = await votes.vote(receipt.poll_id, receipt.vote_id, None)
            assert stored is not None
            assert stored.receipt == receipt

    async def test_a_second_vote_is_refused_within_one_batch_and_among_concurrent_ones(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls, VotingRules())
        batches = [[cast("v", vote_id=f"{b}-{n}") for n in range(5)] for b in range(8)]
        done: list[Committed] = await asyncio.gather(*(votes.commit(batch) for batch in batches))
        codes = [code(outcome) for committed in done for outcome in committed.outcomes]
        assert sorted(codes) == ["already_voted"] * 39 + ["recorded"]

    async def test_a_voter_may_vote_as_often_as_the_poll_says(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls, VotingRules(votes_per_voter=2))
        outcomes = await self.commit(votes, *(cast("v", vote_id=f"v{n}") for n in range(3)))
        assert [code(outcome) for outcome in outcomes] == ["recorded", "recorded", "already_voted"]
        assert (await votes.tally("poll_tea")).counters == {"voters": 1, "votes": 2, "opt:opt_a": 2}

    async def test_a_change_supersedes(self, votes: VoteStore, polls: PollStore) -> None:
        await self.given(polls)
        await self.commit(votes, cast("v", "opt_a"))
        (outcome,) = await self.commit(votes, cast("v", "opt_b", vote_id="second"))
        assert recorded(outcome).receipt.act == "change"
        old = await votes.vote("poll_tea", "vote_v", None)
        assert old is not None
        assert old.vote.status == "superseded"
        assert (await votes.tally("poll_tea")).counters == {"voters": 1, "votes": 1, "opt:opt_b": 1}

    async def test_the_same_vote_id_gives_the_first_receipt_again_also_when_closed(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        poll = await self.given(polls)
        (first,) = await self.commit(votes, cast("v"))
        again = await self.commit(votes, cast("v"), cast("v"))
        await polls.save(msgspec.structs.replace(poll, status="closed", revision=2), 1, [])
        (late,) = await self.commit(votes, cast("v"))
        for outcome in (*again, late):
            assert recorded(outcome).receipt == recorded(first).receipt
            assert recorded(outcome).replayed
        assert (await votes.tally("poll_tea")).counters["votes"] == 1

    async def test_the_same_vote_id_twice_in_one_batch_is_one_vote(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls)
        first, second = map(recorded, await self.commit(votes, cast("v"), cast("v")))
        assert (first.replayed, second.replayed) == (False, True)
        assert first.receipt == second.receipt

    async def test_the_same_vote_id_with_other_content_conflicts(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls)
        await self.commit(votes, cast("v", "opt_a"))
        others = (cast("v", "opt_b"), cast("w", "opt_a", vote_id="vote_v"))
        assert [code(o) for o in await self.commit(votes, *others)] == ["vote_id_conflict"] * 2

    async def test_a_retract_takes_the_vote_back_and_frees_the_slot(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls, VotingRules(retract=True))
        await self.commit(votes, cast("v"))
        (outcome,) = await self.commit(votes, retract("v"))
        assert (recorded(outcome).receipt.act, recorded(outcome).vote.status) == ("retract", "retracted")
        assert (await votes.tally("poll_tea")).counters == {"voters": 0, "votes": 0}
        assert code((await self.commit(votes, cast("v", vote_id="anew")))[0]) == "recorded"

    async def test_a_retract_needs_the_voters_own_key_the_rule_and_an_open_poll(
        self, votes: VoteStore, polls: PollStore, clock: ManualClock
    ) -> None:
        await self.given(polls, closes_at=clock.now() + 10)
        await polls.create(samples.poll("strict"), [])
        await self.commit(votes, cast("v"), cast("v", poll_id="poll_strict"))
        wrong = (retract("w", "vote_v"), retract("v", "nothing"), retract("v", poll_id="poll_strict"))
        codes = [code(outcome) for outcome in await self.commit(votes, *wrong)]
        assert codes == ["vote_not_found", "vote_not_found", "retract_not_allowed"]
        clock.advance(10)
        assert code((await self.commit(votes, retract("v")))[0]) == "poll_closed"

    async def test_retracting_again_gives_the_same_receipt(self, votes: VoteStore, polls: PollStore) -> None:
        await self.given(polls)
        await self.commit(votes, cast("v"))
        first, second = map(recorded, await self.commit(votes, retract("v"), retract("v")))
        assert second.receipt == first.receipt
        assert second.replayed

    async def test_acts_of_a_batch_are_decided_in_order(self, votes: VoteStore, polls: PollStore) -> None:
        await self.given(polls)
        batch = (
            retract("v"),
            cast("v"),
            retract("v"),
            cast("v", "opt_b", vote_id="b"),
            cast("v", "opt_c", vote_id="c"),
            cast("v"),
        )
        outcomes = await self.commit(votes, *batch)
        assert code(outcomes[0]) == "vote_not_found"
        acts = [recorded(outcome).receipt.act for outcome in outcomes[1:]]
        assert acts == ["cast", "retract", "cast", "change", "cast"]
        assert recorded(outcomes[5]).vote.status == "retracted"
        assert (await votes.tally("poll_tea")).counters == {"voters": 1, "votes": 1, "opt:opt_c": 1}

    async def test_a_receipt_hides_its_sequence_where_it_would_tell_a_count(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls, results_visibility="after_close")
        (hidden,) = await self.commit(votes, cast("v"))
        assert recorded(hidden).receipt.sequence is None
        await polls.create(samples.poll("seen"), [])
        (seen,) = await self.commit(votes, cast("v", poll_id="poll_seen"))
        assert isinstance(recorded(seen).receipt.sequence, int)

    async def test_the_tallies_told_are_those_of_the_polls_touched(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls)
        await polls.create(samples.poll("still"), [])
        committed = await votes.commit([cast("v"), cast("v", poll_id="poll_nowhere")])
        assert list(committed.tallies) == [await votes.tally("poll_tea")]
        assert committed.tallies[0].counters == {"voters": 1, "votes": 1, "opt:opt_a": 1}

    async def test_the_version_grows_with_every_commit_that_changed_something(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls)
        start = (await votes.tally("poll_tea")).version
        await self.commit(votes, cast("v"))
        await self.commit(votes, cast("v"))
        await self.commit(votes, retract("v"))
        assert (await votes.tally("poll_tea")).version == start + 2

    async def test_the_tally_of_an_unknown_poll(self, votes: VoteStore) -> None:
        with pytest.raises(NotFound):
            await votes.tally("poll_nowhere")

    async def test_a_vote_is_shown_to_its_owner_and_the_host(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls)
        (outcome,) = await self.commit(votes, cast("v"))
        for key in (voter_key("v"), None):
            found = await votes.vote("poll_tea", "vote_v", key)
            assert found is not None
            assert found.receipt == recorded(outcome).receipt
        assert await votes.vote("poll_tea", "vote_v", voter_key("w")) is None
        assert await votes.vote("poll_nowhere", "vote_v", None) is None

    async def test_current_votes_are_those_that_count_oldest_first(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls, VotingRules(retract=True, votes_per_voter=3))
        await self.commit(votes, *(cast("v", vote_id=name) for name in "abc"), retract("v", "b"))
        found = await votes.current_votes("poll_tea", 1, voter_key("v"))
        assert [each.vote.id for each in found] == ["a", "c"]
        assert await votes.has_voted("poll_tea", 1, voter_key("v"))
        assert not await votes.has_voted("poll_tea", 2, voter_key("v"))

    async def test_answers_are_those_that_count_equal_ones_together(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        await self.given(polls)
        await self.commit(votes, cast("a", ("opt_b", "opt_a")), cast("b", ("opt_b", "opt_a")))
        await self.commit(votes, cast("c", "opt_a"), cast("d"), cast("e", "opt_a"), retract("e"))
        await self.commit(votes, cast("c", ("opt_a", "opt_b"), vote_id="anew"))
        found = await votes.answers("poll_tea")
        assert dict(found.counts) == {("opt_b", "opt_a"): 2, ("opt_a", "opt_b"): 1, "opt_a": 1}
        assert found.tally == await votes.tally("poll_tea")
        assert list(found.counts) == list((await votes.answers("poll_tea")).counts)

    async def test_answers_are_of_the_present_run_and_poll(self, votes: VoteStore, polls: PollStore) -> None:
        poll = await self.given(polls)
        await polls.create(samples.poll("other"), [])
        await self.commit(votes, cast("a"), cast("b", poll_id="poll_other"))
        await polls.save(msgspec.structs.replace(poll, run=2, revision=2), 1, [])
        found = await votes.answers("poll_tea")
        assert (found.tally.run, list(found.counts)) == (2, [])
        with pytest.raises(NotFound):
            await votes.answers("poll_nowhere")

    async def test_votes_are_paged_in_log_order(self, votes: VoteStore, polls: PollStore) -> None:
        await self.given(polls)
        await self.commit(votes, cast("a"), cast("b"), retract("a"), cast("b", "opt_b", vote_id="b2"))
        first = await votes.votes("poll_tea", 0, 2)
        rest = await votes.votes("poll_tea", first[-1][0], 2)
        assert [each.vote.id for _, each in (*first, *rest)] == ["vote_a", "vote_b", "b2"]

    async def test_a_reset_starts_from_nothing_and_lets_everybody_vote_again(
        self, votes: VoteStore, polls: PollStore
    ) -> None:
        poll = await self.given(polls, VotingRules())
        await self.commit(votes, cast("v"))
        tally = await polls.save(msgspec.structs.replace(poll, run=2, revision=2), 1, [])
        assert (tally.run, tally.counters) == (2, {"voters": 0, "votes": 0})
        (outcome,) = await self.commit(votes, cast("v", vote_id="anew", run=2))
        assert recorded(outcome).vote.run == 2  # noqa: PLR2004
        assert (await votes.tally("poll_tea")).counters["votes"] == 1
