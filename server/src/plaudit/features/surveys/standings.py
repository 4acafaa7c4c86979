"""Leaderboards for a room full of screens: worked out once for all who ask, and kept until something changes.

What a board depends on is the responses, which questions count, and the polls with their right answers. The
store says in one number whether responses have changed; every response is read again only when they have.
"""

from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from typing import Final

import msgspec

from plaudit.features.surveys.leaderboard import Row, ranked
from plaudit.features.surveys.model import Response
from plaudit.features.surveys.ports import ResponseStore
from plaudit.features.surveys.whole import Whole
from plaudit.kernel.single_flight import SingleFlight

LONGEST: Final = 1000
_PAGE: Final = 500
_KEPT: Final = 64


class _About(msgspec.Struct, frozen=True):
    """What a board is of. Two boards of the same differ at most in the responses they have seen."""

    survey_id: str
    keys: frozenset[str]
    revisions: tuple[int, ...]


class _Board(msgspec.Struct, frozen=True):
    """Everything stored up to `changes` is in it, and perhaps something newer."""

    changes: int
    rows: Sequence[Row]


class Standings:
    """The boards asked for last. All methods belong to one event loop."""

    def __init__(self, responses: ResponseStore) -> None:
        self._responses = responses
        self._boards: OrderedDict[_About, _Board] = OrderedDict()
        self._flights: SingleFlight[_About, _Board] = SingleFlight()

    async def best(self, whole: Whole, keys: frozenset[str], limit: int) -> Sequence[Row]:
        """The best first, at most `LONGEST`; every answer acknowledged before this call is in it."""
        about = _About(whole.survey.id, keys, tuple(poll.revision for poll in whole.polls))
        wanted = await self._responses.changes(about.survey_id)
        board = self._boards.get(about)
        while board is None or board.changes < wanted:  # a flight that was under way may have read before
            board = await self._flights.run(about, lambda: self._worked_out(whole, about))
        return board.rows[:limit]

    async def _worked_out(self, whole: Whole, about: _About) -> _Board:
        changes = await self._responses.changes(about.survey_id)  # first: what comes meanwhile may be in it
        rows = await ranked(whole, self._pages(about.survey_id), about.keys, LONGEST)
        board = self._boards[about] = _Board(changes, rows)
        self._boards.move_to_end(about)
        if len(self._boards) > _KEPT:
            self._boards.popitem(last=False)
        return board

    async def _pages(self, survey_id: str) -> AsyncIterator[Sequence[Response]]:
        after = None
        while found := await self._responses.page(survey_id, after=after, limit=_PAGE):
            yield found
            after = found[-1].id
