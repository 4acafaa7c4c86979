"""Alerts in SQLite: thin, the text is `shared.alerts`. A firing is stored with its event and its letters."""

from collections.abc import Iterator, Sequence

import msgspec

from plaudit.features.alerts.letters import letter_of
from plaudit.features.alerts.model import Alert, AlertStatus, Change, Environment, Rule, fired, resolved
from plaudit.features.alerts.ports import Turn, Watched
from plaudit.features.alerts.telling import told
from plaudit.kernel.clock import Clock
from plaudit.kernel.ids import new_id
from plaudit.kernel.replies import StoredReply
from plaudit.mail.ports import Letter
from plaudit.storage.shared import alerts, letters, replies
from plaudit.storage.sqlite import outbox
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer


class SqliteAlerts:
    """The `AlertStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def create(self, rule: Rule, most: int, reply: StoredReply | None = None) -> None:
        def work(transaction: Transaction) -> None:
            alerts.add_rule(transaction.core, rule, most)
            if reply is not None:
                replies.save(transaction.core, reply)

        await self._writer.run(work)

    async def save(self, rule: Rule, expected_revision: int, over: Change | None) -> Alert | None:
        def work(transaction: Transaction) -> Alert | None:
            number = alerts.replace_rule(transaction.core, rule, expected_revision, anew=over is not None)
            return None if over is None else self._resolve(transaction, rule, number, over)

        return await self._writer.run(work)

    async def load(self, rule_id: str) -> Rule | None:
        return await self._readers.run(lambda snapshot: alerts.load_rule(snapshot.core, rule_id))

    async def page(
        self, project_id: str, environment: Environment, *, before: str | None, limit: int
    ) -> Sequence[Rule]:
        tenant = (project_id, environment)
        return await self._readers.run(
            lambda snapshot: alerts.rules_page(snapshot.core, tenant, before=before, limit=limit)
        )

    async def watched(self, rule_id: str | None = None) -> Sequence[Watched]:
        return await self._readers.run(lambda snapshot: alerts.watched(snapshot.core, rule_id))

    async def record(self, turns: Sequence[Turn]) -> Sequence[Alert]:
        return await self._writer.run(
            lambda transaction: [alert for turn in turns for alert in self._take(transaction, turn)]
        )

    async def alert(self, alert_id: str) -> Alert | None:
        return await self._readers.run(lambda snapshot: alerts.load_alert(snapshot.core, alert_id))

    async def alerts(
        self,
        project_id: str,
        environment: Environment,
        *,
        status: AlertStatus | None = None,
        rule: str | None = None,
        before: str | None = None,
        limit: int,
    ) -> Sequence[Alert]:
        tenant = (project_id, environment)
        return await self._readers.run(
            lambda snapshot: alerts.alerts_page(
                snapshot.core, tenant, status=status, rule=rule, before=before, limit=limit
            )
        )

    def _take(self, transaction: Transaction, turn: Turn) -> Iterator[Alert]:
        number = alerts.save_state(transaction.core, turn.rule, turn.state)
        if number is None:
            return
        for change in turn.changes:
            if change.status == "fired":
                alert = fired(turn.rule, new_id("alert", self._clock.now()), change)
                alerts.add_alert(transaction.core, number, alert)
                self._tell(transaction, turn.rule, alert)
                yield alert
            elif (over := self._resolve(transaction, turn.rule, number, change)) is not None:
                yield over

    def _resolve(self, transaction: Transaction, rule: Rule, number: int, change: Change) -> Alert | None:
        standing = alerts.open_alert(transaction.core, number)
        if standing is None:
            return None
        over = resolved(standing, change)
        alerts.replace_alert(transaction.core, over)
        self._tell(transaction, rule, over)
        return over

    def _tell(self, transaction: Transaction, rule: Rule, alert: Alert) -> None:
        now = self._clock.now()
        data = msgspec.json.encode({"alert": told(alert)})
        outbox.add_other(transaction.raw, f"alert.{alert.status}", alert.tenant, now, data)
        subject, body = letter_of(alert)
        for recipient in dict.fromkeys(rule.notify.email):
            letter = Letter(id=new_id("mail", now), recipient=recipient, subject=subject, body=body, at=now)
            letters.add(transaction.core, letter)
