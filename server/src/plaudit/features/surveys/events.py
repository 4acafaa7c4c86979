"""What happened to a survey, as webhooks are told: the facts that may be others by the time it is told."""

from plaudit.features.surveys.model import Response, Survey
from plaudit.features.surveys.ports import SurveyEvent


def events_of(before: Survey | None, after: Survey) -> list[SurveyEvent]:
    """The events of a change at `after.updated_at`: a survey opened, or closed."""
    was = "draft" if before is None else before.status
    told = {"open": "survey.opened", "closed": "survey.closed"}.get(after.status)
    if told is None or was == after.status:
        return []
    return [_event(told, after, after.updated_at, {"status": after.status, "revision": after.revision})]


def completion_of(survey: Survey, response: Response) -> list[SurveyEvent]:
    """The event of a response stored, if it is complete now. What was answered is read when it is told."""
    if response.status != "completed":
        return []
    return [_event("response.completed", survey, response.updated_at, {"response_id": response.id})]


def _event(event_type: str, survey: Survey, at: int, facts: dict[str, str | int]) -> SurveyEvent:
    return SurveyEvent(
        type=event_type,
        project_id=survey.project_id,
        environment=survey.environment,
        at=at,
        data={"survey_id": survey.id, **facts},
    )
