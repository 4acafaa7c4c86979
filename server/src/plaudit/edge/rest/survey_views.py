"""Surveys and responses as JSON shows them: the only such translation."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from plaudit.edge.rest.schemas import Problem
from plaudit.edge.views import PollView, poll_view
from plaudit.features.polls.effects import Feedback
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.model import Identity, Visibility
from plaudit.features.surveys import leaderboard
from plaudit.features.surveys.flow import Walk
from plaudit.features.surveys.leaderboard import Row
from plaudit.features.surveys.model import (
    Button,
    Condition,
    Ending,
    Fact,
    Jump,
    Pacing,
    Progress,
    Quota,
    Response,
    Status,
    Survey,
    SurveyWords,
)
from plaudit.features.surveys.results import ResponseCounts
from plaudit.features.surveys.telling import ItemTexts, ending_told, texts_told
from plaudit.features.surveys.whole import Whole
from plaudit.kernel.answer_fields import AnswerFields
from plaudit.kernel.clock import format_instant
from plaudit.kernel.errors import FieldProblem

_AS_THEY_ARE: Final = (
    *("id", "title", "description", "language", "endings", "hidden_fields", "pacing", "back"),
    *("progress", "identity", "results_visibility", "translations", "revision"),
)


class SurveyLinks(msgspec.Struct, frozen=True):
    """Where people answer: the page, and the frame for other sites."""

    page: str
    embed: str


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a survey. `poll` is left out in lists."""

    key: str
    poll_id: str
    required: bool
    show_when: Condition | None
    jumps: tuple[Jump, ...]
    next: str | None
    poll: PollView | msgspec.UnsetType = msgspec.UNSET


class SurveyView(msgspec.Struct, frozen=True, kw_only=True):
    """A survey. `quotas`, `external_id`, `metadata`, `tags` and `responses` are for its host alone."""

    id: str
    title: str
    description: str | None
    language: str | None
    items: Sequence[ItemView]
    endings: tuple[Ending, ...]
    hidden_fields: tuple[str, ...]
    pacing: Pacing
    back: bool
    progress: bool
    status: Status
    opens_at: str | None
    closes_at: str | None
    max_responses: int | msgspec.UnsetType | None = msgspec.UNSET
    quotas: tuple[Quota, ...] | msgspec.UnsetType = msgspec.UNSET
    identity: Identity
    results_visibility: Visibility
    translations: dict[str, SurveyWords]
    external_id: str | msgspec.UnsetType | None = msgspec.UNSET
    metadata: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    tags: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    responses: ResponseCounts | msgspec.UnsetType = msgspec.UNSET
    revision: int
    created_at: str
    updated_at: str
    links: SurveyLinks


class SurveyPage(msgspec.Struct, frozen=True, kw_only=True):
    """Surveys, newest first, without their polls."""

    data: Sequence[SurveyView]
    next_cursor: str | None
    has_more: bool


class SurveyValidity(msgspec.Struct, frozen=True, kw_only=True):
    """What a dry run found; `unreachable` are items no answers lead to."""

    valid: bool
    errors: Sequence[FieldProblem]
    unreachable: Sequence[str]
    warnings: Sequence[str]


class GivenView(AnswerFields, frozen=True, kw_only=True):
    """An answer in the field its kind of poll has, and the id of its vote; or that it was passed over."""

    vote_id: str | msgspec.UnsetType = msgspec.UNSET
    skipped: bool | msgspec.UnsetType = msgspec.UNSET


class ProgressView(msgspec.Struct, frozen=True):
    """`of`: how many answers the whole way would take, from what is known now."""

    answered: int
    of: int


