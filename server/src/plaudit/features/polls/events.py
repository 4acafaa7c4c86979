"""What happened to a poll, as it is kept in the log and later told to webhooks."""

from typing import Any

import msgspec

from plaudit.features.polls.model import Poll
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
    """The event of a change at `poll.updated_at`. An edit carries only the fields it changed."""
    data: dict[str, Any] = {
        field: msgspec.to_builtins(getattr(poll, field))
        for field in _KEPT
        if before is None or getattr(poll, field) != getattr(before, field)
    }
    data["revision"] = poll.revision
    return Event(type=event_type, poll_id=poll.id, at=poll.updated_at, data=data)
