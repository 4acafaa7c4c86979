"""Alerts over a real file: live and dry runs agree, restarts neither lose nor repeat, letters and events go along."""

import itertools
from random import Random

import msgspec
import pytest

from plaudit.features.alerts.alerting import Alerting
from plaudit.features.alerts.drafts import DryRunBody, NewRule, RuleEdit
from plaudit.features.alerts.model import MINUTE
from plaudit.kernel.clock import format_instant
from plaudit.kernel.errors import Invalid
from plaudit.testing import samples, survey_samples

TENANT = (samples.PROJECT_ID, "live")
BELOW_THREE = {"type": "mean", "below": 3, "over": {"answers": 3}, "min_sample": 3}


async def whose(trigger_id):
    """There is one trigger."""
    return TENANT if trigger_id == "trig_checkout" else None


class Desk:
    """A host who watches, on top of the studio. `again`: another life of the process."""

    def __init__(self, studio) -> None:
        self.studio = studio
        self.told = []
        self.again()

    def again(self):
        database = self.studio.database
        self.alerting = Alerting(
            database.alerts, database.logs, self.studio.catalogue, database.surveys, clock=self.studio.clock, sends_mail=True,
            trigger_tenant=whose
        )  # fmt: skip
        self.alerting.watching.on_change(self.told.append)
        return self.alerting.watching.load()

    async def rule(self, poll, metric=BELOW_THREE, **more):
        body = {"name": "Bad mood", "metric": metric | {"poll": poll.id}} | more
        return await self.alerting.rules.create(msgspec.convert(body, NewRule), TENANT)

    async def look(self):
        await self.alerting.watching.catch_up()

    async def feed(self, **wanted):
        return await self.studio.database.alerts.alerts(*TENANT, limit=100, **wanted)

    async def found(self):
        """(status, at, value) of every change, oldest first."""
        changes = []
        for alert in reversed(await self.feed()):
            changes.append(("fired", alert.fired_at, alert.value))
            if alert.resolved_at is not None:
                changes.append(("resolved", alert.resolved_at, alert.resolved_value))
        return changes

    async def dry(self, metric, since, until):
        body = {"metric": metric, "since": format_instant(since), "until": format_instant(until)}
        _, run = await self.alerting.rules.dry_run(msgspec.convert(body, DryRunBody), TENANT)
        changes = []
        for firing in run.firings:
            changes.append(("fired", firing.fired.at, firing.fired.value))
            if firing.over is not None:
                changes.append(("resolved", firing.over.at, firing.over.value))
        return changes, run

    async def events(self):
        return await self.studio.database.writer.inspect(
            lambda raw: raw.execute(
                "SELECT type, project_id, environment, data FROM outbox WHERE type LIKE 'alert.%' ORDER BY id"
            ).fetchall()
        )

    async def letters(self):
        return await self.studio.database.letters.due(self.studio.clock.now(), 100)


@pytest.fixture
async def desk(studio):
    desk = Desk(studio)
    await desk.alerting.watching.load()
    return desk


async def rate(studio, poll, *ratings, every=1000, who=itertools.count()):  # noqa: B008 - one count for all
    for rating in ratings:
        studio.clock.advance(every)
        await studio.send(poll, f"voter {next(who)}", {"rating": rating})


async def test_it_fires_once_and_resolves_once_and_says_so_everywhere(studio, desk):
    poll = await studio.create(kind="rating")
    rule = await desk.rule(
        poll, notify={"email": ["team@example.org", "boss@example.org", "team@example.org"]}
    )
    await rate(studio, poll, 2, 2, 2)
    await desk.look()
    await desk.look()
    (alert,) = await desk.feed()
    assert (alert.status, alert.value, alert.n, alert.rule_id) == ("fired", 2.0, 3, rule.id)
    assert alert.fired_at == studio.clock.now()
    await rate(studio, poll, 2, 5, 5)
    await desk.look()
    (over,) = await desk.feed()
    assert (over.status, over.resolved_value, over.reason) == ("resolved", 3.0, "recovered")
    assert [one.status for one in desk.told] == ["fired", "resolved"]
    events = [(kind, project, environment) for kind, project, environment, _ in await desk.events()]
    assert events == [("alert.fired", *TENANT), ("alert.resolved", *TENANT)]
    data = msgspec.json.decode((await desk.events())[0][3])["alert"]
    assert (data["rule"], data["value"], data["status"]) == (
        {"id": rule.id, "name": "Bad mood"},
        2.0,
        "fired",
    )
    letters = await desk.letters()
    assert [(one.recipient, one.subject) for one in letters] == [
        ("team@example.org", "[Plaudit] Alert: Bad mood"),
        ("boss@example.org", "[Plaudit] Alert: Bad mood"),
        ("team@example.org", "[Plaudit] Resolved: Bad mood"),
        ("boss@example.org", "[Plaudit] Resolved: Bad mood"),
    ]
    assert "mean of poll" in letters[0].body


