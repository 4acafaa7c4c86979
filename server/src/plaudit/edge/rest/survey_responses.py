"""/v1/surveys/{survey_id}/responses: answering, going on, reading and listing responses."""

from typing import Any, Final

import msgspec

from plaudit.edge import cursors, json_bodies, problems
from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.idempotency import key_of
from plaudit.edge.rest import survey_operations as told
from plaudit.edge.rest.casting import refused
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.reception import next_link
from plaudit.edge.rest.survey_operations import ItemAnswer, ResponseBody
from plaudit.edge.rest.survey_reception import SurveyReception
from plaudit.edge.rest.survey_views import ResponsePage, ResponseReply, response_view
from plaudit.features.polls.effects import Feedback
from plaudit.features.polls.plain_text import is_language
from plaudit.features.surveys.answering import Submission
from plaudit.features.surveys.flow import walk
from plaudit.features.surveys.model import Response, Survey
from plaudit.features.surveys.ports import ResponseStore
from plaudit.features.surveys.responding import Answered, Person, Responding, participant_of
from plaudit.features.surveys.whole import Whole
from plaudit.kernel.errors import FieldProblem, Invalid, NotFound, PlauditError
from plaudit.kernel.field_problems import escaped, problem_of

_NO_STORE: Final = ("cache-control", "no-store")
_LONGEST_ID: Final = 64
_OWN: Final = "me"


