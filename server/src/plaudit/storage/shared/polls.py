"""Poll records: the whole poll as a document, with copies of what is searched by beside it."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from plaudit.features.polls.model import Environment, Poll
from plaudit.features.polls.search import Search
from plaudit.kernel.errors import Conflict
from plaudit.storage.shared.tables import NAMED, TO_CLOSE, TO_OPEN, poll_tags, polls
from plaudit.storage.shared.words import folded

_COPIED: Final = (
    *("id", "project_id", "environment", "short_code", "status", "opens_at", "closes_at"),
    *("run", "revision", "created_at", "external_id"),
)
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Poll)


def decode(document: bytes) -> Poll:
    return _decoder.decode(document)


def add(connection: Connection, poll: Poll) -> int:
    """Store a new poll; the number it goes by inside. Raises `Conflict("short_code_taken")`."""
    statement = insert(polls).values(_columns(poll)).returning(polls.c.no)
    try:
        number = int(connection.execute(statement).scalar_one())
    except IntegrityError as clash:
        if "short_code" not in str(clash.orig):
            raise
        raise Conflict("short_code_taken", "Another poll has this short code.") from clash
    _tag(connection, number, poll)
    return number


def replace(connection: Connection, poll: Poll, expected_revision: int) -> int:
    """Put `poll` in the place of its stored self; its number. Raises `Conflict("revision_mismatch")`."""
    statement = (
        update(polls)
        .where(polls.c.id == poll.id, polls.c.revision == expected_revision)
        .values(_columns(poll))
        .returning(polls.c.no)
    )
    number = connection.execute(statement).scalar()
    if number is None:
        raise changed_meanwhile(expected_revision)
    connection.execute(delete(poll_tags).where(poll_tags.c.poll_no == number))
    _tag(connection, int(number), poll)
    return int(number)


def changed_meanwhile(expected_revision: int) -> Conflict:
    return Conflict(
        "revision_mismatch", "The poll was changed meanwhile. Read it again.", expected=expected_revision
    )


def load(connection: Connection, poll_id: str) -> Poll | None:
    return _one(connection.execute(select(polls.c.document).where(polls.c.id == poll_id)).first())


def find_by_short_code(connection: Connection, code: str) -> Poll | None:
    return _one(connection.execute(select(polls.c.document).where(polls.c.short_code == code)).first())


def page(
    connection: Connection,
    project_id: str,
    environment: Environment,
    search: Search,
    *,
    before: str | None,
    limit: int,
) -> Sequence[Poll]:
    statement = select(polls.c.document).where(
        polls.c.project_id == project_id, polls.c.environment == environment
    )
    if search.status is not None:
        statement = statement.where(polls.c.status == search.status)
    if search.tag is not None:
        statement = statement.join(poll_tags, poll_tags.c.poll_no == polls.c.no)
        statement = statement.where(poll_tags.c.tag == search.tag)
    if search.text is not None:
        statement = statement.where(polls.c.words.contains(folded(search.text), autoescape=True))
    if search.external_id is not None:
        statement = statement.where(NAMED, polls.c.external_id == search.external_id)
    if before is not None:
        statement = statement.where(
            polls.c.no < select(polls.c.no).where(polls.c.id == before).scalar_subquery()
        )
    rows = connection.execute(statement.order_by(polls.c.no.desc()).limit(limit))
    return [decode(row.document) for row in rows]


def due(connection: Connection, until: int) -> Sequence[Poll]:
    chosen = select(polls.c.no, polls.c.document)
    to_open = chosen.where(TO_OPEN, polls.c.opens_at <= until)
    to_close = chosen.where(TO_CLOSE, polls.c.closes_at <= until)
    found = sorted((*connection.execute(to_open), *connection.execute(to_close)))
    return [decode(row.document) for row in found]


def next_deadline(connection: Connection) -> int | None:
    to_open = select(func.min(polls.c.opens_at)).where(TO_OPEN)
    to_close = select(func.min(polls.c.closes_at)).where(TO_CLOSE)
    found = [connection.execute(each).scalar() for each in (to_open, to_close)]
    return min((int(at) for at in found if at is not None), default=None)


def _one(row: Row[Any] | None) -> Poll | None:
    return None if row is None else decode(row.document)


def _tag(connection: Connection, number: int, poll: Poll) -> None:
    for tag in dict.fromkeys(poll.tags):
        connection.execute(insert(poll_tags).values(poll_no=number, tag=tag))


def _columns(poll: Poll) -> dict[str, Any]:
    return {name: getattr(poll, name) for name in _COPIED} | {
        "words": folded(poll.question),
        "document": _encoder.encode(poll),
    }
