"""Milestones become effects for a poll's viewers: looked at after each commit, sent once each.

Like publications this hears of committed changes alone. A poll without milestones costs its votes one look
into memory; of others the newest state is looked at, ten times a second at most, whatever came in between: a
batch of ten thousand votes passes the hundredth once. What was reached is stored with the effect it caused,
so that a process killed in between goes on where it stopped.
"""

import asyncio
import contextlib
import heapq
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from plaudit.features.interactions.celebrated import CelebrationStore
from plaudit.features.interactions.model import Address, Interaction
from plaudit.features.polls.catalogue import Catalogue, Entry
from plaudit.features.polls.lifecycle import Lifecycle
from plaudit.features.polls.milestone_rules import Milestone
from plaudit.features.polls.milestones import (
    Occasion,
    Past,
    begun,
    effect_of,
    next_instant,
    reached,
    resolved,
    seen,
)
from plaudit.features.polls.model import FINAL_STATUSES, Poll, results_open_to_all
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Unavailable
from plaudit.kernel.ids import new_id

log = logging.getLogger(__name__)

BY_RESULTS: Final = "milestone"
BY_TIME: Final = "milestone:time"
"""What stands in an interaction's `trigger`: no id of a trigger has this form."""

TTL_MS: Final = 60_000
_APART_SECONDS: Final = 0.1
_KEPT: Final = 10_000
_LOOK_AGAIN_SECONDS: Final = 1.0

Defaults = Callable[[str, str], Sequence[Milestone]]
"""The milestones a project chose for polls that have none of their own, from memory."""

_decode = msgspec.json.Decoder(Past).decode


class _Step(msgspec.Struct, frozen=True):
    """A poll as it was after something; `lasting`: after an act of a host."""

    entry: Entry
    lasting: bool


