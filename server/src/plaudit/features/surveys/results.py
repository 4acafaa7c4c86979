"""What a survey's counters and its polls' tallies say. Every number names what it is of: participants."""

from collections.abc import Mapping, Sequence

import msgspec

from plaudit.features.polls.catalogue import Entry
from plaudit.features.polls.kinds.algebra import percent_of
from plaudit.features.polls.model import may_see_results, results_open_to_all
from plaudit.features.polls.results import HiddenResults, VisibleResults, view
from plaudit.features.surveys.leaderboard import quiz_keys
from plaudit.features.surveys.model import Survey
from plaudit.features.surveys.whole import Whole


class ResponseCounts(msgspec.Struct, frozen=True, kw_only=True):
    """`started` are all responses; of those `completed` count, and `screened_out` met a full quota."""

    started: int
    completed: int
    screened_out: int


class ItemResults(msgspec.Struct, frozen=True, kw_only=True):
    """`reached`: participants whose way leads here; `answered`: those of them who have answered.

    Both are absent where the results of the poll are hidden: how many answered is how many voted.
    """

    key: str
    poll_id: str
    results: VisibleResults | msgspec.Raw
    reached: int | msgspec.UnsetType = msgspec.UNSET
    answered: int | msgspec.UnsetType = msgspec.UNSET


class EndingShare(msgspec.Struct, frozen=True, kw_only=True):
    """How many completed responses came to this ending; `percent` is of them all."""

    key: str
    responses: int
    percent: float


class SurveyResults(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of the survey as a whole are absent for those who may not see them (`hidden`)."""

    survey_id: str
    hidden: bool
    items: Sequence[ItemResults]
    responses: ResponseCounts | msgspec.UnsetType = msgspec.UNSET
    endings: Sequence[EndingShare] | msgspec.UnsetType = msgspec.UNSET
    basis: str = "participants"


def counts_of(counters: Mapping[str, int]) -> ResponseCounts:
    return ResponseCounts(
        started=counters.get("started", 0),
        completed=counters.get("completed", 0),
        screened_out=counters.get("screened_out", 0),
    )


def visible_to_all(survey: Survey, now: int) -> bool:
    """Whether anybody may see the survey's own numbers now: the rule of polls, for the whole."""
    if survey.results_visibility == "always":
        return True
    ended = survey.status_at(now) in {"closed", "archived"}
    return survey.results_visibility in {"after_vote", "after_close"} and ended


def board_keys(whole: Whole, *, host: bool) -> frozenset[str]:
    """The quiz items a leaderboard is made of: it tells how many answered, and how they did.

    Where results are `never` shown they are hidden after the end too, unless the host reveals them.
    """
    polls = {item.key: poll for item, poll in zip(whole.survey.items, whole.polls, strict=True)}
    return frozenset(key for key in quiz_keys(whole, host=host) if host or results_open_to_all(polls[key]))


def results_of(
    survey: Survey,
    entries: Sequence[Entry],
    counters: Mapping[str, int],
    now: int,
    *,
    host: bool,
    completed: bool,
) -> SurveyResults:
    """The results as one viewer sees them; `completed`: the viewer has finished the survey.

    Each poll is shown by its own rule, the sum of the survey by the survey's.
    """
    visible = host or visible_to_all(survey, now) or (survey.results_visibility == "after_vote" and completed)
    items = []
    for item, entry in zip(survey.items, entries, strict=True):
        seen = host or may_see_results(entry.poll, has_voted=completed)
        shown = view(entry.poll, entry.tally, now, visible=seen)
        numbers = {name: counters.get(f"{name}:{item.key}", 0) for name in ("reached", "answered")}
        items.append(
            ItemResults(
                key=item.key,
                poll_id=item.poll_id,
                # Hidden or not: one of two types, which the schema cannot tell apart in one field.
                results=msgspec.Raw(msgspec.json.encode(shown))
                if isinstance(shown, HiddenResults)
                else shown,
                **(numbers if visible and seen else {}),
            )
        )
    if not visible:
        return SurveyResults(survey_id=survey.id, hidden=True, items=items)
    return SurveyResults(
        survey_id=survey.id,
        hidden=False,
        items=items,
        responses=counts_of(counters),
        endings=_endings(survey, counters),
    )


def _endings(survey: Survey, counters: Mapping[str, int]) -> list[EndingShare]:
    completed = counters.get("completed", 0)
    return [
        EndingShare(
            key=ending.key,
            responses=(reached := counters.get(f"ending:{ending.key}", 0)),
            percent=percent_of(reached, completed),
        )
        for ending in survey.endings
    ]
