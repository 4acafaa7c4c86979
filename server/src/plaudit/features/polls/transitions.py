"""Which state follows which: a pure table and the changes that go with each step."""

from typing import Literal

import msgspec

from plaudit.features.polls.model import Poll, Status, results_open_to_all
from plaudit.kernel.errors import Conflict

Action = Literal["open", "lock", "close", "cancel", "reset", "reveal", "archive"]

_ALLOWED: dict[Action, frozenset[Status]] = {
    "open": frozenset({"draft", "scheduled", "locked"}),
    "lock": frozenset({"open"}),
    "close": frozenset({"open", "locked"}),
    "cancel": frozenset({"draft", "scheduled", "open", "locked"}),
    "reset": frozenset({"draft", "scheduled", "open", "locked", "closed", "canceled"}),
    "reveal": frozenset({"scheduled", "open", "locked", "closed", "canceled"}),
    "archive": frozenset({"draft", "scheduled", "closed", "canceled"}),
}
_RESOLVABLE: frozenset[Status] = frozenset({"open", "locked", "closed"})
_LEADS_TO: dict[Action, Status] = {
    "open": "open",
    "lock": "locked",
    "close": "closed",
    "cancel": "canceled",
    "archive": "archived",
}
EVENT: dict[Action, str] = {
    "open": "poll.opened",
    "lock": "poll.locked",
    "close": "poll.closed",
    "cancel": "poll.canceled",
    "reset": "poll.reset",
    "reveal": "poll.revealed",
    "archive": "poll.archived",
}


def transition(poll: Poll, action: Action, now: int) -> Poll:
    """The poll after the action, or `Conflict("poll_state")`.

    What the clock has decided counts whether or not it is written down: an open poll past `closes_at`
    can be closed, which writes it down, but not locked.
    """
    by_clock = poll.status_at(now)
    writes_down = poll.status != by_clock and by_clock == _LEADS_TO.get(action)
    if not (writes_down or {poll.status, by_clock} <= _ALLOWED[action]):
        raise _not_from(by_clock, action)
    if action == "reset":
        after = _reset(poll, now)
    elif action == "reveal":
        after = msgspec.structs.replace(poll, revealed=True)
    else:
        after = msgspec.structs.replace(poll, status=_LEADS_TO[action])
        if action == "open" and poll.status != "locked":
            after = _opened(after, now)
    return touched(poll, after, now)


def resolved(poll: Poll, outcome: tuple[str, ...], now: int) -> Poll:
    """The poll closed with what it came to, or `Conflict("poll_state")`. An outcome may be put right."""
    by_clock = poll.status_at(now)
    if not {poll.status, by_clock} <= _RESOLVABLE:
        raise _not_from(by_clock, "resolve")
    return touched(poll, msgspec.structs.replace(poll, status="closed", outcome=outcome), now)


def touched(before: Poll, after: Poll, now: int) -> Poll:
    """`after` with its counters of change moved on.

    The version of the hidden view counts changes of the poll alone, so that it tells nothing of votes.
    """
    return msgspec.structs.replace(
        after,
        updated_at=now,
        revision=before.revision + 1,
        hidden_version=before.hidden_version + 1,
    )


def _not_from(status: Status, action: str) -> Conflict:
    return Conflict("poll_state", f"A poll that is {status} cannot {action}.", status=status, action=action)


def goes_dark(before: Poll, after: Poll) -> bool:
    """Whether results stop being open to all: the hidden view must go on above what everybody has seen."""
    return results_open_to_all(before) and not results_open_to_all(after)


def _opened(poll: Poll, now: int) -> Poll:
    closes_at = poll.closes_at
    if poll.duration_seconds is not None:
        closes_at = now + poll.duration_seconds * 1000
    return msgspec.structs.replace(poll, opens_at=now, closes_at=closes_at)


def _reset(poll: Poll, now: int) -> Poll:
    """A new run: open and waiting polls stay as they are, ended ones wait to be opened again."""
    status: Status = "draft" if poll.status in {"closed", "canceled"} else poll.status
    over = poll.closes_at is not None and poll.closes_at <= now
    if over and status in {"open", "locked"}:
        status = "draft"
    after = msgspec.structs.replace(
        poll,
        run=poll.run + 1,
        status=status,
        revealed=False,
        outcome=None,
        closes_at=None if over or status == "draft" else poll.closes_at,
        opens_at=None if status == "draft" else poll.opens_at,
    )
    return _opened(after, now) if status == "open" else after