class _Received(ResponseBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same with answers still as they came: each is read by itself, to say exactly where it is wrong."""

    answers: dict[str, Any] = msgspec.field(default_factory=dict)


_received: msgspec.json.Decoder[_Received] = msgspec.json.Decoder(_Received)


class ResponseRoutes:
    def __init__(self, reception: SurveyReception, responding: Responding, responses: ResponseStore) -> None:
        self._surveys = reception
        self._reception = reception.first
        self._responding = responding
        self._responses = responses

    def routes(self) -> list[Route]:
        return [
            Route(told.RESPOND, self.respond),
            Route(told.CONTINUE, self.go_on),
            Route(told.READ_RESPONSE, self.read),
            Route(told.LIST_RESPONSES, self.page),
        ]

    async def respond(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "votes:write")
        survey = await self._surveys.survey(exchange, caller)
        # A participant has one response, so that the request may be sent again with or without a key.
        key_of(exchange.header(b"idempotency-key"))
        body = exchange.json(_received)
        caller = _speaker(caller, body)
        answered = await self._answer(exchange, caller, survey, body)
        return self._told(answered, caller, exchange, 201 if answered.begun else 200)

    async def go_on(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "votes:write")
        survey = await self._surveys.survey(exchange, caller)
        body = exchange.json(_received)
        caller = _speaker(caller, body)
        own = await self._responses.of(survey.id, participant_of(survey, caller.require_voter().polls_voter))
        if own is None or own.id != exchange.parameters["response_id"]:
            raise _response_not_found()
        answered = await self._answer(exchange, caller, survey, body)
        return self._told(answered, caller, exchange, 200)

    async def read(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "results:read")
        whole = await self._surveys.whole(exchange, caller)
        response = await self._owned(exchange, caller, whole.survey)
        if response is None:
            return Reply(204, b"", [_NO_STORE])
        view = response_view(whole, response, walk(whole.survey, response), host=caller.is_host)
        return json_reply(ResponseReply(response=view, feedback=_QUIET), 200, [_NO_STORE])

    async def page(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "votes:read", host=True)
        whole = await self._surveys.whole(exchange, caller)
        query = exchange.query_as(told.ResponseQuery)
        listing = f"responses:{whole.survey.id}"
        after = cursors.opened(caller.project, listing, query.cursor)
        found = await self._responses.page(whole.survey.id, after=after, limit=query.limit + 1)
        shown, has_more = found[: query.limit], len(found) > query.limit
        cursor = cursors.sealed(caller.project, listing, shown[-1].id) if has_more else None
        headers = [_NO_STORE]
        if cursor is not None:
            headers.append(next_link(exchange, self._reception.public_url, cursor, limit=query.limit))
        data = [response_view(whole, one, walk(whole.survey, one), host=True) for one in shown]
        return json_reply(ResponsePage(data=data, next_cursor=cursor, has_more=has_more), 200, headers)

    async def _answer(self, exchange: Exchange, caller: Caller, survey: Survey, body: _Received) -> Answered:
        voter = caller.require_voter()
        self._reception.count_voter(exchange, caller)
        person = Person(
            voter=voter.polls_voter,
            name=voter.called,
            attributes=voter.attributes if body.attributes is None else body.attributes,
        )
        return await self._responding.answer(survey, person, _submission(body))

    async def _owned(self, exchange: Exchange, caller: Caller, survey: Survey) -> Response | None:
        """The response in the path, for its own participant or the host; to others it does not exist.

        Participants may say `me`: whoever comes back on another device does not know the id. To have none yet
        is no failure then, but None.
        """
        response_id = exchange.parameters["response_id"]
        found = None
        if not caller.is_host:
            found = await self._responses.of(
                survey.id, participant_of(survey, caller.require_voter().polls_voter)
            )
            if response_id == _OWN:
                return found
            found = found if found is not None and response_id == found.id else None
        elif len(response_id) <= _LONGEST_ID:
            found = await self._responses.load(survey.id, response_id)
        if found is None:
            raise _response_not_found()
        return found

    def _told(self, answered: Answered, caller: Caller, exchange: Exchange, status: int) -> Reply:
        public_url, whole, chosen = self._reception.public_url, answered.whole, exchange.chosen
        instance = f"/v1/surveys/{whole.survey.id}/responses"
        refusals: Any = {  # open objects, as problems are: `Problem` names the members they all have
            key: problems.problem(refused(one), public_url=public_url, instance=instance, chosen=chosen)
            for key, one in answered.problems.items()
        }
        reply = ResponseReply(
            response=response_view(whole, answered.response, answered.walk, host=caller.is_host),
            feedback=_feedback(whole, answered.response),
            problems=refusals or msgspec.UNSET,
        )
        return json_reply(reply, status, [_NO_STORE])


def _speaker(caller: Caller, body: _Received) -> Caller:
    """The caller with the participant a host names; only a host knows attributes."""
    if body.attributes is not None:
        caller.require_host()
    return caller.speaking_for(body.voter)


def _submission(body: _Received) -> Submission:
    answers: dict[str, dict[str, Any] | None] = {}
    wrong: list[FieldProblem] = []
    for key, sent in body.answers.items():
        try:
            answer = msgspec.convert(sent, ItemAnswer | None)
        except msgspec.ValidationError as error:
            wrong.append(problem_of(error, f"#/answers/{escaped(key)}"))
        else:
            answers[key] = None if answer is None else answer.submitted()
    if wrong:
        raise json_bodies.invalid_field(wrong)
    if body.language is not None and not is_language(body.language):
        problem = FieldProblem("#/language", "A language tag, such as en or pt-BR.")
        raise Invalid("language_invalid", problem.detail, errors=[problem])
    return Submission(
        answers=answers,
        fields=body.fields,
        language=body.language,
        complete=body.complete,
        response_id=body.response_id,
    )


def _feedback(whole: Whole, response: Response) -> Feedback:
    """What the interface should make the participant feel."""
    if response.status == "in_progress":
        return _QUIET
    if response.status == "screened_out":
        return Feedback(effect="toast", message="Thank you, we have enough answers.", tone="info")
    ending = next((one for one in whole.survey.endings if one.key == response.ending), None)
    effect = "toast" if ending is None or ending.effect is None else ending.effect
    return Feedback(effect=effect, message="Thanks, your answers are counted.", tone="success", haptic=[12])


def _response_not_found() -> PlauditError:
    return NotFound("response_not_found", "there is no response with this id by this participant")


_QUIET: Final = Feedback(effect="none", message="Saved.", tone="success")
