"""A town hall: questions are asked, approved, voted up, answered and hidden, and screens follow all along."""

import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from commands import PATIENCE_SECONDS, plaudit
from websockets.sync.client import connect

CROWD = 50
QUESTION = "When will the talks be online?"


class Viewer:
    """A screen in the hall: what it was told, and the poll as it reads it when told that it changed."""

    def __init__(self, poll, key, http, socket):
        self.poll, self.http, self.socket = poll, http, socket
        self.say(id=1, type="connect", key=key)
        self.say(id=2, type="subscribe", channel=f"poll:{poll['id']}")

    def say(self, **frame):
        self.socket.send(json.dumps(frame))
        while (heard := self.hear()).get("id") != frame["id"]:
            pass
        assert heard["type"] in {"connected", "subscribed"}, heard

    def hear(self):
        return json.loads(self.socket.recv(timeout=PATIENCE_SECONDS))

    def publication(self, condition):
        """The next publication like this; those before it are passed over."""
        while True:
            heard = self.hear()
            told = heard.get("publication", heard)
            if "channel" in told and condition(told):
                return told

    def updated(self):
        """The revision the next `poll.updated` tells."""
        return self.publication(lambda told: told["type"] == "poll.updated")["data"]["revision"]

    def options(self):
        read = self.http.get(f"/v1/polls/{self.poll['id']}")
        assert read.status_code == 200, read.text
        return read.json()["revision"], read.json()["options"]


class Guest:
    """Somebody in the hall with a telephone."""

    def __init__(self, viewer):
        self.http, self.path = viewer.http, f"/v1/polls/{viewer.poll['id']}"
        self.token = {"Plaudit-Voter": self.http.post("/v1/voters").json()["token"]}

    def post(self, path, body):
        return self.http.post(f"{self.path}/{path}", json=body, headers=self.token)

    def ask(self, text):
        return self.post("suggestions", {"text": text})

    def approve_of(self, *option_ids):
        return self.post("votes", {"choices": option_ids})


@pytest.fixture
def hall(backend):
    poll = backend.poll(question="What would you like to know?", kind="qna", options=[])
    key, live = backend.keys["publishable_key"], f"{backend.url.replace('http', 'ws')}/v1/live"
    headers = {"Authorization": f"Bearer {key}"}
    with (
        httpx.Client(base_url=backend.url, headers=headers, trust_env=False) as http,
        connect(live, subprotocols=["plaudit.v1.json"], proxy=None) as socket,
    ):
        yield Viewer(poll, key, http, socket)


def test_a_town_hall(tmp_path, backend, hall):
    path = f"/v1/polls/{hall.poll['id']}"
    guests = [Guest(hall) for _ in range(CROWD)]

    # Fifty people ask the same: one question waits, and no screen shows it.
    with ThreadPoolExecutor(CROWD) as people:
        replies = list(people.map(lambda guest: guest.ask(QUESTION), guests))
    assert sorted(reply.status_code for reply in replies) == [201] + [409] * (CROWD - 1)
    rude = guests[0].ask("Who pays for this?")
    assert rude.status_code == 201
    assert hall.options() == (hall.poll["revision"], [])
    waiting = backend.ask("GET", f"{path}/suggestions?state=pending").json()["data"]
    assert sorted(one["text"] for one in waiting) == sorted([QUESTION, "Who pays for this?"])

    # Approved, it is told to the screen, which reads it.
    question, other = (
        backend_approved(backend, path, waiting, text) for text in (QUESTION, "Who pays for this?")
    )
    assert [hall.updated(), hall.updated()] == [2, 3]
    assert hall.options()[1][0]["text"] == QUESTION
    assert [option["id"] for option in hall.options()[1]] == [question, other]

    # Fifty vote it up, ten also the other one, five of those think again: every number is exact.
    with ThreadPoolExecutor(CROWD) as people:
        list(people.map(lambda guest: guest.approve_of(question), guests))
        list(people.map(lambda guest: guest.approve_of(question, other), guests[:10]))
        last = list(people.map(lambda guest: guest.approve_of(other), guests[:5]))
    assert {reply.status_code for reply in last} == {201}
    exact = [(question, CROWD - 5), (other, 10)]
    told = hall.publication(lambda told: votes_of(told["data"]) == exact)
    assert (told["data"]["voters"], told["data"]["votes"]) == (CROWD, CROWD)
    assert votes_of(backend.results(hall.poll)) == exact

    # Answered, it stays; hidden, it is gone from every screen, and its votes are kept.
    assert backend.ask("POST", f"{path}/options/{question}/answer").status_code == 200
    assert hall.updated() == 4
    assert hall.options()[1][0]["state"] == "answered"
    assert backend.ask("POST", f"{path}/options/{other}/hide").status_code == 200
    hidden = hall.publication(lambda told: told["type"] == "poll.updated")
    assert votes_of(hidden["data"]) == exact[:1]
    assert hidden["data"]["revision"] == 5
    assert [option["id"] for option in hall.options()[1]] == [question]
    assert guests[0].approve_of(other).json()["code"] == "option_unknown"
    assert backend.ask("POST", f"{path}/options/{other}/show").status_code == 200
    assert votes_of(backend.results(hall.poll)) == exact

    # And whoever doubts it recounts it from the log.
    backend.ask("POST", f"{path}/close")
    assert plaudit(tmp_path, "export", hall.poll["id"], "-o", "hall.ndjson").returncode == 0
    verified = plaudit(tmp_path, "verify", "hall.ndjson")
    assert (verified.returncode, f"{CROWD} votes" in verified.stdout) == (0, True), verified.stdout


def backend_approved(backend, path, waiting, text):
    """The id of the option that a waiting question becomes."""
    (name,) = [one["id"] for one in waiting if one["text"] == text]
    ruled = backend.ask("POST", f"{path}/suggestions/{name}/approve")
    assert ruled.status_code == 200, ruled.text
    return ruled.json()["suggestion"]["option_id"]


def votes_of(results):
    return [(row["id"], row["votes"]) for row in results["options"]]
