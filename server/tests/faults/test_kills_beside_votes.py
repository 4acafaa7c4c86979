"""F2: kill -9 while the audience suggests and hosts approve, answers are liked, surveys completed, predictions
resolved and taps cheered. What was acknowledged is there, exactly once, and every log can be verified.

Workers say one thing after the other over connections of their own. What a kill left without an answer is said
again, word for word, until it has one; only then the worker goes on.
"""

import http.client
import itertools
import json
import os
import random
import subprocess
import sys
import threading
from collections import Counter

import pytest
from serving import PATIENCE_SECONDS, Serving

WORKERS = 4
PREDICTIONS = 150
MOST_TAPS = 40


class Hall:
    """A server, what is asked in it, and what everybody was told. `acknowledged`: facts by what they are about."""

    def __init__(self, serving):
        self.serving, self.acknowledged = serving, {}
        asked = serving.poll
        # One voter makes many suggestions, and one survey takes many responses.
        self.ideas = asked(kind="ideas", options=[], suggestions={"moderated": True, "per_voter": 100})
        self.words = asked(kind="text", options=[])
        self.cheer = asked(kind="cheer", options=["Reds", "Blues"], settings={"taps_per_second": 20})
        self.predictions = [asked(kind="prediction") for _ in range(PREDICTIONS)]
        items = [{"key": "rating", "poll": {"question": "How was it?", "kind": "rating"}},
                 {"key": "why", "poll": {"question": "Why?", "kind": "text"}, "required": False}]  # fmt: skip
        survey = {"title": "Visit", "items": items, "open": True, "results_visibility": "always"}
        self.survey = serving.asked("POST", "/v1/surveys", survey)
        self.teams = [team["id"] for team in self.cheer["options"]]
        self.numbers, self.said, self.again = itertools.count(), 0, 0
        self.alive, self.over, self.changed = True, False, threading.Condition()

    @property
    def polls(self):
        """Every poll there is, for their logs."""
        inside = [item["poll"] for item in self.survey["items"]]
        return [self.ideas, self.words, self.cheer, *self.predictions[:3], *inside]

    def path(self, poll):
        return f"/v1/polls/{poll['id']}"

    def acts(self, number):
        """What one worker wants next: (method, path, body, fact) one after the other."""
        who, ideas, words = f"somebody-{number}", self.path(self.ideas), self.path(self.words)
        idea = {"text": f"Idea number {number}", "suggestion_id": f"idea-{number}", "voter": who}
        yield "POST", f"{ideas}/suggestions", idea, ("suggested", number)
        if number % 3:
            yield "POST", f"{ideas}/suggestions/idea-{number}/approve", {}, ("approved", number)
        answer = {"text": f"Because of {number}", "vote_id": f"words-{number}", "voter": who}
        yield "POST", f"{words}/votes", answer, ("answered", number)
        for fan in range(number % 4):
            liked = f"{words}/answers/words-{number}/like"
            yield "POST", liked, {"voter": f"fan-{fan}"}, ("liked", (number, fan))
        said = {"rating": {"rating": 1 + number % 5}, "why": {"text": f"So {number}"}}
        response = {"answers": said, "voter": who, "complete": True, "response_id": f"resp-{number}"}
        yield "POST", f"/v1/surveys/{self.survey['id']}/responses", response, ("completed", number)
        if number < PREDICTIONS:
            poll = self.predictions[number]
            outcome = poll["options"][number % 3]["id"]
            yield (
                "POST",
                f"{self.path(poll)}/resolve",
                {"outcome": [outcome]},
                ("resolved", (number, outcome)),
            )
        taps = 1 + number % MOST_TAPS
        for total in (taps, taps + 1):  # the second follows at once: it counts, or comes too fast
            body = {
                "taps": {self.teams[number % 2]: total},
                "voter": who,
                "vote_id": f"taps-{number}-{total}",
            }
            yield "POST", f"{self.path(self.cheer)}/votes", body, ("tapped", (number, total))

    def work(self):
        while not self.over:
            with self.changed:
                number = next(self.numbers)
            for act in self.acts(number):
                if not self.insist(*act):
                    return

    def insist(self, method, path, body, fact):
        """Say it until there is an answer; whether there was one."""
        for attempt in itertools.count():
            with self.changed:
                self.changed.wait_for(lambda: self.alive or self.over, PATIENCE_SECONDS)
                if self.over and attempt == 0:
                    return False
                self.said, self.again = self.said + 1, self.again + (attempt > 0)
            try:
                status, text = self.say(method, path, body)
            except (OSError, http.client.HTTPException):
                continue
            if status < 500:
                assert status in {200, 201} or b"tapping_too_fast" in text, (path, status, text)
                if status in {200, 201}:
                    self.acknowledged[fact] = json.loads(text)
                return True
        raise AssertionError

    def say(self, method, path, body):
        line = threading.current_thread().__dict__.get("line")
        if line is None or line.port != self.serving.port:
            line = http.client.HTTPConnection("127.0.0.1", self.serving.port, timeout=PATIENCE_SECONDS)
            threading.current_thread().line = line
        try:
            key = {"Authorization": f"Bearer {self.serving.keys['secret_key']}"}
            line.request(method, path, json.dumps(body), key | {"Content-Type": "application/json"})
            answer = line.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            line.close()
            raise

    def known(self, name):
        return {about for what, about in self.acknowledged if what == name}