class EndingView(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    title: str
    body: str | None
    button: Button | None
    effect: Literal["confetti"] | None


class ResponseView(msgspec.Struct, frozen=True, kw_only=True):
    """A response. `path`: the items reached so far, `next`: the one to show now.

    `texts`: words of items on the path that hold earlier answers. `score` is there in quizzes.
    `attributes` are for the host alone.
    """

    id: str
    survey_id: str
    status: Progress
    answers: dict[str, GivenView]
    fields: dict[str, Fact]
    attributes: dict[str, Fact] | msgspec.UnsetType = msgspec.UNSET
    language: str | None
    path: Sequence[str]
    next: str | None
    progress: ProgressView
    ending: EndingView | None
    texts: dict[str, ItemTexts]
    started_at: str
    updated_at: str
    completed_at: str | None
    score: int | msgspec.UnsetType = msgspec.UNSET


class ResponseReply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to answers. `problems`: those whose vote was not taken, by item."""

    response: ResponseView
    feedback: Feedback
    problems: Mapping[str, Problem] | msgspec.UnsetType = msgspec.UNSET


class ResponsePage(msgspec.Struct, frozen=True, kw_only=True):
    """Responses, oldest first."""

    data: Sequence[ResponseView]
    next_cursor: str | None
    has_more: bool


class Leaderboard(msgspec.Struct, frozen=True, kw_only=True):
    """The best first."""

    data: Sequence[Row]


def survey_view(
    survey: Survey,
    public_url: str,
    *,
    host: bool,
    now: int,
    whole: Whole | None = None,
    counts: ResponseCounts | None = None,
) -> SurveyView:
    """The survey as its host or as anybody sees it; with its polls if `whole` is given."""
    own = ("quotas", "external_id", "metadata", "tags", "max_responses") if host else ()
    private: Mapping[str, Any] = {name: getattr(survey, name) for name in own}
    polls = None if whole is None else [poll_view(one, public_url, host=host, now=now) for one in whole.polls]
    plain: Mapping[str, Any] = {name: getattr(survey, name) for name in _AS_THEY_ARE}
    return SurveyView(
        items=[
            ItemView(
                key=item.key,
                poll_id=item.poll_id,
                required=item.required and item.asks,
                show_when=item.show_when,
                jumps=item.jumps,
                next=item.next,
                poll=msgspec.UNSET if polls is None else polls[index],
            )
            for index, item in enumerate(survey.items)
        ],
        status=survey.status_at(now),
        opens_at=_instant(survey.opens_at),
        closes_at=_instant(survey.closes_at),
        responses=counts if host and counts is not None else msgspec.UNSET,
        created_at=format_instant(survey.created_at),
        updated_at=format_instant(survey.updated_at),
        links=SurveyLinks(page=f"{public_url}/s/{survey.id}", embed=f"{public_url}/s/{survey.id}/embed"),
        **plain,
        **private,
    )


def response_view(whole: Whole, response: Response, walk: Walk, *, host: bool) -> ResponseView:
    keys = leaderboard.quiz_keys(whole, host=host)
    score = leaderboard.score_of(whole, response, keys).score if keys else msgspec.UNSET
    ended = response.status != "in_progress"
    return ResponseView(
        id=response.id,
        survey_id=response.survey_id,
        status=response.status,
        answers=_answers(whole, response),
        fields=response.fields,
        attributes=response.attributes if host else msgspec.UNSET,
        language=response.language,
        path=walk.path,
        next=None if ended else walk.next,
        progress=ProgressView(walk.answered, walk.of),
        ending=_ending(ending_told(whole, response, walk)),
        texts=texts_told(whole, response, walk),
        started_at=format_instant(response.started_at),
        updated_at=format_instant(response.updated_at),
        completed_at=_instant(response.completed_at),
        score=score,
    )


def _answers(whole: Whole, response: Response) -> dict[str, GivenView]:
    kinds = {item.key: item.kind for item in whole.survey.items}
    shown = {}
    for key, given in response.answers.items():
        if given.answer is None:
            shown[key] = GivenView(skipped=True)
        elif key in kinds:
            field: dict[str, Any] = {str(KINDS[kinds[key]].field): given.answer}
            shown[key] = GivenView(vote_id=given.vote_id or msgspec.UNSET, **field)
    return shown


def _ending(ending: Ending | None) -> EndingView | None:
    if ending is None:
        return None
    return EndingView(**{name: getattr(ending, name) for name in EndingView.__struct_fields__})


def _instant(millis: int | None) -> str | None:
    return None if millis is None else format_instant(millis)
