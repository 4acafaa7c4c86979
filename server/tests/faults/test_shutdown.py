"""Told to stop under load, with a thousand open streams: all are told, nothing acknowledged is lost, code 0."""

import http.client
import json
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import closing

import pytest
from serving import Serving
from viewers import Crowd
from votes_stored import rows

SECONDS_ALLOWED = 10.0
VOTERS = 40
HTTP_VOTERS = 3


class Voting:
    """People who vote without a pause, over their WebSockets and over HTTP. `sent` is written before each send."""

    def __init__(self, serving, crowd):
        self.serving, self.crowd, self.poll = serving, crowd, crowd.poll
        tokens = [serving.voter_token(f"socket-{at}") for at in range(VOTERS)]
        self.voters = crowd.joined(VOTERS, voters=tokens)
        self.sent, self.acknowledged, self.refused = set(), set(), set()
        self._waiting, self._told = {}, set()
        self._threads = [threading.Thread(target=self._over_http, args=(at,)) for at in range(HTTP_VOTERS)]

    def begin(self):
        for thread in self._threads:
            thread.start()

    def step(self):
        """Whoever has an answer votes again."""
        self.crowd.turn(0.01)
        for at, voter in enumerate(self.voters):
            self._look(voter)
            if voter not in self._waiting and voter not in self._told and voter.state == "open":
                vote_id = f"ws-{at}-{len(self.sent)}"
                self.sent.add(vote_id)
                self._waiting[voter] = vote_id
                self._cast(voter, vote_id, at)
        return len(self.acknowledged)

    def end(self):
        for thread in self._threads:
            thread.join(20)
        for voter in self.voters:
            self._look(voter)

    def _cast(self, voter, vote_id, at):
        try:
            voter.vote(vote_id, self.poll["options"][at % 3]["id"])
        except OSError:
            voter.end()

    def _look(self, voter):
        vote_id = self._waiting.get(voter)
        if vote_id is not None and (answer := voter.answers.get(vote_id)) is not None:
            del self._waiting[voter]
            if answer["type"] == "voted":
                self.acknowledged.add(vote_id)
            else:
                assert answer["problem"]["code"] == "shutting_down", answer
                self.refused.add(vote_id)
                self._told.add(voter)

    def _over_http(self, at):
        connection = http.client.HTTPConnection("127.0.0.1", self.serving.port, timeout=20)
        headers = {
            "Authorization": f"Bearer {self.serving.keys['secret_key']}",
            "Content-Type": "application/json",
        }
        turn = 0
        while True:
            vote_id, turn = f"http-{at}-{turn}", turn + 1
            choice = self.poll["options"][turn % 3]["id"]
            body = {"vote_id": vote_id, "voter": f"caller-{vote_id}", "choice": choice}
            self.sent.add(vote_id)
            try:
                connection.request("POST", f"/v1/polls/{self.poll['id']}/votes", json.dumps(body), headers)
                answer = connection.getresponse()
                text = answer.read()
            except (OSError, http.client.HTTPException):
                return
            if answer.status != 201:
                assert json.loads(text)["code"] == "shutting_down", text
                self.refused.add(vote_id)
                return
            self.acknowledged.add(vote_id)


@pytest.mark.parametrize("stop", [(signal.SIGTERM,), (signal.SIGTERM, signal.SIGTERM), (signal.SIGINT,)])
def test_told_to_stop_under_load(tmp_path, amount, figures, stop):
    streams = amount(1000 if stop == (signal.SIGTERM,) else 200, 1000)
    with Serving(tmp_path) as serving:
        with Crowd(serving, serving.poll(voting={"change": True})) as crowd:
            watching = crowd.joined(streams // 2, "ws") + crowd.joined(streams // 2, "sse")
            voting = Voting(serving, crowd)
            voting.begin()
            crowd.until(lambda: voting.step() > 500, 30, "votes before the signal")
            for number in stop:
                serving.process.send_signal(number)
            begun = time.monotonic()
            crowd.until(lambda: voting.step() and not serving.running, 40, "the end of the server")
            seconds, code = time.monotonic() - begun, serving.wait()
            crowd.until(lambda: crowd.count("over") == len(crowd.viewers), 10, "the end of every stream")
            voting.end()
            sockets = [viewer for viewer in watching if viewer.kind == "ws"]
            streams_ended = [viewer for viewer in watching if viewer.kind == "sse"]
        errors = serving.errors()
        serving.start()
        told = serving.asked("GET", f"/v1/polls/{crowd.poll['id']}/results")
        serving.kill()
    stored = rows(serving.database)
    lost = voting.acknowledged - {row.vote_id for row in stored}
    unknown_to_voters = {row.vote_id for row in stored} - voting.acknowledged
    assert not lost
    assert unknown_to_voters == set()  # what it took it answered, before it closed the sockets
    assert code == 0, errors[-2000:]
    assert seconds < SECONDS_ALLOWED
    assert all(viewer.bye is not None and viewer.bye <= 5000 for viewer in watching)
    assert len({viewer.bye for viewer in watching}) > len(watching) // 4  # each has a moment of its own
    assert {viewer.code for viewer in sockets} == {1012}
    assert all(viewer.clean_end for viewer in streams_ended)
    assert told["votes"] == sum(row.counts for row in stored)
    assert "Traceback" not in errors, errors[-3000:]
    figures(
        signals="+".join(number.name for number in stop),
        open_streams=len(watching),
        seconds_to_exit=round(seconds, 2),
        acknowledged_votes_checked=len(voting.acknowledged),
        votes_stored_without_an_answer=len(unknown_to_voters),
        lost=len(lost),
    )


def test_told_to_stop_while_it_starts(tmp_path, amount, figures):
    """At any moment of the start: it ends soon, leaves a sound file, and the next start works."""
    moments = amount(4, 20)
    serving = Serving(tmp_path)
    begun = time.monotonic()
    with serving:
        whole_start = time.monotonic() - begun
        serving.poll()
        serving.stop()
    codes = []
    for turn in range(moments):
        serving.begin()
        with pytest.raises(subprocess.TimeoutExpired):  # it does not end by itself before
            serving.process.wait(timeout=1.2 * whole_start * turn / moments)
        code, seconds = serving.stop()
        codes.append(code)
        assert code in {0, -signal.SIGTERM}
        assert seconds < SECONDS_ALLOWED
    with closing(sqlite3.connect(f"file:{serving.database}?mode=ro", uri=True)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with serving:
        assert serving.asked("GET", "/v1/polls")["data"]
    figures(stopped_while_starting=moments, ended_with_code_0=codes.count(0))