@pytest.fixture
def hall(tmp_path):
    with Serving(tmp_path) as serving:
        yield Hall(serving)


def crashed(hall, kills, chance):
    """Work goes on through so many kills; how many of them cut somebody off."""
    workers = [threading.Thread(target=hall.work, daemon=True) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    cut_off = 0
    for _ in range(kills):
        reached, pause = hall.said + chance.randint(20, 150), threading.Event()
        while hall.said < reached:
            assert all(worker.is_alive() for worker in workers), "a worker was told something wrong"
            pause.wait(0.001)
        hall.alive, before = False, hall.again
        hall.serving.kill()
        hall.serving.start()
        with hall.changed:
            hall.alive = True
            hall.changed.notify_all()
        reached = hall.said + 2 * WORKERS
        while hall.said < reached:
            assert all(worker.is_alive() for worker in workers), "a worker was told something wrong"
            pause.wait(0.001)
        cut_off += hall.again > before
    hall.over = True
    for worker in workers:
        worker.join(PATIENCE_SECONDS)
        assert not worker.is_alive()
    return cut_off


def test_what_was_acknowledged_is_there_once_whatever_it_was(hall, amount, figures):
    seed = int(os.environ.get("PLAUDIT_SEED", random.randrange(1 << 32)))
    cut_off = crashed(hall, amount(5, 60), random.Random(seed))
    suggested(hall)
    answered(hall)
    completed(hall)
    resolved(hall)
    tapped(hall)
    verified = sum(verifies(hall, poll) for poll in hall.polls)
    counted = Counter(what for what, _ in hall.acknowledged)
    figures(
        seed=seed,
        kills_with_requests_in_flight=cut_off,
        said_again=hall.again,
        logs_verified=verified,
        lost=0,
        **counted,
    )
    assert cut_off > 2
    assert all(counted[what] for what in ("approved", "liked", "completed", "resolved", "tapped")), counted


def everything(hall, path):
    """All pages of a list."""
    found, cursor = [], ""
    while cursor is not None:
        page = hall.serving.asked("GET", f"{path}{'&' if '?' in path else '?'}limit=100{cursor}")
        found += page["data"]
        cursor = f"&cursor={page['next_cursor']}" if page["has_more"] else None
    return found


def suggested(hall):
    listed = everything(hall, f"{hall.path(hall.ideas)}/suggestions")
    texts = Counter(one["text"] for one in listed)
    assert texts == Counter(f"Idea number {number}" for number in hall.known("suggested"))
    options = {one["id"]: one["text"] for one in hall.serving.asked("GET", hall.path(hall.ideas))["options"]}
    approved = {one["text"] for one in listed if one["state"] == "approved"}
    assert approved == {f"Idea number {number}" for number in hall.known("approved")}
    assert Counter(options.values()) == Counter(approved), "an approval without its option, or with two"
    assert all(options[one["option_id"]] == one["text"] for one in listed if one["state"] == "approved")


def answered(hall):
    listed = everything(hall, f"{hall.path(hall.words)}/answers")
    likes = Counter(number for number, _ in hall.known("liked"))
    expected = {(f"Because of {number}", likes[number]) for number in hall.known("answered")}
    assert len(listed) == len(expected)
    assert {(one["text"], one["likes"]) for one in listed} == expected


def completed(hall):
    known = hall.known("completed")
    results = hall.serving.asked("GET", f"/v1/surveys/{hall.survey['id']}/results")
    assert results["responses"] == {"started": len(known), "completed": len(known), "screened_out": 0}
    for item in results["items"]:
        assert (item["answered"], item["results"]["voters"], item["results"]["votes"]) == (len(known),) * 3, (
            item
        )
    listed = everything(hall, f"/v1/surveys/{hall.survey['id']}/responses")
    assert Counter(one["id"] for one in listed) == Counter(f"resp-{number}" for number in known)
    assert {one["answers"]["why"]["text"] for one in listed} == {f"So {number}" for number in known}


def resolved(hall):
    for number, outcome in hall.known("resolved"):
        poll = hall.serving.asked("GET", hall.path(hall.predictions[number]))
        assert (poll["status"], poll["outcome"]) == ("closed", [outcome])


def tapped(hall):
    totals = {}
    for number, total in hall.known("tapped"):
        totals[number] = max(total, totals.get(number, 0))
    results = hall.serving.asked("GET", f"{hall.path(hall.cheer)}/results")
    assert (results["voters"], results["votes"]) == (len(totals), len(totals))
    teams = Counter()
    for number, total in totals.items():
        teams[hall.teams[number % 2]] += total
    assert {one["id"]: one["taps"] for one in results["details"]["taps"]} == teams


def verifies(hall, poll):
    """The log of the poll is whole and recounts to what is shown."""
    status, _, text = hall.serving.ask("GET", f"{hall.path(poll)}/export")
    assert status == 200
    file = hall.serving.folder / f"{poll['id']}.ndjson"
    file.write_bytes(text)
    done = subprocess.run(
        [sys.executable, "-m", "plaudit", "verify", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return 1
