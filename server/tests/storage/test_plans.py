"""No hot statement walks a poll's log: each finds its rows by the index made for it."""

from plaudit.storage.sqlite import heads, ledger, polls, votes
from plaudit.testing import samples
from plaudit.testing.samples import cast, retract


class Recorder:
    """Runs statements as the connection does, and keeps what SQLite planned for each."""

    def __init__(self, raw):
        self.raw, self.plans = raw, {}

    def execute(self, statement, parameters=()):
        if not statement.startswith(("INSERT INTO acts", "PRAGMA")):
            rows = self.raw.execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()
            self.plans[statement] = [row[3] for row in rows]
        return self.raw.execute(statement, parameters)


async def test_hot_statements_use_their_indexes(opened):
    database = await opened()
    await database.projects.create(samples.project(), [])
    await database.polls.create(samples.poll(rules=samples.LENIENT), [])
    seen = {}

    def work(transaction):
        recorder = Recorder(transaction.raw)
        transaction.raw = recorder
        batch = [cast("a"), cast("b"), cast("a", "opt_b", vote_id="c"), retract("b"), cast("a")]
        database.votes.decide(transaction, batch)
        database.votes.decide(transaction, batch)
        heads.read_tally(recorder, "poll_tea")
        polls._has_votes(recorder, "poll_tea", 1)
        ledger._position(recorder, "poll_tea", "vote_a")
        ledger._entries(recorder, "poll_tea", 0, 9)
        votes.acts.votes_after(recorder, 1, 0, 9)
        votes.acts.current_of(recorder, 1, 1, b"x")
        seen.update(recorder.plans)

    await database.writer.run(work)
    assert len(seen) > 12
    for statement, plan in seen.items():
        for step in plan:
            assert not step.startswith("SCAN acts") or "max(seq)" in statement, (statement, step)
            assert not step.startswith(("SCAN a ", "SCAN polls", "SCAN heads", "SCAN ext")), (statement, step)
            assert "acts_log (poll_no=?)" not in step or "LIMIT" in statement, (statement, step)
