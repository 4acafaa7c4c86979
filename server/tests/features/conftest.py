"""The polls feature on a real SQLite file, with a clock that moves when told."""

import asyncio
import itertools
from typing import Any

import msgspec
import pytest

from plaudit.bus.in_process import InProcessBus
from plaudit.features.polls import kinds
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.polls.drafts import NewPoll, PollEdit
from plaudit.features.polls.lifecycle import Lifecycle
from plaudit.features.polls.schedule import Schedule
from plaudit.features.polls.voting import Voter, Voting
from plaudit.storage.sqlite.database import open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock


class Studio:
    """Everything a host and an audience do, in the words of the product."""

    def __init__(self, database, clock) -> None:
        self.database, self.clock = database, clock
        self.catalogue = Catalogue(database.polls, database.votes)
        self.lifecycle = Lifecycle(database.polls, self.catalogue, clock)
        self.schedule = Schedule(database.polls, self.lifecycle, clock)
        bus = InProcessBus()
        bus.subscribe(self.catalogue.count)
        self.voting = Voting(database.votes, bus)
        self.told: list[tuple[str | None, int]] = []
        self.catalogue.on_change(lambda entry, event: self.told.append((event, entry.tally.version)))
        self._numbers = itertools.count(1)

    async def create(self, **body: Any):
        plain = {"question": "Tea or coffee?", "options": ["Tea", "Coffee"], "open": True}
        if body.get("kind") == "rating":
            del plain["options"]
        draft = msgspec.convert(plain | body, NewPoll)
        return await self.lifecycle.create(draft, samples.PROJECT_ID, "live")

    async def edit(self, poll, **body: Any):
        return await self.lifecycle.edit(poll.id, msgspec.convert(body, PollEdit))

    def send(self, poll, voter: str, submitted=None, *, vote_id=None, signed=False) -> asyncio.Future:
        """A vote on its way; awaiting it gives the outcome. Votes for the first option unless told."""
        submitted = {"choice": poll.definition.options[0].id} if submitted is None else submitted
        outcome = asyncio.get_running_loop().create_future()
        vote_id = vote_id or f"vote_{next(self._numbers)}"
        self.voting.cast(poll, Voter("test", voter, signed), vote_id, submitted, outcome.set_result)
        return outcome

    def retract(self, poll, voter: str, vote_id: str) -> asyncio.Future:
        outcome = asyncio.get_running_loop().create_future()
        self.voting.retract(poll, Voter("test", voter, signed=False), vote_id, outcome.set_result)
        return outcome

    async def counters(self, poll) -> dict[str, int]:
        tally = await self.database.votes.tally(poll.id)
        return {bucket: n for bucket, n in tally.counters.items() if n}


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
async def studio(file, clock):
    database = await open_database(file, clock=clock, algebra=kinds)
    await database.projects.create(samples.project(), [])
    studio = Studio(database, clock)
    async with asyncio.TaskGroup() as group:
        voting = group.create_task(studio.voting.run())
        yield studio
        await studio.voting.drain()
        voting.cancel()
    await database.close()
