"""Leaderboards for many screens: never behind what was acknowledged, and worked out no more often than that needs."""

import asyncio

import msgspec
import pytest

from plaudit.features.polls.definitions import Limits as PollLimits
from plaudit.features.polls.voting import Voter
from plaudit.features.surveys.answering import Submission
from plaudit.features.surveys.authoring import Authoring
from plaudit.features.surveys.drafts import NewSurvey
from plaudit.features.surveys.leaderboard import quiz_keys
from plaudit.features.surveys.responding import Person, Responding
from plaudit.features.surveys.standings import Standings
from plaudit.features.surveys.whole import whole_of
from plaudit.features.surveys.writing import Limits
from plaudit.testing import samples

DRAFT = {
    "title": "Quiz",
    "pacing": "host",
    "open": True,
    "items": [
        {
            "key": key,
            "poll": {"question": "?", "kind": "quiz", "options": ["A", "B"], "settings": {"correct": ["A"]}},
        }
        for key in ("a", "b")
    ],
}


class Counted:
    """The store of responses, and how often somebody read all of them."""

    def __init__(self, store):
        self._store, self.readings = store, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def page(self, survey_id, *, after, limit):
        self.readings += after is None
        return await self._store.page(survey_id, after=after, limit=limit)


class Room:
    """A quiz, its players, and screens that ask who leads."""

    def __init__(self, studio, survey):
        database = studio.database
        self.studio, self.survey = studio, survey
        self.store = Counted(database.responses)
        self.standings = Standings(self.store)
        self.responding = Responding(
            database.surveys, database.responses, studio.catalogue, studio.voting, studio.clock
        )

    async def whole(self):
        return await whole_of(self.survey, self.studio.catalogue)

    async def lead(self, number, action):
        return await self.studio.lifecycle.act((await self.whole()).polls[number].id, action)

    async def answer(self, person, key, option):
        choices = [(await self.whole()).poll(key).definition.options[option].id]
        who = Person(voter=Voter("test", person, signed=False), name=person)
        answered = await self.responding.answer(
            self.survey, who, Submission(answers={key: {"choices": choices}})
        )
        assert not answered.problems

    async def board(self, *, host=True, limit=10):
        whole = await self.whole()
        rows = await self.standings.best(whole, quiz_keys(whole, host=host), limit)
        return [(row.place, row.name, row.score) for row in rows]


@pytest.fixture
async def room(studio):
    limits = Limits(items=5, polls=PollLimits())
    authoring = Authoring(studio.database.surveys, studio.catalogue, studio.lifecycle, studio.clock, limits)
    whole = await authoring.create(msgspec.convert(DRAFT, NewSurvey), samples.PROJECT_ID, "live")
    room = Room(studio, whole.survey)
    await room.lead(0, "open")
    await room.lead(1, "open")
    return room


async def test_a_board_is_worked_out_once_until_something_changes(room):
    await room.answer("ann", "a", 0)
    seen = await asyncio.gather(*(room.board() for _ in range(50)))
    assert [list(one) for one in seen] == [[(1, "ann", 1000)]] * 50
    assert await room.board(limit=1) == [(1, "ann", 1000)]
    assert room.store.readings == 1
    await room.answer("ann", "a", 0)  # says nothing new
    await room.board()
    assert room.store.readings == 1
    await room.answer("bob", "a", 1)
    assert await room.board() == [(1, "ann", 1000), (2, "bob", 0)]
    assert room.store.readings == 2


async def test_an_answer_changed_and_an_answer_told_are_seen_at_once(room):
    """Neither moves a counter of the survey: the same people have answered the same questions."""
    await room.answer("ann", "a", 1)
    assert await room.board() == [(1, "ann", 0)]
    await room.answer("ann", "a", 0)
    assert await room.board() == [(1, "ann", 1000)]
    assert await room.board(host=False) == []
    await room.lead(0, "reveal")
    assert await room.board(host=False) == [(1, "ann", 1000)]


async def test_who_asks_after_an_answer_is_not_given_a_board_begun_before_it(room):
    """Asked for again and again while people answer: nobody's acknowledged answer is missing."""

    async def plays(number):
        await room.answer(f"p{number}", "a", number % 2)
        return await room.board(limit=100)

    boards = await asyncio.gather(*(plays(number) for number in range(20)))
    missing = [n for n, board in enumerate(boards) if f"p{n}" not in {name for _, name, _ in board}]
    assert missing == []
    assert room.store.readings <= 21


async def test_boards_of_long_ago_are_forgotten(room, monkeypatch):
    monkeypatch.setattr("plaudit.features.surveys.standings._KEPT", 2)
    whole = await room.whole()
    for keys in ("a", "b", "ab", "a"):
        await room.standings.best(whole, frozenset(keys), 1)
    assert room.store.readings == 4
    await room.standings.best(whole, frozenset("ab"), 1)
    assert room.store.readings == 4
