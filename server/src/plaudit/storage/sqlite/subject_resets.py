"""Resetting a subject, and forgetting what nothing is left of.

Half a million people may like it, so they do not go with it at once: the subject gets a new row, which knows
nobody, and the old one, nameless, goes a piece at a time. Its version goes on, so that whoever watches takes
the empty state for the newer one.
"""

import os
from typing import Any, Final

from plaudit.features.reactions.model import Name, State

_EMPTY_KEPT_MS: Final = 6 * 24 * 3600 * 1000
"""Longer than other things of people who went away: its version is lost with it."""

# No subject of a host holds a control character. At 0 it is due at once.
_NAMELESS: Final = (
    "UPDATE subjects SET name = char(0) || no, likes = 0, reactions = '{}', secret = zeroblob(32),"
    " updated_at = 0 WHERE no = ?"
)
_ANEW: Final = (
    "INSERT INTO subjects (project_id, environment, name, likes, reactions, version, secret, epoch,"
    " created_at, updated_at) VALUES (?,?,?,0,'{}',?,?,?,?,?)"
)
_EMPTY: Final = (
    "SELECT no, project_id, environment, updated_at FROM subjects INDEXED BY subjects_empty"
    " WHERE likes = 0 AND reactions = '{}' AND updated_at < ? ORDER BY updated_at LIMIT ?"
)
_PEOPLE: Final = (
    "DELETE FROM subject_voters WHERE (subject_no, voter_key) IN"
    " (SELECT subject_no, voter_key FROM subject_voters WHERE subject_no = ? LIMIT ?)"
)
_ROOM: Final = "UPDATE subject_counts SET n = n - 1 WHERE project_id = ? AND environment = ?"


def reset(raw: Any, name: Name, number: int, state: State, now: int) -> State:
    """The subject with nothing on it, a version newer; as it is where nothing is on it."""
    if not state.likes and not state.reactions:
        return state
    version = state.version + 1
    raw.execute(_NAMELESS, (number,))
    whose = (name.project_id, name.environment, name.subject)
    raw.execute(_ANEW, (*whose, version, os.urandom(32), state.epoch, now, now))
    return State(subject=name.subject, version=version, epoch=state.epoch)


def forget_empty(raw: Any, before: int, limit: int) -> int:
    """Delete some of what nothing is left of, and whom it knew; how many rows."""
    gone, empty = 0, raw.execute(_EMPTY, (max(before - _EMPTY_KEPT_MS, 1), limit)).fetchall()
    for number, project_id, environment, at in empty:
        gone += raw.execute(_PEOPLE, (number, limit - gone)).rowcount
        if gone >= limit:
            return limit
        gone += raw.execute("DELETE FROM subjects WHERE no = ?", (number,)).rowcount
        if at:  # a nameless one left its place to the one that has its name
            raw.execute(_ROOM, (project_id, environment))
    return gone
