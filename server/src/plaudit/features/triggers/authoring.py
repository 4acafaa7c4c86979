"""The use cases of a host: make, edit, enable, disable and archive triggers.

Stored with the reply to be remembered in one transaction; then put into the roster, from which the very next
decision takes it.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec

from plaudit.features.interactions.model import Environment
from plaudit.features.triggers import drafts
from plaudit.features.triggers.drafts import NewTrigger, TriggerEdit
from plaudit.features.triggers.model import Target, Trigger
from plaudit.features.triggers.ports import TriggerStore
from plaudit.features.triggers.roster import Roster
from plaudit.features.triggers.settings import changed_meanwhile
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict, FieldProblem, Invalid, NotFound
from plaudit.kernel.ids import new_id
from plaudit.kernel.replies import StoredReply

MOST_TRIGGERS: Final = 500
Reply = Callable[[Trigger], StoredReply]


class Authoring:
    """Triggers through their lives. Changes are made one after the other, each on what the last one left."""

    def __init__(self, store: TriggerStore, roster: Roster, clock: Clock) -> None:
        self._store = store
        self._roster = roster
        self._clock = clock
        self._turn = asyncio.Lock()

    async def create(
        self, draft: NewTrigger, tenant: tuple[str, Environment], reply: Reply | None = None
    ) -> Trigger:
        """Raises `Invalid("invalid_field")` with every problem, `Conflict("trigger_limit")`."""
        async with self._turn:
            if len(self._roster.of(tenant)) >= MOST_TRIGGERS:
                raise Conflict(
                    "trigger_limit", f"a project has at most {MOST_TRIGGERS} triggers", limit=MOST_TRIGGERS
                )
            now = self._clock.now()
            trigger, wrong = drafts.written(draft, new_id("trig", now), tenant, now)
            await self._refuse(trigger, trigger.show, wrong)
            await self._store.create(trigger, None if reply is None else reply(trigger))
            self._roster.put(trigger)
            return trigger

    async def edit(
        self, trigger: Trigger, edit: TriggerEdit, expected_revision: int | None = None
    ) -> Trigger:
        async with self._turn:
            before = self._current(trigger, expected_revision)
            _refuse_archived(before)
            after, wrong = drafts.edited(before, edit, self._clock.now())
            await self._refuse(after, None if after.show == before.show else after.show, wrong)
            return await self._save(before, after, None)

    async def switch(
        self,
        trigger: Trigger,
        *,
        enabled: bool,
        expected_revision: int | None = None,
        reply: Reply | None = None,
    ) -> Trigger:
        """Enable or disable it. What it is already, it stays; a reply is remembered with a new revision."""
        async with self._turn:
            before = self._current(trigger, expected_revision)
            _refuse_archived(before)
            if before.enabled == enabled and reply is None:
                return before
            return await self._save(before, self._next(before, enabled=enabled), reply)

    async def archive(self, trigger: Trigger, expected_revision: int | None = None) -> Trigger:
        """Take it out of service for good; its figures and decisions stay readable."""
        async with self._turn:
            before = self._current(trigger, expected_revision)
            if before.archived_at is not None:
                return before
            gone = self._next(before, archived_at=self._clock.now(), enabled=False)
            return await self._save(before, gone, None)

    async def find(self, trigger_id: str, tenant: tuple[str, Environment]) -> Trigger:
        """The trigger, archived or not. Raises `NotFound("trigger_not_found")`, for other tenants' too."""
        trigger = self._roster.trigger(trigger_id) or await self._store.load(trigger_id)
        if trigger is None or trigger.tenant != tenant:
            raise NotFound("trigger_not_found", "there is no trigger with this id for this key")
        return trigger

    def _next(self, trigger: Trigger, **changes: object) -> Trigger:
        now = self._clock.now()
        return msgspec.structs.replace(trigger, **changes, revision=trigger.revision + 1, updated_at=now)

    def _current(self, trigger: Trigger, expected_revision: int | None) -> Trigger:
        """The trigger as the last change left it. Raises `Conflict("revision_mismatch")`."""
        current = self._roster.trigger(trigger.id) or trigger
        if expected_revision is not None and expected_revision != current.revision:
            raise changed_meanwhile(expected_revision)
        return current

    async def _save(self, before: Trigger, after: Trigger, reply: Reply | None) -> Trigger:
        await self._store.save(after, before.revision, None if reply is None else reply(after))
        self._roster.put(after)
        return after

    async def _refuse(self, trigger: Trigger, target: Target | None, wrong: list[FieldProblem]) -> None:
        if not wrong and target is not None and not await self._store.knows(trigger.tenant, target):
            kind = "poll" if target.poll is not None else "survey"
            wrong = [FieldProblem(f"#/show/{kind}", f"there is no such {kind} for this key")]
        if wrong:
            raise Invalid("invalid_field", f"{wrong[0].pointer}: {wrong[0].detail}", errors=wrong)


def _refuse_archived(trigger: Trigger) -> None:
    if trigger.archived_at is not None:
        raise Conflict("trigger_archived", "the trigger is archived")
