"""`plaudit listen` as a developer has it: a receiver on this machine, no way in from outside."""

import http.server
import json
import queue
import signal
import threading

import pytest
from commands import Backend, Running, Server, plaudit, until
from standardwebhooks import Webhook


@pytest.fixture
def local():
    """A receiver of the developer's own: its address, and what it got."""
    got = queue.Queue()

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            got.put((dict(self.headers), body))
            self.send_response(418 if b"poll.closed" in body else 204)
            self.end_headers()

        def log_message(self, *_):
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hooks", got
    server.shutdown()
    server.server_close()


def listening(folder, server, backend, *options):
    key = {"PLAUDIT_SECRET_KEY": backend.keys["secret_key"]}
    return Running(folder, "listen", "--server", server.url, *options, **key)


def settled(backend, endpoint):
    log = backend.ask("GET", f"/v1/webhooks/{endpoint['id']}/deliveries").json()["data"]
    return log if all(one["last_attempt"] for one in log) else None


def test_what_happens_is_passed_on_signed_and_printed_until_ctrl_c(tmp_path, server, backend, local):
    url, got = local
    listener = listening(tmp_path, server, backend, "--forward-to", url, "--types", "poll.opened,poll.closed")
    try:
        secret = listener.line(r"(whsec_\S+)")[1]
        poll = backend.poll()
        headers, body = got.get(timeout=20)
        told = Webhook(secret).verify(body, headers)
        assert (told["type"], told["data"]["poll_id"]) == ("poll.opened", poll["id"])
        listener.line(rf"poll\.opened +{told['id']}  → 204 \(\d+ ms\)")
        backend.ask("POST", f"/v1/polls/{poll['id']}/close")
        listener.line(r"poll\.closed +msg_\w+  → 418 ")
        (endpoint,) = backend.ask("GET", "/v1/webhooks").json()["data"]
        assert (endpoint["url"], endpoint["types"]) == (None, ["poll.opened", "poll.closed"])
        log = until(lambda: settled(backend, endpoint), "both messages are reported on")
        assert [(one["status"], one["last_attempt"]["status"]) for one in log] == [
            ("failed", 418),
            ("delivered", 204),
        ]
        code, seconds = listener.end(signal.SIGINT)
        assert (code, listener.errors()) == (0, "")
        assert seconds < 10
        assert backend.ask("GET", "/v1/webhooks").json()["data"] == []
    finally:
        listener.close()


def test_a_server_that_restarts_is_asked_again(tmp_path, local):
    url, got = local
    first = Server(tmp_path)
    keys = first.first_keys()
    listener = listening(
        tmp_path, first, Backend(first.url, keys), "--forward-to", url, "--types", "poll.opened"
    )
    try:
        listener.line(r"whsec_")
        code, seconds = first.end()
        assert (code, seconds < 5) == (0, True)  # nobody waits for the twenty seconds it would have listened
        listener.line(r"does not answer")
        second = Server(tmp_path, first.port)
        try:
            poll = Backend(second.url, keys).poll()
            assert json.loads(got.get(timeout=30)[1])["data"]["poll_id"] == poll["id"]
            assert listener.end(signal.SIGINT)[0] == 0
        finally:
            second.close()
    finally:
        listener.close()
        first.close()


def test_without_a_receiver_it_says_so_and_goes_on(tmp_path, server, backend):
    listener = listening(
        tmp_path, server, backend, "--forward-to", "http://127.0.0.1:9/", "--types", "poll.opened"
    )
    try:
        listener.line(r"whsec_")
        backend.poll()
        listener.line(r"poll\.opened .*refused")
        assert listener.end(signal.SIGINT)[0] == 0
    finally:
        listener.close()


def test_without_an_address_the_messages_themselves_are_printed(tmp_path, server, backend):
    listener = listening(tmp_path, server, backend, "--types", "poll.opened")
    try:
        listener.line(r"whsec_")
        poll = backend.poll()
        told = json.loads(listener.line(r"^({.*})$")[1])
        assert told["data"]["poll_id"] == poll["id"]
    finally:
        listener.end(signal.SIGTERM)
        listener.close()


def test_a_server_that_is_not_there_is_said_in_a_sentence(tmp_path):
    settings = {"PLAUDIT_SECRET_KEY": "pl_sk_live_any", "PLAUDIT_PUBLIC_URL": "http://127.0.0.1:9"}
    ended = plaudit(tmp_path, "listen", **settings)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "http://127.0.0.1:9 does not answer" in ended.stderr


@pytest.mark.parametrize(
    "case",
    [
        ((), None, "set PLAUDIT_SECRET_KEY"),
        ((), "pl_sk_live_wrong", "key_invalid"),
        (("--forward-to", "localhost:3000"), "secret_key", "--forward-to is an address"),
        (("--types", "poll.opend"), "secret_key", "poll.opend"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(tmp_path, server, backend, case):
    options, key, said = case
    settings = {} if key is None else {"PLAUDIT_SECRET_KEY": backend.keys.get(key, key)}
    ended = plaudit(tmp_path, "listen", "--server", server.url, *options, **settings)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
