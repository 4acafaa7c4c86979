"""What every `AudienceStore` must do about answers in words: a test for each sentence of its promise."""

import asyncio
from typing import Any

import msgspec
import pytest

from plaudit.features.polls.model import Definition, Poll
from plaudit.features.polls.moderation.model import Like, Outcome, RuleOnAnswer, Wish, Written
from plaudit.features.polls.moderation.ports import AudienceStore
from plaudit.features.polls.moderation.rules import Rules
from plaudit.features.polls.ports import PollStore, VoteStore
from plaudit.kernel.errors import PlauditError
from plaudit.testing import samples
from plaudit.testing.samples import LENIENT, cast, retract, voter_key

RULES = Rules()
TEXT = Definition(kind="text", settings={"likes": True})
CROWD = 10


def approve(vote_id: str) -> RuleOnAnswer:
    return RuleOnAnswer(poll_id="poll_tea", vote_id=vote_id, approve=True)


def reject(vote_id: str) -> RuleOnAnswer:
    return RuleOnAnswer(poll_id="poll_tea", vote_id=vote_id, approve=False)


def like(vote_id: str, voter: str) -> Like:
    return Like(poll_id="poll_tea", vote_id=vote_id, voter_key=voter_key(voter), liked=True)


def unlike(vote_id: str, voter: str) -> Like:
    return Like(poll_id="poll_tea", vote_id=vote_id, voter_key=voter_key(voter), liked=False)


def code(outcome: Outcome) -> str:
    return outcome.code if isinstance(outcome, PlauditError) else "done"


