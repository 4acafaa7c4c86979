"""Likes and taps through kills: what was acknowledged stays, what is sent again counts once."""

import contextlib
import http.client
import threading
from concurrent.futures import ThreadPoolExecutor

from serving import Serving

HEART = "❤️"


def state(serving, subject="post-42"):
    return serving.asked("GET", f"/v1/subjects/{subject}")


def tap(serving, voter, batch, taps=2):
    body = {"subject": "post-42", "voter": voter, "reactions": {HEART: taps}, "batch_id": batch}
    return serving.asked("POST", "/v1/reactions", body)


def test_a_batch_sent_again_after_a_kill_counts_once(tmp_path, amount):
    """Some replies are lost with the server; everybody sends again until answered."""
    with Serving(tmp_path) as serving:
        for life in range(amount(2, 15)):
            voters = [f"voter-{life}-{one}" for one in range(20)]
            _tap_until_killed(serving, voters)
            serving.start()
            before = state(serving)
            for voter in voters:
                assert tap(serving, voter, "b1")["accepted"] == 2
                assert tap(serving, voter, "b1")["accepted"] == 2
            after = state(serving)
            assert after["version"] >= before["version"]
            assert after["reactions"] == {HEART: 2 * 20 * (life + 1)}


def _tap_until_killed(serving, voters):
    """Tap with every voter at once and kill in the middle."""
    begun = threading.Barrier(5)

    def one(voter):
        if voter in voters[:4]:
            begun.wait(20)
        with contextlib.suppress(OSError, http.client.HTTPException, AssertionError):  # lost with the server
            tap(serving, voter, "b1")

    def many(mine):
        for voter in mine:
            one(voter)

    with ThreadPoolExecutor(4) as crowd:
        work = [crowd.submit(many, voters[at::4]) for at in range(4)]
        begun.wait(20)
        serving.kill()
        for done in work:
            done.result()


def test_an_acknowledged_like_outlives_a_kill_and_stays_one(tmp_path):
    with Serving(tmp_path) as serving:
        body = {"subject": "post-42", "like": True, "voter": "ann"}
        told = serving.asked("POST", "/v1/reactions", body)
        serving.kill()
        serving.start()
        assert state(serving)["likes"] == told["likes"] == 1
        assert serving.asked("POST", "/v1/reactions", body) == told
        assert serving.asked("POST", "/v1/reactions", body | {"like": False})["likes"] == 0
