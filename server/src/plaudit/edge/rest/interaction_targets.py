"""Whether what an interaction names exists for whoever sends it, and can be shown now."""

from typing import Final

from plaudit.edge.authentication import Caller, poll_not_found
from plaudit.features.interactions.drafts import Target, targets
from plaudit.features.interactions.model import Interaction
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.surveys.ports import SurveyStore
from plaudit.kernel.clock import Clock
from plaudit.kernel.errors import Conflict, FieldProblem, NotFound
from plaudit.kernel.ids import is_id

_UNSHOWABLE_POLLS: Final = frozenset({"draft", "canceled", "archived"})
_UNSHOWABLE_SURVEYS: Final = frozenset({"draft", "closed", "archived"})


class Targets:
    """Polls and surveys by what names them."""

    def __init__(self, catalogue: Catalogue, surveys: SurveyStore, clock: Clock) -> None:
        self._catalogue = catalogue
        self._surveys = surveys
        self._clock = clock

    async def check(self, caller: Caller, interaction: Interaction) -> None:
        """Raises `poll_not_found`, `survey_not_found`; `poll_state`, `survey_state` for what none can see."""
        for target in targets(interaction):
            if target.pointer.endswith("survey"):
                await self._check_survey(caller, target)
            else:
                await self._check_poll(caller, target)

    async def _check_poll(self, caller: Caller, target: Target) -> None:
        entry = await self._catalogue.get(target.id) if is_id("poll", target.id) else None
        if entry is None or not caller.owns(entry.poll):
            raise poll_not_found()
        status = entry.poll.status_at(self._clock.now())
        if target.is_shown and status in _UNSHOWABLE_POLLS:
            raise Conflict("poll_state", f"a poll that is {status} cannot be shown", status=status)

    async def _check_survey(self, caller: Caller, target: Target) -> None:
        survey = await self._surveys.load(target.id) if is_id("surv", target.id) else None
        tenant = (caller.project.id, caller.key.environment)
        if survey is None or (survey.project_id, survey.environment) != tenant:
            problem = FieldProblem(target.pointer, "There is no such survey for this key.")
            raise NotFound(
                "survey_not_found", "there is no survey with this id for this key", errors=[problem]
            )
        status = survey.status_at(self._clock.now())
        if status in _UNSHOWABLE_SURVEYS:
            raise Conflict("survey_state", f"a survey that is {status} cannot be shown", status=status)
