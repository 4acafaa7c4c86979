"""Work in bulk makes room while somebody is in a hurry, and only then."""

import asyncio

import pytest

from plaudit.kernel.courtesy import Courtesy


class Loop(asyncio.SelectorEventLoop):
    """A loop that notes how long it was asked to wait, and waits no time at all."""

    def __init__(self):
        super().__init__()
        self.waits = []

    def call_later(self, delay, callback, *arguments, context=None):
        self.waits.append(delay)
        return super().call_later(0, callback, *arguments, context=context)


@pytest.mark.parametrize("hurried", [True, False])
def test_a_pause_is_four_times_the_work(hurried):
    loop = Loop()
    courtesy = Courtesy(lambda: hurried)
    try:
        loop.run_until_complete(courtesy.after(courtesy.now() - 0.010))
    finally:
        loop.close()
    if hurried:
        (wait,) = loop.waits
        assert 0.040 <= wait < 1
    else:
        assert loop.waits == []
