"""kill -9 while webhooks are delivered: what is told is what committed, each at least once, the same each time.

The truth is the poll's own log, read over HTTP at the end; the receiver lives in this process and knows
nothing of the product.
"""

import http.server
import json
import random
import threading
import time

import pytest
from serving import PATIENCE_SECONDS, Serving


class Ears:
    """A receiver that answers every second message with 500, and keeps all it got."""

    def __init__(self):
        self.got, self._lock = [], threading.Lock()
        ears = self

        class Answering(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                length = int(self.headers["content-length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # the one who was saying it has been killed
                with ears._lock:
                    ears.got.append((self.headers["webhook-id"], body))
                    status = 500 if len(ears.got) % 5 == 0 else 204
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                """Nothing: the test says what matters."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def votes(self):
        with self._lock:
            told = [json.loads(body) for _, body in self.got]
        return {one["data"]["vote"]["id"] for one in told if one["type"] == "vote.cast"}

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def ears():
    listening = Ears()
    yield listening
    listening.close()


def test_nothing_that_committed_goes_untold(tmp_path, ears, amount):
    voters = amount(120, 1500)
    chance = random.Random(7)
    with Serving(tmp_path, PLAUDIT_WEBHOOK_PRIVATE="on") as serving:
        poll = serving.poll()
        serving.asked("POST", "/v1/webhooks", {"url": ears.url, "types": ["vote.cast"]})
        kills = sorted(chance.sample(range(voters), 4))
        for number in range(voters):
            cast(serving, poll, number)
            if number in kills:
                serving.kill()
                serving.start()
        recorded = {one["vote"]["id"] for one in log_of(serving, poll)}
        assert len(recorded) == voters
        deadline = time.monotonic() + PATIENCE_SECONDS
        while ears.votes() != recorded and time.monotonic() < deadline:
            threading.Event().wait(0.1)
        assert ears.votes() == recorded
        status, _, metrics = serving.ask("GET", "/livez")
        assert status == 200, metrics
    bodies = {}
    for message, body in ears.got:
        assert bodies.setdefault(message, body) == body
    assert len(bodies) == voters  # one message for each vote, however often it was sent


def cast(serving, poll, number):
    body = {"choice": poll["options"][number % 3]["id"], "voter": f"v{number}", "vote_id": f"vote-{number}"}
    serving.asked("POST", f"/v1/polls/{poll['id']}/votes", body)


def log_of(serving, poll):
    """Every vote the host can read."""
    found, path = [], f"/v1/polls/{poll['id']}/votes?limit=100"
    cursor = ""
    while True:
        page = serving.asked("GET", path + cursor)
        found += page["data"]
        if not page["has_more"]:
            return found
        cursor = f"&cursor={page['next_cursor']}"
