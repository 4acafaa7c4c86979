"""The handlers of a survey's page: shown, answered one item at a time, gone back in, finished."""

from urllib.parse import parse_qs

import msgspec

from plaudit.edge import rate_limits
from plaudit.edge.client_address import address_prefix
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.pages import forms
from plaudit.edge.pages.assets import Assets
from plaudit.edge.pages.filled import Fields, answer_of
from plaudit.edge.pages.policies import page_headers
from plaudit.edge.pages.refused_words import SAID
from plaudit.edge.pages.scene import Notice
from plaudit.edge.pages.survey_page import form_of, survey_embed, survey_page
from plaudit.edge.pages.survey_visitors import Guest, SurveyVisitors, hidden_fields, said_on
from plaudit.edge.pages.visitors import languages_asked, words_of
from plaudit.edge.pages.vote_page import missing_page
from plaudit.edge.problems import row
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.voting import Voter
from plaudit.features.projects import voter_tokens
from plaudit.features.surveys.answering import Submission
from plaudit.features.surveys.responding import Person, Responding
from plaudit.features.surveys.whole import Whole
from plaudit.kernel.errors import Invalid, NotFound, PlauditError
from plaudit.kernel.ids import new_id

_LONGEST_FORM_ID = 64


class SurveyPages:
    """Pages about one survey."""

    def __init__(
        self,
        *,
        visitors: SurveyVisitors,
        responding: Responding,
        limits: rate_limits.RateLimits,
        assets: Assets,
    ) -> None:
        self._visitors = visitors
        self._responding = responding
        self._limits = limits
        self._assets = assets
        self._public_url = visitors.public_url

    async def show(self, exchange: Exchange) -> Reply:
        """GET /s/{survey}?at=&lang=&theme= and the survey's hidden fields"""
        guest = await self._visitors.guest(exchange)
        if guest is None:
            return self._missing(exchange)
        return await self._page(exchange, guest, at=parse_qs(exchange.query).get("at", [None])[0])

    async def embed(self, exchange: Exchange) -> Reply:
        """GET /s/{survey}/embed: for the frame of another site, where no cookie of ours would come along"""
        guest = await self._visitors.guest(exchange)
        if guest is None:
            return self._missing(exchange, ancestors="*")
        scene = await self._visitors.scene(exchange, guest)
        return Reply(200, survey_embed(scene, self._assets), page_headers(ancestors="*"))

    async def answer(self, exchange: Exchange) -> Reply:
        """POST /s/{survey}: take an answer, go on; back to the page when it worked, the reason when not."""
        forms.check_same_site(exchange, self._public_url)
        guest = await self._visitors.guest(exchange)
        if guest is None:
            return self._missing(exchange)
        fields = forms.fields_of(exchange)
        guest = self._acting(exchange, guest, fields.get("form", [""])[0])
        try:
            await self._take(exchange, guest, fields)
        except PlauditError as refused:
            notice = Notice(words_of(exchange)[SAID.get(refused.code, "refused")], "error")
            at = fields.get("item", [None])[0]
            return await self._page(exchange, guest, notice, at, row(refused.code).status)
        query = said_on(exchange, guest.survey)
        path = f"/s/{guest.survey.id}" + (f"?{query}" if query else "")
        return Reply(303, b"", [("location", path), ("cache-control", "no-store"), self._cookie(guest)])

    async def voter(self, exchange: Exchange) -> Reply:
        """POST /s/{survey}/voter: the token for the page's scripts: form and script are one person."""
        forms.check_same_site(exchange, self._public_url)
        guest = await self._visitors.guest(exchange)
        if guest is None:
            raise NotFound("survey_not_found", "there is no such survey")
        guest = self._acting(exchange, guest, new_id("resp", self._visitors.clock.now()))
        return json_reply({"token": guest.token}, 200, [("cache-control", "no-store"), self._cookie(guest)])

    async def _take(self, exchange: Exchange, guest: Guest, fields: Fields) -> None:
        """Store the answer; complete the response where nothing is left to ask."""
        assert guest.voter is not None
        survey, person = guest.survey, Person(voter=guest.voter)
        languages = languages_asked(exchange)
        submission = Submission(
            answers=_answers(await self._visitors.whole(survey), fields),
            fields=hidden_fields(exchange, survey),
            language=languages[0] if languages else None,
        )
        if fields.get("do", [""])[0] != "complete":
            answered = await self._responding.answer(survey, person, submission)
            if refused := next(iter(answered.problems.values()), None):
                raise PlauditError(refused.code, refused.detail)
            if answered.walk.next is not None:
                return
        await self._responding.answer(survey, person, msgspec.structs.replace(submission, complete=True))

    def _acting(self, exchange: Exchange, guest: Guest, form_id: str) -> Guest:
        """Who acts, within their limits: whom the browser remembers, or a person made for this form."""
        prefix = address_prefix(exchange.address)
        if guest.voter is not None:
            name = f"{guest.project.id}:anonymous:{guest.voter.subject}"
            self._limits.take([(rate_limits.VOTER, name), (rate_limits.ADDRESS, prefix)])
            return guest
        if not 1 <= len(form_id) <= _LONGEST_FORM_ID:
            raise Invalid("invalid_request", "the form has lost its id; load the page again")
        self._limits.take([(rate_limits.NEW_VOTERS, prefix), (rate_limits.ADDRESS, prefix)])
        made = voter_tokens.voter_of_form(guest.project, guest.survey.environment, form_id)
        voter = Voter("anonymous", made[0], signed=False)
        return msgspec.structs.replace(guest, voter=voter, token=made[1])

    def _cookie(self, guest: Guest) -> tuple[str, str]:
        secure = self._public_url.startswith("https:")
        return forms.cookie_for(f"/s/{guest.survey.id}", guest.token or "", secure=secure)

    async def _page(
        self,
        exchange: Exchange,
        guest: Guest,
        notice: Notice | None = None,
        at: str | None = None,
        status: int = 200,
    ) -> Reply:
        scene = await self._visitors.scene(exchange, guest, notice, at)
        headers = [*page_headers(ancestors="'self'"), ("vary", "accept-language, cookie")]
        return Reply(status, survey_page(scene, self._assets), headers)

    def _missing(self, exchange: Exchange, ancestors: str = "'none'") -> Reply:
        return Reply(404, missing_page(self._assets, words_of(exchange)), page_headers(ancestors=ancestors))


def _answers(whole: Whole, fields: Fields) -> dict[str, dict[str, object] | None]:
    """The form's one answer by the key of its item; None: passed over, or nothing was asked."""
    key = fields.get("item", [""])[0]
    poll = whole.poll(key)
    if poll is None:
        return {}
    kind = KINDS[poll.definition.kind]
    if kind.field is None or fields.get("do", [""])[0] == "skip":
        return {key: None}
    return {key: answer_of(form_of(poll), kind.field, fields)}
