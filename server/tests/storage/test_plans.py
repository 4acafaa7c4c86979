"""No hot statement walks a poll's log: each finds its rows by the index made for it."""

import re

import sqlalchemy

from plaudit.features.polls.search import EVERYTHING, Search
from plaudit.storage.shared import polls as cold_polls
from plaudit.storage.shared import projects, responses
from plaudit.storage.shared import surveys as cold_surveys
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
        votes.acts.current_answers(recorder, 1, 1)
        seen.update(recorder.plans)

    await database.writer.run(work)
    assert len(seen) > 12
    for statement, plan in seen.items():
        for step in plan:
            assert not step.startswith("SCAN acts") or "max(seq)" in statement, (statement, step)
            assert not step.startswith(("SCAN a ", "SCAN polls", "SCAN heads", "SCAN ext")), (statement, step)
            assert "acts_log (poll_no=?)" not in step or "LIMIT" in statement, (statement, step)


async def test_cold_statements_that_repeat_use_their_indexes(opened):
    database = await opened()
    plans = {}

    def work(transaction):
        def explain(_connection, cursor, statement, parameters, _context, _many):
            plan = transaction.raw.execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()
            plans[statement] = [row[3] for row in plan]

        core = transaction.core
        sqlalchemy.event.listen(core, "before_cursor_execute", explain)
        cold_polls.due(core, 5)
        cold_polls.next_deadline(core)
        cold_polls.load(core, "poll_tea")
        cold_polls.find_by_short_code(core, "TEA")
        cold_polls.page(core, "p", "live", EVERYTHING, before="poll_tea", limit=5)
        cold_polls.page(core, "p", "live", Search(tag="t", text="x"), before=None, limit=5)
        cold_polls.page(core, "p", "live", Search(external_id="x"), before=None, limit=5)
        projects.key_by_digest(core, b"x")
        projects.keys_of(core, "p")
        projects.revoked_since(core, 5)
        cold_surveys.load(core, "surv_shop")
        cold_surveys.page(core, "p", "live", EVERYTHING, now=5, before="surv_shop", limit=5)
        cold_surveys.page(core, "p", "live", Search(tag="t", text="x"), now=5, before=None, limit=5)
        cold_surveys.page(core, "p", "live", Search(external_id="x"), now=5, before=None, limit=5)
        responses.load(core, "surv_shop", "resp_ann")
        responses.of(core, "surv_shop", b"x")
        responses.page(core, "surv_shop", after="resp_ann", limit=5)
        responses.counters(core, "surv_shop")
        responses.any_begun(core, "surv_shop")
        sqlalchemy.event.remove(core, "before_cursor_execute", explain)

    await database.writer.run(work)
    assert len(plans) == 21
    for statement, plan in plans.items():
        assert all(re.search("USING (COVERING )?INDEX|SCALAR|ORDER BY", step) for step in plan), (
            statement,
            plan,
        )