class AnswerStoreContract:
    """Inherit and provide the fixtures, over an empty store with the sample project."""

    @pytest.fixture
    def audience(self) -> AudienceStore:
        raise NotImplementedError

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    @pytest.fixture
    def votes(self) -> VoteStore:
        raise NotImplementedError

    @pytest.fixture
    async def poll(self, polls: PollStore) -> Poll:
        """An open question, answered in words; answers that ask to wait are held."""
        made = samples.poll(rules=LENIENT, definition=TEXT)
        await polls.create(made, [])
        return made

    async def codes(self, audience: AudienceStore, *wishes: Wish) -> list[str]:
        return [code(outcome) for outcome in (await audience.commit(wishes, RULES)).outcomes]

    async def shown(self, audience: AudienceStore, poll: Poll, **wanted: Any) -> list[tuple[str, int]]:
        listing = {"state": "approved", "sort": "newest", "before": None, "limit": 50} | wanted
        return [(one.text, one.likes) for _, one in await audience.answers(poll, **listing)]

    async def test_answers_are_the_current_votes_of_the_present_run(
        self, audience: AudienceStore, polls: PollStore, votes: VoteStore, poll: Poll
    ) -> None:
        await votes.commit([cast("ann", "one"), cast("bob", "two"), cast("cid", "three")])
        assert await self.shown(audience, poll) == [("three", 0), ("two", 0), ("one", 0)]
        await votes.commit([cast("bob", "better", vote_id="again"), retract("cid"), cast("cid", "three")])
        assert await self.shown(audience, poll) == [("better", 0), ("one", 0)]
        reset = msgspec.structs.replace(poll, run=2, revision=2)
        await polls.save(reset, 1, [])
        assert await self.shown(audience, reset) == []
        await votes.commit([cast("ann", "anew", vote_id="anew", run=2)])
        assert await self.shown(audience, reset) == [("anew", 0)]

    async def test_a_vote_changed_and_one_retracted_within_a_batch_are_no_answers(
        self, audience: AudienceStore, votes: VoteStore, poll: Poll
    ) -> None:
        batch = [cast("ann", "one"), cast("ann", "two", vote_id="b"), cast("bob", "three"), retract("bob")]
        await votes.commit(batch)
        assert await self.shown(audience, poll) == [("two", 0)]
        await votes.commit([retract("ann", "b")])
        assert await self.shown(audience, poll) == []

    async def test_a_vote_sent_twice_is_one_answer_as_it_was_ruled(
        self, audience: AudienceStore, votes: VoteStore, poll: Poll
    ) -> None:
        await votes.commit([cast("ann", "one"), cast("ann", "one")])
        await audience.commit([reject("vote_ann")], RULES)
        await votes.commit([cast("ann", "one")])
        assert await self.shown(audience, poll) == []
        assert await self.shown(audience, poll, state="rejected") == [("one", 0)]

    async def test_what_waits_is_read_by_nobody_until_it_is_approved(
        self, audience: AudienceStore, votes: VoteStore, poll: Poll
    ) -> None:
        await votes.commit([cast("ann", "wait for me"), cast("bob", "here")])
        assert await self.shown(audience, poll) == [("here", 0)]
        assert await self.shown(audience, poll, state="pending") == [("wait for me", 0)]
        decided = await audience.commit([approve("vote_ann"), reject("vote_bob")], RULES)
        ruled = [one.state for one in decided.outcomes if isinstance(one, Written)]
        assert ruled == ["approved", "rejected"]
        assert await self.shown(audience, poll) == [("wait for me", 0)]
        assert await self.shown(audience, poll, state="rejected") == [("here", 0)]

    async def test_a_ruling_is_a_revision_and_one_that_changes_nothing_is_none(
        self, audience: AudienceStore, polls: PollStore, votes: VoteStore, poll: Poll
    ) -> None:
        await votes.commit([cast("ann", "wait")])
        first = await audience.commit([approve("vote_ann")], RULES)
        again = await audience.commit([approve("vote_ann")], RULES)
        assert [changed.poll.revision for changed in first.changed] == [poll.revision + 1]
        assert (again.changed, again.outcomes) == ([], first.outcomes)
        assert await polls.load(poll.id) == first.changed[0].poll

    async def test_a_changed_text_is_another_answer_that_waits_again_without_likes(
        self, audience: AudienceStore, votes: VoteStore, poll: Poll
    ) -> None:
        await votes.commit([cast("ann", "wait")])
        await audience.commit([approve("vote_ann"), like("vote_ann", "bob")], RULES)
        assert await self.shown(audience, poll) == [("wait", 1)]
        await votes.commit([cast("ann", "wait more", vote_id="more")])
        assert await self.shown(audience, poll) == []
        assert await self.shown(audience, poll, state="pending") == [("wait more", 0)]
        assert (await audience.own(poll, voter_key("bob"))).liked == frozenset()
        assert await self.codes(audience, approve("vote_ann")) == ["answer_not_found"]

    async def test_a_voter_likes_an_answer_once_also_at_once(
        self, audience: AudienceStore, votes: VoteStore, poll: Poll
    ) -> None:
        await votes.commit([cast("ann", "one")])
        wishes = [like("vote_ann", f"v{n % CROWD}") for n in range(5 * CROWD)]
        await asyncio.gather(*(audience.commit(wishes[n::5], RULES) for n in range(5)))
        assert await self.shown(audience, poll) == [("one", CROWD)]
        decided = await audience.commit([unlike("vote_ann", "v1"), unlike("vote_ann", "v1")], RULES)
        told = [one.likes for one in decided.outcomes if isinstance(one, Written)]
        assert told == [CROWD - 1, CROWD - 1]
        assert decided.changed == []
        assert (await audience.own(poll, voter_key("v2"))).liked == frozenset({"vote_ann"})
        assert (await audience.own(poll, voter_key("v1"))).liked == frozenset()

    async def test_only_approved_answers_of_the_present_run_are_liked_or_ruled_on(
        self, audience: AudienceStore, polls: PollStore, votes: VoteStore, poll: Poll
    ) -> None:
        await votes.commit([cast("ann", "wait"), cast("bob", "here")])
        missing = ["answer_not_found"] * 2
        assert await self.codes(audience, like("vote_ann", "v"), like("nobody", "v")) == missing
        await polls.save(msgspec.structs.replace(poll, run=2, revision=2), 1, [])
        assert await self.codes(audience, like("vote_bob", "v"), reject("vote_bob")) == missing

    async def test_pages_go_on_where_the_last_one_ended_whatever_is_written_meanwhile(
        self, audience: AudienceStore, votes: VoteStore, poll: Poll
    ) -> None:
        await votes.commit([cast(f"v{n}", f"n{n}") for n in range(5)])
        likes = [("vote_v1", "a"), ("vote_v1", "b"), ("vote_v3", "a"), ("vote_v4", "a")]
        await audience.commit([like(*one) for one in likes], RULES)
        ranked = [("n1", 2), ("n4", 1), ("n3", 1), ("n2", 0), ("n0", 0)]
        assert await self.shown(audience, poll, sort="liked") == ranked
        for sort, rest in (("newest", ["n2", "n1", "n0"]), ("liked", ["n3", "n2", "n0"])):
            listing: dict[str, Any] = {"state": "approved", "sort": sort}
            first = await audience.answers(poll, **listing, before=None, limit=2)
            await votes.commit([cast(f"later_{sort}", "later")])
            second = await audience.answers(poll, **listing, before=first[-1][0], limit=9)
            assert [one.text for _, one in second if one.text != "later"] == rest
            await votes.commit([retract(f"later_{sort}")])

    async def test_a_voters_own_answers_are_told_whatever_was_ruled(
        self, audience: AudienceStore, votes: VoteStore, poll: Poll
    ) -> None:
        await votes.commit([cast("ann", "wait"), cast("bob", "here")])
        (mine,) = (await audience.own(poll, voter_key("ann"))).written
        assert (mine.id, mine.text, mine.state) == ("vote_ann", "wait", "pending")
        await audience.commit([reject("vote_ann")], RULES)
        (mine,) = (await audience.own(poll, voter_key("ann"))).written
        assert mine.state == "rejected"
        assert (await audience.own(poll, voter_key("cid"))).written == ()
