"""What webhooks forget, and whom they give up: a little of it in each transaction."""

from typing import Any, Final

from plaudit.storage.sqlite.webhook_claims import disable
from plaudit.storage.sqlite.webhook_relay import last_row, saved_position

MOST_WAITING: Final = 100_000
# Told rows stay for a day, for people who look into the file.
_OUTBOX_KEPT_MS: Final = 24 * 3600 * 1000


def sweep(raw: Any, before: int, unasked_since: int, limit: int, now: int) -> int:
    """`DeliveryStore.sweep`, but for the transaction around it."""
    swept = _old_messages(raw, before, limit) + _told_rows(raw, now - _OUTBOX_KEPT_MS, limit)
    raw.execute("DELETE FROM webhook_endpoints WHERE pulled = 1 AND asked_at < ?", (unasked_since,))
    for endpoint_no in _overfull(raw):
        disable(raw, endpoint_no, "backlog", now)
    return swept


def _old_messages(raw: Any, before: int, limit: int) -> int:
    """The oldest come first, so nothing young is looked at."""
    rows = raw.execute("SELECT no, created_at FROM webhook_messages ORDER BY no LIMIT ?", (limit,))
    old = [number for number, created_at in rows.fetchall() if created_at < before]
    raw.executemany("DELETE FROM webhook_messages WHERE no = ?", [(number,) for number in old])
    return len(old)


def _told_rows(raw: Any, before: int, limit: int) -> int:
    """Rows nobody will hear of any more. The last one stays, because the next one counts on from it."""
    heard = raw.execute("SELECT 1 FROM webhook_endpoints WHERE enabled = 1 LIMIT 1").fetchone()
    end = last_row(raw) if heard is None else saved_position(raw).row
    rows = raw.execute("SELECT id, at FROM outbox ORDER BY id LIMIT ?", (limit,)).fetchall()
    old = [number for number, at in rows if number < end and at < before]
    raw.executemany("DELETE FROM outbox WHERE id = ?", [(number,) for number in old])
    return len(old)


def _overfull(raw: Any) -> list[int]:
    rows = raw.execute(
        "SELECT no FROM webhook_endpoints WHERE next_due IS NOT NULL AND failures > 0"
    ).fetchall()
    query = (
        "SELECT count(*) FROM (SELECT 1 FROM webhook_deliveries"
        " WHERE endpoint_no = ? AND status = 'waiting' LIMIT ?)"
    )
    return [
        number
        for (number,) in rows
        if raw.execute(query, (number, MOST_WAITING + 1)).fetchone()[0] > MOST_WAITING
    ]
