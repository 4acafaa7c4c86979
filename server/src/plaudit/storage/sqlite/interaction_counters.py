"""How many of what: counters of one interaction, and totals by the hour that outlive it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from plaudit.features.interactions.model import MARKS, Counts, Interaction, Outcomes
from plaudit.features.interactions.ports import Total

HOUR_MS: Final = 3_600_000
_FALLBACK: Final = "fallback:"
_COUNT: Final = (
    "INSERT INTO interaction_counters (interaction_no, name, n) VALUES (?,?,1)"
    " ON CONFLICT DO UPDATE SET n = n + 1"
)
# A moment among the counters: where it is read they are read anyway.
_FIRST_SHOWN: Final = "first_shown_at"
_FIRST: Final = "INSERT OR IGNORE INTO interaction_counters (interaction_no, name, n) VALUES (?,?,?)"
_TOTAL: Final = (
    "INSERT INTO interaction_totals (project_id, environment, sort, hour, key, name, n)"
    " VALUES (?,?,?,?,?,?,1)"
    " ON CONFLICT DO UPDATE SET n = n + 1"
)
_OF_HOURS: Final = (
    "SELECT hour, key, name, n FROM interaction_totals"
    " WHERE project_id = ? AND environment = ? AND sort = ? AND hour >= ? ORDER BY hour, key"
)


def count(raw: Any, number: int, interaction: Interaction, name: str, now: int) -> None:
    """One more of `name`, for the interaction and in the totals."""
    raw.execute(_COUNT, (number, name))
    if name == "shown":
        raw.execute(_FIRST, (number, _FIRST_SHOWN, now))
    total(raw, interaction, name, now)


def total(raw: Any, interaction: Interaction, name: str, now: int) -> None:
    """One more of `name` in the totals alone."""
    effect = interaction.type if interaction.effect is None else interaction.effect.effect
    for sort, key in (("effect", effect), ("trigger", interaction.trigger)):
        if key is not None:
            raw.execute(_TOTAL, (*interaction.tenant, sort, now // HOUR_MS, key, name))


def fallback(effect: str) -> str:
    """The name under which it is counted that a page did this instead."""
    return f"{_FALLBACK}{effect}"


def outcomes(raw: Any, number: int) -> Outcomes:
    rows = raw.execute("SELECT name, n FROM interaction_counters WHERE interaction_no = ?", (number,))
    counted, fallbacks = _read(rows)
    marks = {each: counted.get(each, 0) for each in MARKS}
    return Outcomes(**marks, fallbacks=fallbacks, first_shown_at=counted.get(_FIRST_SHOWN))


def totals(raw: Any, tenant: tuple[str, str], sort: str, since: int) -> Sequence[Total]:
    found: dict[tuple[int, str], list[tuple[str, int]]] = {}
    for hour, key, name, n in raw.execute(_OF_HOURS, (*tenant, sort, since // HOUR_MS)):
        found.setdefault((hour, key), []).append((name, n))
    return [Total(hour=hour * HOUR_MS, key=key, counts=_counts(rows)) for (hour, key), rows in found.items()]


def _counts(rows: Iterable[tuple[str, int]]) -> Counts:
    counted, fallbacks = _read(rows)
    known = {name: n for name, n in counted.items() if name in Counts.__struct_fields__}
    return Counts(**known, fallbacks=fallbacks)


def _read(rows: Iterable[tuple[str, int]]) -> tuple[dict[str, int], dict[str, int]]:
    counted: dict[str, int] = dict(rows)
    fallbacks = {name.removeprefix(_FALLBACK): n for name, n in counted.items() if name.startswith(_FALLBACK)}
    return {name: n for name, n in counted.items() if not name.startswith(_FALLBACK)}, fallbacks
