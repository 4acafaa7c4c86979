"""Surveys say what happened to them in the transaction that makes it so; the clock writes their end down."""

import asyncio

import msgspec
import pytest

from plaudit.features.surveys.authoring import Authoring
from plaudit.features.surveys.drafts import NewSurvey
from plaudit.features.surveys.events import completion_of, events_of
from plaudit.features.surveys.schedule import SurveySchedule
from plaudit.features.surveys.writing import Limits
from plaudit.kernel.clock import format_instant
from plaudit.kernel.errors import Conflict
from plaudit.testing import samples, survey_samples, webhook_samples


class Press:
    """An author of surveys, the clock over them, and all that the outbox says."""

    def __init__(self, studio):
        self.studio, self.database, self.clock = studio, studio.database, studio.clock
        self.authoring = Authoring(
            self.database.surveys, studio.catalogue, studio.lifecycle, self.clock, Limits()
        )
        self.schedule = SurveySchedule(self.database.surveys, self.authoring, self.clock)

    async def create(self, **more):
        items = [{"poll": {"question": "How was it?", "kind": "rating"}}]
        draft = msgspec.convert({"title": "Visit", "items": items} | more, NewSurvey)
        return (await self.authoring.create(draft, samples.PROJECT_ID, "live")).survey

    async def told(self):
        look = await self.database.webhooks.relay.look(None, 100)
        return [(row.type, msgspec.json.decode(row.data)) for row in look.rows if row.poll_id is None]


@pytest.fixture
async def press(studio):
    await studio.database.webhooks.endpoints.create(webhook_samples.endpoint(), 10)
    return Press(studio)


async def test_each_step_is_told_once(press):
    survey = await press.create()
    await press.authoring.act(survey.id, "open")
    await press.authoring.act(survey.id, "close")
    await press.authoring.act(survey.id, "archive")
    assert await press.told() == [
        ("survey.opened", {"survey_id": survey.id, "status": "open", "revision": 2}),
        ("survey.closed", {"survey_id": survey.id, "status": "closed", "revision": 3}),
    ]


async def test_the_clock_closes_it_once_with_its_polls(press):
    end = format_instant(press.clock.now() + 10_000)
    survey = await press.create(open=True, closes_at=end)
    press.clock.advance(9_999)
    await press.schedule.settle()
    assert (await press.database.surveys.load(survey.id)).status == "open"
    press.clock.advance(1)
    await asyncio.gather(*(press.schedule.settle() for _ in range(3)))
    after = await press.database.surveys.load(survey.id)
    assert (after.status, after.revision) == ("closed", 2)
    poll = await press.database.polls.load(survey.items[0].poll_id)
    assert poll.status == "closed"
    assert [kind for kind, _ in await press.told()] == ["survey.opened", "survey.closed"]


async def test_a_refused_change_tells_nothing(press):
    survey = survey_samples.survey()
    await press.database.surveys.create(survey, [])
    after = msgspec.structs.replace(survey, status="closed", revision=3, updated_at=9)
    with pytest.raises(Conflict):
        await press.database.surveys.save(after, 2, events=events_of(survey, after))
    standing, _ = await press.database.responses.begin(survey_samples.response())
    ended = msgspec.structs.replace(
        standing, status="completed", revision=2, counters={"started": 1, "completed": 1}
    )
    with pytest.raises(Conflict):
        await press.database.responses.put(ended, 1, {"completed": 0}, completion_of(survey, ended))
    assert await press.told() == []
    await press.database.responses.put(ended, 1, {"completed": 1}, completion_of(survey, ended))
    assert await press.told() == [
        ("response.completed", {"survey_id": survey.id, "response_id": standing.id})
    ]


def test_only_what_completes_is_told():
    survey = survey_samples.survey()
    for status in ("in_progress", "screened_out"):
        assert completion_of(survey, survey_samples.response(status=status)) == []
    assert events_of(survey, msgspec.structs.replace(survey, title="Other")) == []
    assert events_of(None, msgspec.structs.replace(survey, status="draft")) == []
