"""What hosts do: create, duplicate, open, lock, close, cancel, reset, reveal, resolve, archive, edit.

Each is one call to the store, which saves the poll with its events and the reply to be remembered in one
transaction, in the same order as votes; only then the catalogue (and through it every screen) is told.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import msgspec

from plaudit.features.polls import drafts, edits
from plaudit.features.polls.catalogue import Catalogue, Entry
from plaudit.features.polls.copies import copied, fresh_identity
from plaudit.features.polls.definitions import Limits, checked
from plaudit.features.polls.events import event_of
from plaudit.features.polls.model import Definition, Environment, Poll, Tally
from plaudit.features.polls.ports import Event, PollStore
from plaudit.features.polls.resolving import resolution
from plaudit.features.polls.transitions import EVENT, Action, goes_dark, touched, transition
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict, NotFound
from plaudit.kernel.replies import StoredReply

Reply = Callable[[Poll], StoredReply]

_ATTEMPTS: Final = 5
_UNLESS_TOLD: Final = Limits()


class Change(msgspec.Struct, frozen=True):
    """One step of a poll; `while_unvoted`: it holds only if nobody has voted before it is saved."""

    poll: Poll
    event: Event
    while_unvoted: bool = False


Step = Callable[[Entry, int], Awaitable[Change]]


class Lifecycle:
    """Changes of polls. A change another one overtook is tried again on the newer poll."""

    def __init__(
        self, store: PollStore, catalogue: Catalogue, clock: Clock, limits: Limits = _UNLESS_TOLD
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock
        self._limits = limits
        self._after_change: list[Callable[[Poll], None]] = []

    def on_change(self, listener: Callable[[Poll], None]) -> None:
        """`listener` is told of every poll created or changed: deadlines may have moved."""
        self._after_change.append(listener)

    async def create(
        self, draft: drafts.NewPoll, project_id: str, environment: Environment, reply: Reply | None = None
    ) -> Poll:
        """A new poll, open already if the draft says so or its time has come."""

        def made(now: int) -> Poll:
            return new_poll(draft, project_id, environment, now, self._limits)

        return await self._add(made, reply, at_once=draft.open)

    def try_out(self, draft: drafts.NewPoll, project_id: str, environment: Environment) -> Poll:
        """What `create` would store now, without storing it. Raises as `create` does."""
        return new_poll(draft, project_id, environment, self._clock.now(), self._limits)

    async def duplicate(self, poll: Poll, reply: Reply | None = None) -> Poll:
        """A draft that asks the same; what people answered or added stays where it is."""
        return await self._add(lambda now: copied(poll, now), reply)

    async def _add(self, made: Callable[[int], Poll], reply: Reply | None, *, at_once: bool = False) -> Poll:
        for attempt in range(_ATTEMPTS):
            try:
                return await self._add_once(made, reply, at_once=at_once)
            except Conflict as conflict:  # one code in 17 thousand million is anybody's guess: take another
                if conflict.code != "short_code_taken" or attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("the last attempt returns or raises")

    async def _add_once(self, made: Callable[[int], Poll], reply: Reply | None, *, at_once: bool) -> Poll:
        now = self._clock.now()
        poll = made(now)
        events = [event_of("poll.created", poll)]
        if at_once or (poll.opens_at is not None and poll.opens_at <= now):
            opened = transition(poll, "open", now)
            poll = msgspec.structs.replace(opened, revision=1, hidden_version=1)
            events.append(event_of("poll.opened", poll))
        tally = await self._store.create(poll, events, reply(poll) if reply else None)
        self.saved(poll, tally, None)
        return poll

    async def act(
        self, poll_id: str, action: Action, reply: Reply | None = None, expected_revision: int | None = None
    ) -> Poll:
        """Take one step of the life of a poll. Raises `Conflict("poll_state")` when the state says no."""

        async def step(entry: Entry, now: int) -> Change:
            poll = transition(entry.poll, action, now)
            return Change(poll, event_of(EVENT[action], poll))

        return await self._change(poll_id, step, reply, expected_revision)

    async def resolve(
        self,
        poll_id: str,
        outcome: Sequence[str],
        reply: Reply | None = None,
        expected_revision: int | None = None,
    ) -> Poll:
        """Close a prediction with what it came to: see `resolution`."""

        async def step(entry: Entry, now: int) -> Change:
            poll = resolution(entry.poll, outcome, now)
            return Change(poll, event_of("poll.resolved", poll))

        return await self._change(poll_id, step, reply, expected_revision)

    async def edit(self, poll_id: str, edit: drafts.PollEdit, expected_revision: int | None = None) -> Poll:
        """Change words, or, before the first vote of the run, meaning; what changed is kept in the log."""

        async def step(entry: Entry, now: int) -> Change:
            return await self._edited(entry.poll, edit, now)

        return await self._change(poll_id, step, None, expected_revision)

    async def try_edit(self, poll: Poll, edit: drafts.PollEdit) -> Poll:
        """What `edit` would make of the poll now, without storing it. Raises as `edit` does."""
        return (await self._edited(poll, edit, self._clock.now())).poll

    async def _edited(self, before: Poll, edit: drafts.PollEdit, now: int) -> Change:
        has_votes = await self._store.has_votes(before.id, before.run)
        after = edits.edited(before, edit, now, has_votes=has_votes, limits=self._limits)
        poll = touched(before, after, now)
        return Change(poll, event_of("poll.updated", poll, before=before), while_unvoted=not has_votes)

    async def _change(
        self, poll_id: str, step: Step, reply: Reply | None, expected_revision: int | None
    ) -> Poll:
        for attempt in range(_ATTEMPTS):
            entry = await self._catalogue.get(poll_id)
            if entry is None:
                raise NotFound("poll_not_found", "There is no such poll.")
            revision = entry.poll.revision
            if expected_revision is not None and expected_revision != revision:
                raise Conflict("revision_mismatch", f"The poll is at revision {revision}.", revision=revision)
            change = await step(entry, self._clock.now())
            try:
                poll, tally = await self._save(entry.poll, change, reply)
            except Conflict as conflict:
                if conflict.code != "revision_mismatch" or attempt == _ATTEMPTS - 1:
                    raise
                continue
            self.saved(poll, tally, change.event.type)
            return poll
        raise AssertionError("the last attempt returns or raises")

    async def _save(self, before: Poll, change: Change, reply: Reply | None) -> tuple[Poll, Tally]:
        poll, dark = change.poll, goes_dark(before, change.poll)
        tally = await self._store.save(
            poll,
            before.revision,
            [change.event],
            reply(poll) if reply else None,
            while_unvoted=change.while_unvoted,
            goes_dark=dark,
        )
        return (msgspec.structs.replace(poll, hidden_version=tally.version) if dark else poll), tally

    def saved(self, poll: Poll, tally: Tally, event: str | None) -> None:
        """Tell whoever must know of a poll that is on disk now; also of one stored along with its survey."""
        self._catalogue.put(poll, tally, event)
        for listener in self._after_change:
            listener(poll)


def new_poll(
    draft: drafts.NewPoll, project_id: str, environment: Environment, now: int, limits: Limits = _UNLESS_TOLD
) -> Poll:
    """The poll a draft describes, not open yet. Raises `Invalid("definition_invalid")`."""
    drafts.refuse_ids(draft.options)
    definition = Definition(
        kind=draft.kind,
        options=drafts.options_of(draft.options, now),
        min_selections=draft.min_selections,
        max_selections=draft.max_selections,
        scale=draft.scale,
        style=draft.style,
        settings=draft.settings,
        shuffle=draft.shuffle,
        suggestions=draft.suggestions,
    )
    opens_at, closes_at = drafts.millis(draft.opens_at), drafts.millis(draft.closes_at)
    if draft.open:
        opens_at = None
    poll = Poll(
        **fresh_identity(now),
        project_id=project_id,
        environment=environment,
        question=draft.question.strip(),
        description=draft.description,
        image_url=draft.image_url,
        image_alt=draft.image_alt,
        language=draft.language,
        translations=draft.translations,
        tags=tuple(dict.fromkeys(draft.tags)),
        definition=definition,
        status="draft" if opens_at is None else "scheduled",
        opens_at=opens_at,
        closes_at=closes_at,
        duration_seconds=draft.duration_seconds,
        results_visibility=draft.results_visibility,
        results_threshold=draft.results_threshold,
        tie_rule=draft.tie_rule,
        voting=draft.voting,
        effects=draft.effects,
        milestones=draft.milestones,
        room_id=draft.room_id,
        external_id=draft.external_id,
        metadata=draft.metadata,
    )
    poll = checked(poll, limits, draft.options)
    drafts.check_times(now, opens_at, closes_at, draft.duration_seconds)
    return poll
