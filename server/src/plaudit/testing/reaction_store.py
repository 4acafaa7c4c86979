"""What every `ReactionStore` must do: a test for each sentence of its promise."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from plaudit.features.reactions.model import Limits, Name, Reacted, Reaction
from plaudit.features.reactions.ports import Outcome, ReactionStore
from plaudit.features.reactions.rules import RATE
from plaudit.kernel.errors import PlauditError
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock

LIMITS = Limits()
CROWD = 50
HEART = "❤️"
PROJECT = samples.project().id


def name(subject: str = "post-42", environment: Any = "live") -> Name:
    return Name(PROJECT, environment, subject)


def like(voter: str = "ann", *, subject: str = "post-42", value: bool = True) -> Reaction:
    return Reaction(name=name(subject), voter=f"host:{voter}", like=value)


def tap(
    batch: str, taps: Mapping[str, int] | None = None, *, voter: str = "ann", subject: str = "post-42"
) -> Reaction:
    return Reaction(name=name(subject), voter=f"host:{voter}", taps=taps or {HEART: 1}, batch_id=batch)


def reacted(outcome: Outcome) -> Reacted:
    assert isinstance(outcome, Reacted), outcome
    return outcome


def code(outcome: Outcome) -> str:
    return outcome.code if isinstance(outcome, PlauditError) else "done"


class ReactionStoreContract:
    """Subclass, give the fixtures `reactions` and `clock` (the store's); `samples.project` is stored."""

    @pytest.fixture
    def reactions(self) -> ReactionStore:
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> ManualClock:
        raise NotImplementedError

    async def test_before_anybody_reacts_there_is_nothing(self, reactions: ReactionStore) -> None:
        state = await reactions.load(name())
        assert (state.subject, state.likes, state.reactions, state.version) == ("post-42", 0, {}, 0)
        assert not await reactions.liked(name(), "host:ann")
        assert not await reactions.page(PROJECT, "live", before=None, limit=10)

    async def test_what_was_committed_is_what_is_loaded(self, reactions: ReactionStore) -> None:
        batch = [like(), tap("b1", {"👏": 2, HEART: 3}), like("bob")]
        outcomes = [reacted(one) for one in await reactions.commit(batch, LIMITS)]
        assert [one.state.version for one in outcomes] == [1, 2, 3]
        assert [one.liked for one in outcomes] == [True, True, True]
        state = await reactions.load(name())
        assert state == outcomes[-1].state
        assert list(state.reactions.items()) == [("👏", 2), (HEART, 3)]

    async def test_a_voter_likes_once_however_often_and_at_once(self, reactions: ReactionStore) -> None:
        batches = [reactions.commit([like(), like("bob"), like()], LIMITS) for _ in range(CROWD)]
        await asyncio.gather(*batches)
        state = await reactions.load(name())
        assert (state.likes, state.version) == (2, 2)
        assert await reactions.liked(name(), "host:ann")
        assert not await reactions.liked(name(), "anonymous:ann")
        await reactions.commit([like(value=False), like(value=False)], LIMITS)
        assert (await reactions.load(name())).likes == 1

    async def test_reactions_of_a_batch_are_decided_in_order(self, reactions: ReactionStore) -> None:
        batch = [like(value=False), like(), like(value=False), like()]
        told = [reacted(one) for one in await reactions.commit(batch, LIMITS)]
        assert [(one.state.likes, one.state.version, one.liked) for one in told] == [
            (0, 0, False),
            (1, 1, True),
            (0, 2, False),
            (1, 3, True),
        ]

    async def test_a_batch_of_taps_counts_once_within_and_across_commits(
        self, reactions: ReactionStore
    ) -> None:
        first, again = await reactions.commit([tap("b1", {HEART: 30}), tap("b1", {HEART: 30})], LIMITS)
        later = (await reactions.commit([tap("b1", {HEART: 30})], LIMITS))[0]
        assert reacted(first) == reacted(again) == reacted(later)
        assert (await reactions.load(name())).reactions == {HEART: RATE}

    async def test_a_batch_id_is_the_voters_own(self, reactions: ReactionStore) -> None:
        await reactions.commit([tap("b1"), tap("b1", voter="bob"), tap("b1", subject="other")], LIMITS)
        assert (await reactions.load(name())).reactions == {HEART: 2}
        assert (await reactions.load(name("other"))).reactions == {HEART: 1}

    async def test_the_allowance_is_of_a_voter_and_subject_by_the_clock(
        self, reactions: ReactionStore, clock: ManualClock
    ) -> None:
        taps = {HEART: RATE}
        batch = [tap("b1", taps), tap("b2", taps), tap("b1", taps, voter="bob"), tap("b3", taps, subject="o")]
        told = [reacted(one).accepted for one in await reactions.commit(batch, LIMITS)]
        assert told == [RATE, 0, RATE, RATE]
        clock.advance(500)
        assert reacted((await reactions.commit([tap("b4", taps)], LIMITS))[0]).accepted == RATE // 2

    async def test_tenants_never_meet(self, reactions: ReactionStore) -> None:
        test = Reaction(name=name(environment="test"), voter="host:ann", like=True)
        await reactions.commit([like(), tap("b1"), test], LIMITS)
        assert (await reactions.load(name())).likes == 1
        there = await reactions.load(name(environment="test"))
        assert (there.likes, there.reactions) == (1, {})
        assert len(await reactions.page(PROJECT, "test", before=None, limit=10)) == 1

    async def test_beyond_the_limit_no_subject_is_made_and_the_others_go_on(
        self, reactions: ReactionStore
    ) -> None:
        limits = Limits(subjects=2)
        batch = [like(subject=one) for one in ("a", "b", "c", "a")] + [like("bob", subject="b")]
        told = [code(one) for one in await reactions.commit(batch, limits)]
        assert told == ["done", "done", "subject_limit", "done", "done"]
        assert (await reactions.load(name("c"))).version == 0
        assert code((await reactions.commit([like(subject="c")], limits))[0]) == "subject_limit"
        other = Reaction(name=name("c", "test"), voter="host:ann", like=True)
        assert code((await reactions.commit([other], limits))[0]) == "done"

    async def test_taking_back_what_was_never_given_makes_no_subject(self, reactions: ReactionStore) -> None:
        told = reacted((await reactions.commit([like(value=False)], Limits(subjects=0)))[0])
        assert (told.state.version, told.liked) == (0, False)
        assert not await reactions.page(PROJECT, "live", before=None, limit=10)

    async def test_names_are_compared_letter_by_letter(self, reactions: ReactionStore) -> None:
        subjects = ["Post", "post", "post ", "pöst", "po\u0308st", "%", "_", "a/b", "👍", "x" * 200]
        await reactions.commit([like(subject=one) for one in subjects], LIMITS)
        for one in subjects:
            state = await reactions.load(name(one))
            assert (state.subject, state.likes) == (one, 1)

    async def test_pages_are_newest_first_and_meet_nothing_twice(self, reactions: ReactionStore) -> None:
        await reactions.commit([like(subject=f"s{at}") for at in range(7)], LIMITS)
        seen, before = [], None
        while page := await reactions.page(PROJECT, "live", before=before, limit=3):
            seen += [state.subject for _, state in page]
            before = page[-1][0]
        assert seen == [f"s{at}" for at in reversed(range(7))]

    async def test_a_history_has_a_name_of_its_own(self, reactions: ReactionStore) -> None:
        await reactions.commit([like(subject="a"), like(subject="b")], LIMITS)
        epochs = {(await reactions.load(name(one))).epoch for one in ("a", "b", "c")}
        assert len(epochs) == 3  # noqa: PLR2004 - one each
        assert (await reactions.load(name("a"))).epoch == (await reactions.load(name("a"))).epoch

    async def test_a_reset_takes_everything_off_and_goes_on_from_there(
        self, reactions: ReactionStore
    ) -> None:
        await reactions.commit([like(), like("bob"), tap("b1"), like(subject="other")], LIMITS)
        other = Reaction(name=name(environment="test"), voter="host:ann", like=True)
        await reactions.commit([other], LIMITS)
        before = await reactions.load(name())
        after = await reactions.reset(name())
        assert (after.likes, after.reactions, after.version) == (0, {}, before.version + 1)
        assert after.epoch == before.epoch, "one history, whose versions grow"
        assert await reactions.load(name()) == after
        assert await reactions.reset(name()) == after, "nothing is left to take off"
        assert not await reactions.liked(name(), "host:ann")
        listed = await reactions.page(PROJECT, "live", before=None, limit=10)
        assert [state.subject for _, state in listed] == ["other"]
        assert (await reactions.load(name("other"))).likes == 1
        assert (await reactions.load(name(environment="test"))).likes == 1
        told = reacted((await reactions.commit([like(value=False), like(), tap("b1")], LIMITS))[1])
        assert (told.state.likes, told.state.version) == (1, after.version + 1)
        assert (await reactions.load(name())).reactions == {HEART: 1}, "no batch of before is known"

    async def test_where_nobody_reacted_a_reset_makes_nothing(self, reactions: ReactionStore) -> None:
        assert await reactions.reset(name()) == await reactions.load(name())
        assert (await reactions.load(name())).version == 0

    async def test_whom_a_reset_subject_knew_is_forgotten_in_pieces(self, reactions: ReactionStore) -> None:
        await reactions.commit([like(f"v{at}") for at in range(CROWD)], LIMITS)
        await reactions.reset(name())
        await reactions.commit([like()], LIMITS)
        pieces = []
        while piece := await reactions.sweep(0, limit=20):
            pieces.append(piece)
        assert pieces == [20, 20, CROWD - 40 + 1], "and the row they belonged to"
        assert (await reactions.load(name())).likes == 1
        assert await reactions.liked(name(), "host:ann")

    async def test_the_place_of_what_nothing_is_left_of_is_free_in_the_end(
        self, reactions: ReactionStore, clock: ManualClock
    ) -> None:
        limits = Limits(subjects=2)
        await reactions.commit([like(subject="a"), like(subject="b")], limits)
        await reactions.reset(name("a"))
        assert code((await reactions.commit([like(subject="a")], limits))[0]) == "done", "it kept its place"
        await reactions.reset(name("a"))
        assert code((await reactions.commit([like(subject="c")], limits))[0]) == "subject_limit"
        clock.advance(8 * 24 * 3600 * 1000)
        while await reactions.sweep(clock.now() - 24 * 3600 * 1000):
            pass
        told = await reactions.commit([like(subject="c"), like(subject="d")], limits)
        assert [code(one) for one in told] == ["done", "subject_limit"]
        assert (await reactions.load(name("b"))).likes == 1

    async def test_forgetting_takes_no_like_and_no_count(
        self, reactions: ReactionStore, clock: ManualClock
    ) -> None:
        await reactions.commit([like("ann"), tap("b1", voter="bob"), tap("b1", voter="cy")], LIMITS)
        clock.advance(1000)
        await reactions.commit([tap("b2", voter="cy")], LIMITS)
        before = await reactions.load(name())
        assert await reactions.sweep(clock.now()) == 1
        assert await reactions.load(name()) == before
        assert await reactions.liked(name(), "host:ann")
        told = reacted((await reactions.commit([tap("b2", voter="cy")], LIMITS))[0])
        assert told.state.version == before.version, "cy was here after the instant"
        await reactions.commit([like("bob"), like("ann")], LIMITS)
        assert (await reactions.load(name())).likes == 2  # noqa: PLR2004 - Ann and Bob
