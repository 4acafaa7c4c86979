"""What a decision asks of this store: histories, read from interactions and showings; targets; people."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from plaudit.features.interactions.ports import LATE_MS
from plaudit.features.triggers.model import LOUD, History, Trigger
from plaudit.features.triggers.settings import Tenant
from plaudit.storage.sqlite import trigger_memory
from plaudit.storage.sqlite.trigger_memory import ANSWERED, SHOWN

# What was dismissed or answered was shown, whether or not a page said so. What still waits may be claimed
# until its end, and be told of a little later: until then nothing else is given out in its place.
_HISTORY: Final = (
    "SELECT count(shown), max(shown), max(answered),"  # noqa: S608 - a number and what stands above
    " max(CASE WHEN waits THEN ends END), max(CASE WHEN waits THEN created_at END) FROM ("
    f" SELECT i.created_at, i.expires_at + {LATE_MS} AS ends, {SHOWN} AS shown,"
    f" i.state != 'canceled' AND i.expires_at + {LATE_MS} > ?3 AND {SHOWN} IS NULL AS waits,"
    f" {ANSWERED} AS answered"
    " FROM interactions i WHERE i.trigger_id = ?1 AND i.person = ?2)"
)
_LOUD: Final = (
    f"SELECT max(coalesce({SHOWN}, CASE WHEN i.state != 'canceled' AND i.expires_at > ?5"  # noqa: S608 - from LOUD
    "  THEN i.created_at END)) FROM interactions i"
    " WHERE i.project_id = ?1 AND i.environment = ?2 AND i.person = ?3 AND i.expires_at > ?4"
    " AND i.type != 'effect'"
    " AND coalesce(json_extract(CAST(i.document AS TEXT), '$.surface'), 'popup')"
    f" IN ({', '.join(repr(one) for one in sorted(LOUD))})"
)
_ATTRIBUTES: Final = "SELECT attributes FROM people WHERE project_id = ? AND environment = ? AND person = ?"
_TARGET: Final = {
    "poll": "SELECT status = 'open' AND (closes_at IS NULL OR closes_at > ?) FROM polls"
    " WHERE id = ? AND project_id = ? AND environment = ?",
    "survey": "SELECT status = 'open' AND (closes_at IS NULL OR closes_at > ?) FROM surveys"
    " WHERE id = ? AND project_id = ? AND environment = ?",
}


class TriggerWorld:
    """The `weighing.World` of one transaction or snapshot."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._open: dict[tuple[str, int], bool] = {}

    def history(self, trigger: Trigger, person: str, at: int) -> History:
        row = self._raw.execute(_HISTORY, (trigger.id, person, at)).fetchone()
        shown, last_shown, answered, waiting_until, waiting_since = row
        before, last_before, answered_before = trigger_memory.of(self._raw, trigger.id, person)
        last_shown = max((one for one in (last_shown, last_before) if one is not None), default=None)
        return History(
            shown=shown + before,
            last_shown=last_shown,
            answered=answered is not None or answered_before,
            waiting_until=waiting_until,
            last_at=max((one for one in (last_shown, waiting_since) if one is not None), default=None),
        )

    def last_loud(self, tenant: Tenant, person: str, at: int, within_ms: int) -> int | None:
        values = (*tenant, person, at - within_ms - LATE_MS, at)
        found: int | None = self._raw.execute(_LOUD, values).fetchone()[0]
        return found

    def is_open(self, trigger: Trigger, at: int) -> bool:
        show = trigger.show
        if show.effect is not None:
            return True
        kind = "poll" if show.poll is not None else "survey"
        target = show.poll or show.survey or ""
        found = self._open.get((target, at))
        if found is None:
            row = self._raw.execute(_TARGET[kind], (at, target, *trigger.tenant)).fetchone()
            found = self._open[target, at] = row is not None and bool(row[0])
        return found

    def attributes(self, tenant: Tenant, person: str) -> Mapping[str, Any] | None:
        row = self._raw.execute(_ATTRIBUTES, (*tenant, person)).fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=dict[str, Any])
