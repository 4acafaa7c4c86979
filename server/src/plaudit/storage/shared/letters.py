"""Letters that wait to be sent. Called inside a transaction that somebody else ends."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, insert, select, update

from plaudit.mail.ports import Letter
from plaudit.storage.shared.alert_tables import letters

_COLUMNS = (letters.c.id, letters.c.recipient, letters.c.subject, letters.c.body, letters.c.at)


def add(connection: Connection, letter: Letter) -> None:
    values = {
        name: getattr(letter, name) for name in ("id", "recipient", "subject", "body", "at", "attempts")
    }
    connection.execute(insert(letters).values(values | {"due_at": letter.at}))


def due(connection: Connection, now: int, limit: int) -> Sequence[Letter]:
    statement = select(*_COLUMNS, letters.c.attempts).where(letters.c.due_at <= now)
    rows = connection.execute(statement.order_by(letters.c.no).limit(limit))
    return [Letter(**row._mapping) for row in rows]  # noqa: SLF001 - the public way to a row's names


def next_due(connection: Connection) -> int | None:
    return connection.execute(select(func.min(letters.c.due_at))).scalar()


def done(connection: Connection, letter_id: str) -> None:
    connection.execute(delete(letters).where(letters.c.id == letter_id))


def put_off(connection: Connection, letter_id: str, until: int) -> None:
    statement = update(letters).where(letters.c.id == letter_id)
    connection.execute(statement.values(due_at=until, attempts=letters.c.attempts + 1))
