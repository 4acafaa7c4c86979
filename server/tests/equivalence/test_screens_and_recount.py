"""The promise of the whole engine in one test: whatever happened, three accounts of it agree.

A host and an audience act at random on a real SQLite file. A plain model counts along; the log is exported
and recounted by the verifier; and two screens listen to the publications, one to whom results are shown and
one who sees them only where the poll shows them to all, while messages to them are lost, repeated and
reordered. At the end the screens equal a fresh snapshot, the tally equals the model and the recount.
"""

import asyncio
import contextlib
import json
from collections import Counter
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plaudit.bus.in_process import InProcessBus
from plaudit.cli import export
from plaudit.edge.publications import Publications, channel_of
from plaudit.features.polls import kinds
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.polls.drafts import NewPoll
from plaudit.features.polls.lifecycle import Lifecycle
from plaudit.features.polls.ports import Recorded
from plaudit.features.polls.voting import Voter, Voting
from plaudit.kernel.errors import Conflict
from plaudit.ledger import verifier
from plaudit.storage.sqlite.database import open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock

VOTERS = "uvwxyz"
BODIES = [
    {"options": ["Tea", "Coffee", "Juice"]},
    {"options": ["Tea", "Coffee", "Juice"], "kind": "multiple_choice"},
    {"kind": "rating", "scale": 7},
]
WISHES = st.one_of(
    st.tuples(st.just("vote"), st.sampled_from(VOTERS), st.integers(0, 6)),
    st.tuples(st.just("vote"), st.sampled_from(VOTERS), st.integers(0, 6)),
    st.tuples(st.just("retract"), st.sampled_from(VOTERS), st.just(0)),
    st.tuples(st.sampled_from(["lock", "open", "open", "close", "reset", "reveal"]), st.just(""), st.just(0)),
)
VISIBILITIES = ["always", "after_vote", "after_close", "never"]


class Screen:
    """A viewer that keeps the newest state it was told, as the SDK does: an older version is dropped."""

    def __init__(self, audience: str) -> None:
        self.audience = audience
        self.version = 0
        self.state: dict[str, Any] = {}
        self.sent: list[tuple[int, dict[str, Any]]] = []

    def tell(self, publication) -> None:
        """A publication leaves the server for this viewer; when it arrives is another matter."""
        hidden = self.audience == "withheld" and publication.withheld is not None
        version = publication.withheld_version if hidden else publication.version
        body = publication.withheld if hidden else publication.granted
        self.sent.append((version, json.loads(body)["data"]))

    def receive(self, index: int) -> None:
        version, state = self.sent[index]
        if version > self.version:
            self.version, self.state = version, state


