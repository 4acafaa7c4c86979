"""Instant-runoff rounds of a ranking, made on request from the ballots in the store.

A crowd may ask at once, so what was made is kept: while nothing has changed, and while an open poll changes
all the time, for a second, or ten times as long as making it took. Everything in one reply is of one instant.
"""

import asyncio
from collections import OrderedDict
from typing import Final

import msgspec

from plaudit.features.polls.kinds import ranking
from plaudit.features.polls.kinds.choices import shown_options
from plaudit.features.polls.kinds.runoff import TIE_BREAK, Runoff, instant_runoff
from plaudit.features.polls.model import FINAL_STATUSES, Poll, Tally
from plaudit.features.polls.ports import Answers, VoteStore
from plaudit.features.polls.results import VisibleResults, view
from plaudit.kernel.clock import Clock
from plaudit.kernel.single_flight import SingleFlight

KIND: Final = "ranking"
_KEPT: Final = 256
_FRESH_SECONDS: Final = 1.0
_SHARE_OF_TIME: Final = 10


class Made(msgspec.Struct, frozen=True):
    """The rounds, the tally of the same instant, and until when (monotonic) they will do for an open poll."""

    tally: Tally
    revision: int
    runoff: Runoff
    until: float


class Runoffs:
    """Makes and keeps them. All methods belong to one event loop."""

    def __init__(self, votes: VoteStore, clock: Clock) -> None:
        self._votes = votes
        self._clock = clock
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._making: SingleFlight[str, Made] = SingleFlight()

    async def of(self, poll: Poll, version: int) -> Made:
        """The rounds of a ranking whose newest tally is `version`, made once however many ask."""
        known = self._made.get(poll.id)
        if known is not None and self._will_do(known, poll, version):
            return known
        made = await self._making.run(poll.id, lambda: self._make(poll))
        if made.revision >= poll.revision:
            return made
        return await self._making.run(poll.id, lambda: self._make(poll))  # of before the poll changed

    def _will_do(self, known: Made, poll: Poll, version: int) -> bool:
        if known.revision < poll.revision:
            return False
        if known.tally.version >= version:
            return True
        return poll.status not in FINAL_STATUSES and self._clock.monotonic() < known.until

    async def _make(self, poll: Poll) -> Made:
        begun = self._clock.monotonic()
        answers = await self._votes.answers(poll.id)
        # Not on the event loop: twenty options and a hundred thousand ballots take their time.
        runoff = await asyncio.to_thread(runoff_of, poll, answers)
        now = self._clock.monotonic()
        until = now + max(_FRESH_SECONDS, _SHARE_OF_TIME * (now - begun))
        made = self._made[poll.id] = Made(answers.tally, poll.revision, runoff, until)
        self._made.move_to_end(poll.id)
        if len(self._made) > _KEPT:
            self._made.popitem(last=False)
        return made


def runoff_of(poll: Poll, answers: Answers) -> Runoff:
    """Options hidden by a moderator are out from the start."""
    ballots = {answer: n for answer, n in answers.counts if isinstance(answer, tuple)}
    options = [option.id for option in shown_options(poll.definition)]
    return instant_runoff(options, ballots, ranking.borda(poll.definition, answers.tally.counters))


def runoff_view(poll: Poll, made: Made, now: int) -> VisibleResults:
    """The visible results with the rounds among their details; without, where they are held back."""
    results = view(poll, made.tally, now, visible=True)
    assert isinstance(results, VisibleResults), "asked to be visible"
    if not isinstance(results.details, ranking.Details):
        return results
    details = msgspec.structs.replace(
        results.details,
        method="instant_runoff",
        rounds=made.runoff.rounds,
        winner=made.runoff.winner,
        tie_break=TIE_BREAK,
    )
    return msgspec.structs.replace(results, details=details)
