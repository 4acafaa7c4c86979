"""No file descriptor is left: who is connected votes on, newcomers are told or cut, and it heals by itself."""

import json
import socket
from pathlib import Path

from serving import Serving
from viewers import Crowd
from votes_stored import rows

FILES = 256
VOTERS = 20
LOG_LINES_ALLOWED = 20


def descriptors(serving):
    return sum(1 for _ in Path(f"/proc/{serving.pid}/fd").iterdir())


def fill(port, count):
    """So many connections at once that ask for nothing."""
    taken = []
    for _ in range(count):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", port))
        taken.append(one)
    return taken


def vote_and_wait(crowd, voters, poll, name):
    """Everybody casts or changes a vote; the answers, once all have come."""
    for at, voter in enumerate(voters):
        voter.vote(f"{name}-{at}", poll["options"][at % 3]["id"])
    crowd.until(
        lambda: all(f"{name}-{at}" in voter.answers for at, voter in enumerate(voters)),
        20,
        "answers to votes",
    )
    return [voter.answers[f"{name}-{at}"] for at, voter in enumerate(voters)]


def test_votes_on_open_sockets_are_stored_and_newcomers_get_in_again(tmp_path, amount, figures):
    rounds, acknowledged, most_open, refused = amount(3, 30), 0, 0, 0
    with Serving(tmp_path, prefix=("prlimit", f"--nofile={FILES}")) as serving:
        poll = serving.poll(voting={"change": True})
        tokens = [serving.voter_token(f"voter-{at}") for at in range(VOTERS)]
        with Crowd(serving, poll) as crowd:
            voters = crowd.joined(VOTERS, voters=tokens)
            for turn in range(rounds):
                taken = fill(serving.port, 2 * FILES)
                watched = {"most": 0}

                def is_full(watched=watched):
                    watched["most"] = max(watched["most"], descriptors(serving))
                    return watched["most"] >= FILES - 40

                crowd.until(is_full, 20, "the limit of open files")
                answers = vote_and_wait(crowd, voters, poll, f"full-{turn}")
                assert {answer["type"] for answer in answers} == {"voted"}
                acknowledged += len(answers)
                most_open = max(most_open, watched["most"])
                refused += _refused_or_cut(crowd)
                for one in taken:
                    one.close()
                crowd.until(lambda: _welcome(crowd), 20, "a newcomer after the flood")
        log = serving.errors().splitlines()
        serving.kill()
    stored = {row.vote_id for row in rows(serving.database)}
    missing = {f"full-{turn}-{at}" for turn in range(rounds) for at in range(VOTERS)} - stored
    assert not missing
    assert len(log) <= LOG_LINES_ALLOWED + rounds, "\n".join(log[:40])
    assert any(json.loads(line)["event"].startswith("no room for a connection") for line in log)
    figures(
        files_allowed=FILES,
        floods=rounds,
        most_descriptors_open=most_open,
        acknowledged_votes_checked=acknowledged,
        lost=len(missing),
        newcomers_refused=refused,
        lines_of_log=len(log),
    )


def _refused_or_cut(crowd):
    """Ten who come while it is full: each gets 503 or is cut; none of them is kept waiting."""
    late = crowd.add(10)
    crowd.until(lambda: all(viewer.state == "over" for viewer in late), 20, "the end of latecomers")
    assert {viewer.status for viewer in late} <= {503, None}
    return len(late)


def _welcome(crowd):
    (newcomer,) = crowd.add(1)
    crowd.until(lambda: newcomer.state in {"open", "over"}, 10, "an answer")
    here = newcomer.state == "open"
    newcomer.end()
    return here
