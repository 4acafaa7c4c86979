"""What `apply` makes of servers that are busy, moved, or no Plaudit at all."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from plaudit.cli.apply.server import Refusal, Server
from plaudit.cli.failures import CommandFailed


class Script:
    """A server that gives the replies it was told, in their order, and notes what it was asked."""

    def __init__(self):
        self.replies, self.asked = [], []
        script = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("content-length", 0))
                script.asked.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
                status, headers, body = script.replies.pop(0)
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = answer  # noqa: N815 - names of http.server

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self):
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def script(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running = Script()
    yield running
    running.close()


@pytest.fixture
def waits():
    return []


@pytest.fixture
def asked(script, waits):
    with Server(f"{script.url}/", "pl_sk_live_x", wait=waits.append) as server:
        yield server


BUSY = {"type": "t", "title": "Too many", "status": 429, "detail": "slower", "code": "rate_limited"}


def test_a_busy_server_is_asked_again_when_it_says(script, asked, waits):
    script.replies = [(429, {"retry-after": "7"}, BUSY), (503, {}, BUSY), (201, {}, {"id": "poll_1"})]
    assert asked.create("poll", {"question": "?"}) == {"id": "poll_1"}
    assert waits == [7, 1]
    keys = {headers["idempotency-key"] for _, _, headers, _ in script.asked}
    assert len(keys) == 1, "sent again, it is the same request"
    assert {body for *_, body in script.asked} == {b'{"question":"?"}'}


def test_a_server_that_stays_busy_is_given_up(script, asked, waits):
    script.replies = [(429, {"retry-after": "86400"}, BUSY)] * 9
    with pytest.raises(CommandFailed, match="rate_limited"):
        asked.find("poll", "a")
    assert waits == [60] * 4


def test_a_key_goes_to_no_other_server(script, asked):
    script.replies = [(301, {"location": "http://127.0.0.1:1/v1/polls"}, b"moved")]
    with pytest.raises(CommandFailed, match="no Plaudit server: it answered 301"):
        asked.find("poll", "a")
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    "reply", [(200, {}, b"<html>"), (502, {}, b"<html>"), (200, {}, []), (404, {}, {"message": "x"})]
)
def test_what_is_no_plaudit_is_said(script, asked, reply):
    script.replies = [reply]
    with pytest.raises(CommandFailed, match=f"no Plaudit server: it answered {reply[0]}"):
        asked.find("poll", "a")


def test_an_edit_names_the_revision_it_was_compared_with(script, asked):
    stale = {"title": "Changed", "status": 412, "detail": "At 4.", "code": "revision_mismatch"}
    script.replies = [(412, {}, stale)]
    with pytest.raises(Refusal, match=r"At 4. \(revision_mismatch\)"):
        asked.edit("survey", {"id": "surv_1", "revision": 3}, {"title": "T"})
    ((method, path, headers, _),) = script.asked
    assert (method, path, headers["if-match"]) == ("PATCH", "/v1/surveys/surv_1", '"3"')


def test_a_name_of_any_letters_is_asked_for(script, asked):
    script.replies = [(200, {}, {"data": []})]
    assert asked.find("poll", "a&b=ü/%") is None
    assert script.asked[0][1] == "/v1/polls?external_id=a%26b%3D%C3%BC%2F%25&limit=100"
