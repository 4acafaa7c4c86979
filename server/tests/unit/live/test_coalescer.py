"""When viewers are told, on a clock that the test moves."""

import asyncio
import json

import pytest
from fan_out import FanOut, Viewer

from plaudit.live.coalescer import TICK, Coalescer


async def test_the_first_change_at_once_the_next_ones_together_at_the_tick():
    fan_out = FanOut()
    viewer = fan_out.viewer()
    assert await fan_out.change() is None
    assert viewer.versions == [2]
    for _ in range(50):
        wait = await fan_out.change(after=0.001)
    assert viewer.versions == [2]
    assert wait == pytest.approx(TICK - 0.05)
    fan_out.time += wait
    assert await fan_out.coalescer.step() is None
    assert viewer.versions == [2, 52]


async def test_one_publication_is_rendered_and_encoded_once_whoever_watches():
    fan_out = FanOut()
    viewers = [fan_out.viewer() for _ in range(1000)]
    rendered = fan_out.rendered
    await fan_out.change()
    assert fan_out.rendered - rendered == 1
    assert fan_out.encoded == 1
    assert all(viewer.versions == [2] for viewer in viewers)


async def test_joins_render_and_encode_nothing():
    fan_out = FanOut()
    fan_out.viewer()
    await fan_out.change()
    rendered = fan_out.rendered
    for _ in range(100):
        assert fan_out.hub.join(Viewer(fan_out.hub), "c", "granted").version("granted") == 2
    assert fan_out.rendered == rendered


async def test_an_unwatched_channel_costs_nothing():
    fan_out = FanOut()
    assert await fan_out.change("nobody") is None
    assert fan_out.rendered == 0


async def test_a_state_that_is_not_newer_is_not_sent_again():
    fan_out = FanOut()
    viewer = fan_out.viewer()
    await fan_out.change()
    fan_out.time += 1
    fan_out.coalescer.mark("c")
    await fan_out.coalescer.step()
    fan_out.version -= 1
    fan_out.time += 1
    fan_out.coalescer.mark("c")
    await fan_out.coalescer.step()
    assert viewer.versions == [2]


async def test_hidden_results_do_not_tick_for_those_who_may_not_see_them():
    fan_out = FanOut()
    fan_out.hidden = True
    viewer, host = fan_out.viewer(audience="withheld"), fan_out.viewer(audience="withheld", is_host=True)
    for _ in range(5):
        await fan_out.change(after=1.0)
    assert viewer.versions == []  # the snapshot it joined with said all there is
    assert host.versions == [2, 3, 4, 5, 6]
    fan_out.hidden = False
    await fan_out.change(after=1.0)
    assert viewer.versions == [7]


async def test_an_announcement_waits_for_no_tick_and_keeps_its_type():
    fan_out = FanOut()
    viewer = fan_out.viewer()
    await fan_out.change()
    fan_out.version += 1
    fan_out.coalescer.announce("c", fan_out.publication("c", "closed"))
    await fan_out.coalescer.step()
    assert [json.loads(frame)["type"] for frame in viewer.heard] == ["results", "closed"]
    newcomer = fan_out.hub.join(Viewer(fan_out.hub), "c", "granted")
    assert newcomer.publication.type == "results"
    assert newcomer.publication.version == 3


async def test_an_announcement_as_new_as_the_state_is_still_told_an_older_one_is_not():
    fan_out = FanOut()
    viewer = fan_out.viewer()
    await fan_out.change()
    old = fan_out.publication("c", "locked")
    fan_out.coalescer.announce("c", old)
    await fan_out.coalescer.step()
    await fan_out.change(after=1.0)
    fan_out.coalescer.announce("c", old)
    await fan_out.coalescer.step()
    assert viewer.versions == [2, 2, 3]


async def test_fan_out_rests_a_ninth_of_what_it_worked():
    fan_out = FanOut()
    viewer = fan_out.viewer()
    write = viewer.write

    def slow_write(frame):
        fan_out.time += 0.9
        write(frame)

    viewer.write = slow_write
    began = fan_out.time
    await fan_out.change()
    wait = await fan_out.change()
    assert fan_out.time + wait - began == pytest.approx(1.0)
    fan_out.viewer("other")
    assert await fan_out.change("other") == pytest.approx(0.1)


async def test_a_long_sweep_goes_on_with_the_newest_state_and_the_next_tells_those_who_missed_it():
    fan_out = FanOut()
    viewers = [fan_out.viewer() for _ in range(600)]
    first, last, write = viewers[0], viewers[-1], viewers[255].write

    def vote_meanwhile(frame):
        write(frame)
        if fan_out.version == 2:
            fan_out.version += 1
            fan_out.time += 0.02
            fan_out.coalescer.mark("c")

    viewers[255].write = vote_meanwhile
    wait = await fan_out.change()
    assert (first.versions, last.versions) == ([2], [3])
    fan_out.time += wait
    assert await fan_out.coalescer.step() is None
    assert (first.versions, last.versions) == ([2, 3], [3, 3])


async def test_an_announcement_is_the_same_for_all_whatever_happens_meanwhile():
    fan_out = FanOut()
    viewers = [fan_out.viewer() for _ in range(300)]
    write = viewers[0].write

    def vote_meanwhile(frame):
        write(frame)
        fan_out.version += 1
        fan_out.time += 0.02
        fan_out.coalescer.mark("c")

    viewers[0].write = vote_meanwhile
    fan_out.coalescer.announce("c", fan_out.publication("c", "closed"))
    await fan_out.coalescer.step()
    assert {viewer.heard[0] for viewer in viewers} == {viewers[0].heard[0]}


async def test_a_channel_that_cannot_be_rendered_stops_no_other(caplog):
    fan_out = FanOut()
    broken, viewer = fan_out.viewer("broken"), fan_out.viewer("c")

    def render(channel):
        if channel == "broken":
            raise RuntimeError(channel)
        return fan_out.publication(channel)

    fan_out.hub._render = render
    fan_out.coalescer.mark("broken")
    await fan_out.change()
    assert broken.heard == []
    assert viewer.versions == [2]
    assert "broken" in caplog.text


async def test_the_loop_sleeps_until_something_is_due():
    fan_out = FanOut()
    viewer = fan_out.viewer()
    waits = []

    async def wait(event, seconds):
        waits.append(seconds)
        if len(waits) == 2:
            raise asyncio.CancelledError
        fan_out.version += 1
        coalescer.mark("c")

    coalescer = Coalescer(fan_out.hub, fan_out.now, wait, used=fan_out.now)
    with pytest.raises(asyncio.CancelledError):
        await coalescer.run()
    assert waits == [None, None]
    assert viewer.versions == [2]


async def test_the_real_wait_ends_with_the_time_or_the_event():
    fan_out = FanOut()
    event = asyncio.Event()
    await fan_out.coalescer._wait(event, 0.0)
    event.set()
    await fan_out.coalescer._wait(event, None)
    await fan_out.coalescer._wait(event, 3600.0)
