"""Suggestions of options. Unique indexes decide what is suggested twice, and how often by one voter."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from plaudit.features.polls.model import Ruling
from plaudit.features.polls.moderation.folding import folded
from plaudit.features.polls.moderation.model import Suggest, Suggestion
from plaudit.storage.shared.tables import polls, suggestions


class Kept(msgspec.Struct, frozen=True):
    """A suggestion with what is told to nobody: its number, and whose it is."""

    no: int
    voter_key: bytes
    suggestion: Suggestion


def of_id(connection: Connection, poll_no: int, suggestion_id: str) -> Kept | None:
    return _one(connection, poll_no, suggestions.c.id == suggestion_id)


def of_text(connection: Connection, poll_no: int, text: str) -> Kept | None:
    """What says the same, whatever became of it."""
    return _one(connection, poll_no, suggestions.c.folded == folded(text))


def made_by(connection: Connection, poll_no: int, voter_key: bytes) -> int:
    """How many suggestions the voter has made in this poll, whatever became of them."""
    return _count(connection, suggestions.c.poll_no == poll_no, suggestions.c.voter_key == voter_key)


def pending(connection: Connection, poll_no: int) -> int:
    return _count(connection, suggestions.c.poll_no == poll_no, suggestions.c.state == "pending")


def add(
    connection: Connection,
    poll_no: int,
    wish: Suggest,
    *,
    slot: int,
    state: Ruling,
    option_id: str | None,
    at: int,
) -> bool:
    """Store the voter's suggestion number `slot`, from 0; False when its text or its slot is taken."""
    row = {
        "poll_no": poll_no,
        "id": wish.suggestion_id,
        "voter_key": wish.voter_key,
        "slot": slot,
        "folded": folded(wish.text),
        "text": wish.text,
        "state": state,
        "option_id": option_id,
        "at": at,
    }
    try:
        connection.execute(insert(suggestions).values(row))
    except IntegrityError:
        return False
    return True


def rule(connection: Connection, kept: Kept, state: Ruling, option_id: str | None) -> Suggestion:
    connection.execute(
        update(suggestions).where(suggestions.c.no == kept.no).values(state=state, option_id=option_id)
    )
    return msgspec.structs.replace(kept.suggestion, state=state, option_id=option_id)


def page(
    connection: Connection,
    poll_id: str,
    *,
    state: Ruling | None,
    voter_key: bytes | None,
    after: int,
    limit: int,
) -> Sequence[tuple[int, Suggestion]]:
    """Oldest first, each with its number."""
    poll_no = select(polls.c.no).where(polls.c.id == poll_id).scalar_subquery()
    statement = _select().where(suggestions.c.poll_no == poll_no, suggestions.c.no > after)
    if state is not None:
        statement = statement.where(suggestions.c.state == state)
    if voter_key is not None:
        statement = statement.where(suggestions.c.voter_key == voter_key)
    rows = connection.execute(statement.order_by(suggestions.c.no).limit(limit))
    return [(kept.no, kept.suggestion) for kept in map(_kept, rows)]


def _one(connection: Connection, poll_no: int, condition: Any) -> Kept | None:
    row = connection.execute(_select().where(suggestions.c.poll_no == poll_no, condition)).first()
    return None if row is None else _kept(row)


def _count(connection: Connection, *conditions: Any) -> int:
    return int(
        connection.execute(select(func.count()).select_from(suggestions).where(*conditions)).scalar_one()
    )


def _select() -> Select[Any]:
    return select(suggestions, polls.c.id.label("poll_id")).join(polls, polls.c.no == suggestions.c.poll_no)


def _kept(row: Row[Any]) -> Kept:
    suggestion = Suggestion(
        id=row.id, poll_id=row.poll_id, text=row.text, state=row.state, option_id=row.option_id, at=row.at
    )
    return Kept(row.no, row.voter_key, suggestion)
