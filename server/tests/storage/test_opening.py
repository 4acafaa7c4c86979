"""A file opened: locked, migrated, checked, folded, marked; closed, and found again as it was left."""

import sqlite3
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from plaudit.kernel.errors import ConfigurationError, Unavailable
from plaudit.storage.migrations import schema
from plaudit.storage.shared.tables import metadata
from plaudit.testing import samples
from plaudit.testing.samples import cast

HOT = {"acts", "tallies", "heads", "extensions", "checkpoints", "subtrees", "answers", "likes"}
HOT |= {f"webhook_{what}" for what in ("endpoints", "messages", "deliveries", "attempts", "relay")}
HOT |= {"subjects", "subject_counts", "subject_voters", "celebrated"}
HOT |= {"interactions", "interaction_counters", "interaction_totals", "showings", "targets_over"}
HOT |= {"events", "people", "decisions", "trigger_counters", "trigger_memory"}


async def test_everything_is_there_after_a_restart(opened):
    database = await opened()
    await database.projects.create(samples.project(), [samples.key("web")])
    await database.polls.create(samples.poll(), [])
    first = await database.votes.commit([cast("a"), cast("b", "opt_b")])
    public_key = await database.ledger.public_key()
    (checkpoint,) = await database.ledger.checkpoint(5)
    await database.close()

    database = await opened()
    again = await database.votes.commit([cast("a"), cast("c")])
    assert again.outcomes[0].receipt == first.outcomes[0].receipt
    assert again.tallies[0].counters == {"voters": 3, "votes": 3, "opt:opt_a": 2, "opt:opt_b": 1}
    assert again.tallies[0].version == first.tallies[0].version + 1
    assert await database.ledger.public_key() == public_key
    (later,) = await database.ledger.checkpoint(6)
    assert await database.ledger.checkpoints("poll_tea") == [checkpoint, later]


async def test_a_closed_database_leaves_no_log_behind_and_refuses(opened, tmp_path):
    database = await opened()
    await database.projects.create(samples.project(), [])
    await database.close()
    assert not (tmp_path / "plaudit.db-wal").exists()
    with pytest.raises(Unavailable):
        await database.projects.create(samples.project("proj_b"), [])


async def test_a_second_server_is_refused_until_the_first_is_gone(opened):
    database = await opened()
    with pytest.raises(ConfigurationError, match="One server process per file"):
        await opened()
    await database.close()
    await opened()


async def test_a_guest_beside_the_server_manages_keys_and_is_heard(opened):
    server = await opened()
    await server.projects.create(samples.project(), [samples.key("web")])
    guest = await opened(exclusive=False)
    assert await guest.projects.revoke_key("key_web", 50)
    assert [key.id for key in await server.projects.revoked_since(50)] == ["key_web"]


async def test_a_guest_may_not_vote_or_change_polls(opened):
    server = await opened()
    await server.projects.create(samples.project(), [])
    await server.polls.create(samples.poll(), [])
    guest = await opened(exclusive=False)
    with pytest.raises(ConfigurationError):
        await guest.votes.commit([cast("a")])
    with pytest.raises(ConfigurationError):
        await guest.polls.create(samples.poll("other"), [])
    assert (await server.votes.tally("poll_tea")).counters["votes"] == 0


async def test_a_guest_may_be_the_first_to_open_a_file(opened):
    guest = await opened(exclusive=False)
    await guest.projects.create(samples.project(), [])
    assert await guest.projects.projects() == [samples.project()]


async def test_the_migrations_make_the_tables_the_stores_are_written_for(opened):
    database = await opened()

    def differences(transaction):
        context = MigrationContext.configure(transaction.core)
        return compare_metadata(context, metadata)

    found = await database.writer.run(differences)
    assert {table.name for kind, table in (d for d in found if d[0] == "remove_table")} == HOT
    assert [d for d in found if d[0] not in {"remove_table", "remove_index"}] == []
    assert {d[1].table.name for d in found if d[0] == "remove_index"} <= HOT


async def test_every_table_is_strict(opened):
    database = await opened()
    strict = await database.writer.inspect(
        lambda raw: raw.execute(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
        ).fetchall()
    )
    loose = {name for name, is_strict in strict if not is_strict}
    assert loose <= {"sqlite_schema", "alembic_version"}


async def test_a_newer_schema_is_refused(opened, tmp_path):
    database = await opened()
    await database.close()
    with sqlite3.connect(tmp_path / "plaudit.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(ConfigurationError, match="9999"):
        await opened()
    assert schema.HEAD < "9999"


async def test_a_damaged_file_is_refused(opened, tmp_path):
    database = await opened()
    await database.projects.create(samples.project(), [samples.key(f"{n:04d}") for n in range(300)])
    await database.close()
    file = tmp_path / "plaudit.db"
    content = bytearray(file.read_bytes())
    content[-8192:-4096] = b"\x07" * 4096
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"damaged|cannot be opened"):
        await opened()


async def test_a_file_that_cannot_be_opened_is_named(opened, tmp_path):
    (tmp_path / "text.db").write_text("this is not a database, and long enough to be looked at" * 100)
    for path in (tmp_path / "nowhere" / "plaudit.db", tmp_path / "text.db", tmp_path):
        with pytest.raises(ConfigurationError, match=r"cannot be opened"):
            await opened(path)


async def test_strangers_on_the_machine_cannot_read_the_file(opened, tmp_path):
    database = await opened()
    await database.projects.create(samples.project(), [])
    for name in ("plaudit.db", "plaudit.db-wal", "plaudit.db.lock"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


async def test_the_connection_that_writes_syncs_every_commit(opened):
    database = await opened()
    names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "mmap_size", "busy_timeout")
    found = await database.writer.inspect(
        lambda raw: [raw.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
    )
    assert found == ["wal", 2, 1, 0, 0, 5000]


CRASH = """
import asyncio, os, sys
from plaudit.storage.sqlite import open_database
from plaudit.testing import samples
from plaudit.testing.clock import ManualClock

async def main():
    database = await open_database(sys.argv[1], clock=ManualClock(), algebra=samples)
    await database.projects.create(samples.project(), [])
    await database.polls.create(samples.poll(), [])
    await database.votes.commit([samples.cast(str(n)) for n in range(100)])
    os._exit(9)

asyncio.run(main())
"""


async def test_a_killed_process_loses_nothing_it_acknowledged(opened, tmp_path):
    path = tmp_path / "plaudit.db"
    killed = subprocess.run([sys.executable, "-c", CRASH, str(path)], check=False)
    assert killed.returncode == 9
    database = await opened()
    assert (await database.votes.tally("poll_tea")).counters["votes"] == 100
    assert (tmp_path / "plaudit.db-wal").stat().st_size < 100_000
