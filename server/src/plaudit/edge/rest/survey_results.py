"""/v1/surveys/{survey_id}: results, leaderboard and export."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Final

import msgspec

from plaudit.edge.authentication import Caller
from plaudit.edge.exchange import Exchange, Reply, json_reply
from plaudit.edge.rest import survey_operations as told
from plaudit.edge.rest.operation import Route
from plaudit.edge.rest.survey_reception import SurveyReception
from plaudit.edge.rest.survey_views import Leaderboard, response_view
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.surveys.flow import walk
from plaudit.features.surveys.model import Response, Survey
from plaudit.features.surveys.piping import in_words, plain
from plaudit.features.surveys.ports import ResponseStore, SurveyStore
from plaudit.features.surveys.responding import participant_of
from plaudit.features.surveys.results import board_keys, results_of
from plaudit.features.surveys.standings import Standings
from plaudit.features.surveys.whole import Whole, entries_of
from plaudit.kernel.clock import format_instant
from plaudit.ledger.export import csv_cell

_PAGE: Final = 500
_COLUMNS: Final = ("response_id", "status", "started_at", "updated_at", "completed_at", "ending", "language")
_MEDIA_TYPES: Final = {
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8; header=present",
}


class SurveyResultRoutes:
    def __init__(
        self,
        reception: SurveyReception,
        store: SurveyStore,
        responses: ResponseStore,
        catalogue: Catalogue,
    ) -> None:
        self._surveys = reception
        self._reception = reception.first
        self._store = store
        self._responses = responses
        self._catalogue = catalogue
        self._standings = Standings(responses)

    def routes(self) -> list[Route]:
        return [
            Route(told.RESULTS, self.read),
            Route(told.LEADERBOARD, self.best),
            Route(told.EXPORT, self.export),
        ]

    async def read(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "results:read")
        survey = await self._surveys.survey(exchange, caller)
        results = results_of(
            survey,
            await entries_of(survey.items, self._catalogue),
            await self._store.counters(survey.id),
            self._reception.clock.now(),
            host=caller.is_host,
            completed=await self._has_completed(caller, survey),
        )
        return json_reply(results, 200, [("cache-control", "private, no-cache")])

    async def best(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "results:read")
        whole = await self._surveys.whole(exchange, caller)
        query = exchange.query_as(told.LeaderboardQuery)
        keys = board_keys(whole, host=caller.is_host)
        rows = await self._standings.best(whole, keys, query.limit)
        return json_reply(Leaderboard(data=rows), 200, [("cache-control", "private, no-cache")])

    async def export(self, exchange: Exchange) -> Reply:
        caller = await self._reception.caller(exchange, "votes:read", host=True)
        whole = await self._surveys.whole(exchange, caller)
        form = exchange.query_as(told.SurveyExportQuery).format
        headers = [
            ("content-type", _MEDIA_TYPES[form]),
            ("content-disposition", f'attachment; filename="{whole.survey.id}.{form}"'),
            ("cache-control", "no-store"),
        ]
        return Reply(200, self._csv(whole) if form == "csv" else self._ndjson(whole), headers)

    async def _ndjson(self, whole: Whole) -> AsyncIterator[bytes]:
        async for page in self._pages(whole.survey.id):
            views = [response_view(whole, one, walk(whole.survey, one), host=True) for one in page]
            yield b"".join(msgspec.json.encode(view) + b"\n" for view in views)

    async def _csv(self, whole: Whole) -> AsyncIterator[bytes]:
        keys = [item.key for item in whole.survey.items if item.asks]
        fields = [f"field.{name}" for name in whole.survey.hidden_fields]
        yield _lines([[csv_cell(one) for one in (*_COLUMNS, *fields, *keys)]])
        async for page in self._pages(whole.survey.id):
            yield _lines([_row(whole, one) for one in page])

    async def _pages(self, survey_id: str) -> AsyncIterator[Sequence[Response]]:
        after = None
        while found := await self._responses.page(survey_id, after=after, limit=_PAGE):
            yield found
            after = found[-1].id

    async def _has_completed(self, caller: Caller, survey: Survey) -> bool:
        if caller.voter is None:
            return False
        own = await self._responses.of(survey.id, participant_of(survey, caller.voter.polls_voter))
        return own is not None and own.status == "completed"


def _row(whole: Whole, response: Response) -> list[str]:
    done = response.completed_at
    cells: list[object] = [
        response.id,
        response.status,
        format_instant(response.started_at),
        format_instant(response.updated_at),
        None if done is None else format_instant(done),
        response.ending,
        response.language,
    ]
    cells += [_plain(response.fields.get(name)) for name in whole.survey.hidden_fields]
    for item, poll in zip(whole.survey.items, whole.polls, strict=True):
        given = response.answers.get(item.key)
        if item.asks:
            answer = None if given is None else given.answer
            is_number = isinstance(answer, int | float) and not isinstance(answer, bool)
            cells.append(answer if answer is None or is_number else in_words(poll.definition, answer))
    return [csv_cell(cell) for cell in cells]


def _plain(value: object) -> object:
    return plain(value) if isinstance(value, bool) else value


def _lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()
