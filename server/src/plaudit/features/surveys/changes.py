"""How surveys change, and what becomes of their polls then. Pure: a survey before, a survey after.

With pacing `self` the polls open and close with the survey; with pacing `host` the host opens each by
itself, and the end of the survey ends those that are open.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from plaudit.features.polls import copies
from plaudit.features.polls.events import event_of
from plaudit.features.polls.model import FINAL_STATUSES, Poll
from plaudit.features.polls.transitions import EVENT, Action, goes_dark, transition
from plaudit.features.polls.transitions import touched as poll_touched
from plaudit.features.surveys.model import Condition, Ending, Item, Jump, Quota, Survey
from plaudit.features.surveys.ports import PollStep
from plaudit.features.surveys.whole import Whole
from plaudit.kernel.errors import Conflict
from plaudit.kernel.ids import new_id

_MEANING: Final = ("items", "hidden_fields", "pacing", "identity", "quotas")
_RUNNING: Final = frozenset({"open", "locked"})


def opened(whole: Whole, now: int) -> Whole:
    """The survey open, and with pacing `self` its polls too."""
    survey = whole.survey
    if survey.status_at(now) != "draft":
        raise _state(survey, "open", now)
    if survey.closes_at is not None and survey.closes_at <= now:
        raise Conflict(
            "survey_state", "closes_at has passed: change it first.", status=survey.status, action="open"
        )
    after = msgspec.structs.replace(survey, status="open", opens_at=now)
    polls = [_begun(poll, now) if survey.pacing == "self" else poll for poll in whole.polls]
    return Whole(after, polls)


def closed(whole: Whole, now: int) -> Whole:
    """The survey at its end, and every poll of it that was open."""
    if whole.survey.status != "open":
        raise _state(whole.survey, "close", now)
    return Whole(
        msgspec.structs.replace(whole.survey, status="closed"), [_ended(one, now) for one in whole.polls]
    )


def archived(whole: Whole, now: int) -> Whole:
    """The survey put away, with the polls made for it."""
    status = whole.survey.status_at(now)
    if status not in {"draft", "closed"}:
        raise _state(whole.survey, "archive", now)
    pairs = zip(whole.survey.items, whole.polls, strict=True)
    polls = [_put_away(poll, now) if item.own else poll for item, poll in pairs]
    return Whole(msgspec.structs.replace(whole.survey, status="archived"), polls)


STEPS: Final[Mapping[str, Callable[[Whole, int], Whole]]] = {
    "open": opened,
    "close": closed,
    "archive": archived,
}


def touched(before: Whole, after: Whole, now: int) -> Whole:
    """`after` with the survey's counters of change moved on."""
    survey = msgspec.structs.replace(after.survey, revision=before.survey.revision + 1, updated_at=now)
    return Whole(survey, after.polls)


def before_all(whole: Whole) -> Whole:
    """What there was of a new survey before it was made: the polls that were not made with it."""
    pairs = zip(whole.survey.items, whole.polls, strict=True)
    others = [poll for item, poll in pairs if not item.own]
    return Whole(msgspec.structs.replace(whole.survey, items=()), others)


def planned(before: Whole, after: Whole, now: int) -> tuple[Whole, list[PollStep]]:
    """`after` as it will stand, and what to store of its polls: new ones, changed ones, and those left out.

    Polls left out that were the survey's own are put away.
    """
    known = {poll.id: poll for poll in before.polls}
    taken = [_step(known.get(poll.id), _suited(after.survey, poll, now), now) for poll in after.polls]
    kept = {poll.id for poll in after.polls}
    pairs = zip(before.survey.items, before.polls, strict=False)
    dropped = [poll for item, poll in pairs if item.own and poll.id not in kept]
    gone = [_step(poll, _put_away(_ended(poll, now), now), now) for poll in dropped]
    stand = [poll if step is None else step.poll for poll, step in zip(after.polls, taken, strict=True)]
    return Whole(after.survey, stand), [step for step in (*taken, *gone) if step is not None]


def refuse_ended(survey: Survey, action: str, now: int) -> None:
    if survey.status_at(now) in {"closed", "archived"}:
        raise _state(survey, action, now)


def refuse_new_meaning(before: Survey, after: Survey) -> None:
    """Raises `Conflict("meaning_locked")` for what cannot change once somebody has begun to answer."""
    for field in _MEANING:
        if getattr(before, field) != getattr(after, field):
            reason = f"`{field}` changes what answers mean."
            raise Conflict(
                "meaning_locked",
                f"{reason} Somebody has begun to answer: duplicate the survey instead.",
                field=field,
                reason=reason,
            )


