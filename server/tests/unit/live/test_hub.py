"""Who gets what: audiences, slow viewers, credentials, restarts."""

import asyncio
import gc
import tracemalloc

import pytest
from fan_out import FanOut, Viewer

from plaudit.live.sweep import SLOW_SECONDS


async def test_a_slow_viewer_misses_ticks_and_gets_the_newest_when_it_has_drained():
    fan_out = FanOut()
    slow, quick = fan_out.viewer(), fan_out.viewer()
    slow.blocked = True
    for _ in range(20):
        await fan_out.change(after=0.1)
    assert quick.versions == list(range(2, 22))
    assert slow.versions == [2, 3, 4]
    slow.stuck, slow.blocked = 0, False
    fan_out.time += 0.1
    assert await fan_out.coalescer.step() is None
    assert slow.versions == [2, 3, 4, 21]
    assert fan_out.hub.tally.skipped == 17


async def test_one_that_lags_and_is_granted_is_shown_it_when_it_has_drained():
    fan_out = FanOut()
    fan_out.hidden = True
    slow = fan_out.viewer(audience="withheld", voter="anonymous:v")
    slow.stuck = 10_000
    fan_out.version += 1
    fan_out.coalescer.announce("c", fan_out.publication("c", "locked"))
    await fan_out.coalescer.step()
    fan_out.hub.grant("c", "anonymous:v")
    assert slow.heard == []
    slow.stuck = 0
    await fan_out.coalescer.step()
    assert slow.versions == [2]


async def test_one_that_does_not_drain_in_thirty_seconds_is_closed():
    fan_out = FanOut()
    slow, quick = fan_out.viewer(), fan_out.viewer()
    slow.stuck = 10_000
    assert await fan_out.change() == pytest.approx(0.1)
    fan_out.time += SLOW_SECONDS - 0.01
    await fan_out.coalescer.step()
    assert slow.closed is None
    fan_out.time += 0.01
    assert await fan_out.coalescer.step() is None
    assert slow.closed == (4408, "slow")
    assert quick.closed is None
    assert fan_out.hub.tally.slow_closed == 1


