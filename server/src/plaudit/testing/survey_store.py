"""What every `SurveyStore` and `ResponseStore` must do: one test for each sentence of their promises."""

import asyncio
from typing import Any

import msgspec
import pytest

from plaudit.features.polls.ports import PollStore, VoteStore
from plaudit.features.polls.search import Search
from plaudit.features.surveys.model import Response, Survey
from plaudit.features.surveys.ports import ResponseStore, SurveyStore
from plaudit.kernel.errors import Conflict
from plaudit.testing import samples, survey_samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.poll_store import reply
from plaudit.testing.survey_samples import changed_poll, new_poll

_PLACES = 10


def changed(survey: Survey, **changes: Any) -> Survey:
    return msgspec.structs.replace(survey, **{"revision": survey.revision + 1} | changes)


def ended(response: Response, **changes: Any) -> Response:
    """The response completed, as its next revision."""
    counters = {"started": 1, "completed": 1}
    fields = {"status": "completed", "revision": response.revision + 1, "counters": counters}
    return msgspec.structs.replace(response, **fields | changes)


class SurveyStoreContract:
    """Inherit and provide the fixtures, over an empty store with the sample project."""

    @pytest.fixture
    def surveys(self) -> SurveyStore:
        raise NotImplementedError

    @pytest.fixture
    def polls(self) -> PollStore:
        raise NotImplementedError

    @pytest.fixture
    def votes(self) -> VoteStore:
        raise NotImplementedError

    async def test_a_survey_and_its_polls_come_back_as_they_were_stored(
        self, surveys: SurveyStore, polls: PollStore, votes: VoteStore
    ) -> None:
        survey = survey_samples.survey(
            title="سؤال \U0001f469\u200d\U0001f467 e\u0301\u200b\U0001d518", metadata={"é": "\u2028"}
        )
        step = new_poll("tea")
        (tally,) = await surveys.create(survey, [step], reply())
        assert await surveys.load(survey.id) == survey
        assert await polls.load("poll_tea") == step.poll
        assert await votes.tally("poll_tea") == tally
        assert await polls.reply("s", "k") == reply()
        assert await surveys.load("surv_x") is None

    async def test_a_poll_that_cannot_be_stored_undoes_the_survey_and_its_other_polls(
        self, surveys: SurveyStore, polls: PollStore
    ) -> None:
        await polls.create(samples.poll("other", short_code="TAKEN"), [])
        survey = survey_samples.survey()
        with pytest.raises(Conflict) as refused:
            await surveys.create(survey, [new_poll("tea"), new_poll("b", short_code="TAKEN")], reply())
        assert refused.value.code == "short_code_taken"
        assert await surveys.load(survey.id) is None
        assert await polls.load("poll_tea") is None
        assert await polls.reply("s", "k") is None

    async def test_a_save_replaces_the_survey_and_its_polls_together(
        self, surveys: SurveyStore, polls: PollStore
    ) -> None:
        survey, step = survey_samples.survey(), new_poll("tea")
        await surveys.create(survey, [step])
        closing = changed_poll(step.poll, status="closed")
        await surveys.save(changed(survey, status="closed"), 1, [closing, new_poll("late")])
        assert await surveys.load(survey.id) == changed(survey, status="closed")
        assert await polls.load("poll_tea") == closing.poll
        assert await polls.load("poll_late") is not None

    async def test_a_stale_revision_of_the_survey_or_of_a_poll_leaves_no_trace(
        self, surveys: SurveyStore, polls: PollStore
    ) -> None:
        survey, step = survey_samples.survey(), new_poll("tea")
        await surveys.create(survey, [step])
        late = msgspec.structs.replace(step.poll, revision=7)
        attempts = (
            surveys.save(changed(survey, title="A"), 2, [changed_poll(step.poll)], reply()),
            surveys.save(changed(survey, title="B"), 1, [changed_poll(late)], reply()),
        )
        for attempt in attempts:
            with pytest.raises(Conflict) as refused:
                await attempt
            assert refused.value.code == "revision_mismatch"
        assert await surveys.load(survey.id) == survey
        assert await polls.load("poll_tea") == step.poll
        assert await polls.reply("s", "k") is None

    async def test_a_poll_that_goes_dark_continues_above_what_was_shown(
        self, surveys: SurveyStore, polls: PollStore
    ) -> None:
        survey, step = survey_samples.survey(), new_poll("tea")
        await surveys.create(survey, [step])
        dark = msgspec.structs.replace(changed_poll(step.poll, results_visibility="never"), goes_dark=True)
        (tally,) = await surveys.save(changed(survey), 1, [dark])
        stored = await polls.load("poll_tea")
        assert stored is not None
        assert stored.hidden_version == tally.version

    async def test_pages_are_newest_first_by_status_of_the_clock_and_what_is_searched(
        self, surveys: SurveyStore
    ) -> None:
        made: dict[str, dict[str, Any]] = {
            "a": {"title": "Straße und Café", "tags": ("x", "X")},
            "b": {"description": "about the STRASSE_%", "tags": ("x",), "closes_at": 10},
            "c": {"status": "closed", "external_id": "c"},
            "d": {"environment": "test"},
            "e": {"closes_at": 11},
        }
        for name, fields in made.items():
            await surveys.create(survey_samples.survey(name, **fields), [])

        async def names(**wanted: Any) -> str:
            position = {name: wanted.pop(name) for name in ("now", "limit", "before") if name in wanted}
            rules: dict[str, Any] = {"now": 10, "limit": 9} | position
            found = await surveys.page(samples.PROJECT_ID, "live", Search(**wanted), **rules)
            return "".join(one.id[-1] for one in found)

        assert await names() == "ecba"
        assert await names(limit=2) == "ec"
        assert await names(before="surv_c") == "ba"
        assert await names(status="open") == "ea"
        assert await names(status="closed") == "cb"
        assert await names(status="closed", now=9) == "c"
        assert await names(tag="x") == "ba"
        assert await names(tag="X") == "a"
        assert await names(text="strasse") == "ba"
        assert await names(text="E_%") == "b"
        assert await names(external_id="C") == ""
        assert await names(external_id="c", status="closed") == "c"
        assert await surveys.page("proj_other", "live", Search(), now=1, limit=9) == []

    async def test_deadlines_come_due_in_time(self, surveys: SurveyStore) -> None:
        assert await surveys.next_deadline() is None
        ends = {"late": 30, "soon": 20, "never": None}
        made = {name: survey_samples.survey(name, closes_at=at) for name, at in ends.items()}
        draft = survey_samples.survey("draft", status="draft", closes_at=10)
        for survey in (*made.values(), draft):
            await surveys.create(survey, [])
        assert await surveys.next_deadline() == ends["soon"]
        due = [{one.id for one in await surveys.due(until)} for until in (19, 20, 30)]
        assert due == [set(), {"surv_soon"}, {"surv_soon", "surv_late"}]
        await surveys.save(changed(made["soon"], status="closed"), 1)
        assert await surveys.next_deadline() == ends["late"]


