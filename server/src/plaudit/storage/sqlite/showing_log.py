"""The log of a trigger: a line when somebody was first shown what it decided, one when they answered."""

from typing import Any, Final

from plaudit.features.interactions.model import Interaction
from plaudit.features.interactions.ports import Note

_SHOWN: Final = (
    "SELECT min(shown_at), count(shown_at), max(answered_at) FROM showings"
    " WHERE interaction_no = ? AND person = ?"
)
_INSERT: Final = "INSERT INTO showing_log (trigger_id, act, at, begun_at) VALUES (?,?,?,?)"


def write(raw: Any, number: int, interaction: Interaction, note: Note, now: int) -> None:
    """After a first mark of a person. Of several pages the first that showed it counts."""
    if interaction.trigger is None or interaction.show is None or note.mark not in {"shown", "answered"}:
        return
    begun_at, pages, answered_at = raw.execute(_SHOWN, (number, note.person)).fetchone()
    trigger = interaction.trigger
    if note.mark == "shown":
        if pages == 1 and answered_at is None:
            raw.execute(_INSERT, (trigger, "began", now, now))
        return
    if not pages:  # a page that reported the answer alone
        begun_at = now
        raw.execute(_INSERT, (trigger, "began", now, now))
    raw.execute(_INSERT, (trigger, "completed", now, begun_at))