class World:
    """The server's parts around one poll, and the model that counts along."""

    def __init__(self, database, clock) -> None:
        self.database, self.clock = database, clock
        self.catalogue = Catalogue(database.polls, database.votes)
        self.lifecycle = Lifecycle(database.polls, self.catalogue, clock)
        bus = InProcessBus()
        bus.subscribe(self.catalogue.count)
        self.voting = Voting(database.votes, bus)
        self.publications = Publications(self.catalogue, clock)
        self.screens = [Screen("granted"), Screen("withheld")]
        self.standing: dict[str, tuple[str, Any]] = {}
        self.number = 0

    async def create(self, body: dict[str, Any], visibility: str) -> None:
        rules = {"change": True, "retract": True}
        plain = {"question": "What now?", "open": True, "voting": rules, "results_visibility": visibility}
        draft = msgspec.convert(plain | body, NewPoll)
        self.poll_id = (await self.lifecycle.create(draft, samples.PROJECT_ID, "live")).id
        self.catalogue.on_change(lambda *_: self.publish())

    @property
    def poll(self):
        return self.catalogue.peek(self.poll_id).poll

    def publish(self) -> None:
        publication = self.publications.render(channel_of(self.poll_id))
        for screen in self.screens:
            screen.tell(publication)

    async def do(self, act: str, voter: str, choice: int) -> None:
        self.clock.advance(1)
        if act == "vote":
            await self.vote(voter, choice)
        elif act == "retract":
            await self.retract(voter)
        else:
            await self.step(act)

    async def vote(self, voter: str, choice: int) -> None:
        self.number += 1
        submitted = self.answer(choice)
        outcome = asyncio.get_running_loop().create_future()
        vote_id = f"vote_{self.number}"
        self.voting.cast(self.poll, Voter("t", voter, signed=False), vote_id, submitted, outcome.set_result)
        recorded = await outcome
        assert isinstance(recorded, Recorded) is (self.poll.status == "open"), recorded
        if isinstance(recorded, Recorded):
            changes = voter in self.standing
            assert recorded.receipt.act == ("change" if changes else "cast")
            self.standing[voter] = (vote_id, recorded.vote.answer)

    async def retract(self, voter: str) -> None:
        vote_id = self.standing.get(voter, ("vote_none", None))[0]
        outcome = asyncio.get_running_loop().create_future()
        self.voting.retract(self.poll, Voter("t", voter, signed=False), vote_id, outcome.set_result)
        recorded = await outcome
        may = self.poll.status == "open" and voter in self.standing
        assert isinstance(recorded, Recorded) is may, recorded
        if may:
            del self.standing[voter]

    async def step(self, action: str) -> None:
        before = self.poll.run
        with contextlib.suppress(Conflict):  # the state says no: the tables of unit/polls say when
            await self.lifecycle.act(self.poll_id, action)
        if self.poll.run > before:
            self.standing.clear()

    def answer(self, choice: int) -> dict[str, Any]:
        definition = self.poll.definition
        ids = [option.id for option in definition.options]
        if definition.kind == "rating":
            return {"rating": 1 + choice}
        if definition.kind == "single_choice":
            return {"choice": ids[choice % 3]}
        return {"choices": [option for bit, option in enumerate(ids) if (choice + 1) >> bit & 1] or ids[:1]}

    def counted(self) -> Counter[str]:
        counters = Counter(voters=len(self.standing), votes=len(self.standing))
        for _, answer in self.standing.values():
            counters.update(kinds.fold(self.poll.definition, answer))
        return +counters

    async def exported(self) -> list[bytes]:
        await self.database.ledger.checkpoint(self.clock.now())
        pieces = await export.parts(self.database, self.poll_id, "http://polls.example.org")
        return b"".join([piece async for piece in pieces]).splitlines()


async def play(folder, body, visibility, wishes, deliveries) -> None:
    clock = ManualClock()
    database = await open_database(folder / "plaudit.db", clock=clock, algebra=kinds)
    await database.projects.create(samples.project(), [])
    world = World(database, clock)
    async with asyncio.TaskGroup() as group:
        voting = group.create_task(world.voting.run())
        await world.create(body, visibility)
        for wish in wishes:
            await world.do(*wish)
        voting.cancel()
    try:
        await agree(world, deliveries)
    finally:
        await database.close()


async def agree(world: World, deliveries: list[float]) -> None:
    for screen in world.screens:
        versions = [version for version, _ in screen.sent]
        assert versions == sorted(versions), "for one viewer a version never runs backwards"
        states = {}
        for version, state in screen.sent:
            assert states.setdefault(version, state) == state, "one version is one state"
        for place in deliveries if screen.sent else ():
            screen.receive(int(place * len(screen.sent)))
    world.publish()
    for screen in world.screens:
        screen.receive(-1)
        assert screen.state == screen.sent[-1][1], "a fresh snapshot heals every loss"
    tally = await world.database.votes.tally(world.poll_id)
    assert +Counter(tally.counters) == world.counted()
    assert world.catalogue.peek(world.poll_id).tally == tally
    report = verifier.verify(await world.exported())
    assert report.votes == len(world.standing)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(BODIES),
    st.sampled_from(VISIBILITIES),
    st.lists(WISHES, max_size=25),
    st.lists(st.floats(0, 1, exclude_max=True), max_size=40),
)
def test_screens_tally_and_recount_agree(tmp_path_factory, body, visibility, wishes, deliveries):
    folder = tmp_path_factory.mktemp("world")
    asyncio.run(play(folder, body, visibility, wishes, deliveries))
