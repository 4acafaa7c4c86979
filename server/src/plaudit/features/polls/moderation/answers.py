"""Reading answers in words: one query for a crowd that reads again because something happened.

A page read once is good until something happens that could change it, and then it is read again at most once
a second, for all who wait for it together. Whoever asks gets what had been committed when they asked.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import msgspec

from plaudit.features.polls.catalogue import Catalogue, Entry
from plaudit.features.polls.kinds import is_read
from plaudit.features.polls.model import Poll, Ruling
from plaudit.features.polls.moderation.model import Like, Own, Sort, Written
from plaudit.features.polls.moderation.ports import AudienceStore, Place
from plaudit.features.polls.ports import Recorded
from plaudit.features.polls.voting import Voter, voter_key
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import NotFound
from plaudit.kernel.single_flight import SingleFlight

APART_SECONDS: Final = 1.0
_PAGES_KEPT: Final = 512
_VOTERS_KEPT: Final = 20_000

Rows = Sequence[tuple[Place, Written]]
# Run, revision and version of the poll, and the likes this process has seen: none of them ever goes back.
Version = tuple[int, int, int, int]


class Listing(msgspec.Struct, frozen=True):
    """Which answers, in which order, from where, and how many at most."""

    ruling: Ruling
    sort: Sort
    before: Place | None
    limit: int


class _Page(msgspec.Struct, frozen=True):
    version: Version
    at: float
    rows: Rows


class _Kept(msgspec.Struct, frozen=True):
    run: int
    revision: int
    own: Own

    def is_good_for(self, poll: Poll) -> bool:
        """Rulings are revisions, and matter only to those who wrote something."""
        return self.run == poll.run and (self.revision == poll.revision or not self.own.written)


class Answers:
    """Pages of answers, and what a voter has to do with them, from memory where that is as good.

    All methods belong to one event loop, in the one process that writes this store.
    """

    def __init__(
        self,
        store: AudienceStore,
        catalogue: Catalogue,
        clock: Clock,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock
        self._pause = pause
        self._likes_seen = 0
        self._pages: OrderedDict[tuple[str, Listing], _Page] = OrderedDict()
        self._reading: SingleFlight[tuple[str, Listing], None] = SingleFlight()
        self._own: OrderedDict[tuple[str, bytes], _Kept] = OrderedDict()
        self._loads: dict[tuple[str, bytes], object] = {}

    async def page(self, poll_id: str, listing: Listing) -> Rows:
        """The answers, as of some commit that is not older than this call."""
        wanted = self._version(await self._entry(poll_id))
        while (page := self._pages.get((poll_id, listing))) is None or page.version < wanted:
            await self._reading.run((poll_id, listing), lambda: self._read(poll_id, listing))
        return page.rows

    async def own(self, poll: Poll, key: bytes) -> Own:
        """What the voter wrote and likes."""
        place = (poll.id, key)
        kept = self._own.get(place)
        if kept is not None and kept.is_good_for(poll):
            return kept.own
        mine = self._loads[place] = object()
        own = await self._store.own(poll, key)
        if self._loads.get(place) is mine:  # else something happened meanwhile, or somebody reads after us
            del self._loads[place]
            self._own[place] = _Kept(poll.run, poll.revision, own)
            if len(self._own) > _VOTERS_KEPT:
                self._own.popitem(last=False)
        return own

    def recorded(self, poll: Poll, voter: Voter, _recorded: Recorded) -> None:
        """A vote was recorded, changed or retracted: what is known of its voter is no longer true."""
        if is_read(poll.definition):  # whose key it is costs a hash, which most votes need not pay
            self._forget(poll.id, voter_key(poll, voter))

    def liked(self, like: Like) -> None:
        """A voter likes an answer, or no longer does; it is on disk."""
        self._likes_seen += 1
        self._forget(like.poll_id, like.voter_key)

    def _forget(self, poll_id: str, key: bytes) -> None:
        self._own.pop((poll_id, key), None)
        self._loads.pop((poll_id, key), None)

    async def _read(self, poll_id: str, listing: Listing) -> None:
        page = self._pages.get((poll_id, listing))
        if page is not None and (wait := page.at + APART_SECONDS - self._clock.monotonic()) > 0:
            await self._pause(wait)
        entry = await self._entry(poll_id)
        version, at = self._version(entry), self._clock.monotonic()
        rows = await self._store.answers(
            entry.poll, state=listing.ruling, sort=listing.sort, before=listing.before, limit=listing.limit
        )
        self._pages[poll_id, listing] = _Page(version, at, rows)
        self._pages.move_to_end((poll_id, listing))
        if len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)

    async def _entry(self, poll_id: str) -> Entry:
        entry = await self._catalogue.get(poll_id)
        if entry is None:
            raise NotFound("poll_not_found", "There is no such poll.")
        return entry

    def _version(self, entry: Entry) -> Version:
        return entry.poll.run, entry.poll.revision, entry.tally.version, self._likes_seen
