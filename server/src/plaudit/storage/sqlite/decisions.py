"""Deciding in SQLite: what happened, its history, the decision and what it gives out in one transaction."""

import logging
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from plaudit.features.interactions.model import Interaction
from plaudit.features.interactions.ports import MOST_LIVING
from plaudit.features.triggers.events import Event
from plaudit.features.triggers.model import Decision, Moment, Trigger
from plaudit.features.triggers.ports import Cued, Evaluated, Explained, Figures, Looked
from plaudit.features.triggers.weighing import Made, Rules, interaction_of, judge, made, weigh
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict
from plaudit.kernel.ids import new_id
from plaudit.storage.sqlite import decision_log, events, interactions
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.trigger_world import TriggerWorld
from plaudit.storage.sqlite.writer import Writer

log = logging.getLogger(__name__)

_NAMES: Final = "SELECT no, project_id, environment, name FROM events WHERE no > ? ORDER BY no LIMIT ?"
_EVENT: Final = f"SELECT {events.COLUMNS} FROM events WHERE no = ?"  # noqa: S608 - names
_ADVANCE: Final = (
    "INSERT INTO instance (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
)
_GLANCED_AT_MOST: Final = 8
_object: Final = msgspec.json.Decoder(dict[str, Any]).decode


class SqliteDecisions:
    """The `DecisionStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def evaluate(self, rules: Rules, limit: int) -> Evaluated:
        now = self._clock.now()
        return await self._writer.run(
            lambda transaction: _evaluate(transaction.raw, rules, now, limit),
            leave_reserve=True,
            has_time=True,
        )

    async def cue(self, moments: Sequence[Moment], rules: Rules) -> Sequence[Cued]:
        def work(transaction: Transaction) -> Sequence[Cued]:
            round_ = _Round(transaction.raw, rules)
            found = [round_.cue(moment) for moment in moments]
            round_.write()
            return found

        return await self._writer.run(work, leave_reserve=True)

    async def look(self, moment: Moment, triggers: Sequence[Trigger], rules: Rules) -> Sequence[Looked]:
        def read(snapshot: Transaction) -> Sequence[Looked]:
            return _looked(snapshot.raw, moment, triggers, rules)

        return await self._readers.run(read)

    async def explain(
        self, moment: Moment, triggers: Sequence[Trigger], rules: Rules, limit: int
    ) -> Explained:
        def read(snapshot: Transaction) -> Explained:
            raw, person = snapshot.raw, moment.person or ""
            within = rules.settings(moment.tenant).cooldown_seconds * 1000
            return Explained(
                ahead=_looked(raw, moment, triggers, rules),
                decisions=decision_log.of_person(raw, moment.tenant, person, limit),
                last_loud_at=TriggerWorld(raw).last_loud(moment.tenant, person, moment.at, within),
            )

        return await self._readers.run(read)

    async def figures(self, trigger: Trigger, since: int) -> Figures:
        return await self._readers.run(lambda snapshot: decision_log.figures(snapshot.raw, trigger, since))

    async def sweep(self, before: int, limit: int) -> int:
        return await self._writer.run(lambda transaction: decision_log.sweep(transaction.raw, before, limit))


class _Round:
    """What one transaction decides. `write` puts down its decisions; interactions are stored at once, so
    that the next decision of the round sees them.
    """

    def __init__(self, raw: Any, rules: Rules) -> None:
        self._raw = raw
        self._rules = rules
        self._world = TriggerWorld(raw)
        self._log: list[tuple[Moment, Made]] = []
        self.interactions: list[Interaction] = []

    @property
    def decisions(self) -> list[Made]:
        return [one for _, one in self._log]

    def answer(self, moment: Moment, triggers: Sequence[Trigger]) -> None:
        """Decide about an event. One that breaks a rule's own code stands in nobody else's way."""
        try:
            weighed = weigh(moment, triggers, self._rules.settings(moment.tenant), self._world)
        except sqlite3.Error:
            raise
        except Exception:
            log.exception("the event %s cannot be decided about and is passed over", moment.event_id)
            return
        for trigger, decision in weighed:
            self._settle(trigger, decision, moment)

    def cue(self, moment: Moment) -> Cued:
        trigger = None if moment.cue is None else self._rules.trigger(moment.cue)
        if trigger is None or trigger.tenant != moment.tenant:
            return Cued(made=None)
        ((_, decision),) = weigh(moment, [trigger], self._rules.settings(moment.tenant), self._world)
        settled, interaction = self._settle(trigger, decision, moment)
        return Cued(made=settled, interaction=interaction)

    def write(self) -> None:
        decision_log.write(self._raw, self._log)

    def _settle(
        self, trigger: Trigger, decision: Decision, moment: Moment
    ) -> tuple[Made, Interaction | None]:
        interaction = None
        if decision.show:
            interaction = interaction_of(trigger, moment, new_id("int", moment.at))
            try:
                interactions.add(self._raw, interaction, moment.at, most=MOST_LIVING)
            except Conflict:
                decision, interaction = Decision(reason="inbox_full"), None
            else:
                self.interactions.append(interaction)
        settled = made(trigger, decision, moment, interaction)
        self._log.append((moment, settled))
        return settled, interaction


def _evaluate(raw: Any, rules: Rules, now: int, limit: int) -> Evaluated:
    """One batch. Events nobody waits for cost no more than a glance, so many more of them are passed over."""
    begun = events.cursor(raw)
    rows = raw.execute(_NAMES, (begun, limit * _GLANCED_AT_MOST)).fetchall()
    round_, last, read, answered = _Round(raw, rules), begun, 0, 0
    for number, project_id, environment, name in rows:
        if triggers := rules.answering((project_id, environment), name):
            if answered == limit:
                break
            answered += 1
            event = events.event_of(raw.execute(_EVENT, (number,)).fetchone())
            round_.answer(_moment(event, now), [one for one in triggers if _was_there(one, event)])
        last, read = number, read + 1
    round_.write()
    if last != begun:
        raw.execute(_ADVANCE, (events.CURSOR, str(last)))
    return Evaluated(
        read=read,
        decisions=round_.decisions,
        interactions=round_.interactions,
        more=read < len(rows) or len(rows) == limit * _GLANCED_AT_MOST,
    )


def _was_there(trigger: Trigger, event: Event) -> bool:
    """A trigger answers what happens from its making on, not what waited to be decided about."""
    return trigger.created_at <= event.received_at


def _moment(event: Event, now: int) -> Moment:
    return Moment(
        project_id=event.project_id,
        environment=event.environment,
        at=now,
        happened_at=event.at,
        person=event.person,
        event=event.name,
        event_id=event.id,
        source=event.source,
        url=event.url,
        properties=_object(event.properties),
        attributes=None if event.attributes is None else _object(event.attributes),
    )


def _looked(raw: Any, moment: Moment, triggers: Iterable[Trigger], rules: Rules) -> Sequence[Looked]:
    world = TriggerWorld(raw)
    if moment.attributes is None and moment.person is not None:
        known = world.attributes(moment.tenant, moment.person)
        moment = msgspec.structs.replace(moment, attributes=known)
    settings = rules.settings(moment.tenant)
    return [Looked(trigger=one, decision=judge(one, moment, settings, world)) for one in triggers]
