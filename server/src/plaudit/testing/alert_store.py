"""What every `AlertStore`, `Logs` and `LetterStore` must do: a test for each sentence of their promises."""

import asyncio
from typing import Any

import msgspec
import pytest

from plaudit.features.alerts.model import Change, Environment, Metric, Notify, Over, Rule, Source
from plaudit.features.alerts.ports import AlertStore, Logs, Turn
from plaudit.features.alerts.state import State
from plaudit.features.interactions.model import Address, Mark
from plaudit.features.interactions.ports import InteractionStore, Note
from plaudit.features.polls.ports import Event, PollStore, VoteStore
from plaudit.features.surveys.ports import ResponseStore, SurveyStore
from plaudit.kernel.errors import Conflict
from plaudit.kernel.replies import StoredReply
from plaudit.mail.ports import LetterStore
from plaudit.testing import push_store, samples, survey_samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.samples import LENIENT, cast, retract

POLL = Source("poll", "poll_tea")
LINES = 7
TENANT: tuple[str, Environment] = (samples.PROJECT_ID, "live")
METRIC = Metric(type="mean", poll="poll_tea", below=3, over=Over(answers=3))
FIRED = Change(status="fired", at=5, value=2.0, n=10)
OVER = Change(status="resolved", at=6, value=3.5, n=10, reason="recovered")


def rule(name: str = "a", **changes: Any) -> Rule:
    made = Rule(
        id=f"rule_{name}",
        project_id=samples.PROJECT_ID,
        environment="live",
        name=name,
        metric=METRIC,
        source=POLL,
        created_at=1,
        updated_at=1,
        watched_since=1,
        notify=Notify(email=["team@example.org"]),
    )
    return msgspec.structs.replace(made, **changes)


def turn(of: Rule, *changes: Change, place: int = 0) -> Turn:
    return Turn(rule=of, state=State(start=1, place=place), changes=changes)


