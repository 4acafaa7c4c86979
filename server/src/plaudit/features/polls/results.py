"""The public view of a tally: one whole state, with its denominators named.

There are two views and no third: the visible one, and the hidden one in which no byte depends on a vote.
Which of them a viewer gets is decided by `model.may_see_results`, the same on every transport.
"""

from collections.abc import Sequence

import msgspec

from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.algebra import RatingShare, Reading, Share, Summary
from plaudit.features.polls.model import (
    FINAL_STATUSES,
    Poll,
    Status,
    Tally,
    Visibility,
    answer_key_is_told,
)
from plaudit.kernel.clock import format_instant


class HeldBack(msgspec.Struct, frozen=True):
    """Why there is no breakdown: fewer voters than `threshold` would let answers be told apart."""

    threshold: int


class VisibleResults(msgspec.Struct, frozen=True, kw_only=True):
    """`voters` are distinct people, `votes` their current votes; every `percent` is of `voters` (`basis`).

    `details` are what only this kind of question has; each group of numbers in it names its own `basis`.
    `winners`: once nothing can change any more, who won by the poll's rule for ties.
    """

    poll_id: str
    run: int
    version: int
    revision: int
    status: Status
    hidden: bool = False
    voters: int
    votes: int
    basis: str = "voters"
    options: Sequence[Share] = ()
    ratings: Sequence[RatingShare] | msgspec.UnsetType = msgspec.UNSET
    mean: float | msgspec.UnsetType | None = msgspec.UNSET
    median: float | msgspec.UnsetType | None = msgspec.UNSET
    scale: int | msgspec.UnsetType = msgspec.UNSET
    details: msgspec.Struct | msgspec.UnsetType = msgspec.UNSET
    winners: Sequence[str] | msgspec.UnsetType = msgspec.UNSET
    held_back: HeldBack | msgspec.UnsetType = msgspec.UNSET
    is_final: bool
    tie: bool
    opens_at: str | None
    closes_at: str | None


class HiddenResults(msgspec.Struct, frozen=True, kw_only=True):
    """What a viewer learns who may not see the numbers: that the poll exists, and where it stands."""

    poll_id: str
    run: int
    version: int
    revision: int
    status: Status
    hidden: bool = True
    results_visibility: Visibility
    is_final: bool
    opens_at: str | None
    closes_at: str | None


Results = VisibleResults | HiddenResults


def view(poll: Poll, tally: Tally, now: int, *, visible: bool) -> Results:
    """The results as one viewer sees them. `now` decides a status whose deadline has just passed."""
    return _visible(poll, tally, now) if visible else _hidden(poll, now)


def etag(poll: Poll, tally: Tally, *, visible: bool) -> str:
    """A strong validator of `view`; the hidden one, like the view, does not depend on votes."""
    state = f"v{tally.version}" if visible else f"h{poll.hidden_version}"
    return f'"{poll.run}-{poll.revision}-{state}"'


def standing(poll: Poll, tally: Tally, now: int) -> tuple[VisibleResults, Sequence[str]]:
    """The results, and the options in front; nobody is while too few have voted to be told apart."""
    summary = _summary(poll, tally)
    return _shown(poll, tally, now, summary), summary.leaders


def _visible(poll: Poll, tally: Tally, now: int) -> VisibleResults:
    return _shown(poll, tally, now, _summary(poll, tally))


def _shown(poll: Poll, tally: Tally, now: int, summary: Summary) -> VisibleResults:
    voters, held_back = tally.counters.get("voters", 0), _is_held_back(poll, tally)
    unset, final = msgspec.UNSET, poll.status in FINAL_STATUSES
    has_winners = final and poll.status != "canceled" and not held_back and bool(summary.options)
    return VisibleResults(
        poll_id=poll.id,
        run=tally.run,
        version=tally.version,
        revision=poll.revision,
        status=poll.status_at(now),
        voters=voters,
        votes=tally.counters.get("votes", 0),
        options=summary.options,
        ratings=summary.ratings or unset,
        mean=summary.mean,
        median=summary.median,
        scale=unset if summary.scale is None else summary.scale,
        details=unset if summary.details is None else summary.details,
        winners=_winners(poll, summary) if has_winners else unset,
        held_back=HeldBack(poll.results_threshold or 0) if held_back else unset,
        is_final=final,
        tie=len(summary.leaders) > 1,
        opens_at=_instant(poll.opens_at),
        closes_at=_instant(poll.closes_at),
    )


def _is_held_back(poll: Poll, tally: Tally) -> bool:
    return poll.results_threshold is not None and tally.counters.get("voters", 0) < poll.results_threshold


def _summary(poll: Poll, tally: Tally) -> Summary:
    if _is_held_back(poll, tally):
        return Summary()
    reading = Reading(answer_key=answer_key_is_told(poll), outcome=poll.outcome)
    return KINDS[poll.definition.kind].summarise(poll.definition, tally.counters, reading)


def _winners(poll: Poll, summary: Summary) -> Sequence[str]:
    """By the declared rule: all who lead, or of them the one listed first. Nobody, when nobody voted."""
    return summary.leaders[:1] if poll.tie_rule == "first_listed" else summary.leaders


def _hidden(poll: Poll, now: int) -> HiddenResults:
    return HiddenResults(
        poll_id=poll.id,
        run=poll.run,
        version=poll.hidden_version,
        revision=poll.revision,
        status=poll.status_at(now),
        results_visibility=poll.results_visibility,
        is_final=poll.status in FINAL_STATUSES,
        opens_at=_instant(poll.opens_at),
        closes_at=_instant(poll.closes_at),
    )


def _instant(millis: int | None) -> str | None:
    return None if millis is None else format_instant(millis)
