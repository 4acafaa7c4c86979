"""What happened to a poll, as it is kept in the log and later told to webhooks."""

from typing import Any

import msgspec

from plaudit.features.polls.model import Definition, Option, Poll
from plaudit.features.polls.ports import Event

# What a host decided and an auditor must be able to read back; secrets and derived fields are left out.
_KEPT = (
    "question",
    "description",
    "image_url",
    "image_alt",
    "language",
    "translations",
    "definition",
    "status",
    "opens_at",
    "closes_at",
    "duration_seconds",
    "results_visibility",
    "results_threshold",
    "tie_rule",
    "revealed",
    "outcome",
    "voting",
    "run",
)


def event_of(event_type: str, poll: Poll, before: Poll | None = None) -> Event:
    """The event of a change at `poll.updated_at`. An edit carries only the fields it changed.

    Where all an edit did to the definition is that options came or changed, it carries `options`: those. A
    board of a thousand ideas is not written down again for each that is added.
    """
    data: dict[str, Any] = {
        field: msgspec.to_builtins(getattr(poll, field))
        for field in _KEPT
        if before is None or getattr(poll, field) != getattr(before, field)
    }
    if (
        before is not None
        and "definition" in data
        and (options := _moved(before.definition, poll.definition))
    ):
        del data["definition"]
        data["options"] = msgspec.to_builtins(options)
    data["revision"] = poll.revision
    return Event(type=event_type, poll_id=poll.id, at=poll.updated_at, data=data)


def _moved(before: Definition, after: Definition) -> list[Option]:
    """The options that came at the end or changed where they were; none where more than that happened."""
    old, new = before.options, after.options
    if msgspec.structs.replace(before, options=new) != after or len(new) < len(old):
        return []
    if any(was.id != option.id for was, option in zip(old, new, strict=False)):
        return []
    return [option for place, option in enumerate(new) if place >= len(old) or option != old[place]]
