"""The use cases of a host: make, examine, edit, open, close, archive and duplicate surveys.

Each is one call to the store, which saves the survey, its polls with their events, and the reply to be
remembered in one transaction; only then the catalogue, and through it every screen, is told of the polls.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Literal

import msgspec

from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.polls.lifecycle import Lifecycle
from plaudit.features.polls.model import Environment
from plaudit.features.surveys import changes, writing
from plaudit.features.surveys.drafts import NewSurvey, SurveyEdit
from plaudit.features.surveys.events import events_of
from plaudit.features.surveys.flow import unreachable
from plaudit.features.surveys.model import Survey
from plaudit.features.surveys.ports import PollStep, SurveyStore
from plaudit.features.surveys.whole import Whole, whole_of
from plaudit.features.surveys.writing import Writing
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict, FieldProblem, Invalid, NotFound
from plaudit.kernel.replies import StoredReply

Reply = Callable[[Whole], StoredReply]
Action = Literal["open", "close", "archive"]

_ATTEMPTS: Final = 5


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What a dry run found. Nothing was stored."""

    errors: Sequence[FieldProblem]
    unreachable: Sequence[str]
    warnings: Sequence[str]


class Authoring:
    """Changes of surveys. A change another one overtook is tried again on the newer survey."""

    def __init__(
        self,
        store: SurveyStore,
        catalogue: Catalogue,
        lifecycle: Lifecycle,
        clock: Clock,
        limits: writing.Limits,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._lifecycle = lifecycle
        self._clock = clock
        self._writing = Writing(catalogue, limits)

    async def create(
        self, draft: NewSurvey, project_id: str, environment: Environment, reply: Reply | None = None
    ) -> Whole:
        """A new survey with its polls, open already if the draft says so."""

        async def made(now: int) -> tuple[Whole, list[PollStep]]:
            written = await self._writing.written(draft, project_id, environment, now)
            whole = changes.opened(written, now) if draft.open else written
            return changes.planned(changes.before_all(written), whole, now)

        return await self._add(made, reply)

    async def duplicate(self, survey: Survey, reply: Reply | None = None) -> Whole:
        """A draft that asks the same, with polls of its own; what people answered stays where it is."""

        async def made(now: int) -> tuple[Whole, list[PollStep]]:
            whole = changes.copied(await whole_of(survey, self._catalogue), now)
            return changes.planned(changes.before_all(whole), whole, now)

        return await self._add(made, reply)

    async def examine(self, draft: NewSurvey, project_id: str, environment: Environment) -> Examined:
        """A dry run of `create`: what is wrong, which items nobody can reach, what is odd."""
        now = self._clock.now()
        try:
            written = await self._writing.written(draft, project_id, environment, now)
        except Invalid as refused:
            return Examined(errors=refused.errors, unreachable=[], warnings=[])
        alone = unreachable(written.survey.items)
        return Examined(errors=[], unreachable=alone, warnings=list(writing.oddities(written, alone)))

    async def act(
        self,
        survey_id: str,
        action: Action,
        reply: Reply | None = None,
        expected_revision: int | None = None,
    ) -> Whole:
        """Take one step of a survey's life. Raises `Conflict("survey_state")` when the state says no."""

        async def changed(before: Whole, now: int) -> tuple[Whole, bool]:
            return changes.STEPS[action](before, now), False

        return await self._change(survey_id, changed, reply, expected_revision)

    async def edit(self, survey_id: str, edit: SurveyEdit, expected_revision: int | None = None) -> Whole:
        """Change words; or, until somebody has begun to answer, anything.

        Raises `Conflict("meaning_locked")` naming the first field that answers have fixed.
        """

        async def changed(before: Whole, now: int) -> tuple[Whole, bool]:
            changes.refuse_ended(before.survey, "edit", now)
            answered = bool(await self._store.counters(survey_id))
            after = await self._writing.edited(before, edit, now)
            if answered:
                changes.refuse_new_meaning(before.survey, after.survey)
            return after, not answered

        return await self._change(survey_id, changed, None, expected_revision)

    async def _add(
        self, made: Callable[[int], Awaitable[tuple[Whole, list[PollStep]]]], reply: Reply | None
    ) -> Whole:
        for attempt in range(_ATTEMPTS):
            whole, steps = await made(self._clock.now())
            try:
                tallies = await self._store.create(
                    whole.survey,
                    steps,
                    reply(whole) if reply else None,
                    events=events_of(None, whole.survey),
                )
            except Conflict as conflict:  # a short code of one of the polls is taken: make others
                if conflict.code != "short_code_taken" or attempt == _ATTEMPTS - 1:
                    raise
                continue
            for step, tally in zip(steps, tallies, strict=True):
                self._lifecycle.saved(step.poll, tally, None)
            return whole
        raise AssertionError("the last attempt returns or raises")

    async def _change(
        self,
        survey_id: str,
        changed: Callable[[Whole, int], Awaitable[tuple[Whole, bool]]],
        reply: Reply | None,
        expected_revision: int | None,
    ) -> Whole:
        for attempt in range(_ATTEMPTS):
            before, now = await self._load(survey_id), self._clock.now()
            revision = before.survey.revision
            if expected_revision is not None and expected_revision != revision:
                raise Conflict(
                    "revision_mismatch", f"The survey is at revision {revision}.", revision=revision
                )
            after, unanswered = await changed(before, now)
            after, steps = changes.planned(before, changes.touched(before, after, now), now)
            try:
                await self._save(before, after, steps, reply, while_unanswered=unanswered)
            except Conflict as conflict:
                if conflict.code != "revision_mismatch" or attempt == _ATTEMPTS - 1:
                    raise
                continue
            return after
        raise AssertionError("the last attempt returns or raises")

    async def _save(
        self,
        before: Whole,
        after: Whole,
        steps: Sequence[PollStep],
        reply: Reply | None,
        *,
        while_unanswered: bool,
    ) -> None:
        tallies = await self._store.save(
            after.survey,
            before.survey.revision,
            steps,
            reply(after) if reply else None,
            while_unanswered=while_unanswered,
            events=events_of(before.survey, after.survey),
        )
        for step, tally in zip(steps, tallies, strict=True):
            told = step.poll
            if step.goes_dark:
                told = msgspec.structs.replace(told, hidden_version=tally.version)
            known = step.expected_revision is not None
            self._lifecycle.saved(told, tally, step.events[-1].type if known else None)

    async def _load(self, survey_id: str) -> Whole:
        survey = await self._store.load(survey_id)
        if survey is None:
            raise NotFound("survey_not_found", "There is no such survey.")
        return await whole_of(survey, self._catalogue)
