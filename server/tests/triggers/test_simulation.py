"""A thousand users, twenty triggers, restarts in between: what was decided, shown and explained agree."""

import random

import msgspec
import pytest
from oracle import Oracle

from plaudit.features.interactions.conditions import Circumstance
from plaudit.features.interactions.ports import Note, Noted
from plaudit.features.triggers.decide import decide
from plaudit.features.triggers.hours import DAYS, Hours
from plaudit.features.triggers.model import Frequency, Moment, On, Schedule, Target
from plaudit.features.triggers.roster import Roster
from plaudit.features.triggers.settings import ProjectSettings, SettingsCache
from plaudit.features.triggers.weighing import ahead
from plaudit.storage.sqlite import open_database
from plaudit.storage.sqlite.decision_log import OF_ONE_PERSON
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.trigger_samples import TENANT, TOAST, event, trigger

USERS, TRIGGERS, ROUNDS, EVENTS_A_ROUND = 1000, 20, 40, 100
NAMES = ("bought", "left", "viewed", "paid")
PLANS = ("free", "pro", None)
MINUTE, DAY = 60_000, 86_400_000


def rules(chance):
    """Twenty triggers of every sort, on four events."""
    for number in range(TRIGGERS):
        asks = chance.random() < 0.7
        kind = chance.choice(["always", "once", "times", "every", *(["until_answered"] if asks else [])])
        more = {"times": {"times": 2}, "every": {"days": chance.choice([1, 7])}}.get(kind, {})
        where = Circumstance(property="total", op="gte", value=50)
        plan = Circumstance(attribute="plan", op="eq", value="pro")
        yield trigger(
            f"{number:02}",
            on=On(
                event=NAMES[number % len(NAMES)],
                where=where if chance.random() < 0.3 else None,
                source=chance.choice(["backend", "any"]),
            ),
            show=Target(poll="poll_tea") if asks else TOAST,
            surface=chance.choice(["popup", "banner", "tab"]) if asks else "popup",
            frequency=Frequency(type=kind, **more),
            priority=chance.randrange(100),
            segment=plan if chance.random() < 0.2 else None,
            cooldown_seconds=chance.choice([0, 0, 3600, 86_400]),
            ignores_cooldown=chance.random() < 0.2,
            sample_percent=chance.choice([100.0, 100.0, 50.0]),
            schedule=chance.choice([None, None, Schedule(days=DAYS[:5]), Schedule(hours=Hours(begin="06:00", until="23:00"))]),
            quiet_hours=chance.choice([msgspec.UNSET, None]),
            delay_seconds=chance.choice([0, 0, 0, 1800]),
            expires_seconds=chance.choice([600, 7200, 86_400]),
            enabled=chance.random() < 0.95,
        )  # fmt: skip


class World:
    """The product's half of it: one file, opened again and again."""

    def __init__(self, path, clock):
        self.path, self.clock = path, clock

    async def open(self):
        self.database = await open_database(self.path, clock=self.clock, algebra=samples)
        self.settings = SettingsCache(self.database.settings)
        await self.settings.load()
        self.roster = Roster(self.settings)
        self.roster.load(await self.database.triggers.all())

    async def restart(self):
        await self.database.close()
        await self.open()

    async def decide(self):
        """Everything there is, in batches of odd sizes; what is given out, in order."""
        given, more = [], True
        while more:
            found = await self.database.decisions.evaluate(self.roster, 7)
            given += found.interactions
            more = found.more
        return given


