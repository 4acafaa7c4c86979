"""Everybody is dropped at once and comes back at once, as pages do: without a read of the database for each.

Reads are counted outside of the product: in WAL mode a transaction of SQLite begins with a shared lock on one
of five bytes of the index beside the database (123 to 127), one that writes also locks byte 120. strace sees
both, thread by thread: a thread that never locks byte 120 only reads.
"""

import re
import time

import pytest
from serving import Serving
from viewers import Crowd

SECONDS_ALLOWED = 60.0
VOTERS = 20
READS_ALLOWED = 40
"""Keys, projects, the poll and its tally, what a start takes up again (settings, triggers, alerts, what is still to
be told), once each, for any number of viewers."""
READS_A_SECOND = 2
"""By the clock, whoever is there: keys that were revoked, polls that are due."""

_LOCK = re.compile(r"^(\d+) .*\{l_type=F_(RD|WR)LCK, l_whence=SEEK_SET, l_start=(12\d),", re.MULTILINE)


def strace(trace):
    traced = ("strace", "-D", "-f", "--seccomp-bpf", "-e", "trace=fcntl", "-e", "signal=none")
    return (*traced, "-o", str(trace))


def reads(trace):
    """Read transactions so far of the threads that only read."""
    locks = _LOCK.findall(trace.read_text())
    writers = {thread for thread, kind, byte in locks if (kind, byte) == ("WR", "120")}
    return sum(kind == "RD" and byte >= "123" and thread not in writers for thread, kind, byte in locks)


class Storm:
    """A crowd that is dropped by the end of its server, and comes back to the next one."""

    def __init__(self, serving, crowd):
        self.serving, self.crowd = serving, crowd
        self.votes = 0

    def strike(self, how):
        """End the server, begin another, wait until all are back; the seconds since the end."""
        for viewer in self.crowd.viewers:
            viewer.comes_back = True
        crowd, serving = self.crowd, self.serving
        before = sum(viewer.joins for viewer in crowd.viewers)
        begun = time.monotonic()
        if how == "killed":
            serving.kill()
        else:
            serving.process.terminate()
            crowd.until(lambda: not serving.running, 20, "the end of the server")
            serving.wait()
        serving.start()
        crowd.port = serving.port
        crowd.until(self._all_back, SECONDS_ALLOWED, "everybody back")
        seconds = time.monotonic() - begun
        assert sum(viewer.joins for viewer in crowd.viewers) - before == len(crowd.viewers)
        return seconds

    def _all_back(self):
        """Votes go on meanwhile, and each is answered."""
        poll, name = self.crowd.poll, f"storm-{self.votes}"
        vote = {"vote_id": name, "voter": name, "choice": poll["options"][0]["id"]}
        if self.votes < VOTERS:
            self.serving.asked("POST", f"/v1/polls/{poll['id']}/votes", vote)
            self.votes += 1
        return self.crowd.count("open") == len(self.crowd.viewers) and self.votes >= VOTERS


@pytest.mark.parametrize(
    "case",
    [("always", "killed", False), ("after_vote", "restarted", True)],
    ids=["killed", "restarted"],
)
def test_everybody_is_dropped_and_comes_back(tmp_path, amount, figures, case):
    visibility, how, patient = case
    count = amount(1000, 10_000)
    trace = tmp_path / "calls.txt"
    with Serving(tmp_path) as serving:
        poll = serving.poll(results_visibility=visibility)
        with Crowd(serving, poll) as crowd:
            token = [serving.voter_token(f"viewer-{at}") for at in range(count)]
            crowd.joined(count // 2, "ws", voters=token, patient=patient)
            crowd.joined(count - count // 2, "sse", voters=token, patient=patient)
            serving.prefix = strace(trace)
            seconds = Storm(serving, crowd).strike(how)
            read = reads(trace)
            serving.asked("POST", f"/v1/polls/{poll['id']}/close")
            crowd.until(
                lambda: len({viewer.version for viewer in crowd.viewers}) == 1, 20, "the close on all"
            )
            assert not any(viewer.versions_fell for viewer in crowd.viewers)
        serving.kill()
    figures(viewers=count, server=how, seconds_until_all_back=round(seconds, 1), database_reads=read)
    allowed = READS_ALLOWED + READS_A_SECOND * seconds
    # Where results are seen after voting, it must be known of each voter whether they have voted.
    assert 1 <= read <= (allowed if visibility == "always" else allowed + count)
