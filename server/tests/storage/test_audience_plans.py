"""No statement about suggestions and answers walks a table: each finds its rows by the index made for it."""

import msgspec
import sqlalchemy

from plaudit.features.polls.model import Definition, SuggestionRules
from plaudit.features.polls.moderation.model import Like, RuleOnAnswer, RuleOnSuggestion, Suggest
from plaudit.features.polls.moderation.rules import Rules
from plaudit.storage.shared import suggestions
from plaudit.storage.sqlite import answers
from plaudit.testing import samples
from plaudit.testing.samples import cast, retract, voter_key


class Recorder:
    """Runs statements as the connection does, and keeps what SQLite planned for each."""

    def __init__(self, raw):
        self.raw, self.plans = raw, {}

    def execute(self, statement, parameters=()):
        if not statement.startswith(("INSERT INTO acts", "PRAGMA")):
            rows = self.raw.execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()
            self.plans[statement] = [row[3] for row in rows]
        return self.raw.execute(statement, parameters)


def walked(plans):
    """Steps that go through a whole table, or sort what an index should have had in order."""
    return [
        (statement, step)
        for statement, plan in plans.items()
        for step in plan
        if step.startswith("SCAN") or "TEMP B-TREE" in step or "AUTOMATIC" in step
    ]


async def test_answers_and_likes(opened):
    database = await opened()
    await database.projects.create(samples.project(), [])
    asked = Definition(kind="text", settings={"likes": True})
    poll = samples.poll(rules=samples.LENIENT, definition=asked)
    await database.polls.create(poll, [])
    plans = {}
    batch = [cast("a", "one"), cast("b", "two"), cast("a", "three", vote_id="c"), retract("b")]
    wishes = [
        Like(poll_id=poll.id, vote_id="c", voter_key=voter_key("v"), liked=True),
        Like(poll_id=poll.id, vote_id="c", voter_key=voter_key("v"), liked=False),
        RuleOnAnswer(poll_id=poll.id, vote_id="c", approve=False),
    ]

    def recorded(work):
        def run(transaction):
            transaction.raw = recorder = Recorder(transaction.raw)
            work(transaction)
            plans.update(recorder.plans)

        return run

    def read(transaction):
        for sort in ("newest", "liked"):
            answers.page(transaction.raw, poll, 1, state="approved", sort=sort, before=(3, 4), limit=9)
        answers.own(transaction.raw, poll, 1, voter_key("a"))

    await database.writer.run(recorded(lambda transaction: database.votes.decide(transaction, batch)))
    decide = database.audience.decide
    await database.writer.run(recorded(lambda transaction: decide(transaction, wishes, Rules())))
    await database.writer.run(recorded(read))
    mine = {text: plan for text, plan in plans.items() if "answers" in text or "likes" in text}
    assert len(mine) == 11
    assert walked(mine) == []


async def test_suggestions(opened):
    database = await opened()
    await database.projects.create(samples.project(), [])
    asked = Definition(kind="ideas", suggestions=SuggestionRules())
    poll = msgspec.structs.replace(samples.poll(), definition=asked)
    await database.polls.create(poll, [])
    plans = {}

    def work(transaction):
        def explain(_connection, cursor, statement, parameters, _context, _many):
            if "suggestions" in statement:
                plan = transaction.raw.execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()
                plans[statement] = [row[3] for row in plan]

        core = transaction.core
        sqlalchemy.event.listen(core, "before_cursor_execute", explain)
        wishes = [
            Suggest(poll_id=poll.id, suggestion_id="s", voter_key=voter_key("v"), text="B"),
            RuleOnSuggestion(poll_id=poll.id, suggestion_id="s", approve=True),
        ]
        database.audience.decide(transaction, wishes, Rules())
        for state in (None, "pending"):
            for key in (None, voter_key("v")):
                suggestions.page(core, poll.id, state=state, voter_key=key, after=3, limit=9)
        sqlalchemy.event.remove(core, "before_cursor_execute", explain)

    await database.writer.run(work)
    assert len(plans) == 10
    assert walked(plans) == []
