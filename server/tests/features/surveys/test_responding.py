"""Answering where something was cut short: votes and response end up agreeing, each counted once."""

import asyncio

import msgspec
import pytest

from plaudit.features.polls.definitions import Limits as PollLimits
from plaudit.features.polls.voting import Voter
from plaudit.features.surveys import answering
from plaudit.features.surveys.answering import Submission
from plaudit.features.surveys.authoring import Authoring
from plaudit.features.surveys.drafts import NewSurvey
from plaudit.features.surveys.flow import walk
from plaudit.features.surveys.responding import Person, Responding, participant_of
from plaudit.features.surveys.writing import Limits
from plaudit.kernel.errors import Conflict, Unavailable
from plaudit.testing import samples

ANN = Person(voter=Voter("test", "ann", signed=False))
BOB = Person(voter=Voter("test", "bob", signed=False))
DONE = {"rating": {"rating": 5}, "complete": True}
SENT = Submission(answers={"rating": {"rating": 5}}, complete=True)
LOW = {"item": "rating", "op": "lte", "value": 2}
DRAFT = {
    "title": "Shop",
    "open": True,
    "items": [
        {"key": "rating", "poll": {"question": "How?", "kind": "rating"}},
        {"key": "why", "show_when": LOW, "poll": {"question": "Why?", "options": ["Slow", "Rude"]}},
    ],
}


class Desk:
    """A host's and a participant's side of one survey."""

    def __init__(self, studio, whole) -> None:
        self.studio, self.whole, self.survey = studio, whole, whole.survey
        database = studio.database
        self.responses = database.responses
        self.responding = Responding(
            database.surveys, database.responses, studio.catalogue, studio.voting, studio.clock
        )
        self.slow = whole.polls[1].definition.options[0].id

    async def answer(self, *, complete=False, person=ANN, **answers):
        submission = Submission(answers=answers, complete=complete)
        return await self.responding.answer(self.survey, person, submission)

    async def standing(self):
        return await self.responses.of(self.survey.id, participant_of(self.survey, ANN.voter))

    async def voters(self):
        tallies = [await self.studio.counters(poll) for poll in self.whole.polls]
        return [tally.get("voters", 0) for tally in tallies]


@pytest.fixture
async def authoring(studio):
    limits = Limits(items=5, polls=PollLimits())
    return Authoring(studio.database.surveys, studio.catalogue, studio.lifecycle, studio.clock, limits)


@pytest.fixture
async def desk(studio, authoring):
    draft = msgspec.convert(DRAFT, NewSurvey)
    return Desk(studio, await authoring.create(draft, samples.PROJECT_ID, "live"))


async def test_votes_cast_before_a_crash_are_found_again_by_the_request_sent_again(desk):
    begun = await desk.answer()
    answers = {"rating": 2, "why": desk.slow}
    wished = answering.merged(desk.whole, begun.response, answers, Submission(), desk.studio.clock.now())
    for given, poll, field in zip(
        wished.answers.values(), desk.whole.polls, ("rating", "choice"), strict=True
    ):
        cast = asyncio.get_running_loop().create_future()
        desk.studio.voting.cast(poll, ANN.voter, given.vote_id, {field: given.answer}, cast.set_result)
        await cast
    assert (await desk.standing()).answers == {}  # the process ended here
    done = await desk.answer(rating={"rating": 2}, why={"choice": desk.slow}, complete=True)
    assert done.response.status == "completed"
    assert await desk.voters() == [1, 1]


async def test_votes_not_withdrawn_before_a_crash_are_withdrawn_by_the_next_request(desk):
    await desk.answer(rating={"rating": 1}, why={"choice": desk.slow})
    standing = await desk.standing()
    changed = answering.merged(desk.whole, standing, {"rating": 5}, Submission(), 1)
    changed = msgspec.structs.replace(changed, revision=standing.revision + 1)
    done = answering.completed(desk.survey, changed, walk(desk.survey, changed), 1)
    await desk.responses.put(done, standing.revision, {})  # the process ended here
    assert await desk.voters() == [1, 1]
    await desk.answer(complete=True)
    assert await desk.voters() == [1, 0]
    await desk.answer(complete=True)
    assert await desk.voters() == [1, 0]


async def test_votes_that_cannot_be_taken_now_leave_the_response_as_it_was(desk):
    await desk.answer(rating={"rating": 1})
    before = await desk.standing()
    await desk.studio.voting.drain()
    with pytest.raises(Unavailable) as refused:
        await desk.answer(why={"choice": desk.slow}, complete=True)
    assert refused.value.code == "shutting_down"
    assert await desk.standing() == before


async def test_a_survey_closed_between_the_votes_and_the_response_says_so(desk, studio, authoring):
    """The transaction that stores the answers decides, whatever was known before it."""
    await desk.answer(rating={"rating": 1})
    standing = await desk.standing()
    await authoring.act(desk.survey.id, "close")
    later = msgspec.structs.replace(standing, revision=standing.revision + 1)
    with pytest.raises(Conflict) as refused:
        await desk.responses.put(later, standing.revision, {})
    assert refused.value.code == "survey_closed"
    assert studio.catalogue.peek(desk.whole.polls[0].id).poll.status == "closed"


