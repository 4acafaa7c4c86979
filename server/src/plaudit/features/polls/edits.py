"""What may be edited and when: words always, meaning only until somebody has voted."""

from typing import Any

import msgspec

from plaudit.features.polls import drafts
from plaudit.features.polls.definitions import Limits, checked, refuse_if
from plaudit.features.polls.kinds import KINDS
from plaudit.features.polls.model import Option, Poll
from plaudit.kernel.errors import Conflict, FieldProblem

_MEANING = frozenset(
    {"min_selections", "max_selections", "scale", "voting", "results_visibility", "results_threshold"}
    | {"tie_rule", "duration_seconds"}
)
_DEFINITION = frozenset(
    {"min_selections", "max_selections", "scale", "style", "settings", "shuffle", "suggestions"}
)
_INSTANTS = frozenset({"opens_at", "closes_at"})
_UNLESS_TOLD = Limits()


def edited(
    poll: Poll, edit: drafts.PollEdit, now: int, *, has_votes: bool, limits: Limits = _UNLESS_TOLD
) -> Poll:
    """The poll with the edit applied, its counters of change untouched.

    Raises `Conflict("meaning_locked")` naming the first field whose meaning is fixed by votes,
    `Conflict("poll_state")` for an ended poll, and `Invalid("definition_invalid")`.
    """
    status = poll.status_at(now)
    if status in {"closed", "canceled", "archived"}:
        raise Conflict("poll_state", f"A poll that is {status} cannot change.", status=status, action="edit")
    changes = {
        field: value
        for field in edit.__struct_fields__
        if (value := getattr(edit, field)) is not msgspec.UNSET
    }
    for field in _INSTANTS & changes.keys():
        changes[field] = drafts.millis(changes[field])
    if "question" in changes:
        changes["question"] = changes["question"].strip()
    if "tags" in changes:
        changes["tags"] = tuple(dict.fromkeys(changes["tags"]))
    if "settings" in changes:
        changes["settings"] = poll.definition.settings | changes["settings"]
    if "options" in changes:
        changes["options"] = _edited_options(poll, changes["options"], now, has_votes=has_votes)
    if has_votes:
        _refuse_new_meaning(poll, changes)
    written = () if edit.options is msgspec.UNSET else edit.options
    after = checked(_applied(poll, changes, status, now), limits, written)
    if has_votes and _judging(after) != _judging(poll):
        raise _locked("settings", "A setting would change what votes mean.")
    if _meaning(after) != _meaning(poll):
        return msgspec.structs.replace(after, meaning=poll.meaning + 1)
    return after


def _meaning(poll: Poll) -> tuple[Any, ...]:
    """What an answer is judged by."""
    asked = poll.definition
    options = {option.id for option in asked.options}
    return options, asked.min_selections, asked.max_selections, asked.scale, _judging(poll)


def _judging(poll: Poll) -> dict[str, Any]:
    """The settings an answer is judged by: all but those its kind lets change freely."""
    free = KINDS[poll.definition.kind].free
    return {name: value for name, value in poll.definition.settings.items() if name not in free}


def _applied(poll: Poll, changes: dict[str, Any], status: str, now: int) -> Poll:
    in_definition = {field: changes.pop(field) for field in (*_DEFINITION, "options") if field in changes}
    after = msgspec.structs.replace(
        poll, definition=msgspec.structs.replace(poll.definition, **in_definition), **changes
    )
    if _INSTANTS & changes.keys() or "duration_seconds" in changes:
        running = status in {"open", "locked"}
        if running and "opens_at" in changes:
            raise Conflict("poll_state", "The poll has opened already.", status=status, action="edit")
        duration = None if running and "duration_seconds" not in changes else after.duration_seconds
        drafts.check_times(now, None if running else after.opens_at, after.closes_at, duration)
    if status == "draft" and after.opens_at is not None:
        return msgspec.structs.replace(after, status="scheduled")
    if status == "scheduled" and after.opens_at is None:
        return msgspec.structs.replace(after, status="draft")
    return after


def _edited_options(
    poll: Poll, written: list[str | drafts.OptionDraft], now: int, *, has_votes: bool
) -> tuple[Option, ...]:
    """Options named by id or key keep their identity; any other is new, and new is meaning."""
    known = {option.id: option for option in poll.definition.options}
    fresh = iter(drafts.options_of(written, now))
    options: list[Option] = []
    for index, draft in enumerate(written):
        option = next(fresh)
        if isinstance(draft, drafts.OptionDraft) and (found := _named(known, draft, index)):
            if any(other.id == found.id for other in options):
                refuse_if([FieldProblem(f"#/options/{index}/id", "This option is listed already.")])
            key = found.key if draft.key is None else draft.key
            option = msgspec.structs.replace(option, id=found.id, key=key, state=found.state)
        options.append(option)
    ids = {option.id for option in options}
    if has_votes and ids != known.keys() and not (KINDS[poll.definition.kind].grows and known.keys() < ids):
        raise _locked("options", "Options cannot be added, removed or replaced; name each by its id.")
    return tuple(options)


def _named(known: dict[str, Option], draft: drafts.OptionDraft, index: int) -> Option | None:
    """The option the draft is about; None for a new one."""
    if draft.id is not None:
        if draft.id not in known:
            refuse_if([FieldProblem(f"#/options/{index}/id", "This poll has no such option.")])
        return known[draft.id]
    if draft.key is None:
        return None
    return next((option for option in known.values() if option.key == draft.key), None)


def _refuse_new_meaning(poll: Poll, changes: dict[str, Any]) -> None:
    for field in sorted(_MEANING & changes.keys()):
        now_says = getattr(poll.definition if field in _DEFINITION else poll, field)
        if changes[field] != now_says:
            raise _locked(field, f"`{field}` changes what votes mean.")


def _locked(field: str, reason: str) -> Conflict:
    return Conflict(
        "meaning_locked",
        f"{reason} This run has votes already: reset the poll to start a new run.",
        field=field,
        reason=reason,
    )