async def test_what_was_there_before_the_rule_counts_and_does_not_fire(studio, desk):
    poll = await studio.create(kind="rating")
    await rate(studio, poll, 2, 2, 2)
    studio.clock.advance(1)
    await desk.rule(poll)
    await desk.look()
    assert await desk.feed() == []
    await rate(studio, poll, 2)
    await desk.look()
    assert len(await desk.feed()) == 1


RULES = {
    "mean of answers": BELOW_THREE | {"resolve_at": 3.5},
    "mean of minutes": BELOW_THREE | {"over": {"minutes": 3}},
    "share": {"type": "share", "at_most": 2, "above": 60, "over": {"answers": 5}, "min_sample": 3},
    "streak": {"type": "negative_streak", "streak": 3, "at_most": 2},
    "silence": {"type": "no_votes", "minutes": 2},
    "spike": {"type": "spike", "above": 2, "over": {"minutes": 2}, "baseline_minutes": 5, "min_sample": 3},
}


@pytest.mark.parametrize("seed", range(4))
async def test_live_and_dry_agree_with_restarts_in_between(studio, desk, seed):
    """The dry run over what was recorded finds what the live run found, to the millisecond and the number."""
    chance = Random(seed)
    poll = await studio.create(kind="rating", voting={"change": True, "retract": True})
    await rate(studio, poll, *[chance.randint(1, 5) for _ in range(chance.randint(0, 8))], every=7_000)
    studio.clock.advance(1)
    rules = {name: await desk.rule(poll, metric) for name, metric in RULES.items()}
    since = studio.clock.now()
    await happenings(studio, desk, poll, chance)
    studio.clock.advance(1)  # the end of a dry run is exclusive
    await desk.look()
    until, total = studio.clock.now(), 0
    for name, rule in rules.items():
        alerts = reversed(await desk.feed(rule=rule.id))
        live = []
        for alert in alerts:
            live.append(("fired", alert.fired_at, alert.value))
            if alert.resolved_at is not None:
                live.append(("resolved", alert.resolved_at, alert.resolved_value))
        dry, run = await desk.dry(RULES[name] | {"poll": poll.id}, since, until)
        assert dry == live, name
        assert not run.cut
        total += len(live)
    assert total > 10, "nothing happened, so nothing was compared"


async def happenings(studio, desk, poll, chance):
    """Voters come and go, mood changes, the poll is locked, and the process dies now and then."""
    numbers, votes, low = itertools.count(), {}, True
    for step in range(150):
        studio.clock.advance(chance.choice([0, 100, 5_000, 20_000, 20_000, 3 * MINUTE]))
        low = not low if chance.random() < 0.1 else low
        what = chance.random()
        if what < 0.75 or not votes:
            voter = f"guest {next(numbers)}" if what < 0.6 or not votes else chance.choice(sorted(votes))
            vote_id = f"vote_x{step}"
            sent = {"rating": chance.randint(1, 3) if low else chance.randint(3, 5)}
            await studio.send(poll, voter, sent, vote_id=vote_id)
            votes[voter] = vote_id
        elif what < 0.85:
            voter = chance.choice(sorted(votes))
            await studio.retract(poll, voter, votes.pop(voter))
        elif what < 0.88:
            await studio.lifecycle.act(poll.id, "lock")
            studio.clock.advance(90_000)
            poll = await studio.lifecycle.act(poll.id, "open")
        if chance.random() < 0.3:
            await desk.look()
        if chance.random() < 0.1:
            await desk.again()


async def test_a_crash_between_the_look_and_the_store_loses_nothing(studio, desk):
    """What was stepped and not stored is stepped again by the next life."""
    poll = await studio.create(kind="rating")
    await desk.rule(poll)
    await rate(studio, poll, 2, 2, 2)
    await desk.look()
    await rate(studio, poll, 5, 5)
    await desk.again()
    await desk.again()
    await desk.look()
    assert [status for status, _, _ in await desk.found()] == ["fired", "resolved"]
    assert len(await desk.events()) == 2


async def test_another_metric_begins_anew_and_ends_what_stood(studio, desk):
    poll = await studio.create(kind="rating")
    rule = await desk.rule(poll)
    await rate(studio, poll, 2, 2, 2)
    await desk.look()
    edit = msgspec.convert({"metric": BELOW_THREE | {"poll": poll.id, "below": 2}}, RuleEdit)
    rule = await desk.alerting.rules.edit(rule, edit, None)
    (alert,) = await desk.feed()
    assert (alert.status, alert.reason) == ("resolved", "rule_changed")
    await desk.look()
    assert len(await desk.feed()) == 1
    disabled = await desk.alerting.rules.edit(rule, RuleEdit(enabled=False), rule.revision)
    await rate(studio, poll, 1, 1, 1)
    await desk.look()
    assert len(await desk.feed()) == 1
    studio.clock.advance(1)
    await desk.alerting.rules.edit(disabled, RuleEdit(enabled=True), None)
    await desk.look()
    assert len(await desk.feed()) == 1, "it fired for what came while it was disabled"
    await rate(studio, poll, 1)
    await desk.look()
    assert [one.status for one in await desk.feed()] == ["fired", "resolved"]