async def test_the_memory_of_slow_viewers_is_bounded():
    """500 viewers that never read, 200 publications of 1 KiB: no more than three frames each."""
    fan_out = FanOut()
    viewers = [fan_out.viewer() for _ in range(500)]
    for viewer in viewers:
        viewer.blocked = True
    gc.collect()
    tracemalloc.start()
    for _ in range(200):
        await fan_out.change(after=0.1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert max(len(viewer.heard) for viewer in viewers) == 3
    assert peak < 500 * 1000


async def test_a_sweep_allocates_nothing_per_viewer():
    fan_out = FanOut()
    viewers = [fan_out.viewer() for _ in range(2000)]
    for viewer in viewers:
        viewer.write = _swallow
    await fan_out.change()
    gc.collect()
    tracemalloc.start()
    await fan_out.change(after=1.0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2000 * 8 * 4  # three arrays of pointers, and nothing behind the pointers


def _swallow(_frame):
    pass


async def test_the_loop_breathes_and_the_start_rotates():
    fan_out = FanOut()
    order = []
    viewers = [fan_out.viewer() for _ in range(600)]
    for number, viewer in enumerate(viewers):
        viewer.write = lambda _frame, number=number: order.append(number)
    breaths = []

    async def breathe():
        while True:
            breaths.append(len(order))
            await asyncio.sleep(0)

    breathing = asyncio.ensure_future(breathe())
    await asyncio.sleep(0)
    await fan_out.change()
    assert {0, 256, 512, 600} <= {*breaths, len(order)}
    assert order[0] == 0
    order.clear()
    await fan_out.change(after=1.0)
    breathing.cancel()
    assert order[0] == 256
    assert sorted(order) == list(range(600))


async def test_who_leaves_during_a_sweep_hears_no_more_of_it():
    fan_out = FanOut()
    viewers = [fan_out.viewer() for _ in range(600)]
    last = viewers[-1]
    viewers[0].write = lambda _frame: last.close(1000, "")
    await fan_out.change()
    assert last.heard == []


async def test_a_group_that_is_left_by_all_during_a_sweep_stops_no_other():
    fan_out = FanOut()
    viewers = [fan_out.viewer() for _ in range(2)]
    others = [Viewer(fan_out.hub) for _ in range(2)]
    for other, encoding in zip(others, ("gone", "later"), strict=True):
        fan_out.hub._encoders = {**fan_out.hub._encoders, encoding: fan_out.encode}
        other.encoding = encoding
        fan_out.hub.join(other, "c", "granted")
    viewers[0].write = lambda _frame: others[0].close(1000, "")
    await fan_out.change()
    assert others[0].heard == []
    assert others[1].versions == [2]


async def test_a_viewer_that_fails_hurts_only_itself(caplog):
    fan_out = FanOut()
    broken, fine = fan_out.viewer(), fan_out.viewer()
    broken.write = None
    await fan_out.change()
    assert fine.versions == [2]
    assert "could not be written" in caplog.text


async def test_a_vote_grants_every_page_of_the_voter_and_of_nobody_else():
    fan_out = FanOut()
    fan_out.hidden = True
    pages = [fan_out.viewer(audience="withheld", voter="anonymous:v") for _ in range(2)]
    other = fan_out.viewer(audience="withheld", voter="anonymous:w")
    elsewhere = fan_out.viewer("d", audience="withheld", voter="anonymous:v")
    fan_out.hub.grant("c", "anonymous:v")
    assert [page.versions for page in (*pages, other, elsewhere)] == [[1], [1], [], []]
    fan_out.hub.grant("c", "anonymous:v")
    fan_out.hub.grant("c", "nobody")
    fan_out.hub.grant("nowhere", "anonymous:v")
    assert pages[0].versions == [1]
    await fan_out.change()
    assert pages[0].versions == [1, 2]
    assert other.versions == []


async def test_a_grant_while_the_store_is_asked_is_not_lost():
    fan_out = FanOut()
    fan_out.hidden = True
    viewer = Viewer(fan_out.hub, voter="anonymous:v")
    fan_out.hub.reserve(viewer, "c")
    fan_out.hub.grant("c", "anonymous:v")
    fan_out.hub.join(viewer, "c", "withheld")
    assert fan_out.hub.audience(viewer, "c") == "granted"


async def test_a_new_run_takes_the_grants_back_but_not_the_hosts():
    fan_out = FanOut()
    fan_out.hidden = True
    voter = fan_out.viewer(voter="anonymous:v")
    other = fan_out.viewer(voter="anonymous:w")
    host = fan_out.viewer(is_host=True)
    fan_out.hub.withhold("c", "anonymous:v")
    assert fan_out.hub.audience(voter, "c") == "withheld"
    assert fan_out.hub.audience(other, "c") == "granted"
    fan_out.hub.withhold("c")
    fan_out.hub.withhold("nowhere")
    assert [fan_out.hub.audience(one, "c") for one in (other, host)] == ["withheld", "granted"]


async def test_leaving_leaves_nothing():
    fan_out = FanOut()
    viewers = [fan_out.viewer(voter="anonymous:v") for _ in range(3)]
    assert (len(fan_out.hub), fan_out.hub.subscriptions, fan_out.hub.watchers("c")) == (3, 3, 3)
    given_back = Viewer(fan_out.hub)
    fan_out.hub.reserve(given_back, "e")
    fan_out.hub.part(given_back, "e")
    for viewer in (*viewers, given_back):
        fan_out.hub.leave(viewer)
        fan_out.hub.leave(viewer)
    assert len(fan_out.hub) == 0
    assert fan_out.hub._channels == {}
    assert fan_out.hub._by_voter == {}
    assert fan_out.hub.watchers("c") == 0


async def test_a_channel_that_is_no_more_has_no_snapshot():
    fan_out = FanOut()
    fan_out.hub._render = lambda _channel: None
    viewer = Viewer(fan_out.hub)
    assert fan_out.hub.join(viewer, "c", "granted") is None
    await fan_out.change()
    assert viewer.heard == []


async def test_a_revoked_credential_takes_its_connections_along():
    fan_out = FanOut()
    gone, stays = fan_out.viewer(key_id="bad"), fan_out.viewer(key_id="good")
    assert fan_out.hub.drop("bad") == 1
    assert gone.closed == (4504, "key revoked")
    assert stays.closed is None


async def test_drain_spreads_the_return():
    fan_out = FanOut()
    viewers = [fan_out.viewer() for _ in range(600)]
    await fan_out.hub.drain(spread_ms=1000)
    hints = {viewer.hint for viewer in viewers}
    assert len(hints) > 100
    assert max(hints) < 1000
    assert len(fan_out.hub) == 0
