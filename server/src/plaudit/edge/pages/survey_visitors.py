"""Who looks at a survey's page, and what they see: their response so far, and the item they are at."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qs, urlencode

import msgspec

from plaudit.edge.exchange import Exchange
from plaudit.edge.pages.forms import cookie_of
from plaudit.edge.pages.scene import Notice, Theme
from plaudit.edge.pages.survey_scene import Step, SurveyScene
from plaudit.edge.pages.texts import in_our_words, words_for
from plaudit.edge.pages.visitors import Visitors, languages_asked
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.polls.model import Answer, Poll
from plaudit.features.polls.presenting import presented
from plaudit.features.polls.voting import Voter
from plaudit.features.projects import voter_tokens
from plaudit.features.projects.model import Project
from plaudit.features.projects.page_tokens import page_token
from plaudit.features.surveys.flow import Walk, walk
from plaudit.features.surveys.model import Response, Survey, SurveyWords
from plaudit.features.surveys.ports import ResponseStore, SurveyStore
from plaudit.features.surveys.responding import participant_of
from plaudit.features.surveys.telling import ItemTexts, ending_told, in_language, texts_told
from plaudit.features.surveys.whole import Whole, whole_of
from plaudit.kernel.clock import Clock
from plaudit.kernel.ids import is_id, new_id

_THEMES: Final[Mapping[str, Theme]] = {"light": "light", "dark": "dark"}
_SAID_ON: Final = ("lang", "theme")
_LONGEST_FIELD: Final = 1000


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Whose page of which survey: a participant with a token, or nobody yet."""

    survey: Survey
    project: Project
    voter: Voter | None = None
    token: str | None = None


class SurveyVisitors:
    """Loads what a page of a survey needs and nothing else."""

    def __init__(
        self,
        *,
        visitors: Visitors,
        surveys: SurveyStore,
        responses: ResponseStore,
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        self._visitors = visitors
        self._surveys = surveys
        self._responses = responses
        self._catalogue = catalogue
        self.clock = clock
        self.public_url = visitors.public_url

    async def guest(self, exchange: Exchange) -> Guest | None:
        """The survey in the path and whom the browser remembers; None: there is no such survey."""
        survey_id = exchange.parameters["survey"]
        survey = await self._surveys.load(survey_id) if is_id("surv", survey_id) else None
        project = None if survey is None else await self._visitors.project(survey.project_id)
        if survey is None or project is None:
            return None
        token = cookie_of(exchange)
        subject = None
        if token is not None:
            subject = voter_tokens.verified_voter(project, survey.environment, token)
        if subject is None:
            return Guest(survey=survey, project=project)
        return Guest(
            survey=survey, project=project, voter=Voter("anonymous", subject, signed=False), token=token
        )

    async def whole(self, survey: Survey) -> Whole:
        return await whole_of(survey, self._catalogue)

    async def scene(
        self, exchange: Exchange, guest: Guest, notice: Notice | None = None, at: str | None = None
    ) -> SurveyScene:
        """The page as this visitor sees it. `at`: an item to go back to, where that is allowed."""
        survey, now, languages = guest.survey, self.clock.now(), languages_asked(exchange)
        whole = await self.whole(survey)
        response = await self._response(exchange, guest, languages)
        way, words = walk(survey, response), words_for(languages)
        back_to = at if at in way.path and (survey.back or at == way.next) else None
        step = _step(whole, response, way, back_to or way.next)
        if step is not None:
            name = None if guest.voter is None else guest.voter.subject
            poll = presented(in_our_words(step.poll, words), languages, name)
            texts = texts_told(whole, response, way).get(step.item.key)
            step = msgspec.structs.replace(step, poll=_filled(poll, texts))
        query = parse_qs(exchange.query)
        return SurveyScene(
            survey=survey,
            status=survey.status_at(now),
            response=response,
            walk=way,
            ending=ending_told(whole, response, way),
            step=step,
            words=words,
            told=in_language(survey.translations, response.language) or SurveyWords(),
            theme=_THEMES.get(query.get("theme", [""])[0], "auto"),
            public_url=self.public_url,
            page_key=page_token(guest.project, survey.environment, survey.id),
            form_id=new_id("resp", now),
            query=said_on(exchange, survey),
            known=guest.voter is not None,
            language=languages[0] if "lang" in query and languages else None,
            notice=notice,
        )

    async def _response(self, exchange: Exchange, guest: Guest, languages: Sequence[str]) -> Response:
        """The participant's response in the language of the page, or the blank one a newcomer begins with."""
        survey, found = guest.survey, None
        if guest.voter is not None:
            found = await self._responses.of(survey.id, participant_of(survey, guest.voter))
        language = languages[0] if languages else None
        if found is not None:
            return msgspec.structs.replace(found, language=language)
        now = self.clock.now()
        return Response(
            id="",
            survey_id=survey.id,
            participant=b"",
            status="in_progress",
            started_at=now,
            updated_at=now,
            fields=hidden_fields(exchange, survey),
            language=language,
        )


def hidden_fields(exchange: Exchange, survey: Survey) -> dict[str, str | bool | int | float]:
    """What the address says of the fields the survey declares."""
    query = parse_qs(exchange.query)
    return {name: query[name][0][:_LONGEST_FIELD] for name in survey.hidden_fields if name in query}


def said_on(exchange: Exchange, survey: Survey) -> str:
    """What of the address has to be said again on the next page."""
    query = parse_qs(exchange.query)
    kept = [(name, query[name][0]) for name in (*_SAID_ON, *survey.hidden_fields) if name in query]
    return urlencode(kept)


def _step(whole: Whole, response: Response, way: Walk, key: str | None) -> Step | None:
    item = None if key is None else whole.survey.item(key)
    poll = None if key is None else whole.poll(key)
    if item is None or poll is None or key is None:
        return None
    before = way.path[: way.path.index(key)] if key in way.path else ()
    given = response.answers.get(key)
    return Step(
        item=item,
        poll=poll,
        said=None if given is None else _said(given.answer),
        back=before[-1] if before and whole.survey.back else None,
    )


def _said(answer: object) -> Answer | None:
    """An answer as JSON has it, as the controls know it."""
    said: Answer | None = msgspec.convert(answer, Answer | None)
    return said


def _filled(poll: Poll, texts: ItemTexts | None) -> Poll:
    """The poll with earlier answers in its words."""
    if texts is None:
        return poll
    definition = poll.definition
    if texts.body is not None:
        settings = {**definition.settings, "body": texts.body}
        definition = msgspec.structs.replace(definition, settings=settings)
    return msgspec.structs.replace(
        poll,
        question=texts.question or poll.question,
        description=texts.description or poll.description,
        definition=definition,
    )