def copied(whole: Whole, now: int) -> Whole:
    """A draft that asks the same with polls of its own, under new ids, found by no external id."""
    polls = [copies.copied(poll, now) for poll in whole.polls]
    ids = {
        old.id: new.id
        for poll, copy in zip(whole.polls, polls, strict=True)
        for old, new in zip(poll.definition.options, copy.definition.options, strict=False)
    }
    survey = whole.survey
    items = tuple(_copied_item(item, copy, ids) for item, copy in zip(survey.items, polls, strict=True))
    return Whole(
        msgspec.structs.replace(
            survey,
            id=new_id("surv", now),
            status="draft",
            secret=os.urandom(32),
            items=items,
            endings=tuple(_renamed(one, ids) for one in survey.endings),
            quotas=tuple(_renamed(one, ids) for one in survey.quotas),
            created_at=now,
            updated_at=now,
            opens_at=None,
            closes_at=None,
            external_id=None,
            revision=1,
        ),
        polls,
    )


def _copied_item(item: Item, poll: Poll, ids: Mapping[str, str]) -> Item:
    jumps = tuple(Jump(when=_condition(jump.when, ids), to=jump.to) for jump in item.jumps)
    show = None if item.show_when is None else _condition(item.show_when, ids)
    return msgspec.structs.replace(item, poll_id=poll.id, own=True, show_when=show, jumps=jumps)


def _renamed(part: Any, ids: Mapping[str, str]) -> Any:
    """An ending or a quota whose condition names the new options."""
    assert isinstance(part, Ending | Quota)
    return part if part.when is None else msgspec.structs.replace(part, when=_condition(part.when, ids))


def _condition(condition: Condition, ids: Mapping[str, str]) -> Condition:
    def each(inner: Sequence[Condition] | None) -> tuple[Condition, ...] | None:
        return None if inner is None else tuple(_condition(one, ids) for one in inner)

    return msgspec.structs.replace(
        condition,
        value=_value(condition.value, ids),
        all_of=each(condition.all_of),
        any_of=each(condition.any_of),
        negated=None if condition.negated is None else _condition(condition.negated, ids),
    )


def _value(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_value(one, ids) for one in value]
    if isinstance(value, dict):
        return {ids.get(row, row): column for row, column in value.items()}
    return ids.get(value, value) if isinstance(value, str) else value


def _step(before: Poll | None, after: Poll, now: int) -> PollStep | None:
    """How one poll is stored; None when nothing of it changed."""
    if before is None:
        fresh = msgspec.structs.replace(after, revision=1, hidden_version=1)
        events = [event_of("poll.created", fresh)]
        if fresh.status == "open":
            events.append(event_of("poll.opened", fresh))
        return PollStep(poll=fresh, events=events)
    if after == before:
        return None
    action = _action(before, after)
    if action is None:
        after = poll_touched(before, after, now)
        event = event_of("poll.updated", after, before=before)
    else:
        after = msgspec.structs.replace(
            after, revision=before.revision + 1, hidden_version=before.hidden_version + 1
        )
        event = event_of(EVENT[action], after)
    return PollStep(
        poll=after,
        events=[event],
        expected_revision=before.revision,
        goes_dark=goes_dark(before, after),
    )


def _action(before: Poll, after: Poll) -> Action | None:
    if before.status == after.status:
        return None
    actions: Mapping[str, Action] = {"open": "open", "closed": "close", "archived": "archive"}
    return actions[after.status]


def _suited(survey: Survey, poll: Poll, now: int) -> Poll:
    """A poll that follows its survey: it ends when that ends, and opens with it."""
    item = next(item for item in survey.items if item.poll_id == poll.id)
    if not item.own or poll.status_at(now) in FINAL_STATUSES:
        return poll
    if poll.duration_seconds is None:
        poll = msgspec.structs.replace(poll, closes_at=survey.closes_at)
    rules = msgspec.structs.replace(poll.voting, identity=survey.identity)
    poll = msgspec.structs.replace(poll, voting=rules)
    return _begun(poll, now) if survey.status == "open" and survey.pacing == "self" else poll


def _begun(poll: Poll, now: int) -> Poll:
    return transition(poll, "open", now) if poll.status in {"draft", "scheduled"} else poll


def _ended(poll: Poll, now: int) -> Poll:
    return transition(poll, "close", now) if poll.status in _RUNNING else poll


def _put_away(poll: Poll, now: int) -> Poll:
    """Archived; a poll that is open, because the host leads it by itself, is left alone."""
    if poll.status not in {"draft", "scheduled", "closed", "canceled"}:
        return poll
    return transition(poll, "archive", now)


def _state(survey: Survey, action: str, now: int) -> Conflict:
    status = survey.status_at(now)
    return Conflict(
        "survey_state", f"A survey that is {status} cannot {action}.", status=status, action=action
    )
