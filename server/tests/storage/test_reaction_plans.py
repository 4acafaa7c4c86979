"""No statement about reactions and celebrations walks a table: each finds its rows by the index made for it."""

from test_audience_plans import Recorder, walked

from plaudit.features.reactions.model import Limits, Name, Reaction
from plaudit.storage.sqlite import celebrations, reactions, subject_resets
from plaudit.testing import samples

NAME = Name(samples.project().id, "live", "post-42")


class Wholesale(Recorder):
    """A recorder of statements run for many rows too."""

    def executemany(self, statement, rows):
        for row in rows:
            self.execute(statement, row)


async def test_reacting_reading_and_forgetting(opened):
    database = await opened()
    await database.projects.create(samples.project(), [])
    plans = {}

    def work(transaction):
        recorder = Wholesale(transaction.raw)
        deciding = reactions._Deciding(recorder, Limits(), 1)
        for at in range(3):
            deciding.decide(Reaction(name=NAME, voter=f"host:v{at}", like=True))
            deciding.decide(Reaction(name=NAME, voter=f"host:v{at}", taps={"👍": 1}, batch_id="b"))
        deciding.save()
        recorder.execute(reactions._PAGE, (NAME.project_id, "live", 1 << 62, 10)).fetchall()
        recorder.execute(reactions._SWEEP, (10, 10))
        found = reactions._find(recorder, NAME)
        subject_resets.reset(recorder, NAME, found.number, found.state, 2)
        subject_resets.forget_empty(recorder, 10**12, 10)
        recorder.execute(celebrations._KEEP, ("poll_1", b"{}", 0))
        recorder.execute("SELECT past FROM celebrated WHERE poll_id = ?", ("poll_1",)).fetchone()
        plans.update(recorder.plans)

    await database.writer.run(work)
    assert len(plans) >= 9, list(plans)
    assert walked(plans) == []


async def test_what_goes_on_is_found_without_what_is_over(opened):
    database = await opened()
    query = "SELECT poll_id FROM celebrated INDEXED BY celebrated_going_on WHERE is_over = 0"
    plan = await database.writer.inspect(lambda raw: raw.execute(f"EXPLAIN QUERY PLAN {query}").fetchall())
    assert all("celebrated_going_on" in row[3] for row in plan)


async def test_counters_are_what_the_rows_say(opened):
    """A recount of likes, of taps and of subjects gives what is stored."""
    database = await opened()
    await database.projects.create(samples.project(), [])
    acts = [
        Reaction(name=Name(NAME.project_id, "live", f"s{at % 7}"), voter=f"host:v{at % 11}", like=at % 3 > 0)
        for at in range(300)
    ]
    for start in range(0, len(acts), 50):
        await database.reactions.commit(acts[start : start + 50], Limits())

    def recount(raw):
        wrong = raw.execute(
            "SELECT s.name FROM subjects s WHERE s.likes <>"
            " (SELECT count(*) FROM subject_voters v WHERE v.subject_no = s.no AND v.liked)"
        ).fetchall()
        counted = raw.execute("SELECT count(*) FROM subjects").fetchone()
        return wrong, counted, raw.execute("SELECT sum(n) FROM subject_counts").fetchone()

    wrong, counted, kept = await database.writer.inspect(recount)
    assert wrong == []
    assert counted == kept == (7,)
