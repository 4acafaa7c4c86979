"""Which deliveries are tried now, and what a try leaves behind, inside one transaction of the writer."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from plaudit.storage.sqlite.webhook_endpoints import put
from plaudit.storage.sqlite.webhook_relay import decode_endpoint, fall_due
from plaudit.webhooks.model import Attempt, Disabled, Endpoint, Message
from plaudit.webhooks.pace import Pace
from plaudit.webhooks.ports import Claimed, Tried

AT_ONCE: Final = 4
AT_ONCE_OF_A_PROJECT: Final = 16
# Longer than any try takes: after it, whoever had the delivery is gone.
LEASE_MS: Final = 60_000
_DUE: Final = (
    "SELECT d.no, d.id, d.tries, m.id, m.project_id, m.environment, m.type, m.at, m.body"
    " FROM webhook_deliveries d JOIN webhook_messages m ON m.no = d.message_no"
    " WHERE d.endpoint_no = ? AND d.status = 'waiting' AND d.due_at <= ? ORDER BY d.due_at, d.no LIMIT ?"
)


def claim(raw: Any, busy: Mapping[int, int], room: int, now: int) -> list[Claimed]:
    """`DeliveryStore.turn`, the second half."""
    of_project = _busy_projects(raw, busy)
    claimed: list[Claimed] = []
    for number, project_id, failures, document in _due_endpoints(raw, now):
        if len(claimed) >= room:
            break
        places = min(
            (1 if failures else AT_ONCE) - busy.get(number, 0),
            AT_ONCE_OF_A_PROJECT - of_project[project_id],
            room - len(claimed),
        )
        if places > 0:
            taken = take(raw, number, decode_endpoint(document), places, now)
            of_project[project_id] += len(taken)
            claimed += taken
    return claimed


def take(raw: Any, endpoint_no: int, endpoint: Endpoint, places: int, now: int) -> list[Claimed]:
    """Due deliveries of one endpoint, leased."""
    rows = raw.execute(_DUE, (endpoint_no, now, places)).fetchall()
    raw.executemany(
        "UPDATE webhook_deliveries SET leased = 1, due_at = ? WHERE no = ?",
        [(now + LEASE_MS, row[0]) for row in rows],
    )
    fall_due(raw, endpoint_no)
    return [
        Claimed(
            no=number,
            id=delivery_id,
            endpoint_no=endpoint_no,
            endpoint=endpoint,
            tries=tries,
            message=Message(**dict(zip(Message.__struct_fields__, message, strict=True))),
        )
        for number, delivery_id, tries, *message in rows
    ]


def write_down(raw: Any, tried: Sequence[Tried], pace: Pace, now: int) -> list[Endpoint]:
    """`DeliveryStore.turn`, the first half: the endpoints it disabled."""
    disabled = []
    for one in tried:
        if _settle(raw, one, now) is None:
            continue
        if one.status == "delivered":
            _healed(raw, one.endpoint_no)
        elif (ended := _failed(raw, one, pace, now)) is not None:
            disabled.append(ended)
    for endpoint_no in {one.endpoint_no for one in tried}:
        fall_due(raw, endpoint_no)
    return disabled


def disable(raw: Any, endpoint_no: int, reason: Disabled, now: int) -> Endpoint | None:
    """Send it nothing more, and say why. None if that is so already."""
    row = raw.execute(
        "SELECT document FROM webhook_endpoints WHERE no = ? AND enabled = 1", (endpoint_no,)
    ).fetchone()
    if row is None:
        return None
    before = decode_endpoint(row[0])
    ended = msgspec.structs.replace(
        before, disabled=reason, disabled_at=now, updated_at=now, revision=before.revision + 1
    )
    put(raw, endpoint_no, ended)
    return ended


def _settle(raw: Any, one: Tried, now: int) -> Attempt | None:
    waiting = one.status == "waiting"
    row = raw.execute(
        "UPDATE webhook_deliveries SET status = ?, due_at = ?, leased = 0, tries = tries + 1,"
        " attempts = attempts + 1, settled_at = ? WHERE no = ? AND leased = 1 RETURNING attempts",
        (one.status, one.due_at or now, None if waiting else now, one.no),
    ).fetchone()
    if row is None:  # deleted meanwhile
        return None
    attempt = msgspec.structs.replace(one.attempt, n=row[0])
    note(raw, one.no, attempt)
    return attempt


def note(raw: Any, delivery_no: int, attempt: Attempt) -> None:
    raw.execute(
        "INSERT INTO webhook_attempts (delivery_no, n, at, took_ms, status, error, reply)"
        " VALUES (?,?,?,?,?,?,?)",
        (delivery_no, *msgspec.structs.astuple(attempt)),
    )


def _healed(raw: Any, endpoint_no: int) -> None:
    raw.execute(
        "UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, rests_until = 0"
        " WHERE no = ? AND failures > 0",
        (endpoint_no,),
    )


def _failed(raw: Any, one: Tried, pace: Pace, now: int) -> Endpoint | None:
    row = raw.execute(
        "UPDATE webhook_endpoints SET failures = failures + 1,"
        " failing_since = ifnull(failing_since, ?) WHERE no = ? RETURNING failures, failing_since",
        (now, one.endpoint_no),
    ).fetchone()
    if row is None:
        return None
    failures, since = row
    raw.execute(
        "UPDATE webhook_endpoints SET rests_until = max(rests_until, ?) WHERE no = ?",
        (now + pace.rest(failures), one.endpoint_no),
    )
    reason = one.disable or ("failing" if now - since >= pace.hopeless else None)
    return None if reason is None else disable(raw, one.endpoint_no, reason, now)


def _due_endpoints(raw: Any, now: int) -> Iterator[tuple[int, str, int, bytes]]:
    """Found first, and then taken from: an index is not walked while it changes."""
    rows = raw.execute(
        "SELECT no FROM webhook_endpoints WHERE next_due <= ? AND pulled = 0 ORDER BY next_due", (now,)
    ).fetchall()
    for (number,) in rows:
        yield raw.execute(
            "SELECT no, project_id, failures, document FROM webhook_endpoints WHERE no = ?", (number,)
        ).fetchone()


def _busy_projects(raw: Any, busy: Mapping[int, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for number, count in busy.items():
        row = raw.execute("SELECT project_id FROM webhook_endpoints WHERE no = ?", (number,)).fetchone()
        if row is not None:
            found[row[0]] += count
    return found
