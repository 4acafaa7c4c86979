"""What every `AudienceStore` must do about suggestions and options: a test for each sentence of its promise.

What it must do about answers in words is in `answer_store`.
"""

import asyncio
from typing import Any

import msgspec
import pytest

from plaudit.features.polls.model import Definition, Option, Poll, SuggestionRules
from plaudit.features.polls.moderation.model import (
    MarkOption,
    Outcome,
    RuleOnSuggestion,
    Suggest,
    Suggested,
    Wish,
)
from plaudit.features.polls.moderation.ports import AudienceStore
from plaudit.features.polls.moderation.rules import Rules
from plaudit.features.polls.ports import PollStore, VoteStore
from plaudit.kernel.errors import PlauditError
from plaudit.ledger.ports import LedgerStore
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.samples import LENIENT, cast, voter_key

RULES = Rules()
PER_VOTER = 3
FREE = SuggestionRules(moderated=False, per_voter=PER_VOTER)
MODERATED = SuggestionRules(moderated=True, per_voter=PER_VOTER)
CROWD = 50


def suggest(text: str, voter: str = "ann", *, name: str | None = None, poll_id: str = "poll_tea") -> Suggest:
    return Suggest(
        poll_id=poll_id, suggestion_id=name or f"sug_{voter}_{text}", voter_key=voter_key(voter), text=text
    )


def approve(name: str) -> RuleOnSuggestion:
    return RuleOnSuggestion(poll_id="poll_tea", suggestion_id=name, approve=True)


def reject(name: str) -> RuleOnSuggestion:
    return RuleOnSuggestion(poll_id="poll_tea", suggestion_id=name, approve=False)


def code(outcome: Outcome) -> str:
    return outcome.code if isinstance(outcome, PlauditError) else "done"


def suggested(outcome: Outcome) -> Suggested:
    assert isinstance(outcome, Suggested), outcome
    return outcome


