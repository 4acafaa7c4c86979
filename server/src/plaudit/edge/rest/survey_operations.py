"""What the routes of surveys promise; the routes themselves are in `surveys.py`, `survey_responses.py` …"""

from typing import Annotated, Final, Literal

import msgspec

from plaudit.edge.authentication import LONGEST_SUBJECT
from plaudit.edge.rest.operation import Operation, Told
from plaudit.edge.rest.poll_operations import Searched
from plaudit.edge.rest.reception import Nothing
from plaudit.edge.rest.survey_views import (
    Leaderboard,
    ResponsePage,
    ResponseReply,
    SurveyPage,
    SurveyValidity,
    SurveyView,
)
from plaudit.features.surveys.drafts import NewSurvey, SurveyEdit
from plaudit.features.surveys.model import Fact, Status
from plaudit.features.surveys.results import SurveyResults
from plaudit.features.surveys.standings import LONGEST
from plaudit.kernel.answer_fields import AnswerFields

_SURVEYS: Final = "/v1/surveys"
_SURVEY: Final = "/v1/surveys/{survey_id}"
_RESPONSES: Final = "/v1/surveys/{survey_id}/responses"
_RESPONSE: Final = "/v1/surveys/{survey_id}/responses/{response_id}"
_CONDITIONED: Final = ("invalid_request", "revision_mismatch", "survey_not_found", "survey_state")
_ANSWER: Final = (
    *("answer_kind", "answer_required", "column_unknown", "consent_required", "date_invalid"),
    *("date_out_of_range", "email_invalid", "language_invalid", "not_answerable", "option_repeated"),
    *("option_unknown", "points_total", "ranking_incomplete", "rating_out_of_range", "row_missing"),
    *("row_unknown", "selection_count", "text_empty", "text_too_long", "value_out_of_range", "word_count"),
)
_ANSWERING: Final = (
    *_ANSWER,
    *("identity_required", "key_kind", "overloaded", "shutting_down", "survey_closed", "survey_full"),
    *("survey_not_found", "survey_state", "revision_mismatch", "voter_required"),
)


class SurveyQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of surveys, newest first. `q` is looked for in titles and descriptions."""

    status: Status | None = None
    tag: Searched | None = None
    q: Searched | None = None
    external_id: Searched | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    cursor: str | None = None

    def found_by(self) -> dict[str, str | None]:
        """All but where in the list the page is."""
        return {"status": self.status, "tag": self.tag, "q": self.q, "external_id": self.external_id}


class ResponseQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of responses, oldest first."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50
    cursor: str | None = None


class LeaderboardQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many of the best."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=LONGEST)] = 100


class SurveyExportQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form of the export."""

    format: Literal["ndjson", "csv"] = "ndjson"


class ItemAnswer(AnswerFields, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer, in the field its kind of poll reads."""


class ResponseBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a participant says. Null passes an item over, or takes its answer back.

    `voter` and `attributes` are for secret keys: the host's own id of the participant, and what the host
    knows of them; elsewhere the participant's token says both.
    """

    answers: dict[str, ItemAnswer | None] = {}
    fields: dict[str, Fact] = {}
    language: str | None = None
    complete: bool = False
    response_id: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_.:-]{1,64}$")] | None = None
    voter: (
        Annotated[str, msgspec.Meta(extra_json_schema={"minLength": 1, "maxLength": LONGEST_SUBJECT})] | None
    ) = None
    attributes: dict[str, Fact] | None = None


CREATE: Final = Operation(
    method="POST",
    path=_SURVEYS,
    id="createSurvey",
    summary="Create a survey with its polls",
    tag="Surveys",
    access="host",
    body=NewSurvey,
    replies={201: Told("The new survey", SurveyView, etag=True)},
    problems=("survey_invalid", "survey_state"),
    idempotent=True,
)
VALIDATE: Final = Operation(
    method="POST",
    path=f"{_SURVEYS}/validate",
    id="validateSurvey",
    summary="Check a survey without storing it, and list items nobody can reach",
    tag="Surveys",
    access="host",
    body=NewSurvey,
    replies={200: Told("What is wrong with it", SurveyValidity)},
)
LIST: Final = Operation(
    method="GET",
    path=_SURVEYS,
    id="listSurveys",
    summary="List surveys, newest first",
    tag="Surveys",
    access="host",
    query=SurveyQuery,
    replies={200: Told("A page of surveys", SurveyPage, link=True)},
)
READ: Final = Operation(
    method="GET",
    path=_SURVEY,
    id="getSurvey",
    summary="Read a survey with its polls",
    tag="Surveys",
    access="anyone",
    replies={
        200: Told("The survey", SurveyView, etag=True),
        304: Told("It has not changed", etag=True),
    },
    problems=("survey_not_found",),
    voter=True,
    conditional="If-None-Match",
)
EDIT: Final = Operation(
    method="PATCH",
    path=_SURVEY,
    id="editSurvey",
    summary="Edit a survey",
    tag="Surveys",
    access="host",
    body=SurveyEdit,
    replies={200: Told("The survey as it is now", SurveyView, etag=True)},
    problems=(*_CONDITIONED, "meaning_locked", "survey_invalid"),
    conditional="If-Match",
)
ARCHIVE: Final = Operation(
    method="DELETE",
    path=_SURVEY,
    id="archiveSurvey",
    summary="Archive a survey and the polls made for it",
    tag="Surveys",
    access="host",
    body=Nothing,
    body_required=False,
    replies={200: Told("The archived survey", SurveyView)},
    problems=_CONDITIONED,
    conditional="If-Match",
)