async def test_two_devices_at_once_both_keep_their_answers(desk):
    await asyncio.gather(
        desk.answer(rating={"rating": 1}),
        desk.answer(why={"choice": desk.slow}),
    )
    response = await desk.standing()
    assert {key: given.answer for key, given in response.answers.items()} == {"rating": 1, "why": desk.slow}
    assert await desk.voters() == [1, 1]


async def test_a_participant_is_somebody_else_in_every_survey_and_says_nothing_of_the_person(desk, authoring):
    other = await authoring.create(msgspec.convert(DRAFT, NewSurvey), samples.PROJECT_ID, "live")
    here, there = (participant_of(one, ANN.voter) for one in (desk.survey, other.survey))
    assert here != there
    assert b"ann" not in here
    assert len(here) == 16


async def test_polls_opened_with_their_survey_are_told_of_as_any(desk, studio, authoring):
    draft = msgspec.convert({**DRAFT, "open": False}, NewSurvey)
    whole = await authoring.create(draft, samples.PROJECT_ID, "live")
    studio.told.clear()
    await authoring.act(whole.survey.id, "open")
    assert [event for event, _ in studio.told] == ["poll.opened", "poll.opened"]
    log = await studio.database.ledger.snapshot(whole.polls[0].id)
    assert log.size == 2


@pytest.fixture
async def last_place(studio, authoring):
    """One place in all."""
    draft = msgspec.convert({**DRAFT, "max_responses": 1}, NewSurvey)
    return Desk(studio, await authoring.create(draft, samples.PROJECT_ID, "live"))


async def refused(answering):
    with pytest.raises(Conflict) as full:
        await answering
    return full.value.code


class Overtaken:
    """The store of surveys to a request that another overtakes, just before it looks for a place."""

    def __init__(self, store, other):
        self._store, self._other = store, other

    async def counters(self, survey_id):
        await self._other()
        return await self._store.counters(survey_id)


@pytest.mark.parametrize("begun", [False, True])
async def test_a_copy_of_the_request_that_took_the_last_place_is_told_so_too(last_place, studio, begun):
    if begun:
        await last_place.answer(rating={"rating": 1})
    stores, quick = studio.database, last_place.responding
    surveys = Overtaken(stores.surveys, lambda: quick.answer(last_place.survey, ANN, SENT))
    slow = Responding(surveys, stores.responses, studio.catalogue, studio.voting, studio.clock)
    told = await slow.answer(last_place.survey, ANN, SENT)
    assert (told.response.status, told.response) == ("completed", await last_place.standing())
    assert await last_place.voters() == [1, 0]


class Interrupted:
    """The store of responses to a request during which something else happens, after its votes are cast."""

    def __init__(self, store, other):
        self._store, self._other = store, other

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def put(self, response, expected_revision, places, events=()):
        other, self._other = self._other, None
        if other is not None:
            await other()
        await self._store.put(response, expected_revision, places, events)


@pytest.mark.parametrize("before", [{}, {"why": None}, {"rating": {"rating": 4}}])
async def test_votes_of_a_copy_still_under_way_when_the_other_was_told_it_is_too_late_do_not_stay(
    last_place, studio, before
):
    stores, sent = studio.database, Submission(answers={"rating": {"rating": 2}})
    await last_place.answer(**before)

    async def meanwhile():
        assert await last_place.voters() == [1, 0]
        await last_place.answer(person=BOB, **DONE)
        assert await refused(last_place.responding.answer(last_place.survey, ANN, sent)) == "survey_full"

    responses = Interrupted(stores.responses, meanwhile)
    slow = Responding(stores.surveys, responses, studio.catalogue, studio.voting, studio.clock)
    assert await refused(slow.answer(last_place.survey, ANN, sent)) == "survey_full"
    assert await last_place.voters() == [1, 0]


@pytest.mark.parametrize("last", [{"why": None}, DONE, {"rating": {"rating": 2}}])
async def test_who_comes_back_too_late_counts_no_more(last_place, last):
    await last_place.answer(rating={"rating": 4}, person=BOB)
    await last_place.answer(**DONE)
    assert await last_place.voters() == [2, 0]
    for _ in range(2):
        assert await refused(last_place.answer(person=BOB, **last)) == "survey_full"
        assert await last_place.voters() == [1, 0]
    counters = await last_place.studio.database.surveys.counters(last_place.survey.id)
    assert (counters["started"], counters["completed"]) == (2, 1)


async def test_who_begins_too_late_leaves_nothing(last_place):
    await last_place.answer(**DONE)
    assert await refused(last_place.answer(person=BOB, rating={"rating": 1})) == "survey_full"
    assert (await last_place.studio.database.surveys.counters(last_place.survey.id))["started"] == 1
    assert (await last_place.answer(person=ANN, **DONE)).response.status == "completed"
