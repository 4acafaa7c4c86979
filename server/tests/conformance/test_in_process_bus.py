"""The bus of one process passes the public suite."""

import pytest

from plaudit.bus.in_process import InProcessBus
from plaudit.testing.tally_bus import TallyBusContract


class TestInProcessBus(TallyBusContract):
    @pytest.fixture
    def bus(self):
        return InProcessBus()
