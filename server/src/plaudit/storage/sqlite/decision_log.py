"""Decisions as they are written down: the log by person, and numbers by trigger and hour."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.features.triggers.model import Moment, Trigger
from plaudit.features.triggers.ports import Figures
from plaudit.features.triggers.weighing import Made

OF_ONE_PERSON: Final = 200
HOUR_MS: Final = 3_600_000
_RECENT: Final = 1000

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Made).decode
_INSERT: Final = (
    "INSERT INTO decisions (project_id, environment, person, trigger_id, at, document) VALUES (?,?,?,?,?,?)"
)
_PRUNE: Final = (
    "DELETE FROM decisions WHERE project_id = ?1 AND environment = ?2 AND person = ?3 AND no <="
    " (SELECT no FROM decisions WHERE project_id = ?1 AND environment = ?2 AND person = ?3"
    "  ORDER BY no DESC LIMIT 1 OFFSET ?4)"
)
_COUNT: Final = (
    "INSERT INTO trigger_counters (trigger_id, hour, reason, n) VALUES (?,?,?,?)"
    " ON CONFLICT DO UPDATE SET n = n + excluded.n"
)
_OF_PERSON: Final = (
    "SELECT document FROM decisions WHERE project_id = ? AND environment = ? AND person = ?"
    " ORDER BY no DESC LIMIT ?"
)
_REASONS: Final = "SELECT hour, reason, n FROM trigger_counters WHERE trigger_id = ? AND hour >= ?"
_OUTCOMES: Final = (
    "SELECT name, sum(n) FROM interaction_totals WHERE project_id = ? AND environment = ?"
    " AND sort = 'trigger' AND hour >= ? AND key = ? GROUP BY name"
)
_TO_SHOW: Final = (
    "SELECT json_extract(CAST(i.document AS TEXT), '$.not_before'), min(s.shown_at) FROM"
    " (SELECT no, person, document FROM interactions WHERE trigger_id = ? ORDER BY no DESC LIMIT ?) i"
    " JOIN showings s ON s.interaction_no = i.no AND s.person = i.person"
    " WHERE s.shown_at IS NOT NULL GROUP BY i.no"
)
_FORGET: Final = "DELETE FROM decisions WHERE no IN (SELECT no FROM decisions ORDER BY no LIMIT ?) AND at < ?"
_FORGET_HOURS: Final = (
    "DELETE FROM trigger_counters WHERE (trigger_id, hour, reason) IN"
    " (SELECT trigger_id, hour, reason FROM trigger_counters WHERE hour < ? LIMIT ?)"
)


def write(raw: Any, log: Sequence[tuple[Moment, Made]]) -> None:
    """Write down a round of decisions; of each person the oldest beyond 200 go."""
    counted: Counter[tuple[str, int, str]] = Counter()
    people: dict[tuple[str, str, str], None] = {}
    for moment, made in log:
        who = (*moment.tenant, moment.person)
        raw.execute(_INSERT, (*who, made.trigger, made.at, _encode(made)))
        counted[made.trigger, made.at // HOUR_MS, made.reason] += 1
        if moment.person is not None:
            people[(*moment.tenant, moment.person)] = None
    for (trigger_id, hour, reason), n in counted.items():
        raw.execute(_COUNT, (trigger_id, hour, reason, n))
    for person in people:
        raw.execute(_PRUNE, (*person, OF_ONE_PERSON))


def of_person(raw: Any, tenant: tuple[str, str], person: str, limit: int) -> Sequence[Made]:
    """Newest first."""
    return [_decode(row[0]) for row in raw.execute(_OF_PERSON, (*tenant, person, limit))]


def figures(raw: Any, trigger: Trigger, since: int) -> Figures:
    """Decisions and outcomes since the hour of that instant."""
    hour = since // HOUR_MS
    reasons: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for counted_in, reason, n in raw.execute(_REASONS, (trigger.id, hour)):
        reasons[counted_in * HOUR_MS][reason] = n
    counted: dict[str, int] = dict(raw.execute(_OUTCOMES, (*trigger.tenant, hour, trigger.id)).fetchall())
    rows = raw.execute(_TO_SHOW, (trigger.id, _RECENT))
    waited = sorted(max(0, shown - starts) / 1000 for starts, shown in rows)
    return Figures(reasons=reasons, outcomes=counted, seconds_to_show=waited)


def sweep(raw: Any, before: int, limit: int) -> int:
    gone: int = raw.execute(_FORGET, (limit, before)).rowcount
    hours: int = raw.execute(_FORGET_HOURS, (before // HOUR_MS, limit)).rowcount
    return gone + hours
