"""kill -9 while events come in and triggers decide: what was acknowledged is decided about, exactly once.

Each user checks out once and is to be shown one thing for it. What a kill left without an answer is told again,
word for word, until it has one. In the end the decisions of every user are read from the log, and the
interactions from the list: one of each, however often the server died between the commit of an event and the
decision about it.
"""

import http.client
import json
import random
import threading
from collections import Counter

import pytest
from serving import PATIENCE_SECONDS, Serving

LIVES = 2
WORKERS = 3
BATCH = 20
ACCEPTED = 202


class Till:
    """Tells of checkouts, batch after batch, to whichever life of the server answers."""

    def __init__(self, serving):
        self.serving, self.told, self.number = serving, set(), 0
        self.lock, self.over, self.pause = threading.Lock(), False, threading.Event()

    def work(self):
        while not self.over:
            with self.lock:
                first = self.number
                self.number += BATCH
            users = [f"user-{first + at}" for at in range(BATCH)]
            events = [{"name": "checkout.completed", "user": user, "id": f"order-{user}"} for user in users]
            while not self.tell(events):
                self.pause.wait(0.05)
            with self.lock:
                self.told.update(users)

    def tell(self, events):
        """Whether the batch was acknowledged."""
        try:
            status, _, text = self.serving.ask("POST", "/v1/events", {"events": events})
        except (OSError, http.client.HTTPException):
            return False
        return status == ACCEPTED and json.loads(text)["refused"] == 0


@pytest.mark.parametrize("seed", [3])
def test_no_acknowledged_event_is_lost_or_decided_about_twice(tmp_path, seed):
    chance = random.Random(seed)
    with Serving(tmp_path) as serving:
        trigger = serving.asked(
            "POST",
            "/v1/triggers",
            {"on": {"event": "checkout.completed"}, "show": {"effect": {"effect": "toast"}}},
        )
        till = Till(serving)
        workers = [threading.Thread(target=till.work) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        for _ in range(LIVES):
            grown(till, BATCH * chance.randrange(5, 15))
            serving.kill()
            serving.start()
        till.over = True
        for worker in workers:
            worker.join(PATIENCE_SECONDS)
        serving.kill()
        serving.start()
        assert till.told
        sent = decided(serving, trigger["id"], len(till.told))
        assert sent == len(till.told)
        shown = Counter(one["to"]["user"] for one in every_interaction(serving, trigger["id"]))
        assert set(shown) == till.told
        assert set(shown.values()) == {1}
        for user in chance.sample(sorted(till.told), 20):
            explained = serving.asked("GET", f"/v1/users/{user}/explain")
            assert [one["reason"] for one in explained["decisions"]] == ["show"]


def grown(till, more):
    """Wait until so many more are acknowledged."""
    wanted = len(till.told) + more
    pause = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / 0.005)):
        if len(till.told) >= wanted:
            return
        pause.wait(0.005)
    raise AssertionError("no more events are acknowledged")


def decided(serving, trigger_id, wanted):
    """How many decisions there are, once the server has come to the end of the events."""
    pause, sent = threading.Event(), -1
    for _ in range(int(PATIENCE_SECONDS / 0.05)):
        sent = serving.asked("GET", f"/v1/triggers/{trigger_id}/outcomes")["sent"]
        if sent >= wanted:
            break
        pause.wait(0.05)
    return sent


def every_interaction(serving, trigger_id):
    path = f"/v1/interactions?trigger={trigger_id}&limit=100"
    cursor = ""
    while cursor is not None:
        page = serving.asked("GET", path + (f"&cursor={cursor}" if cursor else ""))
        yield from page["data"]
        cursor = page["next_cursor"]