class Celebrations:
    """A loop over polls that have changed, and over instants that come by themselves."""

    name = "celebrations"

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        store: CelebrationStore,
        announce: Callable[[Interaction], None],
        clock: Clock,
        defaults: Defaults,
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._announce = announce
        self._clock = clock
        self._defaults = defaults
        self._pasts: OrderedDict[str, Past] = OrderedDict()
        self._changed: dict[str, list[_Step]] = {}
        self._due: list[tuple[int, str]] = []
        self._due_at: dict[str, int] = {}
        self._wake = asyncio.Event()
        self._urgent = asyncio.Event()

    def follow(self, lifecycle: Lifecycle) -> None:
        """From now on hear of every committed change."""
        self._catalogue.on_change(self._note)
        lifecycle.on_change(self._note_poll)

    async def run(self) -> None:
        for poll_id in await self._store.going_on():
            self._mark(poll_id)
        while True:
            self._wake.clear()
            self._urgent.clear()
            await self.settle()
            await _wait(self._urgent, _APART_SECONDS)
            await _wait(self._wake, self._seconds_to_next())

    async def settle(self) -> None:
        """Look at every poll that has changed, or whose time has come."""
        now = self._clock.now()
        while self._due and self._due[0][0] <= now:
            instant, due = heapq.heappop(self._due)
            if self._due_at.get(due) == instant:
                del self._due_at[due]
            self._mark(due)
        changed, self._changed = self._changed, {}
        for poll_id, steps in changed.items():
            try:
                await self._look(poll_id, steps)
            except Unavailable:  # the disk is full: all of them again, once the supervisor tries again
                self._take_back(changed)
                raise
            except Exception:
                log.exception("the milestones of poll %s could not be looked at", poll_id)

    def rules(self, poll: Poll) -> Sequence[Milestone]:
        """The poll's milestones, or else those of its project."""
        if poll.milestones is not None:
            return poll.milestones
        return self._defaults(poll.project_id, poll.environment)

    def _note(self, entry: Entry, event: str | None) -> None:
        if self.rules(entry.poll):
            self._mark(entry.poll.id, _Step(entry, lasting=event is not None))

    def _note_poll(self, poll: Poll) -> None:
        """A new poll is known from its first instant: nobody has voted yet."""
        rules = self.rules(poll)
        if rules and poll.revision == 1 and poll.run == 1 and poll.id not in self._pasts:
            self._keep(poll.id, begun(resolved(poll, rules), poll.run))
            entry = self._catalogue.peek(poll.id)
            self._mark(poll.id, None if entry is None else _Step(entry, lasting=True))

    def _mark(self, poll_id: str, step: _Step | None = None) -> None:
        """Each act of a host is a step of its own, soon on disk; of votes between them the newest counts."""
        steps = self._changed.setdefault(poll_id, [])
        if step is not None:
            if steps and not steps[-1].lasting and not step.lasting:
                steps.pop()
            steps.append(step)
            if step.lasting:
                self._urgent.set()
        self._wake.set()

    def _take_back(self, missed: dict[str, list[_Step]]) -> None:
        """Put steps that were not taken before those that have come meanwhile."""
        since, self._changed = self._changed, missed
        for poll_id, steps in since.items():
            self._mark(poll_id)
            for step in steps:
                self._mark(poll_id, step)

    async def _look(self, poll_id: str, steps: Sequence[_Step]) -> None:
        entry = await self._catalogue.get(poll_id)
        past = before = self._pasts.get(poll_id)
        if past is None:
            past = before = await self._stored(poll_id)
        entry = self._catalogue.peek(poll_id) or entry
        if entry is None:
            return
        now, effects = self._clock.now(), list[Interaction]()
        for one in (*(step.entry for step in steps), entry):
            poll = one.poll
            rules, after = resolved(poll, self.rules(poll)), seen(poll, one.tally, now)
            if past is None and poll.milestones is not None and poll.revision == 1:
                # New, and the process was killed before this was on disk: it began with nothing.
                past = begun(rules, poll.run)
            past, occasions = reached(rules, past, after, now)
            effects += [_interaction(poll, occasion, after.closes_at, now) for occasion in occasions]
        assert past is not None, "there was one step at least"
        if effects or before is None or any(step.lasting for step in steps):
            over, kept = entry.poll.status in FINAL_STATUSES, msgspec.json.encode(past)
            for effect in await self._store.celebrate(poll_id, kept, is_over=over, effects=effects):
                self._announce(effect)
        self._keep(poll_id, past)
        self._look_again(poll_id, next_instant(rules, past, after, now))

    def _look_again(self, poll_id: str, instant: int | None) -> None:
        if instant is not None and self._due_at.get(poll_id) != instant:
            self._due_at[poll_id] = instant
            heapq.heappush(self._due, (instant, poll_id))

    async def _stored(self, poll_id: str) -> Past | None:
        kept = await self._store.past(poll_id)
        return None if kept is None else _decode(kept)

    def _keep(self, poll_id: str, past: Past) -> None:
        self._pasts[poll_id] = past
        self._pasts.move_to_end(poll_id)
        if len(self._pasts) > _KEPT:
            self._pasts.popitem(last=False)

    def _seconds_to_next(self) -> float:
        if not self._due:
            return _LOOK_AGAIN_SECONDS
        return min(_LOOK_AGAIN_SECONDS, max(0, self._due[0][0] - self._clock.now()) / 1000)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def _interaction(poll: Poll, occasion: Occasion, closes_at: int | None, now: int) -> Interaction:
    ends = now + TTL_MS
    if not occasion.tells_results and closes_at is not None:
        ends = min(ends, closes_at)
    return Interaction(
        id=new_id("int", now),
        project_id=poll.project_id,
        environment=poll.environment,
        to=Address(poll=poll.id),
        created_at=now,
        not_before=now,
        expires_at=ends,
        effect=effect_of(poll, occasion),
        once_per="tab",
        dedupe_key=f"milestone:{poll.id}:{poll.run}:{occasion.name}:{occasion.nth}",
        trigger=BY_RESULTS if occasion.tells_results else BY_TIME,
    )


def granted_only(catalogue: Catalogue) -> Callable[[Interaction], bool]:
    """Whether only those may be shown it who see results: it tells of what is hidden from others."""

    def restricted(interaction: Interaction) -> bool:
        if interaction.trigger != BY_RESULTS or interaction.to.poll is None:
            return False
        entry = catalogue.peek(interaction.to.poll)
        return entry is None or not results_open_to_all(entry.poll)

    return restricted