class AlertStoreContract:
    """Inherit and provide the fixtures, over an empty store with the sample project."""

    @pytest.fixture
    def alerts(self) -> AlertStore:
        raise NotImplementedError

    @pytest.fixture
    def letters(self) -> LetterStore:
        raise NotImplementedError

    async def test_a_rule_is_there_once_it_is_made(self, alerts: AlertStore) -> None:
        reply = StoredReply(scope="s", key="k", fingerprint="f", status=201, body=b"{}", at=1)
        await alerts.create(rule(), 5, reply)
        assert await alerts.load("rule_a") == rule()
        assert await alerts.load("rule_b") is None
        with pytest.raises(Conflict, match="came first"):
            await alerts.create(rule("b"), 5, reply)
        assert await alerts.load("rule_b") is None

    async def test_there_are_so_many_rules_and_no_more(self, alerts: AlertStore) -> None:
        await alerts.create(rule("a"), 2)
        await alerts.create(rule("t", environment="test"), 2)
        made = await asyncio.gather(*(alerts.create(rule(name), 2) for name in "bcd"), return_exceptions=True)
        assert [getattr(one, "code", None) for one in made] == [None, "alert_rule_limit", "alert_rule_limit"]
        await alerts.save(rule("a", deleted=True, enabled=False, revision=2), 1, None)
        await alerts.create(rule("e"), 2)

    async def test_rules_come_newest_first_in_pages(self, alerts: AlertStore) -> None:
        for name in "abc":
            await alerts.create(rule(name), 5)
        await alerts.create(rule("t", environment="test"), 5)
        first = await alerts.page(*TENANT, before=None, limit=2)
        assert [one.name for one in first] == ["c", "b"]
        rest = await alerts.page(*TENANT, before="rule_b", limit=2)
        assert [one.name for one in rest] == ["a"]

    async def test_a_stale_revision_is_refused(self, alerts: AlertStore) -> None:
        await alerts.create(rule(), 5)
        await alerts.save(rule(name="b", id="rule_a", revision=2), 1, None)
        with pytest.raises(Conflict, match="changed meanwhile"):
            await alerts.save(rule(name="c", id="rule_a", revision=2), 1, None)
        found = await alerts.load("rule_a")
        assert found is not None
        assert found.name == "b"

    async def test_states_are_kept_until_the_rule_begins_anew(self, alerts: AlertStore) -> None:
        await alerts.create(rule(), 5)
        await alerts.record([turn(rule(), place=LINES)])
        (watched,) = await alerts.watched()
        assert watched.state is not None
        assert watched.state.place == LINES
        await alerts.save(rule(revision=2), 1, None)
        (watched,) = await alerts.watched("rule_a")
        assert watched.state is not None
        await alerts.save(rule(revision=3), 2, OVER)
        (watched,) = await alerts.watched()
        assert watched.state is None
        await alerts.save(rule(revision=4, enabled=False), 3, OVER)
        assert await alerts.watched() == []

    async def test_a_turn_of_a_rule_changed_meanwhile_leaves_no_trace(self, alerts: AlertStore) -> None:
        await alerts.create(rule(), 5)
        await alerts.save(rule(revision=2), 1, None)
        assert await alerts.record([turn(rule(), FIRED, place=7)]) == []
        (watched,) = await alerts.watched()
        assert watched.state is None
        await alerts.save(rule(revision=3, enabled=False), 2, None)
        assert await alerts.record([turn(rule(revision=3, enabled=False), FIRED)]) == []
        assert await self.feed(alerts) == []

    async def test_fired_and_resolved_are_one_alert(self, alerts: AlertStore, letters: LetterStore) -> None:
        await alerts.create(rule(), 5)
        (fired,) = await alerts.record([turn(rule(), FIRED)])
        assert (fired.status, fired.value, fired.fired_at) == ("fired", 2.0, 5)
        found = await alerts.record([turn(rule(), OVER, FIRED, OVER, FIRED)])
        assert [one.status for one in found] == ["resolved", "fired", "resolved", "fired"]
        assert found[0].id == fired.id
        assert [one.status for one in await self.feed(alerts)] == ["fired", "resolved", "resolved"]
        subjects = [one.subject.split()[1] for one in await letters.due(2_000_000_000_000, 100)]
        assert subjects == ["Alert:", "Resolved:", "Alert:", "Resolved:", "Alert:"]
        assert await alerts.alert(fired.id) == found[0]

    async def test_a_rule_has_one_open_alert_or_nothing_is_stored(self, alerts: AlertStore) -> None:
        await alerts.create(rule("a"), 5)
        await alerts.create(rule("b"), 5)
        await alerts.record([turn(rule("a"), FIRED)])
        with pytest.raises(Exception, match="UNIQUE"):
            await alerts.record([turn(rule("b"), FIRED), turn(rule("a"), FIRED)])
        assert [one.rule_id for one in await self.feed(alerts)] == ["rule_a"]

    async def test_an_edit_ends_what_stands(self, alerts: AlertStore) -> None:
        await alerts.create(rule(), 5)
        assert await alerts.save(rule(revision=2), 1, OVER) is None
        await alerts.record([turn(rule(revision=2), FIRED)])
        over = await alerts.save(rule(revision=3), 2, OVER)
        assert over is not None
        assert (over.status, over.reason) == ("resolved", "recovered")

    async def test_the_feed_is_by_status_and_rule_newest_first(self, alerts: AlertStore) -> None:
        for name in "ab":
            await alerts.create(rule(name), 5)
            await alerts.record([turn(rule(name), FIRED, OVER, FIRED)])
        await alerts.create(rule("t", environment="test"), 5)
        await alerts.record([turn(rule("t", environment="test"), FIRED)])
        feed = await self.feed(alerts)
        assert [one.rule_name for one in feed] == ["b", "b", "a", "a"]
        assert [one.status for one in await self.feed(alerts, status="resolved")] == ["resolved"] * 2
        assert [one.rule_id for one in await self.feed(alerts, rule="rule_a")] == ["rule_a"] * 2
        assert await self.feed(alerts, before=feed[1].id) == feed[2:]

    async def feed(self, alerts: AlertStore, **wanted: Any) -> list[Any]:
        return list(await alerts.alerts(*TENANT, limit=100, **wanted))


class LetterStoreContract:
    """Inherit and provide the fixtures; letters come from firings."""

    @pytest.fixture
    def alerts(self) -> AlertStore:
        raise NotImplementedError

    @pytest.fixture
    def letters(self) -> LetterStore:
        raise NotImplementedError

    async def test_letters_wait_until_they_are_done(
        self, alerts: AlertStore, letters: LetterStore, clock: ManualClock
    ) -> None:
        assert await letters.next_due() is None
        await alerts.create(rule(notify=Notify(email=["a@example.org", "b@example.org"])), 5)
        await alerts.record([turn(rule(notify=Notify(email=["a@example.org", "b@example.org"])), FIRED)])
        now = clock.now()
        assert await letters.due(now - 1, 9) == []
        first, second = await letters.due(now, 9)
        assert (first.recipient, second.recipient, first.at) == ("a@example.org", "b@example.org", now)
        assert await letters.due(now, 1) == [first]
        await letters.put_off(first.id, now + 1000)
        assert await letters.due(now, 9) == [second]
        assert await letters.next_due() == now
        await letters.done(second.id)
        await letters.done(second.id)
        assert await letters.next_due() == now + 1000
        assert await letters.due(now + 1000, 9) == [msgspec.structs.replace(first, attempts=1)]


