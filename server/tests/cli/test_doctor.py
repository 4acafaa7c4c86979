"""The doctor's checks, each on something sound and on something that is not."""

import asyncio
import datetime as dt
import socket
import sqlite3

import pytest

from plaudit.cli.doctor import disk, machine
from plaudit.cli.doctor.network import network
from plaudit.settings import Settings


@pytest.mark.parametrize(
    ("version", "state"),
    [((3, 34, 9), "failing"), ((3, 40, 1), "warning"), ((3, 51, 2), "warning"), ((3, 51, 3), "ok")],
)
def test_sqlite_has_a_safe_floor(version, state):
    assert machine.sqlite_library(version).state == state


def test_a_clock_in_the_past_fails():
    assert machine.clock(dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).state == "failing"
    assert machine.clock().state == "ok"


def test_a_file_that_is_no_database_fails(tmp_path):
    (tmp_path / "p.db").write_text("not a database, but long enough to be read as one " * 20)
    assert disk.database_file(tmp_path / "p.db").state == "failing"


def test_a_database_in_wal_mode_is_sound(tmp_path):
    raw = sqlite3.connect(tmp_path / "p.db")
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("CREATE TABLE t (x)")
    raw.close()
    assert disk.database_file(tmp_path / "p.db").state == "ok"


def test_a_file_that_is_not_there_yet(tmp_path):
    assert disk.database_file(tmp_path / "p.db").state == "ok"
    assert disk.database_file(tmp_path / "no" / "p.db").state == "failing"


def test_syncs_are_measured_and_leave_nothing_behind(tmp_path):
    assert "median" in disk.sync_time(tmp_path / "p.db").found
    assert list(tmp_path.iterdir()) == []


async def test_a_stranger_on_our_port_is_found():
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as stranger:
        port = stranger.sockets[0].getsockname()[1]
        found = await network(Settings(port=port))
    assert [(finding.check, finding.state) for finding in found] == [
        ("port", "ok"),
        ("public URL", "failing"),
    ]
    assert "404" in found[1].found


async def test_nobody_listening_is_nothing_to_worry_about():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert {finding.state for finding in await network(Settings(port=port))} == {"ok"}


def test_a_disk_below_its_reserve_is_failing_for_every_vote_is_refused(tmp_path):
    assert disk.free_space(tmp_path / "p.db", 0).state != "failing"
    found = disk.free_space(tmp_path / "p.db", 10**9)
    assert found.state == "failing"
    assert "PLAUDIT_DISK_RESERVE_MB" in found.advice
