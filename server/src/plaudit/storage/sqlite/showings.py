"""What people did with interactions: a row per person and slot, counters that move with first marks."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from plaudit.features.interactions.model import MARKS, Interaction, Mark, OncePer
from plaudit.features.interactions.ports import MOST_SLOTS, Note, Showing
from plaudit.storage.sqlite.interaction_counters import Counting, fallback

_MOST: Final = 1000
ALL_PAGES: Final[frozenset[Mark]] = frozenset({"delivered", "answered"})
"""Marks of a person, whichever of their pages said so."""

# One statement for each mark: column names cannot be parameters.
_MARK: Final[dict[Mark, str]] = {
    mark: f"UPDATE showings SET {mark}_at = ?, fallback = coalesce(?, fallback), detail = coalesce(?, detail)"  # noqa: S608 - from MARKS
    f" WHERE interaction_no = ? AND person = ? AND slot = ? AND {mark}_at IS NULL"
    for mark in MARKS
}
_COLUMNS: Final = "person, slot, " + ", ".join(f"{mark}_at" for mark in MARKS) + ", fallback, detail"


class Marked(NamedTuple):
    """`fresh`: the row had no such mark before. `first`: the slot may show it, or was the first to say so."""

    fresh: bool
    first: bool


def mark(raw: Any, number: int, interaction: Interaction, note: Note, counting: Counting) -> Marked:
    """Set a mark unless it is set, and count it. Where once is once per person, who showed it holds it."""
    assert note.person is not None
    slot, claimant = _who(interaction.once_per, note)
    place = (number, note.person, slot)
    if slot and not _has_room(raw, place):
        return Marked(fresh=False, first=False)
    raw.execute("INSERT OR IGNORE INTO showings (interaction_no, person, slot) VALUES (?,?,?)", place)
    changed = raw.execute(_MARK[note.mark], (counting.now, note.fallback, note.detail, *place)).rowcount
    if changed:
        count(counting, number, interaction, note)
    if note.mark != "shown":
        return Marked(fresh=bool(changed), first=bool(changed))
    holds = _holds(raw, place, claimant)
    # Pages that name no tab are all alike: the first of them is the first, and no other is.
    return Marked(fresh=bool(changed), first=holds if claimant else bool(changed))


def count(counting: Counting, number: int, interaction: Interaction, note: Note) -> None:
    """Count what was reported, without knowing of whom."""
    counting.add(number, interaction, note.mark)
    if note.fallback is not None:
        counting.add(number, interaction, fallback(note.fallback))


def page(raw: Any, number: int) -> Sequence[Showing]:
    query = f"SELECT {_COLUMNS} FROM showings WHERE interaction_no = ? LIMIT {_MOST}"  # noqa: S608 - names above
    names = [name.strip() for name in _COLUMNS.split(",")]
    return [Showing(**dict(zip(names, row, strict=True))) for row in raw.execute(query, (number,))]


def forget(raw: Any, number: int, limit: int) -> int:
    """Delete some of an interaction's; how many."""
    deleted: int = raw.execute(
        "DELETE FROM showings WHERE interaction_no = ?1 AND person IN"
        " (SELECT person FROM showings WHERE interaction_no = ?1 LIMIT ?2)",
        (number, limit),
    ).rowcount
    return deleted


def _who(once_per: OncePer, note: Note) -> tuple[str, str]:
    """What it is counted by, and which page claims it: `device:tab` is the tab of a device."""
    if once_per == "user" or note.mark in ALL_PAGES:
        return "", note.slot
    if once_per == "tab":
        return note.slot, note.slot
    device, _, tab = note.slot.partition(":")
    return device, tab


def _holds(raw: Any, place: tuple[int, str, str], claimant: str) -> bool:
    """Whether the claimant is the page that may show it: it is, if none was before."""
    raw.execute(
        "UPDATE showings SET holder = ?"
        " WHERE interaction_no = ? AND person = ? AND slot = ? AND holder IS NULL",
        (claimant, *place),
    )
    query = "SELECT holder FROM showings WHERE interaction_no = ? AND person = ? AND slot = ?"
    return bool(raw.execute(query, place).fetchone()[0] == claimant)


def _has_room(raw: Any, place: tuple[int, str, str]) -> bool:
    """Whether this slot is known, or one more may be: somebody who makes them up fills no disk."""
    found = raw.execute(
        "SELECT count(*), max(slot = ?3) FROM showings WHERE interaction_no = ?1 AND person = ?2", place
    ).fetchone()
    return bool(found[1]) or found[0] < MOST_SLOTS
