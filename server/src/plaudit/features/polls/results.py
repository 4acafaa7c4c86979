"""The public view of a tally: one whole state, with its denominators named.

There are two views and no third: the visible one, and the hidden one in which no byte depends on a vote.
Which of them a viewer gets is decided by `model.may_see_results`, the same on every transport.
"""

from collections.abc import Sequence

import msgspec

from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.algebra import RatingShare, Share
from plaudit.features.polls.kinds.rating import scale_of
from plaudit.features.polls.model import FINAL_STATUSES, Poll, Status, Tally, Visibility
from plaudit.kernel.clock import format_instant


class VisibleResults(msgspec.Struct, frozen=True, kw_only=True):
    """`voters` are distinct people, `votes` their current votes; every `percent` is of `voters` (`basis`)."""

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


def _visible(poll: Poll, tally: Tally, now: int) -> VisibleResults:
    summary = KINDS[poll.definition.kind].summarise(poll.definition, tally.counters)
    results = VisibleResults(
        poll_id=poll.id,
        run=tally.run,
        version=tally.version,
        revision=poll.revision,
        status=poll.status_at(now),
        voters=tally.counters.get("voters", 0),
        votes=tally.counters.get("votes", 0),
        options=summary.options,
        is_final=poll.status in FINAL_STATUSES,
        tie=summary.tie,
        opens_at=_instant(poll.opens_at),
        closes_at=_instant(poll.closes_at),
    )
    if not summary.ratings:
        return results
    return msgspec.structs.replace(
        results,
        ratings=summary.ratings,
        mean=summary.mean,
        median=summary.median,
        scale=scale_of(poll.definition),
    )


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
