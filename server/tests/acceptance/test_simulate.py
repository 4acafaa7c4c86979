"""`plaudit simulate`, `export` and `verify` against a real server; and a server that is killed meanwhile."""

import signal
import subprocess
import sys

import pytest
from commands import (
    PATIENCE_SECONDS,
    Backend,
    Server,
    environment,
    plaudit,
    report_of,
    until,
)


@pytest.mark.parametrize(
    "draft",
    [
        {"voting": {"change": True}},
        {"kind": "multiple_choice", "min_selections": 1, "max_selections": 2},
        {"kind": "rating", "options": [], "scale": 5},
    ],
)
def test_the_server_counts_as_the_crowd_does(tmp_path, backend, draft):
    poll = backend.poll(**draft)
    options = ("--voters", 120, "--viewers", 5, "--retry-chance", 0.4, "--change-chance", 0.3)
    done = plaudit(tmp_path, *backend.simulate(poll, *options))
    assert done.returncode == 0, done.stdout + done.stderr
    report = report_of(done.stdout)
    assert report["ok"] is True
    assert report["replays"] > 0
    assert report["lost_answers"] > 0
    assert report["frames"]["min"] > 0
    if draft.get("voting"):
        assert report["changes"] > 0
    else:
        assert set(report["refused"]) == {"already_voted"}
    results = backend.results(poll)
    assert (results["voters"], results["votes"]) == (120, 120)


def test_hidden_results_need_the_secret_key(tmp_path, backend):
    poll = backend.poll(results_visibility="never")
    blind = plaudit(tmp_path, *backend.simulate(poll, "--voters", 5))
    assert blind.returncode == 2
    assert "--secret-key" in blind.stderr
    seeing = plaudit(
        tmp_path, *backend.simulate(poll, "--voters", 5, "--secret-key", backend.keys["secret_key"])
    )
    assert seeing.returncode == 0, seeing.stdout + seeing.stderr


def test_voters_of_the_host_platform(tmp_path, backend):
    poll = backend.poll(voting={"identity": "signed"})
    signed = ("--project", backend.keys["project_id"], "--signing-secret", backend.keys["signing_secret"])
    done = plaudit(tmp_path, *backend.simulate(poll, "--voters", 20, *signed))
    assert done.returncode == 0, done.stdout + done.stderr
    assert backend.results(poll)["voters"] == 20


def test_a_vote_the_crowd_does_not_know_of_is_noticed(tmp_path, backend, server):
    poll = backend.poll()
    arguments = backend.simulate(poll, "--voters", 150, "--rate", 60, "--transport", "http")
    crowd = subprocess.Popen(
        [sys.executable, "-m", "plaudit", *map(str, arguments)],
        cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    until(lambda: backend.results(poll)["votes"] > 0, "a first vote")
    path = f"/v1/polls/{poll['id']}/votes"
    smuggled = backend.ask("POST", path, {"choice": poll["options"][0]["id"], "voter": "stranger"})
    assert smuggled.status_code == 201
    output, _ = crowd.communicate(timeout=PATIENCE_SECONDS)
    assert crowd.returncode == 1
    assert any(line.startswith("voters:") for line in report_of(output)["mismatches"])


def test_killed_and_started_again_no_promised_vote_is_missing(tmp_path):
    server = Server(tmp_path, PLAUDIT_RATE_LIMITS="off")
    backend = Backend(server.url, server.first_keys())
    poll = backend.poll(voting={"change": True})
    options = ("--voters", 400, "--rate", 200, "--viewers", 3, "--retry-chance", 0.3, "--change-chance", 0.2)
    crowd = subprocess.Popen(
        [sys.executable, "-m", "plaudit", *map(str, backend.simulate(poll, *options))],
        cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        for votes in (40, 160):
            until(lambda least=votes: backend.results(poll)["votes"] > least, f"{votes} votes")
            server.end(signal.SIGKILL)
            server.close()
            server = Server(tmp_path, port=server.port, PLAUDIT_RATE_LIMITS="off")
        output, _ = crowd.communicate(timeout=PATIENCE_SECONDS)
    finally:
        crowd.kill()
        backend.close()
    report = report_of(output)
    assert crowd.returncode == 0, report
    assert report["lost_answers"] > 0
    assert report["acknowledged"] - report["changes"] == 400
    server.end()
    export = plaudit(tmp_path, "export", poll["id"], "-o", "poll.ndjson")
    assert export.returncode == 0, export.stderr
    assert "400 votes" in plaudit(tmp_path, "verify", "poll.ndjson").stdout
    server.close()


def test_an_export_verifies_until_somebody_touches_it(tmp_path, backend):
    poll = backend.poll()
    plaudit(tmp_path, *backend.simulate(poll, "--voters", 30))
    assert plaudit(tmp_path, "export", poll["id"], "-o", "poll.ndjson").returncode == 0
    sound = plaudit(tmp_path, "verify", "poll.ndjson")
    assert (sound.returncode, "30 votes" in sound.stdout) == (0, True), sound.stdout

    lines = (tmp_path / "poll.ndjson").read_text().splitlines(keepends=True)
    tea, coffee = (option["id"] for option in poll["options"][:2])
    changed = next(n for n, line in enumerate(lines) if '"act":"cast"' in line and tea in line)
    lines[changed] = lines[changed].replace(tea, coffee)
    (tmp_path / "forged.ndjson").write_text("".join(lines))
    forged = plaudit(tmp_path, "verify", "forged.ndjson")
    assert forged.returncode == 1
    assert "NOT VALID" in forged.stdout
    assert plaudit(tmp_path, "verify", "nowhere.ndjson").returncode == 2
    assert plaudit(tmp_path, "export", "poll_none", "-o", "x.ndjson").returncode == 1
    nowhere = plaudit(tmp_path, "export", poll["id"], "-o", "no/folder/x.ndjson")
    assert (nowhere.returncode, "cannot write" in nowhere.stderr) == (2, True), nowhere.stderr
    assert not (tmp_path / "x.ndjson").exists()


def test_a_server_that_is_not_there_is_a_sentence(tmp_path):
    done = plaudit(
        tmp_path, "simulate", "--url", "http://127.0.0.1:1", "--key", "pl_pk_live_x", "--poll", "poll_x"
    )
    assert done.returncode == 2
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr
