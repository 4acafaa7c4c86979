"""How many of what: counters of one interaction, and totals by the hour that outlive it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from plaudit.features.interactions.model import MARKS, Counts, Interaction, Outcomes
from plaudit.features.interactions.ports import Total

HOUR_MS: Final = 3_600_000
_FALLBACK: Final = "fallback:"
_COUNT: Final = (
    "INSERT INTO interaction_counters (interaction_no, name, n) VALUES (?,?,?)"
    " ON CONFLICT DO UPDATE SET n = n + excluded.n"
)
# A moment among the counters: where it is read they are read anyway.
_FIRST_SHOWN: Final = "first_shown_at"
_FIRST: Final = "INSERT OR IGNORE INTO interaction_counters (interaction_no, name, n) VALUES (?,?,?)"
_TOTAL: Final = (
    "INSERT INTO interaction_totals (hour, n, project_id, environment, sort, key, name)"
    " VALUES (?,?,?,?,?,?,?)"
    " ON CONFLICT DO UPDATE SET n = n + excluded.n"
)
_OF_HOURS: Final = (
    "SELECT hour, key, name, n FROM interaction_totals"
    " WHERE project_id = ? AND environment = ? AND sort = ? AND hour >= ? ORDER BY hour, key"
)


class Counting:
    """What a batch adds, gathered: ten thousand pages told of one effect move each counter once.

    `write` it in the transaction of the marks it counts.
    """

    def __init__(self, now: int) -> None:
        self.now = now
        self._counters: dict[tuple[int, str], int] = {}
        self._totals: dict[tuple[str, ...], int] = {}

    def add(self, number: int, interaction: Interaction, name: str) -> None:
        """One more of `name`, for the interaction and in the totals."""
        self._counters[number, name] = self._counters.get((number, name), 0) + 1
        for key in _keys(interaction, name):
            self._totals[key] = self._totals.get(key, 0) + 1

    def write(self, raw: Any) -> None:
        for (number, name), n in self._counters.items():
            raw.execute(_COUNT, (number, name, n))
            if name == "shown":
                raw.execute(_FIRST, (number, _FIRST_SHOWN, self.now))
        hour = self.now // HOUR_MS
        for key, n in self._totals.items():
            raw.execute(_TOTAL, (hour, n, *key))


def total(raw: Any, interaction: Interaction, name: str, now: int) -> None:
    """One more of `name` in the totals alone."""
    for key in _keys(interaction, name):
        raw.execute(_TOTAL, (now // HOUR_MS, 1, *key))


def _keys(interaction: Interaction, name: str) -> Iterator[tuple[str, ...]]:
    effect = interaction.type if interaction.effect is None else interaction.effect.effect
    for sort, key in (("effect", effect), ("trigger", interaction.trigger)):
        if key is not None:
            yield (*interaction.tenant, sort, key, name)


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
