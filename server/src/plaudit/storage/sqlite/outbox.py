"""Events waiting to be told, saved with the change they tell of.

Lifecycle events are rows of their own. Votes are one row per poll and transaction that points at its stretch
of the log (`votes`, data `{"run", "first", "last", "count"}`); whoever relays it expands it from `acts`.
"""

import json
from collections.abc import Iterable
from typing import Any

from plaudit.features.polls.ports import Event
from plaudit.storage.sqlite.heads import Standing

_INSERT = "INSERT INTO outbox (type, poll_no, at, data) VALUES (?,?,?,?)"
_INSERT_OTHER = "INSERT INTO outbox (type, project_id, environment, at, data) VALUES (?,?,?,?,?)"


def add_event(raw: Any, poll_no: int, event: Event, data: str) -> None:
    raw.execute(_INSERT, (event.type, poll_no, event.at, data))


def add_other(raw: Any, event_type: str, tenant: tuple[str, str], at: int, data: bytes | str) -> None:
    """An event that is about no poll, of a project and environment. `data` is the JSON it will be told as."""
    text = data if isinstance(data, str) else data.decode()
    raw.execute(_INSERT_OTHER, (event_type, *tenant, at, text))


def add_votes(raw: Any, touched: Iterable[Standing], at: int) -> None:
    """One row per poll for all acts of this transaction."""
    for standing in touched:
        last = standing.next_place - 1
        stretch = {"run": standing.poll.run, "first": standing.head.size + 1, "last": last}
        data = json.dumps(stretch | {"count": len(standing.leaves)})
        raw.execute(_INSERT, ("votes", standing.no, at, data))
