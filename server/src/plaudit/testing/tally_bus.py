"""What every `TallyBus` must do."""

import pytest

from plaudit.features.polls.model import Tally
from plaudit.features.polls.ports import TallyBus


class TallyBusContract:
    """Inherit and provide `bus`; a bus with a wire also `settled`: all that was published has arrived."""

    @pytest.fixture
    def bus(self) -> TallyBus:
        raise NotImplementedError

    async def settled(self) -> None:
        """Nothing to wait for without a wire."""

    async def test_every_receiver_gets_every_tally_in_order(self, bus: TallyBus) -> None:
        first, second = list[int](), list[int]()
        bus.subscribe(lambda tally: first.append(tally.version))
        bus.subscribe(lambda tally: second.append(tally.version))
        for version in range(1, 6):
            bus.publish(_tally(version))
        await self.settled()
        assert first == second == [1, 2, 3, 4, 5]

    async def test_a_late_receiver_gets_what_comes_from_then_on(self, bus: TallyBus) -> None:
        bus.publish(_tally(1))
        await self.settled()
        late = list[int]()
        bus.subscribe(lambda tally: late.append(tally.version))
        bus.publish(_tally(2))
        await self.settled()
        assert late == [2]

    async def test_a_receiver_that_fails_harms_neither_publisher_nor_others(self, bus: TallyBus) -> None:
        def fail(_tally: Tally) -> None:
            raise RuntimeError("a receiver's own trouble")

        heard = list[int]()
        bus.subscribe(fail)
        bus.subscribe(lambda tally: heard.append(tally.version))
        bus.publish(_tally(1))
        await self.settled()
        assert heard == [1]


def _tally(version: int) -> Tally:
    return Tally(poll_id="poll_a", run=1, version=version, counters={"voters": version, "votes": version})
