"""What is left of a trigger's interactions once they are forgotten: how often, when last, whether answered.

Without it whoever was shown something once would be shown it once more when the days of keeping are over.
"""

from typing import Any, Final

SHOWN: Final = (
    "(SELECT max(coalesce(s.shown_at, s.answered_at, s.dismissed_at)) FROM showings s"
    " WHERE s.interaction_no = i.no AND s.person = i.person)"
)
ANSWERED: Final = (
    "(SELECT max(s.answered_at) FROM showings s WHERE s.interaction_no = i.no AND s.person = i.person)"
)
_KEEP: Final = (
    "INSERT INTO trigger_memory (trigger_id, person, shown, last_shown, answered_at)"  # noqa: S608 - from above
    f" SELECT i.trigger_id, i.person, 1, {SHOWN}, {ANSWERED} FROM interactions i"
    f" WHERE i.no = ? AND i.trigger_id IS NOT NULL AND i.person IS NOT NULL AND {SHOWN} IS NOT NULL"
    " ON CONFLICT DO UPDATE SET shown = shown + 1, last_shown = max(last_shown, excluded.last_shown),"
    " answered_at = coalesce(answered_at, excluded.answered_at)"
)
_OF: Final = "SELECT shown, last_shown, answered_at FROM trigger_memory WHERE trigger_id = ? AND person = ?"


def keep(raw: Any, interaction_no: int) -> None:
    """Remember that it was shown, before it and its showings are deleted in the same transaction."""
    raw.execute(_KEEP, (interaction_no,))


def of(raw: Any, trigger_id: str, person: str) -> tuple[int, int | None, bool]:
    """How often, when last, and whether it was answered: of what is forgotten."""
    row = raw.execute(_OF, (trigger_id, person)).fetchone()
    return (0, None, False) if row is None else (row[0], row[1], row[2] is not None)
