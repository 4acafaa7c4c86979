"""Any acts in any batches: the counters, a recount of the exported log and a plain model say the same."""

import asyncio
import itertools
from dataclasses import dataclass, field

import pytest
from exports import created, moved, written
from hypothesis import given, settings
from hypothesis import strategies as st

from plaudit.features.polls.model import VotingRules
from plaudit.ledger import verifier
from plaudit.storage.sqlite import open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.samples import cast, retract

voters = st.sampled_from("abc")
vote_ids = st.sampled_from([f"id{n}" for n in range(6)])
casts = st.tuples(st.just("cast"), voters, vote_ids, st.sampled_from(samples.OPTIONS))
retracts = st.tuples(st.just("retract"), voters, vote_ids)
batches = st.lists(casts | casts | retracts, min_size=1, max_size=8)
moves = st.sampled_from([("reset",), ("lock",), ("open",)])
rules = st.builds(
    VotingRules, change=st.booleans(), retract=st.booleans(), votes_per_voter=st.sampled_from([1, 1, 2, 3])
)
numbers = itertools.count()


@dataclass
class Model:
    """The rules in the plainest words, one act at a time."""

    rules: VotingRules
    run: int = 1
    status: str = "open"
    votes: dict = field(default_factory=dict)  # id → [voter, answer, status, run]

    def current(self, voter):
        return [v for v in self.votes.values() if v[0] == voter and v[2] == "recorded" and v[3] == self.run]

    def decide(self, kind, voter, vote_id, answer=None):
        vote = self.votes.get(vote_id)
        if kind == "retract":
            return self.retract(vote, voter)
        if vote is not None:
            return "replayed" if vote[:2] == [voter, answer] else "vote_id_conflict"
        if self.status != "open":
            return "poll_locked"
        current = self.current(voter)
        if len(current) >= self.rules.votes_per_voter:
            if not self.rules.change:
                return "already_voted"
            current[-1][2] = "superseded"
        self.votes[vote_id] = [voter, answer, "recorded", self.run]
        return "recorded"

    def retract(self, vote, voter):
        if vote is None or vote[0] != voter:
            return "vote_not_found"
        if vote[2] == "retracted":
            return "replayed"
        if self.status != "open":
            return "poll_locked"
        if vote[3] != self.run:
            return "poll_not_open"
        if not self.rules.retract or vote[2] == "superseded":
            return "retract_not_allowed"
        vote[2] = "retracted"
        return "recorded"

    def counters(self):
        standing = [v for v in self.votes.values() if v[2] == "recorded" and v[3] == self.run]
        counters = {"votes": len(standing), "voters": len({v[0] for v in standing})}
        for _, answer, _, _ in standing:
            counters[f"opt:{answer}"] = counters.get(f"opt:{answer}", 0) + 1
        return counters


@pytest.fixture(scope="module")
def runner(tmp_path_factory):
    """One store for all examples, each with a poll of its own."""
    with asyncio.Runner() as loop:
        path = tmp_path_factory.mktemp("recount") / "plaudit.db"
        database = loop.run(start(path))
        yield lambda steps, rules: loop.run(example(database, steps, rules))
        loop.run(database.close())


async def start(path):
    database = await open_database(path, clock=ManualClock(), algebra=samples)
    await database.projects.create(samples.project(), [])
    return database


async def example(database, steps, rules):
    poll = samples.poll(f"p{next(numbers)}", rules=rules)
    await created(database, poll)
    model = Model(rules)
    for step in steps:
        if isinstance(step, tuple):
            poll = await move(database, poll, model, step[0])
            continue
        acts = [act(poll, *parts) for parts in step]
        committed = await database.votes.commit(acts)
        assert [outcome_of(outcome) for outcome in committed.outcomes] == [model.decide(*p) for p in step]
        now = await database.votes.tally(poll.id)
        assert [now] * len(committed.tallies) == list(committed.tallies)
    assert (await database.votes.tally(poll.id)).counters == model.counters()
    lines = (await written(database, poll.id)).splitlines()
    assert verifier.verify(lines).votes == model.counters()["votes"]


async def move(database, poll, model, name):
    if name == "reset":
        model.run += 1
    else:
        model.status = {"lock": "locked", "open": "open"}[name]
    kind = "poll.reset" if name == "reset" else None
    return await moved(database, poll, kind, run=model.run, status=model.status)


def act(poll, kind, voter, vote_id, answer=None):
    if kind == "retract":
        return retract(voter, vote_id, poll_id=poll.id, run=poll.run)
    return cast(voter, answer, vote_id=vote_id, poll_id=poll.id, run=poll.run)


def outcome_of(outcome):
    return getattr(outcome, "code", None) or ("replayed" if outcome.replayed else "recorded")


@settings(max_examples=120, deadline=None)
@given(st.lists(batches | batches | moves, max_size=10), rules)
def test_counters_recount_and_model_agree(runner, steps, rules):
    runner(steps, rules)