class ResponseStoreContract:
    """Inherit and provide the fixtures, over an empty store with the sample project."""

    @pytest.fixture
    def surveys(self) -> SurveyStore:
        raise NotImplementedError

    @pytest.fixture
    def responses(self) -> ResponseStore:
        raise NotImplementedError

    @pytest.fixture
    def clock(self) -> ManualClock:
        raise NotImplementedError

    @pytest.fixture
    async def survey(self, surveys: SurveyStore) -> Survey:
        """An open survey that is stored."""
        survey = survey_samples.survey()
        await surveys.create(survey, [new_poll("tea")])
        return survey

    async def test_a_response_comes_back_as_it_was_begun(
        self, responses: ResponseStore, survey: Survey
    ) -> None:
        mine = survey_samples.response(
            fields={"note": "سؤال \u200b\U0001f469\u200d\U0001f467"},
            answers=survey_samples.given(tea="opt_a"),
        )
        assert await responses.begin(mine) == (mine, True)
        assert await responses.load(survey.id, mine.id) == mine
        assert await responses.of(survey.id, mine.participant) == mine
        assert await responses.load(survey.id, "resp_x") is None
        assert await responses.of("surv_x", mine.participant) is None

    async def test_a_participant_has_one_response_also_among_concurrent_ones(
        self, responses: ResponseStore, surveys: SurveyStore, survey: Survey
    ) -> None:
        attempts = (survey_samples.response(id=f"resp_{n}") for n in range(8))
        begun = await asyncio.gather(*(responses.begin(one) for one in attempts))
        assert len({response.id for response, _ in begun}) == 1
        assert sum(fresh for _, fresh in begun) == 1
        assert await surveys.counters(survey.id) == {"started": 1}

    async def test_an_id_that_another_response_has_is_replaced(
        self, responses: ResponseStore, survey: Survey
    ) -> None:
        mine, other = survey_samples.response(), survey_samples.response("bob", id="resp_ann")
        await responses.begin(mine)
        begun, fresh = await responses.begin(other)
        assert fresh
        assert begun.id != mine.id
        assert await responses.load(survey.id, begun.id) == begun
        assert await responses.load(survey.id, mine.id) == mine

    async def test_the_same_person_and_id_in_another_survey_is_another_response(
        self, responses: ResponseStore, surveys: SurveyStore, survey: Survey
    ) -> None:
        await surveys.create(survey_samples.survey("second"), [])
        await responses.begin(survey_samples.response())
        second = survey_samples.response(survey_name="second")
        assert await responses.begin(second) == (second, True)
        assert await surveys.counters(survey.id) == {"started": 1}

    async def test_a_survey_that_is_not_open_begins_and_takes_nothing(
        self, responses: ResponseStore, surveys: SurveyStore, survey: Survey, clock: ManualClock
    ) -> None:
        mine = survey_samples.response()
        await responses.begin(mine)
        await surveys.save(changed(survey, closes_at=clock.now()), 1)
        for attempt in (
            responses.begin(survey_samples.response("bob")),
            responses.put(ended(mine), 1, {}),
        ):
            with pytest.raises(Conflict) as refused:
                await attempt
            assert refused.value.code == "survey_closed"
        assert await responses.begin(mine) == (mine, False)
        assert await surveys.counters(survey.id) == {"started": 1}

    async def test_the_deadline_decides_at_its_millisecond(
        self, responses: ResponseStore, surveys: SurveyStore, survey: Survey, clock: ManualClock
    ) -> None:
        await surveys.save(changed(survey, closes_at=clock.now() + 1), 1)
        await responses.begin(survey_samples.response())
        clock.advance(1)
        with pytest.raises(Conflict):
            await responses.begin(survey_samples.response("bob"))

    async def test_counters_move_by_the_difference(
        self, responses: ResponseStore, surveys: SurveyStore, survey: Survey
    ) -> None:
        mine = survey_samples.response(counters={"started": 1, "reached:tea": 1, "old": 2})
        await responses.begin(mine)
        after = ended(mine, counters={"started": 1, "completed": 1, "reached:tea": 1})
        await responses.put(after, 1, {})
        assert await responses.load(survey.id, mine.id) == after
        assert await surveys.counters(survey.id) == {"started": 1, "completed": 1, "reached:tea": 1}

    async def test_a_stale_revision_is_refused_and_moves_nothing(
        self, responses: ResponseStore, surveys: SurveyStore, survey: Survey
    ) -> None:
        mine = survey_samples.response()
        await responses.begin(mine)
        attempts = (responses.put(ended(mine, ending=str(n)), 1, {}) for n in range(5))
        results = await asyncio.gather(*attempts, return_exceptions=True)
        refused = [one for one in results if isinstance(one, Conflict)]
        assert [one.code for one in refused] == ["revision_mismatch"] * 4
        assert await surveys.counters(survey.id) == {"started": 1, "completed": 1}

    async def test_places_are_given_out_exactly(
        self, responses: ResponseStore, surveys: SurveyStore, survey: Survey
    ) -> None:
        begun = [survey_samples.response(f"p{n}") for n in range(50)]
        await asyncio.gather(*(responses.begin(one) for one in begun))
        attempts = (responses.put(ended(one), 1, {"completed": _PLACES}) for one in begun)
        results = await asyncio.gather(*attempts, return_exceptions=True)
        refused = [one for one in results if isinstance(one, Conflict)]
        assert len(results) - len(refused) == _PLACES
        assert {(one.code, one.facts["counter"]) for one in refused} == {("survey_full", "completed")}
        counters = await surveys.counters(survey.id)
        assert counters == {"started": 50, "completed": _PLACES}

    async def test_a_full_place_stops_only_what_would_grow_it(
        self, responses: ResponseStore, survey: Survey
    ) -> None:
        mine = survey_samples.response()
        await responses.begin(mine)
        done = ended(mine)
        await responses.put(done, 1, {"completed": 1})
        again = msgspec.structs.replace(done, revision=3, name="Ann")
        await responses.put(again, 2, {"completed": 0})
        assert await responses.load(survey.id, mine.id) == again

    async def test_changes_grow_with_every_response_stored_and_are_no_counter(
        self, responses: ResponseStore, surveys: SurveyStore, survey: Survey
    ) -> None:
        seen = [await responses.changes(survey.id)]
        mine = survey_samples.response()
        await responses.begin(mine)
        seen.append(await responses.changes(survey.id))
        other_answer = msgspec.structs.replace(
            mine, answers=survey_samples.given(tea="opt_b"), revision=mine.revision + 1
        )
        await responses.put(other_answer, mine.revision, {})
        seen.append(await responses.changes(survey.id))
        assert seen[0] < seen[1] < seen[2]
        await responses.begin(mine)
        with pytest.raises(Conflict):
            await responses.put(ended(mine), mine.revision, {})
        assert await responses.changes(survey.id) == seen[2]
        assert await surveys.counters(survey.id) == {"started": 1}
        assert await responses.changes("surv_x") == 0

    async def test_pages_are_oldest_first(self, responses: ResponseStore, survey: Survey) -> None:
        for n in range(3):
            await responses.begin(survey_samples.response(f"p{n}"))

        async def ids(**wanted: Any) -> list[str]:
            rules: dict[str, Any] = {"after": None, "limit": 2} | wanted
            return [one.id for one in await responses.page(survey.id, **rules)]

        assert await ids() == ["resp_p0", "resp_p1"]
        assert await ids(after="resp_p1") == ["resp_p2"]
        assert await ids(after="resp_p2") == []

    async def test_nothing_about_a_survey_changes_its_meaning_once_it_is_answered(
        self, responses: ResponseStore, surveys: SurveyStore, survey: Survey
    ) -> None:
        await surveys.save(changed(survey, title="B"), 1, while_unanswered=True)
        await responses.begin(survey_samples.response())
        later = changed(survey, title="C", revision=3)
        with pytest.raises(Conflict) as refused:
            await surveys.save(later, 2, while_unanswered=True)
        assert refused.value.code == "revision_mismatch"
        await surveys.save(later, 2)
        assert await surveys.load(survey.id) == later
