"""Survey records: the whole survey as a document, with copies of what is searched by beside it."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from plaudit.features.polls.model import Environment
from plaudit.features.polls.search import Search
from plaudit.features.surveys.model import Survey
from plaudit.kernel.errors import Conflict
from plaudit.storage.shared.tables import NAMED, SURVEY_TO_CLOSE, survey_tags, surveys
from plaudit.storage.shared.words import folded

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Survey)
_COPIED = ("id", "project_id", "environment", "status", "closes_at", "revision", "created_at", "external_id")


def add(connection: Connection, survey: Survey) -> int:
    """Store a new survey; the number it goes by inside."""
    statement = insert(surveys).values(_columns(survey)).returning(surveys.c.no)
    number = int(connection.execute(statement).scalar_one())
    _tag(connection, number, survey)
    return number


def replace(connection: Connection, survey: Survey, expected_revision: int) -> int:
    """Put `survey` in the place of its stored self; its number. Raises `Conflict("revision_mismatch")`."""
    statement = (
        update(surveys)
        .where(surveys.c.id == survey.id, surveys.c.revision == expected_revision)
        .values(_columns(survey))
        .returning(surveys.c.no)
    )
    number = connection.execute(statement).scalar()
    if number is None:
        raise changed_meanwhile(expected_revision)
    connection.execute(delete(survey_tags).where(survey_tags.c.survey_no == number))
    _tag(connection, int(number), survey)
    return int(number)


def changed_meanwhile(expected_revision: int) -> Conflict:
    return Conflict(
        "revision_mismatch", "The survey was changed meanwhile. Read it again.", expected=expected_revision
    )


def load(connection: Connection, survey_id: str) -> Survey | None:
    row = connection.execute(select(surveys.c.document).where(surveys.c.id == survey_id)).first()
    return None if row is None else _decoder.decode(row.document)


def status(connection: Connection, survey_id: str) -> str | None:
    """As it is stored, whatever the clock says."""
    found: str | None = connection.execute(select(surveys.c.status).where(surveys.c.id == survey_id)).scalar()
    return found


def page(
    connection: Connection,
    project_id: str,
    environment: Environment,
    search: Search,
    *,
    now: int,
    before: str | None,
    limit: int,
) -> Sequence[Survey]:
    statement = select(surveys.c.document).where(
        surveys.c.project_id == project_id, surveys.c.environment == environment
    )
    if search.status is not None:
        statement = statement.where(_has_status(search.status, now))
    if search.tag is not None:
        statement = statement.join(survey_tags, survey_tags.c.survey_no == surveys.c.no)
        statement = statement.where(survey_tags.c.tag == search.tag)
    if search.text is not None:
        statement = statement.where(surveys.c.words.contains(folded(search.text), autoescape=True))
    if search.external_id is not None:
        statement = statement.where(NAMED, surveys.c.external_id == search.external_id)
    if before is not None:
        last = select(surveys.c.no).where(surveys.c.id == before).scalar_subquery()
        statement = statement.where(surveys.c.no < last)
    rows = connection.execute(statement.order_by(surveys.c.no.desc()).limit(limit))
    return [_decoder.decode(row.document) for row in rows]


def due(connection: Connection, until: int) -> Sequence[Survey]:
    """`SurveyStore.due`."""
    statement = select(surveys.c.document).where(SURVEY_TO_CLOSE, surveys.c.closes_at <= until)
    return [_decoder.decode(row.document) for row in connection.execute(statement)]


def next_deadline(connection: Connection) -> int | None:
    statement = select(surveys.c.closes_at).where(SURVEY_TO_CLOSE, surveys.c.closes_at.is_not(None))
    return connection.execute(statement.order_by(surveys.c.closes_at).limit(1)).scalar()


def _has_status(status: str, now: int) -> ColumnElement[bool]:
    """`Survey.status_at`, in the words of the database."""
    over = and_(surveys.c.status == "open", surveys.c.closes_at.is_not(None), surveys.c.closes_at <= now)
    if status == "open":
        return and_(surveys.c.status == "open", ~over)
    return or_(surveys.c.status == "closed", over) if status == "closed" else surveys.c.status == status


def _tag(connection: Connection, number: int, survey: Survey) -> None:
    for tag in dict.fromkeys(survey.tags):
        connection.execute(insert(survey_tags).values(survey_no=number, tag=tag))


def _columns(survey: Survey) -> dict[str, Any]:
    words = folded(f"{survey.title}\n{survey.description or ''}")
    copied = {name: getattr(survey, name) for name in _COPIED}
    return copied | {"words": words, "document": _encoder.encode(survey)}