class AudienceStoreContract:
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
    def ledger(self) -> LedgerStore:
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> ManualClock:
        raise NotImplementedError

    async def board(self, polls: PollStore, rules: SuggestionRules = FREE) -> Poll:
        """A board of ideas with one entry, A."""
        options = (Option(id="opt_a", text="A"),)
        asked = Definition(kind="ideas", options=options, suggestions=rules)
        made = samples.poll(rules=LENIENT, definition=asked)
        await polls.create(made, [])
        return made

    async def now(self, polls: PollStore) -> Poll:
        found = await polls.load("poll_tea")
        assert found is not None
        return found

    async def texts(self, polls: PollStore) -> list[str]:
        return [option.text for option in (await self.now(polls)).definition.options]

    async def states(self, polls: PollStore) -> list[str | None]:
        return [option.state for option in (await self.now(polls)).definition.options]

    async def codes(self, audience: AudienceStore, *wishes: Wish) -> list[str]:
        return [code(outcome) for outcome in (await audience.commit(wishes, RULES)).outcomes]

    async def test_an_approved_suggestion_and_its_option_are_saved_together_with_their_event(
        self, audience: AudienceStore, polls: PollStore, ledger: LedgerStore, clock: ManualClock
    ) -> None:
        before = await self.board(polls)
        decided = await audience.commit([suggest("B")], RULES)
        (outcome,), (changed,) = decided.outcomes, decided.changed
        suggestion, after = suggested(outcome).suggestion, await self.now(polls)
        assert (suggestion.state, suggestion.at) == ("approved", clock.now())
        options = [(option.id, option.text) for option in after.definition.options]
        assert options == [("opt_a", "A"), (suggestion.option_id, "B")]
        assert (after.revision, after.meaning) == (before.revision + 1, before.meaning)
        assert (changed.poll, changed.tally.version) == (after, 2)
        entries = [entry async for page in ledger.entries("poll_tea", 9) for entry in page]
        assert [entry.act for entry in entries] == ["poll.updated"]
        data: dict[str, Any] = entries[0].data or {}
        assert [option["text"] for option in data["options"]] == ["B"], "not the whole board again"

    async def test_a_pending_suggestion_changes_nothing_until_it_is_approved_once(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        before = await self.board(polls, MODERATED)
        pending = await audience.commit([suggest("B", name="one")], RULES)
        assert suggested(pending.outcomes[0]).suggestion.state == "pending"
        assert (pending.changed, await self.now(polls)) == ([], before)
        first = await audience.commit([approve("one"), approve("one")], RULES)
        again = await audience.commit([approve("one")], RULES)
        ruled = [suggested(outcome).suggestion for outcome in (*first.outcomes, *again.outcomes)]
        assert ruled[0] == ruled[1] == ruled[2]
        assert ruled[0].state == "approved"
        assert (len(first.changed), again.changed) == (1, [])
        assert await self.texts(polls) == ["A", "B"]
        assert (await self.now(polls)).revision == before.revision + 1

    async def test_rejecting_what_was_approved_hides_it_and_approving_shows_it_again(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        await self.board(polls)
        await audience.commit([suggest("B", name="one")], RULES)
        await audience.commit([reject("one")], RULES)
        assert await self.states(polls) == [None, "hidden"]
        await audience.commit([approve("one")], RULES)
        assert await self.states(polls) == [None, None]
        assert await self.codes(audience, approve("nobody")) == ["suggestion_not_found"]

    async def test_an_option_the_host_added_by_hand_is_not_added_again(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        before = await self.board(polls, MODERATED)
        await audience.commit([suggest("B", name="one")], RULES)
        options = (*before.definition.options, Option(id="opt_b", text="b"))
        definition = msgspec.structs.replace(before.definition, options=options)
        await polls.save(msgspec.structs.replace(before, definition=definition, revision=2), 1, [])
        (ruled,) = (await audience.commit([approve("one")], RULES)).outcomes
        assert suggested(ruled).suggestion.option_id == "opt_b"
        assert await self.texts(polls) == ["A", "b"]

    async def test_votes_on_their_way_count_though_the_poll_grew_meanwhile(
        self, audience: AudienceStore, polls: PollStore, votes: VoteStore
    ) -> None:
        await self.board(polls)
        admitted_before = cast("bob", ("opt_a",))
        await audience.commit([suggest("B")], RULES)
        committed = await votes.commit([admitted_before])
        assert committed.tallies[0].counters["opt:opt_a"] == 1

    async def test_a_text_is_suggested_once_however_it_is_spelt_and_whatever_became_of_it(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        await self.board(polls, MODERATED)
        await audience.commit([suggest("Bike racks", name="one")], RULES)
        exists = ["suggestion_exists"]
        assert await self.codes(audience, suggest(" bike  RACKS ", "bob")) == exists
        assert await self.codes(audience, suggest("a", "bob")) == exists
        await audience.commit([reject("one")], RULES)
        assert await self.codes(audience, suggest("BIKE RACKS", "bob")) == exists

    async def test_a_refusal_names_the_option_only_if_it_can_be_voted_for(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        await self.board(polls, MODERATED)
        await audience.commit([suggest("B", name="one")], RULES)

        async def named(text: str) -> object:
            (outcome,) = (await audience.commit([suggest(text, "bob")], RULES)).outcomes
            assert isinstance(outcome, PlauditError)
            return outcome.facts["option_id"]

        assert await named("A") == "opt_a"
        assert await named("b") is None
        (ruled,) = (await audience.commit([approve("one")], RULES)).outcomes
        assert await named("b") == suggested(ruled).suggestion.option_id
        await audience.commit([reject("one")], RULES)
        assert await named("b") is None

    async def test_of_fifty_at_once_one_is_made(self, audience: AudienceStore, polls: PollStore) -> None:
        await self.board(polls)
        crowd = [suggest("Same", f"v{n}") for n in range(CROWD)]
        alone = await asyncio.gather(*(audience.commit([wish], RULES) for wish in crowd[: CROWD // 2]))
        together = await audience.commit(crowd[CROWD // 2 :], RULES)
        outcomes = [code(one.outcomes[0]) for one in alone] + [code(one) for one in together.outcomes]
        assert sorted(outcomes) == ["done"] + ["suggestion_exists"] * (CROWD - 1)
        assert await self.texts(polls) == ["A", "Same"]

    async def test_fifty_different_ones_at_once_are_all_there(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        await self.board(polls)
        batches = [[suggest(f"n{n}", f"v{n}"), suggest(f"m{n}", f"v{n}")] for n in range(CROWD // 2)]
        await asyncio.gather(*(audience.commit(batch, RULES) for batch in batches))
        assert len(set(await self.texts(polls))) == CROWD + 1
        assert (await self.now(polls)).revision == CROWD + 1

    async def test_a_voter_makes_no_more_than_allowed_also_at_once(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        await self.board(polls, MODERATED)
        wishes = [suggest(f"n{n}", name=f"s{n}") for n in range(2 * PER_VOTER)]
        alone = await asyncio.gather(*(audience.commit([wish], RULES) for wish in wishes))
        outcomes = [one.outcomes[0] for one in alone]
        assert sorted(map(code, outcomes)) == ["done"] * PER_VOTER + ["suggestion_limit"] * PER_VOTER
        refused = next(one for one in outcomes if isinstance(one, PlauditError))
        assert refused.facts["per_voter"] == PER_VOTER
        await audience.commit([reject("s0")], RULES)
        assert await self.codes(audience, suggest("more")) == ["suggestion_limit"]
        assert await self.codes(audience, suggest("more", "bob")) == ["done"]

    async def test_the_same_id_is_the_same_suggestion_as_it_stands_now(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        await self.board(polls, MODERATED)
        wish = suggest("B", name="one")
        await audience.commit([wish], RULES)
        await audience.commit([approve("one")], RULES)
        closed = msgspec.structs.replace(await self.now(polls), status="closed", revision=3)
        await polls.save(closed, 2, [])
        (again,) = (await audience.commit([wish], RULES)).outcomes
        assert suggested(again).replayed
        assert suggested(again).suggestion.state == "approved"
        other = [suggest("C", name="one"), suggest("B", "bob", name="one")]
        assert await self.codes(audience, *other) == ["suggestion_exists"] * 2

    async def test_rules_see_the_poll_as_it_is_stored(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        before = await self.board(polls)
        await polls.save(msgspec.structs.replace(before, status="locked", revision=2), 1, [])
        assert await self.codes(audience, suggest("B")) == ["suggestions_closed"]
        assert await self.codes(audience, suggest("B", poll_id="poll_other")) == ["poll_not_found"]

    async def test_a_refused_wish_leaves_no_trace_and_harms_no_other(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        await self.board(polls)
        decided = await audience.commit([suggest("B"), suggest("a"), suggest("C"), approve("x")], RULES)
        found = ["done", "suggestion_exists", "done", "suggestion_not_found"]
        assert [code(outcome) for outcome in decided.outcomes] == found
        assert await self.texts(polls) == ["A", "B", "C"]
        assert [changed.poll for changed in decided.changed] == [await self.now(polls)]
        kept = await audience.suggestions("poll_tea", state=None, voter_key=None, after=0, limit=9)
        assert [suggestion.text for _, suggestion in kept] == ["B", "C"]

    async def test_suggestions_are_listed_oldest_first_by_state_and_voter(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        await self.board(polls, MODERATED)
        wishes = [suggest(f"n{n}", "ann" if n % 2 else "bob", name=f"s{n}") for n in range(5)]
        await audience.commit([*wishes, approve("s0"), reject("s3")], RULES)

        async def names(after: int = 0, limit: int = 9, **wanted: Any) -> list[str]:
            rules = {"state": None, "voter_key": None} | wanted
            found = await audience.suggestions("poll_tea", after=after, limit=limit, **rules)
            return [suggestion.id for _, suggestion in found]

        assert await names() == ["s0", "s1", "s2", "s3", "s4"]
        assert await names(state="pending") == ["s1", "s2", "s4"]
        assert await names(voter_key=voter_key("ann")) == ["s1", "s3"]
        assert await names(voter_key=voter_key("ann"), state="rejected") == ["s3"]
        ((last, _),) = await audience.suggestions("poll_tea", state=None, voter_key=None, after=0, limit=1)
        assert await names(after=last, limit=2) == ["s1", "s2"]
        assert await audience.suggestions("poll_x", state=None, voter_key=None, after=0, limit=9) == []

    async def test_a_mark_is_saved_and_one_that_is_there_saves_nothing(
        self, audience: AudienceStore, polls: PollStore
    ) -> None:
        before = await self.board(polls)
        hide = MarkOption(poll_id="poll_tea", option_id="opt_a", mark="hide")
        first = await audience.commit([hide], RULES)
        again = await audience.commit([hide], RULES)
        after = await self.now(polls)
        assert first.outcomes == again.outcomes == [after]
        assert (after.revision, again.changed) == (before.revision + 1, [])
        assert await self.states(polls) == ["hidden"]
