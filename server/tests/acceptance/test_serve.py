"""`plaudit serve`: the first start, the second, the wrong one, and the end."""

import json
import signal
import socket

import httpx
import pytest
from commands import Backend, Running, Server, plaudit, until
from websockets.sync.client import connect


def test_the_keys_of_the_first_project_are_printed_once(tmp_path):
    first = Server(tmp_path)
    keys = first.first_keys()
    assert "curl " in "".join(first.lines)
    backend = Backend(first.url, keys)
    poll = backend.poll()
    backend.close()
    assert first.end() == (0, pytest.approx(0, abs=10))

    second = Server(tmp_path)
    assert "pl_" not in "".join(second.lines)
    backend = Backend(second.url, keys)
    assert backend.ask("GET", f"/v1/polls/{poll['id']}").json()["id"] == poll["id"]
    backend.close()
    second.end()
    assert not any(secret in second.errors() for secret in keys.values() if secret.startswith("pl_"))


def test_one_server_per_file(tmp_path, server):
    other = plaudit(tmp_path, "serve", "--port", "0")
    assert other.returncode == 2
    assert "Another Plaudit server" in other.stderr


def test_a_taken_port_is_a_sentence(tmp_path, server):
    other = plaudit(tmp_path, "serve", "--port", server.port, PLAUDIT_DATABASE_URL="sqlite:///other.db")
    assert other.returncode == 2
    assert f"port {server.port}" in other.stderr
    assert "Traceback" not in other.stderr


def test_lifted_limits_are_logged_loudly(tmp_path):
    running = Server(tmp_path, PLAUDIT_RATE_LIMITS="off")
    running.end()
    warned = [json.loads(line) for line in running.errors().splitlines() if "RATE LIMITS" in line]
    assert warned[0]["level"] == "warning"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_open_streams_do_not_keep_the_server(tmp_path, number):
    running = Server(tmp_path)
    backend = Backend(running.url, running.first_keys())
    poll = backend.poll()
    headers = {"Authorization": f"Bearer {backend.keys['publishable_key']}"}
    with (
        httpx.Client(trust_env=False, timeout=20) as http,
        http.stream("GET", f"{running.url}/v1/polls/{poll['id']}/stream", headers=headers) as stream,
        connect(
            running.url.replace("http", "ws") + "/v1/live", subprotocols=["plaudit.v1.json"], proxy=None
        ) as live,
    ):
        lines = stream.iter_lines()
        assert next(lines)
        live.send(json.dumps({"id": 1, "type": "connect", "key": backend.keys["publishable_key"]}))
        assert json.loads(live.recv())["type"] == "connected"
        live.send(json.dumps({"id": 2, "type": "subscribe", "channel": f"poll:{poll['id']}"}))
        assert json.loads(live.recv())["type"] == "subscribed"
        code, seconds = running.end(number)
        said = [line for line in lines if line.startswith("event:")]
    backend.close()
    assert code == 0
    assert seconds < 10
    assert said[-1] == "event: bye"


def test_a_port_given_is_the_port(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Server(tmp_path, port=port)
    assert running.port == port
    assert httpx.get(f"{running.url}/livez", trust_env=False).status_code == 200
    assert running.end()[0] == 0


def test_administration_beside_a_running_server(tmp_path, server):
    made = json.loads(plaudit(tmp_path, "project", "create", "Shop", "--json").stdout)
    assert made["project_id"].startswith("proj_")
    assert made["signing_secret"].startswith("pl_ss_")
    backend = Backend(server.url, made)
    poll = backend.poll()

    extra = plaudit(tmp_path, "key", "create", "--project", made["project_id"], "--kind", "secret",
                    "--scope", "polls:read", "--json")  # fmt: skip
    key = json.loads(extra.stdout)
    reader = Backend(server.url, {"secret_key": key["key"]})
    assert reader.ask("GET", f"/v1/polls/{poll['id']}").status_code == 200
    assert reader.ask("POST", f"/v1/polls/{poll['id']}/close").json()["code"] == "scope_missing"

    listed = plaudit(tmp_path, "key", "list", "--project", made["project_id"])
    assert key["id"] in listed.stdout
    assert key["key"] not in listed.stdout
    assert plaudit(tmp_path, "key", "revoke", key["id"]).returncode == 0
    until(lambda: reader.ask("GET", f"/v1/polls/{poll['id']}").status_code == 401, "the key is refused")
    assert plaudit(tmp_path, "key", "revoke", key["id"]).returncode == 1
    reader.close()
    backend.close()
    assert "Shop" in plaudit(tmp_path, "project", "list").stdout


def test_the_demo_finds_every_vote_again(tmp_path):
    command = ("demo", "--no-open", "--port", "0", "--plain", "--crowd", "40", "--database", "demo.db")
    first = Running(tmp_path, *command)
    first.line(r"^[1-9]\d* votes \(\d+/s\)")
    code, _ = first.end(signal.SIGINT)
    assert code == 0, first.errors()
    stood = int(first.line(r"(\d+) votes, all verified")[1])
    assert stood > 0

    second = Running(tmp_path, *command)
    assert int(second.line(r"(\d+) votes found, all verified")[1]) == stood
    second.line(r"^\d+ votes \(\d+/s\)")
    assert second.end(signal.SIGINT)[0] == 0
    first.close()
    second.close()
