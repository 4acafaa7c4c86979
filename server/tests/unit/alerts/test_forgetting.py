"""How long the logs of alerts are kept."""

import pytest

from plaudit.features.alerts.dry_run import LONGEST_MS
from plaudit.features.alerts.forgetting import LEAST_DAYS, LogSweep
from plaudit.features.alerts.model import MINUTE, MOST_MINUTES, Source
from plaudit.storage.sqlite import open_database
from plaudit.testing import push_store, samples
from plaudit.testing.clock import ManualClock
from plaudit.testing.interaction_samples import note

DAY = 86_400_000


def test_a_dry_run_and_the_stretch_before_it_fit_in_what_is_always_kept():
    assert LEAST_DAYS * DAY > LONGEST_MS + 2 * MOST_MINUTES * MINUTE


@pytest.mark.parametrize(("chosen", "kept"), [(1, 35), (35, 35), (90, 90)])
async def test_lines_go_after_the_days_chosen_and_not_before(tmp_path, chosen, kept):
    clock = ManualClock()
    database = await open_database(tmp_path / "plaudit.db", clock=clock, algebra=samples)
    await database.projects.create(samples.project(), [])
    sweep = LogSweep(database.logs, clock, chosen)
    for name in ("a", "b"):
        shown = push_store.interaction(name, clock.now(), push=None, trigger="trig_a")
        await database.interactions.add(shown)
        await database.interactions.note([note(shown)])
    trigger = Source("trigger", "trig_a")
    clock.advance(kept * DAY)
    assert not await sweep.sweep()
    assert len(await database.logs.entries(trigger, 0, 9)) == 2
    clock.advance(1)
    assert await sweep.sweep()
    assert not await sweep.sweep()
    assert len(await database.logs.entries(trigger, 0, 9)) == 1
    await database.close()
