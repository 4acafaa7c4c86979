"""A loop cannot die unnoticed. Time passes on the loop's own clock, which these tests wind by hand."""

import asyncio
import logging

import pytest

from plaudit.kernel.errors import Unavailable
from plaudit.kernel.supervision import Supervisor


class WoundLoop(asyncio.SelectorEventLoop):
    """An event loop whose waits take no time: when nobody is ready, its clock jumps to the next timer."""

    def __init__(self) -> None:
        super().__init__()
        self._passed = 0.0

    def time(self) -> float:
        return self._passed

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:
            self._passed = max(self._passed, self._scheduled[0]._when)
        super()._run_once()


@pytest.fixture
def wound():
    with asyncio.Runner(loop_factory=WoundLoop) as runner:
        yield runner


async def passing(seconds: float) -> None:
    over = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(seconds, over.set_result, None)
    await over


class Fragile:
    name = "fragile"

    def __init__(self, lives: list[float | Exception]) -> None:
        self.lives = lives
        self.starts = 0
        self.well = asyncio.Event()

    async def run(self) -> None:
        self.starts += 1
        if not self.lives:
            self.well.set()
            await asyncio.Event().wait()
        life = self.lives.pop(0)
        if isinstance(life, Exception):
            raise life
        await passing(life)


def test_a_loop_that_fails_is_started_again(wound, caplog):
    async def scene():
        supervisor = Supervisor(on_fatal=pytest.fail)
        loop = Fragile([ValueError("once"), 0.0])
        supervisor.start(loop)
        await loop.well.wait()
        await supervisor.stop()
        return loop.starts

    with caplog.at_level(logging.ERROR):
        assert wound.run(scene()) == 3
    assert "loop fragile failed" in caplog.text
    assert "ended by itself" in caplog.text


def test_after_five_failures_in_a_row_it_is_fatal(wound):
    async def scene():
        fatal = asyncio.get_running_loop().create_future()
        supervisor = Supervisor(on_fatal=fatal.set_result)
        loop = Fragile([ValueError(str(n)) for n in range(9)])
        supervisor.start(loop)
        name = await fatal
        await supervisor.stop()
        return name, loop.starts

    assert wound.run(scene()) == ("fragile", 5)


def test_a_healthy_while_is_forgiven(wound):
    async def scene():
        supervisor = Supervisor(on_fatal=pytest.fail)
        loop = Fragile(
            [ValueError(), ValueError(), ValueError(), 31.0, ValueError(), ValueError(), ValueError()]
        )
        supervisor.start(loop)
        await loop.well.wait()
        await supervisor.stop()
        return loop.starts

    assert wound.run(scene()) == 8


def test_a_one_shot_failure_is_seen(wound, caplog):
    async def fail():
        raise ValueError("seen")

    async def scene():
        supervisor = Supervisor(on_fatal=pytest.fail)
        supervisor.spawn(fail(), "errand")
        await supervisor.stop()

    with caplog.at_level(logging.ERROR):
        wound.run(scene())
    assert "task errand failed" in caplog.text


def test_stopping_lets_errands_finish(wound):
    done = []

    async def errand():
        await passing(1.0)
        done.append(True)

    async def scene():
        supervisor = Supervisor(on_fatal=pytest.fail)
        supervisor.spawn(errand(), "errand")
        await supervisor.stop()

    wound.run(scene())
    assert done == [True]


def test_a_loop_without_its_store_waits_as_long_as_it_takes(wound, caplog):
    async def scene():
        supervisor = Supervisor(on_fatal=pytest.fail)
        loop = Fragile([Unavailable("storage_unavailable", "The disk is full.") for _ in range(60)])
        supervisor.start(loop)
        await loop.well.wait()
        await supervisor.stop()
        return asyncio.get_running_loop().time()

    with caplog.at_level(logging.WARNING):
        assert wound.run(scene()) >= 60
    assert len(caplog.records) <= 3, "told now and then, not every time"
