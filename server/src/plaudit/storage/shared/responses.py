"""Responses to surveys, and the counters that are the sum of what each of them adds."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from plaudit.features.surveys.model import Response
from plaudit.kernel.errors import Conflict
from plaudit.kernel.ids import new_id
from plaudit.storage.shared.alert_tables import response_log
from plaudit.storage.shared.tables import responses, survey_counters, surveys

# A counter beside those of the responses: it grows with every row stored, and no response has it.
_CHANGES = "changes"

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Response)


def begin(connection: Connection, response: Response, now: int) -> tuple[Response, bool]:
    """`ResponseStore.begin`, but for the transaction around it."""
    if (standing := of(connection, response.survey_id, response.participant)) is not None:
        return standing, False
    number = _open_survey(connection, response.survey_id, now)
    taken = select(responses.c.no).where(responses.c.survey_no == number, responses.c.id == response.id)
    if connection.execute(taken).first() is not None:
        response = msgspec.structs.replace(response, id=new_id("resp", now))
    try:
        connection.execute(insert(responses).values(survey_no=number, **_columns(response)))
    except IntegrityError as clash:  # another process was faster between the look and the insert
        raise changed_meanwhile() from clash
    _move(connection, number, {**response.counters, _CHANGES: 1})
    _log(connection, number, "began", response, now)
    return response, True


def put(
    connection: Connection, response: Response, expected_revision: int, places: Mapping[str, int], now: int
) -> None:
    """`ResponseStore.put`, but for the transaction around it."""
    number = _open_survey(connection, response.survey_id, now)
    before = load(connection, response.survey_id, response.id)
    if before is None or before.revision != expected_revision:
        raise changed_meanwhile()
    names = before.counters.keys() | response.counters.keys()
    moves = {name: response.counters.get(name, 0) - before.counters.get(name, 0) for name in names}
    _check_places(connection, number, moves, places)
    statement = (
        update(responses)
        .where(
            responses.c.survey_no == number,
            responses.c.id == response.id,
            responses.c.revision == expected_revision,
        )
        .values(_columns(response))
    )
    if connection.execute(statement).rowcount != 1:
        raise changed_meanwhile()
    _move(connection, number, {**moves, _CHANGES: 1})
    if response.status == "completed" and before.status != "completed":
        _log(connection, number, "completed", response, now)


def changed_meanwhile() -> Conflict:
    return Conflict("revision_mismatch", "The response was changed meanwhile. Send the request again.")


def load(connection: Connection, survey_id: str, response_id: str) -> Response | None:
    row = connection.execute(_of_survey(survey_id).where(responses.c.id == response_id)).first()
    return None if row is None else _decoder.decode(row.document)


def of(connection: Connection, survey_id: str, participant: bytes) -> Response | None:
    row = connection.execute(_of_survey(survey_id).where(responses.c.participant == participant)).first()
    return None if row is None else _decoder.decode(row.document)


def page(connection: Connection, survey_id: str, *, after: str | None, limit: int) -> Sequence[Response]:
    statement = _of_survey(survey_id)
    if after is not None:
        last = (
            select(responses.c.no)
            .join(surveys, surveys.c.no == responses.c.survey_no)
            .where(surveys.c.id == survey_id, responses.c.id == after)
        )
        statement = statement.where(responses.c.no > last.scalar_subquery())
    rows = connection.execute(statement.order_by(responses.c.no).limit(limit))
    return [_decoder.decode(row.document) for row in rows]


def counters(connection: Connection, survey_id: str) -> dict[str, int]:
    statement = (
        select(survey_counters.c.name, survey_counters.c.n)
        .join(surveys, surveys.c.no == survey_counters.c.survey_no)
        .where(surveys.c.id == survey_id, survey_counters.c.n != 0, survey_counters.c.name != _CHANGES)
    )
    return {row.name: row.n for row in connection.execute(statement)}


def changes(connection: Connection, survey_id: str) -> int:
    """`ResponseStore.changes`."""
    statement = (
        select(survey_counters.c.n)
        .join(surveys, surveys.c.no == survey_counters.c.survey_no)
        .where(surveys.c.id == survey_id, survey_counters.c.name == _CHANGES)
    )
    return int(connection.execute(statement).scalar() or 0)


def any_begun(connection: Connection, survey_id: str) -> bool:
    """Whether anybody has begun a response."""
    return connection.execute(_of_survey(survey_id).limit(1)).first() is not None


def _of_survey(survey_id: str) -> Any:
    return (
        select(responses.c.document)
        .join(surveys, surveys.c.no == responses.c.survey_no)
        .where(surveys.c.id == survey_id)
    )


def _open_survey(connection: Connection, survey_id: str, now: int) -> int:
    """The number of a survey that takes responses now. Raises `Conflict("survey_closed")`."""
    row = connection.execute(
        select(surveys.c.no, surveys.c.status, surveys.c.closes_at).where(surveys.c.id == survey_id)
    ).one()
    if row.status != "open" or (row.closes_at is not None and row.closes_at <= now):
        raise Conflict("survey_closed", "The survey takes no answers now.")
    return int(row.no)


def _check_places(
    connection: Connection, number: int, moves: Mapping[str, int], places: Mapping[str, int]
) -> None:
    for name, most in places.items():
        grows = moves.get(name, 0)
        if grows > 0 and _counted(connection, number, name) + grows > most:
            raise Conflict("survey_full", "All places are taken.", counter=name)


def _counted(connection: Connection, number: int, name: str) -> int:
    statement = select(survey_counters.c.n).where(
        survey_counters.c.survey_no == number, survey_counters.c.name == name
    )
    return int(connection.execute(statement).scalar() or 0)


def _move(connection: Connection, number: int, moves: Mapping[str, int]) -> None:
    for name, n in sorted(moves.items()):  # in one order, so that two transactions never wait in a ring
        if n == 0:
            continue
        counter = (survey_counters.c.survey_no == number, survey_counters.c.name == name)
        moved = update(survey_counters).where(*counter).values(n=survey_counters.c.n + n)
        if connection.execute(moved).rowcount == 0:
            connection.execute(insert(survey_counters).values(survey_no=number, name=name, n=n))


def _log(connection: Connection, number: int, act: str, response: Response, now: int) -> None:
    """A line in the log of the survey, which tells when things happened, in their order."""
    line = {"survey_no": number, "act": act, "at": now, "begun_at": response.started_at}
    connection.execute(insert(response_log).values(line))


def _columns(response: Response) -> dict[str, Any]:
    copied = ("id", "participant", "status", "started_at", "updated_at", "revision")
    return {name: getattr(response, name) for name in copied} | {"document": _encoder.encode(response)}
