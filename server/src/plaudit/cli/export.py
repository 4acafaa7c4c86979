"""`plaudit export POLL -o FILE`: the poll's log from the database file, for `plaudit verify`."""

import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter

from plaudit.cli.failures import UNUSABLE, CommandFailed
from plaudit.cli.stores import settings_for, with_stores
from plaudit.edge.views import poll_view
from plaudit.features.polls.model import Poll, Tally
from plaudit.features.polls.results import view
from plaudit.kernel.clock import SystemClock, format_instant
from plaudit.ledger.export import ndjson
from plaudit.stores import Stores


def export(
    poll: str,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    database: Path | None = None,
    format: Literal["ndjson"] = "ndjson",  # noqa: A002 - the option's name
) -> None:
    """Write a poll with its whole log to a file. Works beside a running server.

    Parameters
    ----------
    poll
        The poll's id.
    output
        The file to write. It appears whole or not at all.
    database
        The database file; that of PLAUDIT_DATABASE_URL if left out.
    format
        ndjson: one act a line, with the hash chain and checkpoints.
    """
    settings = settings_for(database)
    if not settings.database_path.exists():
        raise CommandFailed(f"there is no database file {settings.database_path}")
    url = settings.base_url
    size = with_stores(lambda stores: _write(stores, poll, url, output), settings)
    print(f"{output}: {size:,} bytes of {format}. Check it with: plaudit verify {output}")


async def _write(stores: Stores, poll_id: str, public_url: str, output: Path) -> int:
    partial = output.with_name(f".{output.name}.partial")
    size = 0
    try:
        with partial.open("wb") as file:
            async for part in await parts(stores, poll_id, public_url):
                size += file.write(part)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(output)
    except OSError as error:
        raise CommandFailed(f"cannot write {output}: {error.strerror or error}", UNUSABLE) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return size


async def parts(stores: Stores, poll_id: str, public_url: str) -> AsyncIterator[bytes]:
    """The export of one poll in pieces, as of now. Raises `CommandFailed` if there is no such poll."""
    snapshot = await stores.ledger.snapshot(poll_id)
    if snapshot is None:
        raise CommandFailed(f"there is no poll {poll_id} in this database")
    poll: Poll = snapshot.poll
    now = SystemClock().now()
    tally = Tally(poll_id=poll_id, run=snapshot.run, version=snapshot.version, counters=snapshot.counters)
    shown: Any = msgspec.to_builtins(poll_view(poll, public_url, host=True, now=now))
    results: Any = msgspec.to_builtins(view(poll, tally, now, visible=True))
    return ndjson(stores.ledger, snapshot, poll=shown, results=results, exported_at=format_instant(now))