def _step(verb: str, name: str, summary: str) -> Operation:
    return Operation(
        method="POST",
        path=f"{_SURVEY}/{verb}",
        id=name,
        summary=summary,
        tag="Surveys",
        access="host",
        body=Nothing,
        body_required=False,
        replies={200: Told("The survey as it is now", SurveyView, etag=True)},
        problems=_CONDITIONED,
        idempotent=True,
        conditional="If-Match",
    )


OPEN: Final = _step("open", "openSurvey", "Open a survey; with pacing `self`, its polls too")
CLOSE: Final = _step("close", "closeSurvey", "Close a survey and its polls")
DUPLICATE: Final = Operation(
    method="POST",
    path=f"{_SURVEY}/duplicate",
    id="duplicateSurvey",
    summary="Make a draft that asks the same",
    tag="Surveys",
    access="host",
    body=Nothing,
    body_required=False,
    replies={201: Told("The new survey", SurveyView, etag=True)},
    problems=("survey_not_found",),
    idempotent=True,
)
RESPOND: Final = Operation(
    method="POST",
    path=_RESPONSES,
    id="respond",
    summary="Answer a survey, or go on with one's own response",
    tag="Responses",
    access="anyone",
    body=ResponseBody,
    replies={
        201: Told("The response has begun", ResponseReply),
        200: Told("It had begun already", ResponseReply),
    },
    problems=_ANSWERING,
    voter=True,
    idempotent=True,
)
CONTINUE: Final = Operation(
    method="PATCH",
    path=_RESPONSE,
    id="continueResponse",
    summary="Add answers to one's own response",
    tag="Responses",
    access="anyone",
    body=ResponseBody,
    replies={200: Told("The response as it is now", ResponseReply)},
    problems=(*_ANSWERING, "response_not_found"),
    voter=True,
)
READ_RESPONSE: Final = Operation(
    method="GET",
    path=_RESPONSE,
    id="getResponse",
    summary="Read one's own response",
    tag="Responses",
    access="anyone",
    replies={200: Told("The response", ResponseReply), 204: Told("`me` has said nothing yet")},
    problems=("response_not_found", "survey_not_found", "voter_required"),
    voter=True,
)
LIST_RESPONSES: Final = Operation(
    method="GET",
    path=_RESPONSES,
    id="listResponses",
    summary="List responses in the order they began",
    tag="Responses",
    access="host",
    query=ResponseQuery,
    replies={200: Told("A page of responses", ResponsePage, link=True)},
    problems=("survey_not_found",),
)
RESULTS: Final = Operation(
    method="GET",
    path=f"{_SURVEY}/results",
    id="getSurveyResults",
    summary="Read the results of a survey and of each of its polls",
    tag="Surveys",
    access="anyone",
    replies={200: Told("The results, what is hidden left out", SurveyResults)},
    problems=("survey_not_found",),
    voter=True,
)
LEADERBOARD: Final = Operation(
    method="GET",
    path=f"{_SURVEY}/leaderboard",
    id="getLeaderboard",
    summary="Read who did best in the quiz of a survey",
    tag="Surveys",
    access="anyone",
    query=LeaderboardQuery,
    replies={200: Told("The best first", Leaderboard)},
    problems=("survey_not_found",),
)
EXPORT: Final = Operation(
    method="GET",
    path=f"{_SURVEY}/export",
    id="exportSurvey",
    summary="Export all responses of a survey",
    tag="Exports",
    access="host",
    query=SurveyExportQuery,
    replies={
        200: Told("The responses, by `format`", str, media_type="application/x-ndjson", text_as=("text/csv",))
    },
    problems=("survey_not_found",),
)
EVERY: Final = (
    *(CREATE, VALIDATE, LIST, READ, EDIT, ARCHIVE, OPEN, CLOSE, DUPLICATE),
    *(RESPOND, CONTINUE, READ_RESPONSE, LIST_RESPONSES, RESULTS, LEADERBOARD, EXPORT),
)
