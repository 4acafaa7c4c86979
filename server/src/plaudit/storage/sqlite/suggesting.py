"""How a suggestion is taken and ruled on, inside a transaction; the caller saves the poll that comes of it.

Whatever refuses a wish does so before anything is written.
"""

from sqlalchemy import Connection

from plaudit.features.polls.model import Option, Poll, Ruling
from plaudit.features.polls.moderation.model import RuleOnSuggestion, Suggest, Suggested, Suggestion
from plaudit.features.polls.moderation.rules import Rules, option_like
from plaudit.kernel.errors import Conflict, NotFound
from plaudit.kernel.ids import new_id
from plaudit.storage.shared import suggestions
from plaudit.storage.shared.suggestions import Kept
from plaudit.storage.sqlite.heads import Standing


def suggest(
    core: Connection, standing: Standing, wish: Suggest, rules: Rules, now: int
) -> tuple[Suggested, Poll]:
    """The suggestion as it stands, and the poll with it where it needs no approval."""
    poll, number = standing.poll, standing.no
    if (found := suggestions.of_id(core, number, wish.suggestion_id)) is not None:
        return _repeated(found, wish), poll
    rules.check_suggesting(poll, now, suggestions.pending(core, number))
    _refuse_known(core, standing, wish.text)
    slot = suggestions.made_by(core, number, wish.voter_key)
    allowed = poll.definition.suggestions
    if allowed is not None and slot >= allowed.per_voter:
        raise Conflict(
            "suggestion_limit", "You have made all suggestions allowed here.", per_voter=allowed.per_voter
        )
    state, option, after = rules.first_state(poll, wish.text), None, poll
    if state == "approved":
        option = Option(id=new_id("opt", now), text=wish.text)
        after = rules.grown(poll, option, now)
    option_id = None if option is None else option.id
    if not suggestions.add(core, number, wish, slot=slot, state=state, option_id=option_id, at=now):
        _refuse_known(core, standing, wish.text)
        raise Conflict("suggestion_exists", "This was suggested at the same moment.", option_id=None)
    suggestion = Suggestion(
        id=wish.suggestion_id, poll_id=poll.id, text=wish.text, state=state, option_id=option_id, at=now
    )
    return Suggested(suggestion), after


def rule_on(
    core: Connection, standing: Standing, wish: RuleOnSuggestion, rules: Rules, now: int
) -> tuple[Suggested, Poll]:
    """The suggestion as ruled, and the poll that comes of it: an option more, shown again, or hidden."""
    found = suggestions.of_id(core, standing.no, wish.suggestion_id)
    if found is None:
        raise NotFound("suggestion_not_found", "There is no such suggestion in this poll.")
    state: Ruling = "approved" if wish.approve else "rejected"
    if found.suggestion.state == state:
        return Suggested(found.suggestion), standing.poll
    option, after = _ruled(standing.poll, found.suggestion, rules, now, approve=wish.approve)
    option_id = None if option is None else option.id
    return Suggested(suggestions.rule(core, found, state, option_id)), after


def _ruled(
    poll: Poll, suggestion: Suggestion, rules: Rules, now: int, *, approve: bool
) -> tuple[Option | None, Poll]:
    known = {option.id: option for option in poll.definition.options}
    option = known.get(suggestion.option_id or "")
    if not approve:
        return option, poll if option is None else rules.marked(poll, option.id, "hide", now)
    option = option or option_like(poll, suggestion.text)  # the host may have added it by hand
    if option is not None:
        return option, rules.marked(poll, option.id, "show", now)
    option = Option(id=new_id("opt", now), text=suggestion.text)
    return option, rules.grown(poll, option, now)


def _repeated(found: Kept, wish: Suggest) -> Suggested:
    """The suggestion again: the client only lost our reply."""
    if found.voter_key == wish.voter_key and found.suggestion.text == wish.text:
        return Suggested(found.suggestion, replayed=True)
    raise Conflict("suggestion_exists", "This id is taken by another suggestion.", option_id=None)


def _refuse_known(core: Connection, standing: Standing, text: str) -> None:
    """Raises `Conflict("suggestion_exists")`, which names the option if it can be voted for."""
    poll = standing.poll
    option = option_like(poll, text)
    found = suggestions.of_text(core, standing.no, text)
    if option is None and found is None:
        return
    if option is None and found is not None:
        known = {each.id: each for each in poll.definition.options}
        option = known.get(found.suggestion.option_id or "")
    shown = option is not None and option.state != "hidden"
    raise Conflict(
        "suggestion_exists",
        "This is among the options already." if shown else "This has been suggested already.",
        option_id=option.id if option is not None and shown else None,
    )
