"""What may be suggested, approved, hidden and pinned: pure functions of the poll as it is stored.

They run inside the transaction that saves what they make, so nobody can change the poll in between.
"""

from typing import Any

import msgspec

from plaudit.features.polls.definitions import Limits
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.kinds.screening import is_held
from plaudit.features.polls.model import Option, Poll, Ruling
from plaudit.features.polls.moderation.folding import folded
from plaudit.features.polls.moderation.model import Mark
from plaudit.features.polls.transitions import touched
from plaudit.kernel.errors import Conflict, FieldProblem, Invalid, NotFound

PENDING_AT_MOST = 10_000
_LANGUAGE = "en"
_ENDED = frozenset({"closed", "canceled", "archived"})
_OPEN_TO_SUGGESTIONS = frozenset({"single_choice", "multiple_choice"})


class Rules(msgspec.Struct, frozen=True):
    """The rules under the operator's limits."""

    limits: Limits = Limits()

    def check_suggesting(self, poll: Poll, now: int, pending: int) -> None:
        """Raises `Conflict("suggestions_closed")`; `pending` suggestions wait for a ruling already."""
        status = poll.status_at(now)
        if poll.definition.suggestions is None:
            raise _closed("This poll takes no suggestions.", status)
        if status != "open":
            raise _closed("Suggestions are taken while the poll is open.", status)
        if pending >= PENDING_AT_MOST:
            raise _closed("Too many suggestions wait for the moderators.", status)
        most, setting = self._most(poll)
        if len(poll.definition.options) >= most:
            raise _closed(f"The poll has all the options it can have: {most} ({setting}).", status)

    def first_state(self, poll: Poll, text: str) -> Ruling:
        """Approved at once where nobody wants to look first."""
        rules = poll.definition.suggestions
        assert rules is not None, "checked before"
        return "pending" if rules.moderated or is_held(text, poll.language or _LANGUAGE) else "approved"

    def grown(self, poll: Poll, option: Option, now: int) -> Poll:
        """The poll with one more option. What votes on their way mean is not touched: they still count.

        Raises `Conflict("poll_state")`, and `Invalid("definition_invalid")` where there is no room.
        """
        _refuse_in(poll, now, _ENDED, "approve")
        most, setting = self._most(poll)
        if len(poll.definition.options) >= most:
            detail = f"At most {most} options here ({setting})."
            raise Invalid("definition_invalid", detail, errors=[FieldProblem("#/options", detail)])
        return _with_options(poll, (*poll.definition.options, option), now)

    def marked(self, poll: Poll, option_id: str, mark: Mark, now: int) -> Poll:
        """The poll with the option marked; the very same poll if it is marked like that already.

        Raises `NotFound("option_not_found")` and `Conflict("poll_state")`.
        """
        known = {option.id: option for option in poll.definition.options}
        if option_id not in known:
            raise NotFound("option_not_found", "The poll has no such option.", option=option_id[:64])
        _refuse_in(poll, now, frozenset({"archived"}), mark)
        if mark not in {"pin", "unpin"} and not may_hide(poll):
            detail = (
                f"Options of a {poll.definition.kind} poll belong together: none can be hidden or answered."
            )
            raise Conflict("poll_state", detail, status=poll.status_at(now), action=mark)
        before = known[option_id]
        after = msgspec.structs.replace(before, **_change(before, mark))
        if after == before:
            return poll
        return _with_options(poll, tuple((known | {option_id: after}).values()), now)

    def check_liking(self, poll: Poll, now: int) -> None:
        """Raises unless answers may be liked now: while the poll is open, or locked for people to read."""
        if not poll.definition.settings.get("likes", False):
            raise Invalid("invalid_request", "Answers to this poll are not liked.")
        status = poll.status_at(now)
        if status == "canceled":
            raise Conflict("poll_canceled", "The poll was canceled.", status=status)
        if status in _ENDED:
            raise Conflict("poll_closed", "The poll is closed.", status=status)

    def ruled(self, poll: Poll, now: int) -> Poll:
        """The poll after an answer of it was ruled on: a new revision, so that screens read again."""
        _refuse_in(poll, now, frozenset({"archived"}), "rule")
        return touched(poll, poll, now)

    def _most(self, poll: Poll) -> tuple[int, str]:
        if KINDS[poll.definition.kind].grows:
            return self.limits.ideas, "PLAUDIT_IDEAS_PER_POLL"
        return self.limits.options, "PLAUDIT_OPTIONS_PER_POLL"


def may_hide(poll: Poll) -> bool:
    """Whether an option can be left out and the question still makes sense."""
    return KINDS[poll.definition.kind].grows or poll.definition.kind in _OPEN_TO_SUGGESTIONS


def option_like(poll: Poll, text: str) -> Option | None:
    """The option that says the same, if there is one."""
    wanted = folded(text)
    return next((option for option in poll.definition.options if folded(option.text) == wanted), None)


def _change(option: Option, mark: Mark) -> dict[str, Any]:
    if mark in {"pin", "unpin"}:
        return {"pinned": mark == "pin"}
    ends = {"show": "hidden", "reopen": "answered"}
    if mark in ends:
        return {"state": None} if option.state == ends[mark] else {}
    return {"state": "hidden" if mark == "hide" else "answered"}


def _with_options(poll: Poll, options: tuple[Option, ...], now: int) -> Poll:
    definition = msgspec.structs.replace(poll.definition, options=options)
    return touched(poll, msgspec.structs.replace(poll, definition=definition), now)


def _refuse_in(poll: Poll, now: int, statuses: frozenset[str], action: str) -> None:
    if (status := poll.status_at(now)) in statuses:
        raise Conflict("poll_state", f"The poll is {status}.", status=status, action=action)


def _closed(detail: str, status: str) -> Conflict:
    return Conflict("suggestions_closed", detail, status=status)
