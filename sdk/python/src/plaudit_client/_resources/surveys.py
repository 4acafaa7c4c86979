"""Surveys: polls in an order, one response per participant."""

from typing import Any, Literal, Unpack

from plaudit_client._calls import AsyncResource, Resource, call, listing
from plaudit_client._request import Listing, Request, delete, get, matching, pages, patch, path, post
from plaudit_client.types import (
    Leaderboard,
    NewSurvey,
    ResponseBody,
    ResponseReply,
    ResponseView,
    SurveyEdit,
    SurveyQuery,
    SurveyResults,
    SurveyValidity,
    SurveyView,
)


class SurveyCalls:
    @call
    @staticmethod
    def create(*, idempotency_key: str | None = None, **survey: Unpack[NewSurvey]) -> Request[SurveyView]:
        """Make a survey; `open=True` opens it at once."""
        return post("surveys.create", path("surveys"), survey, idempotency_key)

    @call
    @staticmethod
    def validate(**survey: Unpack[NewSurvey]) -> Request[SurveyValidity]:
        """Whether `create` would take this, what is wrong with it, and what nobody would ever reach."""
        return post("surveys.validate", path("surveys", "validate"), survey)

    @listing
    @staticmethod
    def list(**query: Unpack[SurveyQuery]) -> Listing[SurveyView]:
        """Surveys of the project, newest first."""
        return pages("surveys.list", path("surveys"), **query)

    @call
    @staticmethod
    def get(survey: str) -> Request[SurveyView]:
        """One survey."""
        return get("surveys.get", path("surveys", survey)).open

    @call
    @staticmethod
    def edit(
        survey: str, *, if_revision: int | None = None, **changes: Unpack[SurveyEdit]
    ) -> Request[SurveyView]:
        """Change what is named; `Outdated` if it is no longer at `if_revision`."""
        return patch("surveys.edit", path("surveys", survey), changes, if_revision)

    @call
    @staticmethod
    def open(
        survey: str, *, if_revision: int | None = None, idempotency_key: str | None = None
    ) -> Request[SurveyView]:
        """Let people answer."""
        return _step(survey, "open", if_revision, idempotency_key)

    @call
    @staticmethod
    def close(
        survey: str, *, if_revision: int | None = None, idempotency_key: str | None = None
    ) -> Request[SurveyView]:
        """End it."""
        return _step(survey, "close", if_revision, idempotency_key)

    @call
    @staticmethod
    def duplicate(survey: str, *, idempotency_key: str | None = None) -> Request[SurveyView]:
        """The same survey again, as a draft."""
        return post("surveys.duplicate", path("surveys", survey, "duplicate"), key=idempotency_key)

    @call
    @staticmethod
    def archive(survey: str, *, if_revision: int | None = None) -> Request[SurveyView]:
        """Put it away."""
        return delete("surveys.archive", path("surveys", survey), revision=if_revision)

    @call
    @staticmethod
    def results(survey: str) -> Request[SurveyResults]:
        """The results of all its items, and how many came to which ending."""
        return get("surveys.results", path("surveys", survey, "results")).open

    @call
    @staticmethod
    def leaderboard(survey: str, *, limit: int | None = None) -> Request[Leaderboard]:
        """Who leads a quiz."""
        return get("surveys.leaderboard", path("surveys", survey, "leaderboard"), limit=limit).open

    @call
    @staticmethod
    def respond(
        survey: str, *, idempotency_key: str | None = None, **response: Unpack[ResponseBody]
    ) -> Request[ResponseReply]:
        """Answer for one of your users; said again, it is the same response."""
        return post("surveys.respond", path("surveys", survey, "responses"), response, idempotency_key).open

    @call
    @staticmethod
    def continue_response(survey: str, response: str, **more: Unpack[ResponseBody]) -> Request[ResponseReply]:
        """Add answers to a response that was begun, for the same user of yours; null takes one back."""
        return patch("surveys.continue_response", path("surveys", survey, "responses", response), more).open

    @listing
    @staticmethod
    def responses(survey: str, *, limit: int | None = None) -> Listing[ResponseView]:
        """Every response."""
        return pages("surveys.responses", path("surveys", survey, "responses"), limit=limit)

    @call
    @staticmethod
    def response(survey: str, response: str) -> Request[ResponseReply]:
        """One response."""
        return get("surveys.response", path("surveys", survey, "responses", response)).open

    @call
    @staticmethod
    def export(survey: str, *, format: Literal["csv", "ndjson"] = "csv") -> Request[bytes]:
        """All responses, as `csv` or `ndjson`."""
        where = path("surveys", survey, "export")
        return Request(
            name="surveys.export",
            method="GET",
            path=where,
            query={"format": format},
            reads="bytes",
            waits=60.0,
        )


def _step(survey: str, verb: str, revision: int | None, key: str | None) -> Request[Any]:
    return post(f"surveys.{verb}", path("surveys", survey, verb), key=key, headers=matching(revision))


class Surveys(SurveyCalls, Resource):
    """Surveys, at once."""


class AsyncSurveys(SurveyCalls, AsyncResource):
    """Surveys, awaited."""
