"""The server's clock closes surveys.

As with polls, this loop only writes down what the clock has decided already: answers are refused from the
deadline on by the transaction that would store them.
"""

import asyncio
import logging
from typing import Final

from plaudit.features.surveys.authoring import Authoring
from plaudit.features.surveys.ports import SurveyStore
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict

log = logging.getLogger(__name__)

# The longest sleep: a survey opened or changed meanwhile, and a clock set by hand, are noticed within it.
_LOOK_AGAIN_SECONDS: Final = 1.0


class SurveySchedule:
    """A loop that sleeps until the next deadline, a second at most."""

    name = "surveys.schedule"

    def __init__(self, store: SurveyStore, authoring: Authoring, clock: Clock) -> None:
        self._store = store
        self._authoring = authoring
        self._clock = clock

    async def run(self) -> None:
        while True:
            deadline = await self._store.next_deadline()
            left = _LOOK_AGAIN_SECONDS if deadline is None else (deadline - self._clock.now()) / 1000
            if left <= 0 and await self.settle():
                continue
            await asyncio.sleep(min(left, _LOOK_AGAIN_SECONDS) if left > 0 else _LOOK_AGAIN_SECONDS)

    async def settle(self) -> bool:
        """Write down every deadline that has passed; whether nobody was faster or in the way."""
        undisturbed = True
        for survey in await self._store.due(self._clock.now()):
            try:
                await self._authoring.act(survey.id, "close")
            except Conflict as conflict:  # a host was faster
                log.info("survey %s: its close by the clock was overtaken: %s", survey.id, conflict)
                undisturbed = False
        return undisturbed
