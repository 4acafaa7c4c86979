"""No statement about interactions walks a table: each finds its rows by the index made for it."""

import msgspec
from test_plans import Recorder

from plaudit.features.interactions.model import Address
from plaudit.features.interactions.ports import Filter
from plaudit.storage.sqlite import (
    interaction_counters,
    interaction_ends,
    interaction_lists,
    interactions,
    showings,
)
from plaudit.testing import samples
from plaudit.testing.interaction_samples import ANN, MINUTE, NOW, effect, note, survey

TENANT = (samples.PROJECT_ID, "live")
# Lists that are short, such as one person's own, sorted by when they were sent; and what is asked at the start.
MAY_SORT = ("interactions_of_person", "interaction_totals", "interactions_to_many", "interactions_of_poll")


async def test_every_statement_uses_its_index(opened):
    database = await opened()
    await database.projects.create(samples.project(), [])
    plans = {}

    def work(transaction):
        raw = Recorder(transaction.raw)
        counting = interaction_counters.Counting(NOW)
        sent = effect(dedupe_key="k", trigger="trig_1")
        for one in (
            sent,
            effect("b", dedupe_key="k"),
            survey(),
            effect("c", to=Address(everyone=True)),
            effect("d", to=Address(poll="p")),
        ):
            interactions.add(raw, one, NOW, most=5)
        for mark in ("delivered", "shown", "clicked", "dismissed", "answered", "unsupported"):
            reported = note(sent, mark, fallback="banner")
            interactions._noted(raw, reported, interactions._find(raw, sent.id), NOW, counting)
        per_tab = msgspec.structs.replace(sent, once_per="tab")
        showings.mark(raw, 1, per_tab, note(sent), counting)
        counting.write(raw)
        showings.page(raw, 1)
        interaction_lists.waiting(raw, TENANT, ANN, NOW, lambda _: True)
        interaction_lists.held(raw, NOW)
        for status in interaction_lists._STATUS:
            interaction_lists.page(raw, TENANT, Filter(status=status, now=NOW), "int_a", 9)
        for wanted in (
            Filter(),
            Filter(person=ANN),
            Filter(trigger="trig_1"),
            Filter(person=ANN, trigger="trig_1", type="poll"),
        ):
            interaction_lists.page(raw, TENANT, wanted, None, 9)
        interaction_counters.totals(raw, TENANT, "effect", NOW)
        raw.execute(interactions._NEXT).fetchone()
        interaction_ends.target_over(raw, "surv_shop")
        interaction_ends.settle(raw, NOW, 9)
        interaction_ends.expire(raw, NOW + MINUTE, 9)
        interactions._forget(raw, NOW + 2 * MINUTE, 9)
        plans.update(raw.plans)

    await database.writer.run(work)
    assert len(plans) > 30
    for statement, steps in plans.items():
        for step in steps:
            assert not step.startswith("SCAN interaction_totals") or statement == interactions._OLD_TOTALS
            assert not step.startswith(("SCAN interactions", "SCAN showings", "SCAN interaction_counters")), (
                statement,
                step,
            )
            assert not step.startswith("SCAN i ") or "interactions_page" in step, (statement, step)
            assert "AUTOMATIC" not in step, (statement, step)
            if "TEMP B-TREE" in step:
                assert any(name in " ".join(steps) for name in MAY_SORT), (statement, steps)


async def test_lists_come_in_order_without_sorting_what_may_be_long(opened):
    database = await opened()

    def work(transaction):
        raw = Recorder(transaction.raw)
        for wanted in (Filter(), Filter(trigger="trig_1"), Filter(status="shown")):
            interaction_lists.page(raw, TENANT, wanted, "int_a", 9)
        return raw.plans

    for statement, steps in (await database.writer.run(work)).items():
        assert not any("TEMP B-TREE" in step for step in steps), (statement, steps)
