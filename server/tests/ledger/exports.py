"""Exports for tests: a store with a poll in it, written out as `plaudit export` writes it."""

import msgspec

from plaudit.cli import export
from plaudit.features.polls.events import event_of

BY_STATUS = {"open": "poll.opened", "locked": "poll.locked", "closed": "poll.closed"}


async def created(database, poll):
    """Store the poll as the product does: with the entry that says what it is."""
    await database.polls.create(poll, [event_of("poll.created", poll)])
    return poll


async def moved(database, poll, kind=None, **changes):
    """Save a step of the poll's life, and return the poll after it."""
    changes = {"revision": poll.revision + 1, "updated_at": poll.updated_at + 1} | changes
    after = msgspec.structs.replace(poll, **changes)
    await database.polls.save(after, poll.revision, [event_of(kind or BY_STATUS[after.status], after)])
    return after


async def written(database, poll_id="poll_tea") -> bytes:
    pieces = await export.parts(database, poll_id, "http://polls.example.org")
    return b"".join([piece async for piece in pieces])