@pytest.mark.parametrize("seed", [7, 11])
async def test_explain_agrees_with_what_happened(tmp_path, seed):
    chance, clock = random.Random(seed), ManualClock()
    world = World(tmp_path / "plaudit.db", clock)
    await world.open()
    await world.database.projects.create(samples.project(), [])
    await world.database.polls.create(samples.poll(), [])
    chosen = ProjectSettings(
        cooldown_seconds=1800,
        timezone="Europe/Berlin",
        quiet_hours=Hours(begin="23:30", until="05:00"),
        revision=1,
    )
    await world.database.settings.save(*TENANT, chosen, 0)
    for one in rules(chance):
        await world.database.triggers.create(one)
    await world.restart()
    oracle = Oracle(chosen)
    plans = {f"host:user-{number}": chance.choice(PLANS) for number in range(USERS)}
    people, waiting = list(plans), {}
    for turn in range(ROUNDS):
        told = [_event(chance, f"{turn}-{number}", people, clock.now()) for number in range(EVENTS_A_ROUND)]
        told = [_with_plan(one, plans) for one in told]
        await world.database.events.add(told)
        if turn % 5 == 0:  # between the commit of the events and the decisions
            await world.restart()
        given = iter(await world.decide())
        for one in told:
            for shows in oracle.happens(_moment(one, clock.now()), world.roster.answering(TENANT, one.name)):
                interaction = next(given)
                assert (interaction.trigger, interaction.to.person) == (shows.id, one.person)
                waiting[interaction.id] = oracle.given[shows.id, one.person][-1]
        assert next(given, None) is None
        clock.advance(chance.randrange(1, 90) * MINUTE)
        await _pages_open(world, chance, clock, waiting)
    await _all_agree(world, oracle, people, plans, clock)


async def _pages_open(world, chance, clock, waiting):
    """Some of what waits is seen, and some of that answered; what is over cannot be."""
    for interaction_id in chance.sample(sorted(waiting), len(waiting) // 2):
        given = waiting.pop(interaction_id)
        marks = ["shown", *chance.choice([[], ["answered"], ["dismissed"]])]
        for mark in marks:
            note = Note(
                interaction_id=interaction_id,
                project_id=TENANT[0],
                environment="live",
                person=given.person,
                mark=mark,
                slot="tab",
            )
            (noted,) = await world.database.interactions.note([note])
            if mark == "shown":
                assert isinstance(noted, Noted) == (clock.now() < given.expires_at)
                if not isinstance(noted, Noted):
                    break
                given.shown_at = clock.now()
            elif mark == "answered":
                given.answered_at = clock.now()


async def _all_agree(world, oracle, people, plans, clock):
    triggers, decided = world.roster.of(TENANT), 0
    for person in people:
        asked = ahead(TENANT, person, clock.now())
        explained = await world.database.decisions.explain(asked, triggers, world.roster, 1000)
        made = [(one.trigger, one.reason, one.until) for one in reversed(explained.decisions)]
        assert made == oracle.log.get(person, [])[-OF_ONE_PERSON:]
        decided += len(made)
        asked = msgspec.structs.replace(asked, attributes=_attributes(plans[person]))
        for looked in explained.ahead:
            expected = decide(looked.trigger, asked, oracle.history(looked.trigger, asked), oracle.around())
            known = looked.trigger.segment is None or person in oracle.log
            assert not known or looked.decision == expected
    assert decided > ROUNDS * EVENTS_A_ROUND * 3
    for one in triggers:
        figures = await world.database.decisions.figures(one, 0)
        told = sum(n for counted in figures.reasons.values() for n in counted.values())
        assert told == sum(1 for log in oracle.log.values() for entry in log if entry[0] == one.id)
        shown = [each for (name, _), ones in oracle.given.items() if name == one.id for each in ones]
        assert figures.outcomes.get("sent", 0) == len(shown)
        most = {"once": 1, "times": one.frequency.times}.get(one.frequency.type)
        for person in people if most else ():
            seen = [each for each in oracle.given.get((one.id, person), ()) if each.shown_at is not None]
            assert len(seen) <= most


def _event(chance, name, people, now):
    return event(
        name,
        name=chance.choice(NAMES),
        # Few come often and many seldom, as in a shop.
        person=people[int(len(people) * chance.random() ** 1.5)],
        source=chance.choice(["backend", "backend", "page"]),
        properties=msgspec.json.encode({"total": chance.randrange(100)}),
        at=now - chance.choice([0, 0, 5 * MINUTE, 20 * MINUTE]),
        received_at=now,
    )


def _with_plan(told, plans):
    return msgspec.structs.replace(told, attributes=msgspec.json.encode(_attributes(plans[told.person])))


def _attributes(plan):
    return {} if plan is None else {"plan": plan}


def _moment(told, now):
    return Moment(
        project_id=TENANT[0],
        environment="live",
        at=now,
        happened_at=told.at,
        person=told.person,
        event=told.name,
        event_id=told.id,
        source=told.source,
        properties=msgspec.json.decode(told.properties),
        attributes=msgspec.json.decode(told.attributes),
    )
