"""What every `PollStore` must do: one test for each sentence of its promise."""

import asyncio
from typing import Any

import msgspec
import pytest

from plaudit.features.polls.model import Poll
from plaudit.features.polls.ports import Event, PollStore, VoteStore
from plaudit.features.polls.search import EVERYTHING, Search
from plaudit.kernel.errors import Conflict
from plaudit.kernel.replies import StoredReply
from plaudit.testing import samples


def reply(key: str = "k") -> StoredReply:
    return StoredReply(scope="s", key=key, fingerprint="f", status=201, body=b"\x00{}", at=1)


def changed(poll: Poll, **changes: Any) -> Poll:
    return msgspec.structs.replace(poll, **{"revision": poll.revision + 1} | changes)


def opened(poll: Poll, at: int = 5) -> Event:
    return Event(type="poll.opened", poll_id=poll.id, at=at, data={"status": "open"})


class PollStoreContract:
    """Inherit and provide the fixtures `polls` and `votes`, over an empty store with the sample project."""

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    @pytest.fixture
    def votes(self) -> VoteStore:
        raise NotImplementedError

    async def test_a_poll_comes_back_as_it_was_stored(self, polls: PollStore) -> None:
        poll = samples.poll(metadata={"é": "\u2028"}, closes_at=9)
        tally = await polls.create(poll, [opened(poll)], reply())
        assert await polls.load(poll.id) == poll
        assert await polls.find_by_short_code("TEA") == poll
        assert await polls.reply("s", "k") == reply()
        assert (tally.run, tally.version, tally.counters) == (1, 1, {"voters": 0, "votes": 0})

    async def test_what_is_not_there_is_none(self, polls: PollStore) -> None:
        assert await polls.load("poll_x") is None
        assert await polls.find_by_short_code("X") is None
        assert await polls.reply("s", "k") is None

    async def test_a_short_code_is_given_once(self, polls: PollStore) -> None:
        await polls.create(samples.poll(), [])
        with pytest.raises(Conflict) as refused:
            await polls.create(samples.poll("other", short_code="TEA"), [])
        assert refused.value.code == "short_code_taken"

    async def test_a_save_replaces_the_poll_and_the_version_grows_by_one(self, polls: PollStore) -> None:
        poll = samples.poll()
        before = await polls.create(poll, [])
        edited = changed(poll, question="Coffee?")
        after = await polls.save(edited, 1, [opened(poll)])
        assert await polls.load(poll.id) == edited
        assert after.version == before.version + 1

    async def test_a_stale_revision_is_refused_and_leaves_no_trace(
        self, polls: PollStore, votes: VoteStore
    ) -> None:
        poll = samples.poll()
        tally = await polls.create(poll, [])
        with pytest.raises(Conflict) as refused:
            await polls.save(changed(poll, question="Coffee?"), 2, [opened(poll)], reply())
        assert refused.value.code == "revision_mismatch"
        assert await polls.load(poll.id) == poll
        assert await polls.reply("s", "k") is None
        assert await votes.tally(poll.id) == tally

    async def test_a_change_of_meaning_loses_to_the_first_vote(
        self, polls: PollStore, votes: VoteStore
    ) -> None:
        poll = samples.poll()
        await polls.create(poll, [])
        await polls.save(changed(poll, question="Coffee?"), 1, [], while_unvoted=True)
        voted = await votes.commit([samples.cast("ann")])
        later = msgspec.structs.replace(poll, question="Juice?", revision=3)
        with pytest.raises(Conflict) as refused:
            await polls.save(later, 2, [], while_unvoted=True)
        assert refused.value.code == "revision_mismatch"
        assert [await votes.tally(poll.id)] == list(voted.tallies)
        await polls.save(later, 2, [])

    async def test_a_poll_that_goes_dark_continues_above_what_was_shown(
        self, polls: PollStore, votes: VoteStore
    ) -> None:
        poll = samples.poll()
        await polls.create(poll, [])
        for n in range(3):
            await votes.commit([samples.cast(f"v{n}")])
        tally = await polls.save(changed(poll, results_visibility="never"), 1, [], goes_dark=True)
        stored = await polls.load(poll.id)
        assert stored is not None
        assert stored.hidden_version == tally.version

    async def test_one_of_several_concurrent_saves_wins(self, polls: PollStore) -> None:
        poll = samples.poll()
        await polls.create(poll, [])
        attempts = (polls.save(changed(poll, question=f"{n}?"), 1, []) for n in range(5))
        results = await asyncio.gather(*attempts, return_exceptions=True)
        assert sum(isinstance(result, Conflict) for result in results) == len(results) - 1

    async def test_a_taken_reply_key_undoes_the_whole_change(
        self, polls: PollStore, votes: VoteStore
    ) -> None:
        poll = samples.poll()
        tally = await polls.create(poll, [], reply())
        for attempt in (
            polls.save(changed(poll, status="closed"), 1, [opened(poll)], reply()),
            polls.create(samples.poll("other"), [], reply()),
        ):
            with pytest.raises(Conflict) as refused:
                await attempt
            assert refused.value.code == "idempotency_in_progress"
        assert await polls.load("poll_other") is None
        assert await polls.load(poll.id) == poll
        assert await votes.tally(poll.id) == tally

    async def test_no_vote_commits_between_a_close_and_its_status(
        self, polls: PollStore, votes: VoteStore
    ) -> None:
        poll = samples.poll()
        await polls.create(poll, [])
        closing = asyncio.ensure_future(polls.save(changed(poll, status="closed"), 1, []))
        await asyncio.sleep(0)
        batches = [votes.commit([samples.cast(f"v{n}")]) for n in range(5)]
        late = await asyncio.gather(*batches)
        assert [list(committed.tallies) for committed in late] == [[]] * 5
        assert await votes.tally(poll.id) == await closing

    async def test_pages_are_newest_first_by_project_environment_and_status(self, polls: PollStore) -> None:
        for n in range(5):
            await polls.create(samples.poll(str(n), status="draft" if n % 2 else "open"), [])
        await polls.create(samples.poll("test", environment="test"), [])

        async def ids(**wanted: Any) -> list[str]:
            place = {"before": wanted.pop("before", None), "limit": wanted.pop("limit", 2)}
            found = await polls.page(samples.PROJECT_ID, "live", Search(**wanted), **place)
            return [poll.short_code for poll in found]

        assert await ids() == ["4", "3"]
        assert await ids(before="poll_3") == ["2", "1"]
        assert await ids(before="poll_0") == []
        assert await ids(status="draft", limit=9) == ["3", "1"]
        assert await polls.page("proj_other", "live", EVERYTHING, before=None, limit=9) == []

    async def test_polls_are_found_by_words_tag_and_external_id(self, polls: PollStore) -> None:
        first = samples.poll("1", question="Zürich ODER Straße? 100%", tags=("show", "Tea"), external_id="a")
        await polls.create(first, [])
        await polls.create(samples.poll("2", question="Nothing_much", tags=("show",)), [])
        await polls.create(samples.poll("3", environment="test", external_id="a", tags=("show",)), [])

        async def ids(**wanted: Any) -> list[str]:
            before = wanted.pop("before", None)
            found = await polls.page(samples.PROJECT_ID, "live", Search(**wanted), before=before, limit=9)
            return [poll.short_code for poll in found]

        for text in ("zürich", "STRASSE", "zu\u0308rich", "oder s", "100%", "?"):
            assert "1" in await ids(text=text), text
        for text in ("züric_", "zürich%", "\\", "z%h"):
            assert await ids(text=text) == [], text
        assert await ids(text="_") == ["2"]
        assert await ids(text="%") == ["1"]
        assert await ids(tag="show") == ["2", "1"]
        assert await ids(tag="tea") == []
        assert await ids(tag="show", before="poll_2") == ["1"]
        assert await ids(external_id="a") == ["1"]
        assert await ids(external_id="A") == []
        assert await ids(tag="show", text="zürich", external_id="a", status="open") == ["1"]
        after = samples.poll("1", question="Bern?", tags=("hall",), revision=2)
        await polls.save(after, 1, [])
        assert await ids(tag="show") == ["2"]
        assert await ids(tag="hall", text="bern") == ["1"]
        assert await ids(external_id="a") == []

    async def test_due_polls_and_the_next_deadline(self, polls: PollStore) -> None:
        assert await polls.next_deadline() is None
        await polls.create(samples.poll("opens", status="scheduled", opens_at=10, closes_at=40), [])
        await polls.create(samples.poll("closes", closes_at=20), [])
        await polls.create(samples.poll("locked", status="locked", closes_at=30), [])
        await polls.create(samples.poll("closed", status="closed", closes_at=1), [])
        await polls.create(samples.poll("draft", status="draft", opens_at=1, closes_at=2), [])
        assert await polls.next_deadline() == 10  # noqa: PLR2004
        assert await polls.due(9) == []
        assert [poll.short_code for poll in await polls.due(20)] == ["OPENS", "CLOSES"]
        assert [poll.short_code for poll in await polls.due(30)] == ["OPENS", "CLOSES", "LOCKED"]

    async def test_has_votes_tells_of_any_act_of_a_voter_in_the_run(
        self, polls: PollStore, votes: VoteStore
    ) -> None:
        poll = samples.poll(rules=samples.LENIENT)
        await polls.create(poll, [opened(poll)])
        assert not await polls.has_votes(poll.id, 1)
        await votes.commit([samples.cast("v"), samples.retract("v")])
        assert await polls.has_votes(poll.id, 1)
        assert not await polls.has_votes(poll.id, 2)
