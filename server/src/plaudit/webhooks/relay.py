"""Turning what committed into messages: rows of the outbox, in their order, each once.

The cursor moves in the transaction that stores the messages, so that a crash in between repeats nothing and
loses nothing. What nobody wants is passed over in memory: votes are read from the log only where somebody
wants to hear of single votes, and the cursor is written when there is something to store with it.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from plaudit.kernel.clock import Clock, format_instant
from plaudit.kernel.errors import Unavailable
from plaudit.kernel.ids import new_id
from plaudit.webhooks.bell import Bell, rung
from plaudit.webhooks.model import Message
from plaudit.webhooks.ports import (
    Addressed,
    Happening,
    Hearer,
    Look,
    Position,
    RelayStore,
    Row,
    Teller,
)
from plaudit.webhooks.types import VOTES, wants

log = logging.getLogger(__name__)

# How much one transaction stores and one look holds: what bounds memory, however much there is to tell.
MESSAGES_AT_ONCE: Final = 200
_ROWS_AT_ONCE: Final = 500
# A commit is seen within this. Looking costs one short query.
_LOOK_AGAIN_SECONDS: Final = 0.1
_NOBODY_HEARS_SECONDS: Final = 2.0
_VOTES: Final = "votes"

_encode: Final = msgspec.json.Encoder().encode


class Stretch(msgspec.Struct, frozen=True):
    """The acts of voters one row of type `votes` stands for: places in the poll's log, included."""

    first: int
    last: int


class _Told(msgspec.Struct):
    """What a turn gathers: what to tell to whom, and how far that takes the position."""

    position: Position
    happenings: list[tuple[Happening, Sequence[int]]]

    @property
    def room(self) -> int:
        return MESSAGES_AT_ONCE - len(self.happenings)


class Relay:
    """A loop. `bell` is rung when there is something to deliver."""

    name = "webhooks.relay"

    def __init__(self, store: RelayStore, teller: Teller, bell: Bell, clock: Clock) -> None:
        self._store = store
        self._teller = teller
        self._bell = bell
        self._clock = clock
        self._position: Position | None = None

    async def run(self) -> None:
        self._position = None  # what an earlier life of this loop passed over is looked at again
        while True:
            ring = self._bell.listen()
            if seconds := await self.turn():
                await rung(ring, seconds)

    async def turn(self) -> float:
        """Tell the next bit; how long to wait for more. A new endpoint rings."""
        look = await self._store.look(self._position, _ROWS_AT_ONCE)
        told = await self._gathered(look)
        messages = [made for pair in told.happenings if (made := await self._addressed(*pair)) is not None]
        if messages:
            kept = await self._store.keep(look.position, told.position, messages)
            self._position = told.position if kept else None
            self._bell.ring()
        else:
            self._position = told.position
        if look.rows:
            return 0.0
        return _NOBODY_HEARS_SECONDS if look.silent else _LOOK_AGAIN_SECONDS

    async def _gathered(self, look: Look) -> _Told:
        told = _Told(look.position, [])
        for row in look.rows:
            if row.type == _VOTES:
                hearing = {kind: _hearing(look.hearers, row, kind) for kind in VOTES}
                if any(hearing.values()) and not await self._expanded(row, hearing, told):
                    break
            elif numbers := _hearing(look.hearers, row, row.type):
                told.happenings.append((_happening(row), numbers))
            told.position = Position(row.id)
            if told.room <= 0:
                break
        return told

    async def _expanded(self, row: Row, hearing: Mapping[str, Sequence[int]], told: _Told) -> bool:
        """Take in the acts a row of votes stands for, as many as there is room; whether that was all."""
        stretch = msgspec.json.decode(row.data, type=Stretch)
        place = max(stretch.first - 1, told.position.place)
        while told.room > 0:
            acts = await self._store.votes(row, place + 1, stretch.last, told.room)
            told.happenings += [(act, hearing[act.type]) for _, act in acts if hearing[act.type]]
            if not acts or acts[-1][0] >= stretch.last:
                return True
            place = acts[-1][0]
        told.position = Position(told.position.row, place)
        return False

    async def _addressed(self, happening: Happening, numbers: Sequence[int]) -> Addressed | None:
        try:
            data = await self._teller.tell(happening)
        except Unavailable:
            raise
        except Exception:  # one thing that cannot be told must not silence all that come after it
            log.exception("a message of type %s could not be written", happening.type)
            return None
        return None if data is None else Addressed(message_of(happening, data, self._clock.now()), numbers)


def message_of(happening: Happening, data: bytes, now: int) -> Message:
    """The message that tells it: a new id, and the body it has for ever."""
    message_id = new_id("msg", now)
    body = {
        "type": happening.type,
        "timestamp": format_instant(happening.at),
        "data": msgspec.Raw(data),
        "id": message_id,
        "project_id": happening.project_id,
        "environment": happening.environment,
    }
    return Message(
        id=message_id,
        project_id=happening.project_id,
        environment=happening.environment,
        type=happening.type,
        at=happening.at,
        body=_encode(body),
    )


def _happening(row: Row) -> Happening:
    return Happening(
        type=row.type,
        at=row.at,
        project_id=row.project_id,
        environment=row.environment,
        poll_id=row.poll_id,
        data=row.data,
    )


def _hearing(hearers: Sequence[Hearer], row: Row, message_type: str) -> Sequence[int]:
    """The endpoints of the row's tenant that want this type and were there when it committed."""
    tenant = (row.project_id, row.environment)
    return [
        one.no
        for one in hearers
        if (one.project_id, one.environment) == tenant
        and one.since < row.id
        and wants(one.types, message_type)
    ]
