"""What was celebrated of polls, in SQLite: in the transaction that stores the effects."""

from collections.abc import Sequence

from plaudit.features.interactions.model import Interaction
from plaudit.kernel.clock import Clock
from plaudit.storage.sqlite.connections import Transaction
from plaudit.storage.sqlite.interactions import add
from plaudit.storage.sqlite.readers import Readers
from plaudit.storage.sqlite.writer import Writer

_KEEP = (
    "INSERT INTO celebrated (poll_id, past, is_over) VALUES (?,?,?)"
    " ON CONFLICT DO UPDATE SET past = excluded.past, is_over = excluded.is_over"
)


class SqliteCelebrations:
    """The `CelebrationStore` of one file."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def past(self, poll_id: str) -> bytes | None:
        def read(snapshot: Transaction) -> bytes | None:
            query = "SELECT past FROM celebrated WHERE poll_id = ?"
            row = snapshot.raw.execute(query, (poll_id,)).fetchone()
            return None if row is None else row[0]

        return await self._readers.run(read)

    async def celebrate(
        self, poll_id: str, past: bytes, *, is_over: bool, effects: Sequence[Interaction]
    ) -> Sequence[Interaction]:
        now = self._clock.now()

        def work(transaction: Transaction) -> Sequence[Interaction]:
            transaction.raw.execute(_KEEP, (poll_id, past, int(is_over)))
            stored = [add(transaction.raw, one, now) for one in effects]
            return [one.interaction for one in stored if one.fresh]

        return await self._writer.run(work, leave_reserve=True)

    async def going_on(self) -> Sequence[str]:
        query = "SELECT poll_id FROM celebrated INDEXED BY celebrated_going_on WHERE is_over = 0"
        return await self._readers.run(lambda snapshot: [row[0] for row in snapshot.raw.execute(query)])
