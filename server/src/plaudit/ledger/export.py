"""A poll's whole log as NDJSON: header, entries, extensions of the chain, checkpoints, footer.

What `verifier` reads. Every line says what it is (`"line": "entry"`), except the header, which says
`"plaudit_export": 1`. All of it is as of one `LogSnapshot`; later acts and checkpoints are left out.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec

from plaudit.ledger import verifier
from plaudit.ledger.ports import LedgerStore, LogEntry, LogSnapshot

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


async def ndjson(
    store: LedgerStore,
    snapshot: LogSnapshot,
    *,
    poll: Mapping[str, Any],
    results: Mapping[str, Any],
    exported_at: str,
) -> AsyncIterator[bytes]:
    """The export in pieces. `poll` and `results` are their public JSON, of `snapshot` at `exported_at`."""
    key_id, public_key = await store.public_key()
    yield _line(
        {
            "plaudit_export": verifier.FORMAT,
            "exported_at": exported_at,
            "key_id": key_id,
            "public_key": public_key,
            "genesis": verifier.genesis(snapshot.poll_id).hex(),
            "poll": poll,
            "results": results,
        }
    )
    async for page in store.entries(snapshot.poll_id, snapshot.size):
        yield b"".join(_line(_entry(entry)) for entry in page)
    extensions = [e for e in await store.extensions(snapshot.poll_id) if e.size <= snapshot.size]
    yield b"".join(_line({"line": "extension"} | msgspec.to_builtins(e)) for e in extensions)
    checkpoints = [c for c in await store.checkpoints(snapshot.poll_id) if c.size <= snapshot.size]
    yield b"".join(_line({"line": "checkpoint"} | msgspec.to_builtins(c)) for c in checkpoints)
    yield _line(
        {
            "line": "footer",
            "entries": snapshot.size,
            "checkpoints": len(checkpoints),
            "chain": snapshot.chain,
        }
    )


def csv_cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula: an apostrophe disarms it (CWE-1236)."""
    if value is None:
        return ""
    text = str(value)
    number = isinstance(value, int | float)
    return f"'{text}" if not number and text.startswith(_FORMULA_STARTS) else text


def _entry(entry: LogEntry) -> dict[str, Any]:
    facts: dict[str, Any] = msgspec.to_builtins(entry)
    return {"line": "entry"} | facts


def _line(facts: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(facts) + b"\n"
