"""What every route of surveys does after the first steps: find the survey, if it is the caller's."""

from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange
from plaudit.edge.rest.reception import Reception
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.surveys.model import Survey
from plaudit.features.surveys.ports import SurveyStore
from plaudit.features.surveys.whole import Whole, whole_of
from plaudit.kernel.errors import NotFound
from plaudit.kernel.ids import is_id


class SurveyReception:
    """Finds surveys by the id in the path."""

    def __init__(self, reception: Reception, store: SurveyStore, catalogue: Catalogue) -> None:
        self.first = reception
        self._store = store
        self._catalogue = catalogue

    async def survey(self, exchange: Exchange, caller: Caller) -> Survey:
        """The survey in the path. One sentence for a missing one and for another tenant's."""
        survey_id = exchange.parameters["survey_id"]
        survey = await self._store.load(survey_id) if is_id("surv", survey_id) else None
        if survey is None or not _owns(caller, survey):
            raise NotFound("survey_not_found", "there is no survey with this id for this key")
        return survey

    async def whole(self, exchange: Exchange, caller: Caller) -> Whole:
        """The survey in the path with its polls."""
        return await whole_of(await self.survey(exchange, caller), self._catalogue)


def _owns(caller: Caller, survey: Survey) -> bool:
    """A hosted page sees what it is about alone."""
    mine = (caller.project.id, caller.key.environment)
    return caller.only in {None, survey.id} and (survey.project_id, survey.environment) == mine
