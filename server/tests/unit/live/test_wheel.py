"""One timer for all: who is called, when, how often."""

import asyncio

from plaudit.live.wheel import Wheel


class Hands:
    def __init__(self):
        self.time = 0.0
        self.wheel = Wheel(lambda: self.time)
        self.called = []

    async def at(self, seconds):
        self.time = seconds
        await self.wheel.turn()
        return self.called


async def test_called_once_in_the_right_second():
    hands = Hands()
    hands.wheel.after(3, lambda: hands.called.append("a"))
    assert await hands.at(2.9) == []
    assert await hands.at(3.0) == ["a"]
    assert await hands.at(200.0) == ["a"]


async def test_a_late_turn_catches_up_in_order():
    hands = Hands()
    for seconds in (5, 1, 63, 0):
        hands.wheel.after(seconds, lambda seconds=seconds: hands.called.append(seconds))
    assert await hands.at(70.0) == [1, 0, 5, 63]


async def test_cancelled_and_renewed():
    hands = Hands()

    def again():
        hands.called.append("again")
        hands.wheel.after(2, again)

    def never():
        hands.called.append("never")

    hands.wheel.after(2, again)
    hands.wheel.cancel(hands.wheel.after(2, never), never)
    for seconds in range(1, 8):
        await hands.at(float(seconds))
    assert hands.called == ["again"] * 3


async def test_after_a_long_stop_everything_is_called_once():
    hands = Hands()

    def again():
        hands.called.append("again")
        hands.wheel.after(25, again)

    hands.wheel.after(1, again)
    assert await hands.at(600.0) == ["again"]
    assert await hands.at(624.0) == ["again"]
    assert await hands.at(625.0) == ["again"] * 2


async def test_a_failing_call_stops_nothing(caplog):
    hands = Hands()
    hands.wheel.after(1, lambda: 1 / 0)
    hands.wheel.after(1, lambda: hands.called.append("b"))
    assert await hands.at(1.0) == ["b"]
    assert "ZeroDivisionError" in caplog.text


async def test_the_loop_sleeps_to_the_next_second():
    slept = []
    time = 0.25

    async def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 2:
            raise asyncio.CancelledError

    wheel = Wheel(lambda: time, sleep)
    time = 0.5
    try:
        await wheel.run()
    except asyncio.CancelledError:
        assert slept == [0.75, 0.75]
