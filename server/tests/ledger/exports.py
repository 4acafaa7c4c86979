"""Exports for tests: a store with a poll in it, written out."""

from plaudit.features.polls.ports import Event
from plaudit.ledger import export
from plaudit.testing import samples


def event(kind, at=5, poll_id="poll_tea"):
    return Event(type=kind, poll_id=poll_id, at=at, data={"by": "host"})


async def written(database, poll_id="poll_tea", votes_per_voter=1) -> bytes:
    snapshot = await database.ledger.snapshot(poll_id)
    counters = snapshot.counters
    results = {
        "run": snapshot.run,
        "votes": counters["votes"],
        "voters": counters["voters"],
        "options": [{"id": option, "votes": counters.get(f"opt:{option}", 0)} for option in samples.OPTIONS],
    }
    poll = {"id": poll_id, "voting": {"votes_per_voter": votes_per_voter}}
    pieces = export.ndjson(database.ledger, snapshot, poll=poll, results=results, exported_at="now")
    return b"".join([piece async for piece in pieces])
