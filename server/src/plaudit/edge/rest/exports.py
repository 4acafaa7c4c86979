"""GET /v1/polls/{poll_id}/export: everything of a poll, in three forms, streamed.

`ndjson` is the log itself, what `plaudit verify` recounts; `json` and `csv` are for people and their tools.
Neither holds anything that leads to a person: votes are commitments, voters are not named.
"""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Final, Literal

import msgspec

from plaudit.edge.authentication import poll_not_found
from plaudit.edge.exchange import Exchange, Reply
from plaudit.edge.rest.operation import Operation, Route, Told
from plaudit.edge.rest.reception import Reception
from plaudit.edge.views import PollView, VoteWithReceipt, poll_view, recorded_view
from plaudit.features.polls.catalogue import Entry
from plaudit.features.polls.model import Answer, Poll, Tally
from plaudit.features.polls.ports import Recorded, VoteStore
from plaudit.features.polls.results import VisibleResults, view
from plaudit.kernel.clock import format_instant
from plaudit.ledger.export import csv_cell, ndjson
from plaudit.ledger.ports import LedgerStore, LogSnapshot

Form = Literal["ndjson", "csv", "json"]
_MEDIA_TYPES: Final[dict[Form, str]] = {
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
}
_PAGE: Final = 1000
_COLUMNS: Final = ("vote_id", "at", "run", "status", "answer", "answer_ids", "receipt_leaf")


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON form."""

    poll: PollView
    results: VisibleResults
    votes: Sequence[VoteWithReceipt]


class ExportQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form of the export."""

    format: Form = "ndjson"


class ExportRoutes:
    def __init__(self, reception: Reception, votes: VoteStore, ledger: LedgerStore) -> None:
        self._reception = reception
        self._votes = votes
        self._ledger = ledger

    def routes(self) -> list[Route]:
        return [Route(EXPORT, self.export)]

    async def export(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "votes:read", host=True)
        entry = await self._reception.entry(exchange, caller)
        form = exchange.query_as(ExportQuery).format
        headers = [
            ("content-type", _MEDIA_TYPES[form]),
            ("content-disposition", f'attachment; filename="{entry.poll.id}.{form}"'),
            ("cache-control", "no-store"),
        ]
        return Reply(200, await self._pieces(form, entry), headers)

    async def _pieces(self, form: Form, entry: Entry) -> AsyncIterator[bytes]:
        snapshot = await self._ledger.snapshot(entry.poll.id)
        if snapshot is None:
            raise poll_not_found()
        record: Poll = snapshot.poll  # of the same commit as the log, which the catalogue's may not be
        now = self._reception.clock.now()
        results = view(record, _tally(snapshot), now, visible=True)
        poll = poll_view(record, self._reception.public_url, host=True, now=now)
        if form == "csv":
            return self._csv(record)
        if form == "json":
            return self._json(msgspec.json.encode(poll), msgspec.json.encode(results), record)
        return ndjson(
            self._ledger,
            snapshot,
            poll=msgspec.to_builtins(poll),
            results=msgspec.to_builtins(results),
            exported_at=format_instant(now),
        )

    async def _json(self, poll: bytes, results: bytes, record: Poll) -> AsyncIterator[bytes]:
        yield b'{"poll":' + poll + b',"results":' + results + b',"votes":['
        first = True
        async for page in self._pages(record.id):
            joined = b",".join(msgspec.json.encode(recorded_view(record, recorded)) for recorded in page)
            yield joined if first else b"," + joined
            first = False
        yield b"]}"

    async def _csv(self, poll: Poll) -> AsyncIterator[bytes]:
        texts = {option.id: option.text for option in poll.definition.options}
        yield _csv_lines([list(_COLUMNS)])
        async for page in self._pages(poll.id):
            yield _csv_lines([_row(recorded, texts) for recorded in page])

    async def _pages(self, poll_id: str) -> AsyncIterator[list[Recorded]]:
        after = 0
        while found := await self._votes.votes(poll_id, after, _PAGE):
            yield [recorded for _, recorded in found]
            after = found[-1][0]


def _tally(snapshot: LogSnapshot) -> Tally:
    return Tally(
        poll_id=snapshot.poll_id, run=snapshot.run, version=snapshot.version, counters=snapshot.counters
    )


def _row(recorded: Recorded, texts: dict[str, str]) -> list[str]:
    vote = recorded.vote
    parts = _parts(vote.answer)
    shown = " | ".join(texts.get(part, part) + "".join(f": {said}" for said in told) for part, *told in parts)
    cells = (
        vote.id,
        format_instant(vote.at),
        vote.run,
        vote.status,
        vote.answer if isinstance(vote.answer, int | float) and not isinstance(vote.answer, bool) else shown,
        " ".join("=".join(part) for part in parts),
        recorded.receipt.leaf,
    )
    return [csv_cell(cell) for cell in cells]


def _parts(answer: Answer) -> list[tuple[str, ...]]:
    """The things an answer names, each with what it says of it, if it says anything."""
    if isinstance(answer, dict):
        return [(name, str(said)) for name, said in answer.items()]
    if isinstance(answer, bool):
        return [("yes" if answer else "no",)]
    return [(one,) for one in answer] if isinstance(answer, tuple) else [(str(answer),)]


def _csv_lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()


EXPORT: Final = Operation(
    method="GET",
    path="/v1/polls/{poll_id}/export",
    id="exportPoll",
    summary="Export a poll: its whole log, or its votes",
    tag="Exports",
    access="host",
    query=ExportQuery,
    replies={200: Told("The export, by `format`", Export, text_as=("application/x-ndjson", "text/csv"))},
    problems=("poll_not_found",),
)
