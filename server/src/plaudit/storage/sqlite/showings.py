"""What people did with interactions: a row per person and slot, counters that move with first marks."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from plaudit.features.interactions.model import MARKS, Mark, OncePer, Outcomes
from plaudit.features.interactions.ports import Note, Showing

_MOST: Final = 1000
_ALL_PAGES: Final[frozenset[Mark]] = frozenset({"delivered"})
# One statement for each mark: column names cannot be parameters.
_MARK: Final[dict[Mark, str]] = {
    mark: f"UPDATE showings SET {mark}_at = ?, fallback = coalesce(?, fallback), detail = coalesce(?, detail)"  # noqa: S608 - from MARKS
    f" WHERE interaction_no = ? AND person = ? AND slot = ? AND {mark}_at IS NULL"
    for mark in MARKS
}
_COUNT: Final = (
    "INSERT INTO interaction_counters (interaction_no, name, n) VALUES (?,?,1)"
    " ON CONFLICT DO UPDATE SET n = n + 1"
)
_COLUMNS: Final = "person, slot, " + ", ".join(f"{mark}_at" for mark in MARKS) + ", fallback, detail"


class Marked(NamedTuple):
    """`fresh`: the row had no such mark before. `first`: the slot may show it, or was the first to say so."""

    fresh: bool
    first: bool


def mark(raw: Any, number: int, once_per: OncePer, note: Note, now: int) -> Marked:
    """Set a mark unless it is set. Where once is once per person, the slot that showed it holds it."""
    assert note.person is not None
    slot = "" if once_per == "user" or note.mark in _ALL_PAGES else note.slot
    place = (number, note.person, slot)
    raw.execute("INSERT OR IGNORE INTO showings (interaction_no, person, slot) VALUES (?,?,?)", place)
    changed = raw.execute(_MARK[note.mark], (now, note.fallback, note.detail, *place)).rowcount
    if changed:
        _add(raw, number, note)
    if note.mark != "shown":
        return Marked(fresh=bool(changed), first=bool(changed))
    raw.execute(
        "UPDATE showings SET holder = ?"
        " WHERE interaction_no = ? AND person = ? AND slot = ? AND holder IS NULL",
        (note.slot, *place),
    )
    held = raw.execute(
        "SELECT holder FROM showings WHERE interaction_no = ? AND person = ? AND slot = ?", place
    ).fetchone()[0]
    return Marked(fresh=bool(changed), first=held == note.slot)


def count(raw: Any, number: int, note: Note) -> None:
    """Count what a page among many reports, without knowing whose it is."""
    _add(raw, number, note)


def outcomes(raw: Any, number: int) -> Outcomes:
    rows = raw.execute("SELECT name, n FROM interaction_counters WHERE interaction_no = ?", (number,))
    counted: dict[str, int] = dict(rows.fetchall())
    fallbacks = {
        name.removeprefix("fallback:"): n for name, n in counted.items() if name.startswith("fallback:")
    }
    return Outcomes(**{each: counted.get(each, 0) for each in MARKS}, fallbacks=fallbacks)


def page(raw: Any, number: int) -> Sequence[Showing]:
    query = f"SELECT {_COLUMNS} FROM showings WHERE interaction_no = ? LIMIT {_MOST}"  # noqa: S608 - names above
    names = [name.strip() for name in _COLUMNS.split(",")]
    return [Showing(**dict(zip(names, row, strict=True))) for row in raw.execute(query, (number,))]


def _add(raw: Any, number: int, note: Note) -> None:
    raw.execute(_COUNT, (number, note.mark))
    if note.fallback is not None:
        raw.execute(_COUNT, (number, f"fallback:{note.fallback}"))