async def test_another_name_leaves_the_alert_as_it_is(studio, desk):
    poll = await studio.create(kind="rating")
    rule = await desk.rule(poll)
    await rate(studio, poll, 2, 2, 2)
    await desk.look()
    await desk.alerting.rules.edit(rule, RuleEdit(name="Worse mood"), None)
    await desk.look()
    assert [(one.status, one.rule_name) for one in await desk.feed()] == [("fired", "Bad mood")]
    await rate(studio, poll, 5, 5)
    await desk.look()
    assert [one.status for one in await desk.feed()] == ["resolved"]


async def test_a_deleted_rule_is_gone_and_its_alert_over(studio, desk):
    poll = await studio.create(kind="rating")
    rule = await desk.rule(poll)
    await rate(studio, poll, 2, 2, 2)
    await desk.look()
    await desk.alerting.rules.delete(rule, None)
    await rate(studio, poll, 5, 5, 1, 1, 1)
    await desk.look()
    assert [(one.status, one.reason) for one in await desk.feed()] == [("resolved", "rule_deleted")]


async def test_a_dry_run_stores_nothing_and_needs_no_rule(studio, desk):
    poll = await studio.create(kind="rating")
    studio.clock.advance(1)
    since = studio.clock.now()
    await rate(studio, poll, 2, 2, 2, 5, 5)
    studio.clock.advance(1)
    changes, run = await desk.dry(BELOW_THREE | {"poll": poll.id}, since, studio.clock.now())
    assert [status for status, _, _ in changes] == ["fired", "resolved"]
    assert run.evaluated == 5
    assert await desk.feed() == []
    assert await desk.events() == []


async def test_a_dry_run_says_where_it_stopped(studio, desk, monkeypatch):
    monkeypatch.setattr("plaudit.features.alerts.dry_run.MOST_ENTRIES", 3)
    monkeypatch.setattr("plaudit.features.alerts.dry_run.PAGE", 3)
    poll = await studio.create(kind="rating")
    studio.clock.advance(1)
    since = studio.clock.now()
    await rate(studio, poll, 2, 2, 2, 5, 5)
    studio.clock.advance(1)
    changes, run = await desk.dry(BELOW_THREE | {"poll": poll.id}, since, studio.clock.now())
    assert (run.cut, run.evaluated, run.until) == (True, 3, since + 3000)
    assert [status for status, _, _ in changes] == ["fired"]


@pytest.mark.parametrize(
    ("since", "until", "pointer"),
    [
        (0, None, "#/since"),
        (1_800_000_000_001, None, "#/since"),
        (1_799_999_999_000, 1_799_999_998_000, "#/since"),
    ],
)
async def test_stretches_that_cannot_be_tried(studio, desk, since, until, pointer):
    poll = await studio.create(kind="rating")
    with pytest.raises(Invalid) as refused:
        await desk.dry(BELOW_THREE | {"poll": poll.id}, since, until or studio.clock.now())
    assert [one.pointer for one in refused.value.errors] == [pointer]


async def begin(studio, person):
    response = survey_samples.response(
        person, started_at=studio.clock.now(), updated_at=studio.clock.now(), counters={"started": 1}
    )
    await studio.database.responses.begin(response)
    return response


async def complete(studio, response):
    done = msgspec.structs.replace(
        response, revision=2, status="completed", counters={"started": 1, "completed": 1}
    )
    await studio.database.responses.put(done, 1, {})


async def test_the_response_rate_of_a_survey_live_and_dry(studio, desk):
    """Those who began had ten minutes; too few completed, then enough did."""
    await studio.database.surveys.create(survey_samples.survey(), [])
    metric = {
        "type": "response_rate",
        "survey": "surv_shop",
        "below": 50,
        "over": {"minutes": 5},
        "min_sample": 4,
    }
    body = {"name": "Nobody finishes", "metric": metric}
    rule = await desk.alerting.rules.create(msgspec.convert(body, NewRule), TENANT)
    since = studio.clock.now()
    begun = [await begin(studio, f"guest {number}") for number in range(4)]
    studio.clock.advance(8 * MINUTE)
    await complete(studio, begun[0])
    await desk.look()
    assert await desk.feed() == []
    studio.clock.advance(4 * MINUTE)
    await desk.again()
    await desk.look()
    ((status, _, value),) = await desk.found()
    assert (status, value) == ("fired", 25.0)
    await complete(studio, begun[1])
    studio.clock.advance(MINUTE)
    await desk.look()
    studio.clock.advance(20 * MINUTE)
    await desk.look()
    (alert,) = await desk.feed(rule=rule.id)
    assert (alert.resolved_value, alert.reason) == (50.0, "recovered")
    assert (await desk.dry(metric, since, studio.clock.now()))[0] == await desk.found()