class LogsContract:
    """Inherit and provide the fixtures, over an empty store with the sample project and a manual clock."""

    @pytest.fixture
    def logs(self) -> Logs:
        raise NotImplementedError

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    @pytest.fixture
    def votes(self) -> VoteStore:
        raise NotImplementedError

    @pytest.fixture
    def interactions(self) -> InteractionStore:
        raise NotImplementedError

    @pytest.fixture
    def surveys(self) -> SurveyStore:
        raise NotImplementedError

    @pytest.fixture
    def responses(self) -> ResponseStore:
        raise NotImplementedError

    async def test_acts_come_in_their_order_with_what_they_end(
        self, logs: Logs, polls: PollStore, votes: VoteStore, clock: ManualClock
    ) -> None:
        await polls.create(samples.poll(rules=LENIENT), [])
        begun = clock.now()
        await votes.commit([cast("ann", "opt_a"), cast("bob", "opt_b")])
        clock.advance(1000)
        await votes.commit([cast("ann", "opt_c", vote_id="again"), retract("bob")])
        told = [
            (one.place, one.act, one.answer, one.refers_place, one.refers_answer)
            for one in await logs.entries(POLL, 0, 9)
        ]
        assert told == [
            (1, "cast", "opt_a", None, None),
            (2, "cast", "opt_b", None, None),
            (3, "change", "opt_c", 1, "opt_a"),
            (4, "retract", None, 2, "opt_b"),
        ]
        change = (await logs.entries(POLL, 2, 1))[0]
        assert (change.at, change.refers_at) == (begun + 1000, begun)
        assert await logs.entries(POLL, 4, 9) == []

    async def test_places_are_found_by_their_instant(
        self, logs: Logs, polls: PollStore, votes: VoteStore, clock: ManualClock
    ) -> None:
        await polls.create(samples.poll(), [])
        begun = clock.now()
        for number in range(9):
            await votes.commit([cast(f"ann {number}"), cast(f"bob {number}")])
            clock.advance(1000)
        places = [await logs.place_before(POLL, begun + ms) for ms in (0, 1, 1000, 1001, 8000, 8001, 99_000)]
        assert places == [0, 2, 2, 4, 16, 18, 18]
        assert await logs.place_before(Source("poll", "poll_none"), begun) == 0

    async def test_the_horizon_comes_after_all_that_is_under_way(
        self, logs: Logs, polls: PollStore, votes: VoteStore, clock: ManualClock
    ) -> None:
        await polls.create(samples.poll(), [])
        committing = asyncio.ensure_future(votes.commit([cast("ann")]))
        await asyncio.sleep(0)  # on its way to the disk
        horizon = await logs.horizon()
        assert horizon == clock.now()
        assert len(await logs.entries(POLL, 0, 9)) == 1
        await committing

    async def test_whether_it_was_open_is_read_from_what_came_next(
        self, logs: Logs, polls: PollStore
    ) -> None:
        def happened(kind: str) -> list[Event]:
            return [Event(type=f"poll.{kind}", poll_id="poll_tea", at=1, data={})]

        draft = samples.poll(status="draft")
        opened = msgspec.structs.replace(draft, status="open", revision=2)
        closed = msgspec.structs.replace(draft, status="closed", revision=3)
        await polls.create(draft, happened("created"))
        assert not await logs.was_open(POLL, 1, 99)
        await polls.save(opened, 1, happened("opened"))
        assert not await logs.was_open(POLL, 1, 99)
        assert await logs.was_open(POLL, 2, 99)
        await polls.save(closed, 2, happened("closed"))
        assert await logs.was_open(POLL, 2, 99)
        assert not await logs.was_open(POLL, 3, 99)
        assert not await logs.was_open(POLL, 2, 2), "beyond what may be looked at, its present status counts"

    async def test_responses_have_a_log_of_their_own(
        self, logs: Logs, surveys: SurveyStore, responses: ResponseStore, clock: ManualClock
    ) -> None:
        survey = survey_samples.survey()
        await surveys.create(survey, [])
        begun = clock.now()
        response = survey_samples.response("ann", started_at=begun)
        await responses.begin(response)
        await responses.begin(response)
        clock.advance(500)
        going = msgspec.structs.replace(response, revision=2)
        await responses.put(going, 1, {})
        done = msgspec.structs.replace(response, revision=3, status="completed")
        await responses.put(done, 2, {})
        source = Source("survey", survey.id)
        entries = await logs.entries(source, 0, 9)
        assert [(one.act, one.at, one.refers_at) for one in entries] == [
            ("began", begun, begun),
            ("completed", begun + 500, begun),
        ]
        assert await logs.place_before(source, begun + 1) == entries[0].place
        assert await logs.was_open(source, 0, 9)

    async def test_triggers_have_a_log_of_who_was_shown_and_answered(
        self, logs: Logs, interactions: InteractionStore, clock: ManualClock
    ) -> None:
        now = clock.now()

        async def note(name: str, mark: Mark, slot: str = "") -> None:
            told = Note(
                interaction_id=name,
                project_id=samples.PROJECT_ID,
                environment="live",
                person="host:ann",
                mark=mark,
                slot=slot,
            )
            await interactions.note([told])

        for name, changes in (
            ("asked", {"trigger": "trig_a", "once_per": "tab"}),
            ("silent", {"trigger": "trig_a"}),
            ("other", {"trigger": "trig_b"}),
            ("none", {}),
        ):
            await interactions.add(push_store.interaction(name, now, push=None, **changes))
        await note("int_asked", "delivered")
        for tab in ("one", "two", "one"):
            await note("int_asked", "shown", tab)
        await note("int_other", "shown")
        await note("int_none", "shown")
        clock.advance(500)
        for _ in range(2):
            await note("int_asked", "answered")
        await note("int_silent", "answered")
        entries = await logs.entries(Source("trigger", "trig_a"), 0, 9)
        told = [(one.act, one.at - now, (one.refers_at or 0) - now) for one in entries]
        assert told == [("began", 0, 0), ("completed", 500, 0), ("began", 500, 500), ("completed", 500, 500)]
        assert await logs.place_before(Source("trigger", "trig_a"), now + 1) == entries[0].place
        assert await logs.was_open(Source("trigger", "trig_a"), 0, 9)

    async def test_old_lines_are_forgotten_oldest_first_and_the_last_keeps_its_place(
        self,
        logs: Logs,
        surveys: SurveyStore,
        responses: ResponseStore,
        interactions: InteractionStore,
        clock: ManualClock,
    ) -> None:
        survey = survey_samples.survey()
        await surveys.create(survey, [])
        begun = clock.now()
        sources = Source("survey", survey.id), Source("trigger", "trig_a")

        async def happen(name: str) -> None:
            await responses.begin(survey_samples.response(name, started_at=clock.now()))
            shown = push_store.interaction(
                name, clock.now(), push=None, trigger="trig_a", to=Address(user=name)
            )
            await interactions.add(shown)
            told = Note(
                interaction_id=shown.id, project_id=samples.PROJECT_ID, environment="live",
                person=f"host:{name}", mark="shown",
            )  # fmt: skip
            await interactions.note([told])
            clock.advance(1000)

        for name in ("ann", "bob", "cay"):
            await happen(name)
        before = {source: [one.place for one in await logs.entries(source, 0, 9)] for source in sources}
        assert await logs.forget(begun, 9) == 0
        assert await logs.forget(begun + 1500, 1) == len(sources), "one of each log"
        for source in sources:
            assert [one.place for one in await logs.entries(source, 0, 9)] == before[source][1:]
        assert await logs.forget(begun + 99_000, 9) == len(sources)
        assert await logs.forget(begun + 99_000, 9) == 0
        await happen("dan")
        for source in sources:
            last, new = await logs.entries(source, 0, 9)
            assert last.place == before[source][2]
            assert new.place == last.place + 1
            assert await logs.place_before(source, begun + 2500) == last.place
            assert await logs.place_before(source, begun) == 0

    async def test_what_polls_log_is_never_forgotten(
        self, logs: Logs, polls: PollStore, votes: VoteStore, clock: ManualClock
    ) -> None:
        await polls.create(samples.poll(), [])
        await votes.commit([cast("ann"), cast("bob")])
        before = await logs.entries(POLL, 0, 9)
        clock.advance(99_000)
        assert await logs.forget(clock.now(), 9) == 0
        assert await logs.entries(POLL, 0, 9) == before
