"""/v1/surveys: making, examining, reading, editing and leading surveys through their lives."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from plaudit.edge import cursors
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import REPLAYED, Idempotency, Seal
from plaudit.edge.rest import survey_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.polls import expected_revision, matches
from plaudit.edge.rest.reception import next_link
from plaudit.edge.rest.survey_reception import SurveyReception
from plaudit.edge.rest.survey_views import SurveyPage, SurveyValidity, SurveyView, survey_view
from plaudit.features.polls.search import Search
from plaudit.features.surveys.authoring import Action, Authoring
from plaudit.features.surveys.authoring import Reply as ReplyMaker
from plaudit.features.surveys.drafts import NewSurvey, SurveyEdit
from plaudit.features.surveys.ports import SurveyStore
from plaudit.features.surveys.results import counts_of
from plaudit.features.surveys.whole import Whole
from plaudit.kernel.errors import Invalid

_CREATED: Final = 201
_TAG_DIGITS: Final = 16
_new_survey: msgspec.json.Decoder[NewSurvey] = msgspec.json.Decoder(NewSurvey)
_edit: msgspec.json.Decoder[SurveyEdit] = msgspec.json.Decoder(SurveyEdit)


class SurveyRoutes:
    def __init__(
        self,
        reception: SurveyReception,
        authoring: Authoring,
        store: SurveyStore,
        idempotency: Idempotency,
    ) -> None:
        self._surveys = reception
        self._reception = reception.first
        self._authoring = authoring
        self._store = store
        self._idempotency = idempotency

    def routes(self) -> list[Route]:
        return [
            Route(told.CREATE, self.create),
            Route(told.VALIDATE, self.validate),
            Route(told.LIST, self.page),
            Route(told.READ, self.read),
            Route(told.EDIT, self.edit),
            Route(told.ARCHIVE, self.archive),
            Route(told.OPEN, self._step("open")),
            Route(told.CLOSE, self._step("close")),
            Route(told.DUPLICATE, self.duplicate),
        ]

    async def create(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        draft = exchange.json(_new_survey)

        async def perform(seal: Seal | None) -> Reply:
            project, environment = caller.project.id, caller.key.environment
            sealed = self._sealed(seal, _CREATED)
            return self._told(await self._authoring.create(draft, project, environment, sealed), _CREATED)

        return self._replayed(await self._idempotency.once(exchange, caller, perform))

    async def validate(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        try:
            draft = exchange.json(_new_survey)
        except Invalid as malformed:
            if malformed.code != "invalid_field":
                raise
            return json_reply(
                SurveyValidity(valid=False, errors=malformed.errors, unreachable=(), warnings=())
            )
        found = await self._authoring.examine(draft, caller.project.id, caller.key.environment)
        validity = SurveyValidity(
            valid=not found.errors,
            errors=found.errors,
            unreachable=found.unreachable,
            warnings=found.warnings,
        )
        return json_reply(validity)

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:read", host=True)
        query = exchange.query_as(told.SurveyQuery)
        listing = f"surveys:{caller.key.environment}:{msgspec.json.encode(query.found_by()).decode()}"
        found = await self._store.page(
            caller.project.id,
            caller.key.environment,
            Search(status=query.status, tag=query.tag, text=query.q, external_id=query.external_id),
            now=self._reception.clock.now(),
            before=cursors.opened(caller.project, listing, query.cursor),
            limit=query.limit + 1,
        )
        shown, has_more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, shown[-1].id) if has_more else None
        headers = []
        if cursor is not None:
            public_url = self._reception.public_url
            headers.append(next_link(exchange, public_url, cursor, **query.found_by(), limit=query.limit))
        now = self._reception.clock.now()
        views = [survey_view(one, self._reception.public_url, host=True, now=now) for one in shown]
        return json_reply(SurveyPage(data=views, next_cursor=cursor, has_more=has_more), 200, headers)

    async def read(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:read")
        whole = await self._surveys.whole(exchange, caller)
        counts = counts_of(await self._store.counters(whole.survey.id)) if caller.is_host else None
        view = survey_view(
            whole.survey,
            self._reception.public_url,
            host=caller.is_host,
            now=self._reception.clock.now(),
            whole=whole,
            counts=counts,
        )
        body = msgspec.json.encode(view)
        # Polls and counts change without a new revision of the survey: what is told is part of the tag.
        told_now = hashlib.sha256(body).hexdigest()[:_TAG_DIGITS]
        headers = [("etag", f'"{view.revision}-{told_now}"'), ("cache-control", "private, no-cache")]
        if matches(exchange.header(b"if-none-match"), headers[0][1]):
            return Reply(304, b"", headers)
        return Reply(200, body, [("content-type", "application/json"), *headers])

    async def edit(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        survey = await self._surveys.survey(exchange, caller)
        edit = exchange.json(_edit)
        return self._told(await self._authoring.edit(survey.id, edit, expected_revision(exchange)), 200)

    async def archive(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        survey = await self._surveys.survey(exchange, caller)
        self._reception.no_body(exchange)
        revision = expected_revision(exchange)
        return self._told(await self._authoring.act(survey.id, "archive", None, revision), 200)

    async def duplicate(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "polls:write", host=True)
        survey = await self._surveys.survey(exchange, caller)
        self._reception.no_body(exchange)

        async def perform(seal: Seal | None) -> Reply:
            return self._told(await self._authoring.duplicate(survey, self._sealed(seal, _CREATED)), _CREATED)

        return self._replayed(await self._idempotency.once(exchange, caller, perform))

    def _step(self, action: Action) -> Callable[[Exchange], Awaitable[Reply]]:
        async def take_step(exchange: Exchange) -> Reply:
            caller = await self._reception.caller(exchange, "polls:write", host=True)
            survey = await self._surveys.survey(exchange, caller)
            self._reception.no_body(exchange)
            revision = expected_revision(exchange)

            async def perform(seal: Seal | None) -> Reply:
                sealed = self._sealed(seal, 200)
                return self._told(await self._authoring.act(survey.id, action, sealed, revision), 200)

            return self._replayed(await self._idempotency.once(exchange, caller, perform))

        return take_step

    def _sealed(self, seal: Seal | None, status: int) -> ReplyMaker | None:
        if seal is None:
            return None
        return lambda whole: seal(status, msgspec.json.encode(self._view(whole)))

    def _told(self, whole: Whole, status: int) -> Reply:
        headers = self._headers(whole.survey.id, whole.survey.revision, status)
        return json_reply(self._view(whole), status, headers)

    def _replayed(self, reply: Reply) -> Reply:
        """A stored reply with the headers it had: only its status and body are kept."""
        if REPLAYED in reply.headers and isinstance(reply.body, bytes):
            survey = msgspec.json.decode(reply.body, type=_Identified)
            reply.headers = (*reply.headers, *self._headers(survey.id, survey.revision, reply.status))
        return reply

    def _headers(self, survey_id: str, revision: int, status: int) -> list[tuple[str, str]]:
        headers = [("etag", f'"{revision}"'), ("cache-control", "no-store")]
        if status == _CREATED:
            headers.append(("location", f"{self._reception.public_url}/v1/surveys/{survey_id}"))
        return headers

    def _view(self, whole: Whole) -> SurveyView:
        public_url, now = self._reception.public_url, self._reception.clock.now()
        return survey_view(whole.survey, public_url, host=True, now=now, whole=whole)


class _Identified(msgspec.Struct):
    id: str
    revision: int
