"""Which interactions there are: for one person's inbox, for a host's list, and which are over."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from plaudit.features.interactions.model import Interaction, Outcomes, Status
from plaudit.features.interactions.ports import MOST_HELD, MOST_WAITING, Filter
from plaudit.storage.sqlite import interaction_counters as counters

_decode: Final = msgspec.json.Decoder(Interaction).decode
# Two searches, each along its index: what is addressed to the person, and what is addressed to many.
_WAITING: Final = (
    "SELECT i.document FROM ("
    " SELECT no, type, document FROM interactions INDEXED BY interactions_of_person"
    "  WHERE project_id = ?1 AND environment = ?2 AND person = ?3 AND expires_at > ?4 AND state = 'open'"
    " UNION ALL"
    " SELECT no, type, document FROM interactions INDEXED BY interactions_to_many"
    "  WHERE project_id = ?1 AND environment = ?2 AND person IS NULL AND poll_id IS NULL AND expires_at > ?4"
    "  AND state = 'open') i"
    " LEFT JOIN showings s ON s.interaction_no = i.no AND s.person = ?3 AND s.slot = ''"
    " WHERE CASE WHEN i.type = 'effect' THEN s.shown_at IS NULL"
    "  ELSE s.dismissed_at IS NULL AND s.answered_at IS NULL END"
    " ORDER BY i.no"
)
_HELD: Final = (
    "SELECT document FROM interactions INDEXED BY interactions_of_poll"
    " WHERE poll_id IS NOT NULL AND expires_at > ? AND state = 'open' ORDER BY no DESC LIMIT ?"
)
_LIVING: Final = {
    "person": "SELECT count(*) FROM (SELECT 1 FROM interactions INDEXED BY interactions_of_person"
    " WHERE project_id = ?1 AND environment = ?2 AND person = ?3 AND expires_at > ?4 AND state = 'open'"
    " LIMIT ?5)",
    "many": "SELECT count(*) FROM (SELECT 1 FROM interactions INDEXED BY interactions_to_many"
    " WHERE project_id = ?1 AND environment = ?2 AND person IS NULL AND poll_id IS NULL AND ?3 IS NULL"
    " AND expires_at > ?4 AND state = 'open' LIMIT ?5)",
}


def waiting(
    raw: Any, tenant: tuple[str, str], person: str, now: int, is_meant: Callable[[Interaction], bool]
) -> Sequence[Interaction]:
    found: list[Interaction] = []
    for (document,) in raw.execute(_WAITING, (*tenant, person, now)):
        interaction = _decode(document)
        if is_meant(interaction):
            found.append(interaction)
        if len(found) == MOST_WAITING:
            break
    return found


def held(raw: Any, now: int) -> Sequence[Interaction]:
    newest_first = raw.execute(_HELD, (now, MOST_HELD)).fetchall()
    return [_decode(document) for (document,) in reversed(newest_first)]


def living(raw: Any, tenant: tuple[str, str], person: str | None, now: int, limit: int) -> int:
    """How many live for this person, or None: for segments and everyone; counted up to `limit`."""
    query = _LIVING["many" if person is None else "person"]
    counted: int = raw.execute(query, (*tenant, person, now, limit)).fetchone()[0]
    return counted


def page(
    raw: Any, tenant: tuple[str, str], wanted: Filter, before: str | None, limit: int
) -> Sequence[tuple[Interaction, Outcomes]]:
    conditions = ["i.project_id = :project", "i.environment = :environment"]
    if wanted.person is not None:
        conditions.append("i.person = :person")
    if wanted.trigger is not None:
        conditions.append("i.trigger_id = :trigger")
    if wanted.type is not None:
        conditions.append("i.type = :type")
    if wanted.status is not None:
        conditions.append(_STATUS[wanted.status])
    if before is not None:
        conditions.append("i.no < (SELECT no FROM interactions WHERE id = :before)")
    query = (
        f"SELECT i.no, i.document FROM interactions i INDEXED BY {_index(wanted)}"  # noqa: S608 - words above
        f" WHERE {' AND '.join(conditions)} ORDER BY i.no DESC LIMIT :limit"
    )
    given = msgspec.structs.asdict(wanted)
    values = {**given, "project": tenant[0], "environment": tenant[1], "before": before, "limit": limit}
    rows = raw.execute(query, values).fetchall()
    return [(_decode(document), counters.outcomes(raw, number)) for number, document in rows]


def _index(wanted: Filter) -> str:
    if wanted.person is not None:
        return "interactions_of_person"
    return "interactions_page" if wanted.trigger is None else "interactions_by_trigger"


def _came_to(mark: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM interaction_counters c WHERE c.interaction_no = i.no AND c.name = '{mark}')"  # noqa: S608 - marks below
    )


_UNSHOWN: Final = f"NOT ({' OR '.join(map(_came_to, ('answered', 'dismissed', 'shown')))})"
_OVER: Final = "(i.state = 'expired' OR i.expires_at <= :now)"
_STATUS: Final[dict[Status, str]] = {
    "answered": _came_to("answered"),
    "dismissed": f"{_came_to('dismissed')} AND NOT {_came_to('answered')}",
    "shown": f"{_came_to('shown')} AND NOT ({_came_to('answered')} OR {_came_to('dismissed')})",
    "canceled": f"i.state = 'canceled' AND {_UNSHOWN}",
    "expired": f"i.state <> 'canceled' AND {_OVER} AND {_UNSHOWN}",
    "delivered": f"i.state = 'open' AND NOT {_OVER} AND {_UNSHOWN} AND {_came_to('delivered')}",
    "waiting": f"i.state = 'open' AND NOT {_OVER} AND {_UNSHOWN} AND NOT {_came_to('delivered')}",
}
"""`model.status_of`, in the words of the database."""
