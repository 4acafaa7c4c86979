"""No decision walks more than what is one person's, no list more than its page: each finds its rows by an index."""

import re

import msgspec
import pytest

from plaudit.features.interactions.conditions import Circumstance
from plaudit.features.triggers.model import Frequency, Target
from plaudit.features.triggers.ports import EventFilter
from plaudit.features.triggers.settings import ProjectSettings
from plaudit.storage.sqlite import decision_log, decisions, events, trigger_memory
from plaudit.testing import samples
from plaudit.testing.interaction_samples import NOW
from plaudit.testing.trigger_samples import TENANT, FixedRules, event, moment, trigger


class Recorder:
    """Runs statements as the connection does, and keeps what SQLite planned for each."""

    def __init__(self, raw):
        self.raw, self.plans = raw, {}

    def execute(self, statement, parameters=()):
        if not statement.startswith(("INSERT INTO decisions", "INSERT INTO interactions", "PRAGMA")):
            rows = self.raw.execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()
            self.plans[statement] = [row[3] for row in rows]
        return self.raw.execute(statement, parameters)


@pytest.fixture
async def plans(opened):
    """All statements of a round of decisions, of reading them back, and of forgetting."""
    database = await opened()
    await database.projects.create(samples.project(), [])
    await database.polls.create(samples.poll(), [])
    await database.events.add([event(str(number), attributes=None) for number in range(3)])
    asks = trigger(
        show=Target(poll="poll_tea"),
        frequency=Frequency(type="once"),
        segment=Circumstance(attribute="plan", op="skipped"),
    )
    rules = FixedRules(asks, settings=ProjectSettings(cooldown_seconds=60))

    def work(transaction):
        recorder = Recorder(transaction.raw)
        assert decisions._evaluate(recorder, rules, NOW, 9).interactions
        decisions._looked(recorder, moment(), [asks], rules)
        decision_log.of_person(recorder, TENANT, "host:ann", 50)
        decision_log.figures(recorder, asks, 0)
        decision_log.sweep(recorder, 1, 9)
        for wanted in (EventFilter(), EventFilter(person="host:ann"), EventFilter(name="bought")):
            events.page(recorder, TENANT, wanted, 5, 9)
        events._added(recorder, [msgspec.structs.replace(event("9"), attributes=b"{}")])
        recorder.execute(events._FORGET, (9, 9, 1))
        recorder.execute(events._FORGET_PEOPLE, (1, 9))
        trigger_memory.keep(recorder, 1)
        return recorder.plans

    return await database.writer.run(work)


async def test_nothing_is_walked(plans):
    assert len(plans) > 20
    for statement, plan in plans.items():
        for step in plan:
            walked = re.match(r"SCAN (?!CONSTANT)(\w+)", step)
            bounded = "LIMIT ?" in statement or walked is None or walked[1] == "trigger_counters"
            assert bounded or "(subquery" in step, (statement, step)
            assert "TEMP B-TREE FOR ORDER BY" not in step, (statement, step)


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("i.trigger_id = ?1 AND i.person = ?2", "interactions_of_trigger"),
        ("i.project_id = ?1 AND i.environment = ?2 AND i.person = ?3", "interactions_of_person"),
        ("FROM decisions WHERE project_id = ? AND environment = ? AND person = ?", "decisions_of_person"),
        ("environment = ? AND person = ? AND no < ?", "events_of_person"),
        ("environment = ? AND name = ? AND no < ?", "events_named"),
        ("environment = ? AND no < ?", "events_page"),
    ],
)
async def test_each_takes_its_own_index(plans, words, index):
    found = [plan for statement, plan in plans.items() if words in statement]
    assert found, words
    assert all(any(index in step for step in plan) for plan in found), found
