"""No statement of webhooks walks the deliveries, the messages or the outbox: each has its index."""

from plaudit.storage.sqlite import webhook_claims as claims
from plaudit.storage.sqlite import webhook_deliveries, webhook_relay, webhook_sweep
from plaudit.testing import samples, webhook_samples
from plaudit.webhooks.pace import Pace
from plaudit.webhooks.ports import Addressed, Wanted


class Recorder:
    """Runs statements as the connection does, and keeps what SQLite planned for each."""

    def __init__(self, raw):
        self.raw, self.plans = raw, {}

    def execute(self, statement, parameters=()):
        rows = self.raw.execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()
        self.plans[statement] = [row[3] for row in rows]
        return self.raw.execute(statement, parameters)

    def executemany(self, statement, many):
        for parameters in many:
            self.execute(statement, parameters)


async def test_statements_use_their_indexes(opened):
    database = await opened()
    await database.projects.create(samples.project(), [])
    await database.webhooks.endpoints.create(webhook_samples.endpoint(), 10)
    recorded = {}

    def work(transaction):
        recorder = Recorder(transaction.raw)
        webhook_relay._store(recorder, Addressed(webhook_samples.message(), [1]), 5)
        webhook_relay.fall_due(recorder, 1)
        (claimed,) = claims.claim(recorder, {1: 1}, 9, 10)
        tried = [webhook_samples.tried(claimed, "failed", 10)]
        claims.write_down(recorder, tried, Pace(), 10)
        recorder.execute(webhook_relay._ROWS, (0, 10)).fetchall()
        recorder.execute(webhook_relay._ACTS, (1, 1, 9, 10)).fetchall()
        for status in (None, "failed"):
            recorder.execute(webhook_deliveries._PAGE, ("wh_a", status, None, 10)).fetchall()
        one = webhook_deliveries._DELIVERY + "WHERE d.id = ? AND e.id = ?"
        recorder.execute(one, (claimed.id, "wh_a")).fetchall()
        webhook_deliveries._wanted(recorder, 1, Wanted(until=99), 10)
        webhook_sweep.sweep(recorder, 20, 0, 10, 10**12)
        recorded.update(recorder.plans)

    await database.writer.run(work)
    assert len(recorded) > 20
    bounded = ("FROM webhook_messages ORDER BY no LIMIT", "FROM outbox ORDER BY id LIMIT")
    for statement, plan in recorded.items():
        if any(words in statement for words in bounded):
            continue
        for step in plan:
            walked = [
                f"SCAN {name}"
                for name in ("d", "m", "a", "o", "outbox", "webhook_deliveries", "webhook_messages")
            ]
            assert step not in walked, (statement, plan)
            assert "TEMP B-TREE" not in step, (statement, plan)
