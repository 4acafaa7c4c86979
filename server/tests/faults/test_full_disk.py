"""F8: a disk without room. Votes are acknowledged until it is full, then refused in clear words; reads go on.

The database is on a file system of 64 megabytes (a tmpfs, which needs root). When there is room again, votes
are taken again by the same process. A limit on the size of files is no full disk: there the process ends.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing

import pytest
from failing_calls import patiently
from journal import Ballot, Journal
from serving import Serving
from small_disk import MB, Hall, SmallDisk


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    assert mounted.returncode == 0, f"this test mounts a small disk, as root: {mounted.stderr.decode()}"
    yield SmallDisk(folder)
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def journal(tmp_path):
    with closing(Journal(tmp_path / "journal.jsonl")) as journal:
        yield journal


def server_on(disk, reserve):
    database = disk.folder / "plaudit.db"
    settings = {"PLAUDIT_DATABASE_URL": f"sqlite:///{database}", "PLAUDIT_DISK_RESERVE_MB": str(reserve)}
    serving = Serving(disk.folder.parent, **settings)
    serving.database = database
    return serving


def all_reads(serving, poll):
    path = f"/v1/polls/{poll['id']}"
    reads = (
        path,
        f"{path}/results",
        f"{path}/votes",
        f"{path}/export",
        f"/p/{poll['id']}",
        "/metrics",
    )
    return {read: serving.ask("GET", read)[0] for read in reads}


def no_room(serving):
    status, _, text = serving.ask("GET", "/readyz")
    return (status, json.loads(text)["checks"]["storage"]) == (503, "failed")


def refused_at_once(hall, poll):
    """Whether a vote was refused: then in clear words and without delay. A single small one may still find room."""
    begun = time.monotonic()
    voter = hall.crowd.voter()
    ballot = Ballot(f"late_{voter}", voter, poll["id"], poll["options"][0]["id"])
    hall.journal.sent(ballot)
    body = {"vote_id": ballot.vote_id, "voter": voter, "choice": ballot.choice}
    status, headers, text = hall.serving.ask("POST", f"/v1/polls/{poll['id']}/votes", body)
    if hall.journal.answered(ballot, status, text) == "yes":
        return False
    problem = json.loads(text)
    assert (status, problem["code"]) == (503, "storage_unavailable")
    assert int(headers["retry-after"]) >= 1
    assert problem["retry_after_seconds"] >= 1
    assert time.monotonic() - begun < 5
    return True


def export_to(disk, serving, poll):
    """`plaudit export` onto the full disk: no success, no half a file."""
    output = disk.folder / "poll.ndjson"
    command = [sys.executable, "-m", "plaudit", "export", poll["id"], "-o", str(output)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PLAUDIT_")}
    environment["PLAUDIT_DATABASE_URL"] = f"sqlite:///{serving.database}"
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done
    assert "plaudit: cannot write" in done.stderr
    assert not output.exists()


async def full_once(disk, hall, reserve):
    """Voting until the disk is full and refused then; and voting again once it is not."""
    serving, poll, spare = hall.serving, hall.polls[0], hall.serving.poll()
    async with hall.voting(hall.recorded):
        disk.fill(but=reserve * MB - 1 if reserve else 0)
    async with hall.voting(hall.refused):
        assert set(all_reads(serving, poll).values()) == {200}
        assert serving.ask("GET", "/livez")[0] == 200
        await patiently(lambda: no_room(serving))
        await patiently(lambda: refused_at_once(hall, poll))
        if reserve:
            assert serving.ask("POST", f"/v1/polls/{spare['id']}/close")[0] == 200, (
                "what ends a poll has room"
            )
    if not reserve:
        export_to(disk, serving, poll)
    disk.free()
    await patiently(lambda: serving.ask("GET", "/readyz")[0] == 200)
    async with hall.voting(hall.recorded):
        assert serving.ask("POST", f"/v1/polls/{spare['id']}/reveal")[0] == 200
        assert serving.ask("POST", f"/v1/polls/{poll['id']}/reveal")[0] == 200


@pytest.fixture(params=[0, 40], ids=["to the last byte", "down to the reserve"])
def reserve(request):
    """Megabytes."""
    return request.param


async def test_voting_stops_in_clear_words_and_goes_on_when_there_is_room(
    disk, reserve, journal, amount, figures
):
    with server_on(disk, reserve) as serving:
        hall, times = Hall(serving, journal), amount(1, 8)
        for _ in range(times):
            await full_once(disk, hall, reserve)
        assert serving.starts == 1
        findings = await hall.restarted()
        figures(
            reserve_megabytes=reserve,
            times_full=times,
            recovered_without_a_restart=times,
            votes_refused=hall.refused(),
            acknowledged_votes_checked=findings.checked,
            lost=findings["lost"],
        )
        findings.none()


async def test_a_start_without_room_is_refused_and_harms_nothing(disk, journal, figures):
    """Also while the log of a killed server is folded into the file, which needs room."""
    with server_on(disk, 0) as serving:
        hall = Hall(serving, journal)
        async with hall.voting(hall.recorded):
            hall.crowd.cut()
            serving.kill()
        assert serving.database.with_name("plaudit.db-wal").stat().st_size > 100_000
        disk.fill()
        serving.begin()
        assert serving.wait() == 2
        assert f"plaudit: The database {serving.database} cannot be opened: " in serving.errors()
        assert "full" in serving.errors()
        assert "Traceback" not in serving.errors()
        disk.free()
        serving.start()
        findings = await hall.restarted()
        figures(refused_starts=1, acknowledged_votes_checked=findings.checked, lost=findings["lost"])
        findings.none()


async def test_a_limit_on_the_size_of_files_ends_the_process_and_loses_nothing(journal, tmp_path, figures):
    assert shutil.which("prlimit"), "this test needs prlimit: apt-get install util-linux"
    with Serving(tmp_path, prefix=("prlimit", f"--fsize={MB}")) as serving:
        hall = Hall(serving, journal)
        async with hall.crowd.voting():
            await patiently(lambda: not serving.running)
            hall.crowd.cut()
        assert serving.wait() == 1
        assert "could not go on safely: storage" in serving.errors()
        serving.prefix = ()
        serving.start()
        hall.crowd.back()
        findings = await hall.restarted()
        figures(stops=1, acknowledged_votes_checked=findings.checked, lost=findings["lost"])
        findings.none()
