"""The logs that alert machines read: acts of polls, and what happened to responses. And letters that wait."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plaudit.features.alerts.model import Source
from plaudit.features.alerts.samples import Entry
from plaudit.kernel.clock import Clock
from plaudit.mail.ports import Letter
from plaudit.storage.shared import letters
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer

_decode: Final = msgspec.json.Decoder().decode
_ACTS: Final = (
    "SELECT a.place, a.act, a.at, a.answer, r.place, r.at, r.answer"
    " FROM acts a INDEXED BY acts_log LEFT JOIN acts r ON r.seq = a.refers"
    " WHERE a.poll_no = (SELECT no FROM polls WHERE id = ?) AND a.place > ? ORDER BY a.place LIMIT ?"
)
_BEGUN: Final = (
    "SELECT no, act, at, NULL, CASE act WHEN 'completed' THEN no END, begun_at, NULL FROM {log}"
    " INDEXED BY {log}_of WHERE {whose} AND no > ? ORDER BY no LIMIT ?"
)
_RESPONSES_OF: Final = "survey_no = (SELECT no FROM surveys WHERE id = ?)"
_SHOWINGS_OF: Final = "trigger_id = ?"
_ENTRIES: Final = {
    "poll": _ACTS,
    "survey": _BEGUN.format(log="response_log", whose=_RESPONSES_OF),
    "trigger": _BEGUN.format(log="showing_log", whose=_SHOWINGS_OF),
}
_FIRST_STEP: Final = (
    "SELECT act FROM acts INDEXED BY acts_log WHERE poll_no = (SELECT no FROM polls WHERE id = ?)"
    " AND place > ? AND place <= ? AND act IN"
    " ('poll.opened', 'poll.locked', 'poll.closed', 'poll.resolved', 'poll.canceled', 'poll.archived')"
    " ORDER BY place LIMIT 1"
)
_WAS_OPEN_BEFORE: Final = frozenset({"poll.locked", "poll.closed", "poll.resolved", "poll.canceled"})
_AT: Final = {
    "poll": "SELECT place, at FROM acts INDEXED BY acts_log WHERE poll_no ="
    " (SELECT no FROM polls WHERE id = ?) AND place >= ? ORDER BY place LIMIT 1",
    "survey": "SELECT no, at FROM response_log INDEXED BY response_log_of WHERE survey_no ="
    " (SELECT no FROM surveys WHERE id = ?) AND no >= ? ORDER BY no LIMIT 1",
    "trigger": "SELECT no, at FROM showing_log INDEXED BY showing_log_of"
    " WHERE trigger_id = ? AND no >= ? ORDER BY no LIMIT 1",
}
_LAST: Final = {
    "poll": "SELECT ifnull(max(place), 0) FROM acts INDEXED BY acts_log"
    " WHERE poll_no = (SELECT no FROM polls WHERE id = ?)",
    "survey": "SELECT ifnull(max(no), 0) FROM response_log INDEXED BY response_log_of"
    " WHERE survey_no = (SELECT no FROM surveys WHERE id = ?)",
    "trigger": "SELECT ifnull(max(no), 0) FROM showing_log INDEXED BY showing_log_of WHERE trigger_id = ?",
}
# The oldest come first, so nothing young is looked at.
_FORGET: Final = {
    name: f"DELETE FROM {name} WHERE no IN (SELECT no FROM (SELECT no, at FROM {name} ORDER BY no LIMIT ?)"  # noqa: S608 - names below
    f" WHERE at < ? AND no < (SELECT max(no) FROM {name}))"
    for name in ("response_log", "showing_log")
}


class SqliteLogs:
    """The `Logs` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def horizon(self) -> int:
        # On the writer's thread: every transaction that read the clock before has ended.
        return await self._writer.inspect(lambda _: self._clock.now())

    async def entries(self, source: Source, after: int, limit: int) -> Sequence[Entry]:
        text = _ENTRIES[source.type]

        def read(snapshot: Any) -> Sequence[Entry]:
            return [_entry(row) for row in snapshot.raw.execute(text, (source.id, after, limit))]

        return await self._readers.run(read)

    async def place_before(self, source: Source, at: int) -> int:
        return await self._readers.run(lambda snapshot: _place_before(snapshot.raw, source, at))

    async def was_open(self, source: Source, after: int, until: int) -> bool:
        if source.type != "poll":
            return True
        return await self._readers.run(lambda snapshot: _was_open(snapshot.raw, source.id, after, until))

    async def forget(self, before: int, limit: int) -> int:
        return await self._writer.run(
            lambda transaction: sum(
                transaction.raw.execute(statement, (limit, before)).rowcount for statement in _FORGET.values()
            )
        )


class SqliteLetters:
    """The `LetterStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def due(self, now: int, limit: int) -> Sequence[Letter]:
        return await self._readers.run(lambda snapshot: letters.due(snapshot.core, now, limit))

    async def next_due(self) -> int | None:
        return await self._readers.run(lambda snapshot: letters.next_due(snapshot.core))

    async def done(self, letter_id: str) -> None:
        await self._writer.run(lambda transaction: letters.done(transaction.core, letter_id))

    async def put_off(self, letter_id: str, until: int) -> None:
        await self._writer.run(lambda transaction: letters.put_off(transaction.core, letter_id, until))


def _entry(row: Any) -> Entry:
    place, act, at, answer, refers_place, refers_at, refers_answer = row
    return Entry(
        place=place,
        act=act,
        at=at,
        answer=None if answer is None else _decode(answer),
        refers_place=refers_place,
        refers_at=refers_at,
        refers_answer=None if refers_answer is None else _decode(refers_answer),
    )


def _place_before(raw: Any, source: Source, at: int) -> int:
    """By halves: instants grow along a log. Twenty looks find the place among a million."""
    low, high = 0, int(raw.execute(_LAST[source.type], (source.id,)).fetchone()[0])
    while low < high:  # all entries up to `low` are older, none after `high` is
        middle = (low + high + 1) // 2
        found = raw.execute(_AT[source.type], (source.id, middle)).fetchone()
        if found is not None and found[0] <= high and found[1] < at:
            low = int(found[0])
        else:
            high = middle - 1
    return low


def _was_open(raw: Any, poll_id: str, after: int, until: int) -> bool:
    step = raw.execute(_FIRST_STEP, (poll_id, after, until)).fetchone()
    if step is not None:
        return step[0] in _WAS_OPEN_BEFORE
    status = raw.execute("SELECT status FROM polls WHERE id = ?", (poll_id,)).fetchone()
    return status is not None and status[0] == "open"
